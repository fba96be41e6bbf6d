/// One number that a model sees of each row: a column of numbers, or whether a column of text holds one category.
public struct TableFeature: Sendable, Hashable {
  /// The column, followed by `=` and the category if there is one: `age`, `sex=male`.
  public var name: String { category.map { "\(column)=\($0)" } ?? column }
  /// The name of the column in the table.
  public let column: String
  /// The text for which the feature is 1 and otherwise 0; nil for a column of numbers.
  public let category: String?
  /// Mean and scale of the training rows. A missing number stands for the mean, so that it becomes 0.
  public let standardisation: Standardisation

  /// The feature of a cell before standardisation; NaN for a missing number, nil for a cell that is no number.
  func value(of bytes: ArraySlice<UInt8>) -> Double? {
    if let category { return String(decoding: trimmingBlanks(bytes), as: UTF8.self) == category ? 1 : 0 }
    return switch Cell(bytes) {
    case .number(let value): value
    case .missing: .nan
    case .nonFinite, .text: nil
    }
  }

  /// The same feature, with the mean and scale of `values`.
  func fitted(to values: some Sequence<Double>) -> TableFeature? {
    Standardisation(of: values).map { TableFeature(column: column, category: category, standardisation: $0) }
  }
}

/// The features of every column but the target, not yet fitted, and a note for each column that needs one.
func features(
  of table: Table, except target: Int, rows: [Int]
) throws(DataError) -> (features: [TableFeature], notes: [String]) {
  let unfitted = Standardisation(mean: 0, scale: 1)
  let mostCategories = 20
  var features: [TableFeature] = []
  var notes: [String] = []
  for (index, name) in table.header.enumerated() where index != target {
    let column = "column \(quoted(name))"
    switch try TableColumn(table, column: index, rows: rows) {
    case .empty:
      notes.append("\(column): dropped, every cell is missing")
    case .numbers(let missing):
      features.append(TableFeature(column: name, category: nil, standardisation: unfitted))
      if missing > 0 {
        notes.append("\(column): \(counted(missing, "missing cell")) replaced by the mean of the training rows")
      }
    case .texts(let distinct, let missing, let numbers) where distinct.count > mostCategories:
      let mixed = numbers > 0 ? "; \(numbers) of \(rows.count - missing) cells are numbers" : ""
      notes.append(
        "\(column): dropped, \(distinct.count) distinct texts (at most \(mostCategories) are encoded)\(mixed)")
    case .texts(let distinct, let missing, _):
      features += distinct.map { TableFeature(column: name, category: $0, standardisation: unfitted) }
      if missing > 0 { notes.append("\(column): \(counted(missing, "missing cell")) without a category") }
    }
  }
  return (features, notes)
}

/// `[rows, features]`, row by row, before standardisation.
///
/// - Throws: `DataError` with file, line and column for a cell that is not the number its feature needs.
func values(_ features: [TableFeature], of table: Table, rows: [Int]) throws(DataError) -> [Double] {
  var columns: [Int] = []
  for feature in features { columns.append(try table.column(named: feature.column)) }
  var result: [Double] = []
  result.reserveCapacity(rows.count * features.count)
  for row in rows {
    for (feature, column) in zip(features, columns) {
      guard let value = feature.value(of: table.bytes(row: row, column: column)) else {
        throw misplaced(table, row, column, remedy: "Write a number, or empty the cell to mark a missing value.")
      }
      result.append(value)
    }
  }
  return result
}

/// What a model is to predict from a row of a table.
public enum TableTask: String, Sendable, CaseIterable {
  /// Classification for a target of texts, or of at most 20 distinct integers; regression for other numbers.
  case automatic
  case classification
  case regression
}

/// The target column, its rows without a value left out.
struct TableTarget {
  let name: String
  /// The rows of the table that have a target, in file order.
  let rows: [Int]
  /// The distinct classes: integers in order of size, texts in Unicode order; nil for regression.
  let classNames: [String]?
  /// For each of `rows`, the index of its class or its number.
  let values: [Double]
  let notes: [String]

  /// - Throws: `DataError` when no row has a target, the column holds what the task cannot use, there is one class
  ///   only, or the texts hardly ever repeat.
  init(_ table: Table, column: Int, task: TableTask) throws(DataError) {
    let name = table.header[column]
    let location = "\(table.path): column \(quoted(name))"
    let rows = (0..<table.rowCount).filter { Cell(table.bytes(row: $0, column: column)) != .missing }
    switch try TableColumn(table, column: column, rows: rows) {
    case .empty:
      throw DataError(
        location, expected: "a target in some rows", got: "missing cells only", remedy: "Choose another target.")
    case .texts(let distinct, _, _):
      guard task != .regression else {
        throw DataError(
          location, expected: "numbers for a regression", got: "texts such as \(quoted(distinct[0]))",
          remedy: "Choose another target or a classification.")
      }
      classNames = distinct
      values = indices(of: rows.map { table.trimmedCell(row: $0, column: column) }, in: distinct)
    case .numbers:
      let numbers = rows.map { row -> Double in
        if case .number(let value) = Cell(table.bytes(row: row, column: column)) { value } else { .nan }
      }
      let distinct = Set(numbers).sorted()
      if task == .classification || (task == .automatic && areClasses(distinct)) {
        classNames = distinct.map { Int(exactly: $0).map { "\($0)" } ?? "\($0)" }
        values = indices(of: numbers, in: distinct)
      } else {
        classNames = nil
        values = numbers
      }
    }
    if let classNames { try check(classNames, rowCount: rows.count, location) }
    let dropped = table.rowCount - rows.count
    notes = dropped == 0 ? [] : ["column \(quoted(name)): \(counted(dropped, "row")) without a target dropped"]
    self.name = name
    self.rows = rows
  }
}

private func areClasses(_ distinct: [Double]) -> Bool {
  distinct.count <= 20 && distinct.allSatisfy { Int(exactly: $0) != nil }
}

private func indices<Value: Hashable>(of values: [Value], in distinct: [Value]) -> [Double] {
  let positions = Dictionary(zip(distinct, distinct.indices), uniquingKeysWith: { first, _ in first })
  return values.map { Double(positions[$0] ?? 0) }
}

private func check(_ classNames: [String], rowCount: Int, _ location: String) throws(DataError) {
  guard classNames.count > 1 else {
    throw DataError(
      location, expected: "at least 2 classes", got: "\(quoted(classNames[0])) in every row",
      remedy: "Choose another target.")
  }
  guard classNames.count <= 20 || 2 * classNames.count <= rowCount else {
    throw DataError(
      location, expected: "classes that repeat", got: "\(classNames.count) classes in \(rowCount) rows",
      remedy: "Choose another target.")
  }
}

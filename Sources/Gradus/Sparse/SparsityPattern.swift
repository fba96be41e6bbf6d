/// Which elements of a matrix may differ from zero, as a value: compressed sparse rows (CSR).
///
///     let pattern = try jacobianSparsity(at: Tensor.ones([5])) { x in x[1...] * x[0..<4] }
///     print(pattern)
///     // SparsityPattern: 4 × 5, 8 nonzeros
///     // ● ● · · ·
///     // · ● ● · ·
///     // · · ● ● ·
///     // · · · ● ●
///
/// For derivatives the rows are the elements of the value and the columns those of the argument, both numbered in
/// row-major order, the tensors of a tree one after another.
public struct SparsityPattern: Hashable, Sendable {
  public let rowCount: Int
  public let columnCount: Int
  /// The nonzeros of row i stand at the positions `rowPointers[i] ..< rowPointers[i + 1]`.
  public let rowPointers: [Int]
  /// The column of each nonzero, rising within a row.
  public let columnIndices: [Int32]

  /// For those who keep the invariants themselves.
  init(rows: Int, columns: Int, rowPointers: [Int], columnIndices: [Int32]) {
    rowCount = rows
    columnCount = columns
    self.rowPointers = rowPointers
    self.columnIndices = columnIndices
  }

  /// How many elements may differ from zero.
  public var nonzeroCount: Int { columnIndices.count }

  /// The columns of the nonzeros of a row, rising; none for a row outside.
  public func columns(ofRow row: Int) -> ArraySlice<Int32> {
    guard row >= 0, row < rowCount else { return [] }
    return columnIndices[rowPointers[row]..<rowPointers[row + 1]]
  }

  /// The row of each nonzero, in the order of `columnIndices`: the pattern as coordinates (COO).
  public var rowIndices: [Int32] {
    var rows = [Int32](repeating: 0, count: nonzeroCount)
    for row in 0..<rowCount {
      for position in rowPointers[row]..<rowPointers[row + 1] { rows[position] = Int32(truncatingIfNeeded: row) }
    }
    return rows
  }

  /// Whether an element may differ from zero.
  public func contains(row: Int, column: Int) -> Bool {
    position(row: row, column: column) != nil
  }

  /// Where a nonzero stands in `columnIndices`, by bisection.
  func position(row: Int, column: Int) -> Int? {
    guard row >= 0, row < rowCount else { return nil }
    var (low, high) = (rowPointers[row], rowPointers[row + 1])
    while low < high {
      let middle = (low + high) / 2
      if Int(columnIndices[middle]) < column { low = middle + 1 } else { high = middle }
    }
    return low < rowPointers[row + 1] && Int(columnIndices[low]) == column ? low : nil
  }
}

// MARK: Making patterns

extension SparsityPattern {
  /// A pattern of compressed sparse rows.
  ///
  /// - Throws: unless `rowPointers` rise from 0 to the number of columns given, and the columns of each row rise and
  ///   lie inside.
  public init(
    rowCount: Int, columnCount: Int, rowPointers: [Int], columnIndices: [Int32]
  ) throws(TensorError) {
    try Self.checkSizes(rowCount, columnCount)
    let rises = zip(rowPointers, rowPointers.dropFirst()).allSatisfy { $0 <= $1 }
    guard rowPointers.count == rowCount + 1, rowPointers.first == 0, rowPointers.last == columnIndices.count, rises
    else {
      throw TensorError(
        "SparsityPattern", "\(rowCount + 1) row pointers that rise from 0 to \(columnIndices.count)",
        got: "\(rowPointers.count) from \(rowPointers.first ?? 0) to \(rowPointers.last ?? 0)",
        "Pointer i is the number of nonzeros in the rows before row i.", at: .here())
    }
    for row in 0..<rowCount {
      var last: Int32 = -1
      for column in columnIndices[rowPointers[row]..<rowPointers[row + 1]] {
        guard column > last, Int(column) < columnCount else {
          throw TensorError(
            "SparsityPattern", "rising columns in 0 ..< \(columnCount) in each row",
            got: "\(column) after \(last) in row \(row)", "Sort the columns, each once.", at: .here())
        }
        last = column
      }
    }
    self.init(rows: rowCount, columns: columnCount, rowPointers: rowPointers, columnIndices: columnIndices)
  }

  /// A pattern of coordinates: nonzero k is in row `rows[k]` and column `columns[k]`. Any order; repetitions count
  /// once.
  public init(rowCount: Int, columnCount: Int, rows: [Int], columns: [Int]) throws(TensorError) {
    try Self.checkSizes(rowCount, columnCount)
    let outside = zip(rows, columns).first { $0 < 0 || $0 >= rowCount || $1 < 0 || $1 >= columnCount }
    guard rows.count == columns.count, outside == nil else {
      throw TensorError(
        "SparsityPattern", "as many rows in 0 ..< \(rowCount) as columns in 0 ..< \(columnCount)",
        got: outside.map { "row \($0.0), column \($0.1)" } ?? "\(rows.count) rows and \(columns.count) columns",
        "Check the coordinates.", at: .here())
    }
    // Sorted by column first, then by row, each by counting: linear in the nonzeros.
    let byColumn = Buckets(columns, count: columnCount)
    let entries = SparsityPattern(
      rows: columnCount, columns: rowCount, rowPointers: byColumn.starts,
      columnIndices: byColumn.items.map { Int32(truncatingIfNeeded: rows[Int($0)]) })
    self = entries.transposed.withoutRepetitions
  }

  /// The elements of a matrix that are not zero now.
  public init(nonzerosOf matrix: Tensor) throws(TensorError) {
    guard matrix.rank == 2 || matrix.error != nil else {
      throw TensorError("SparsityPattern", "a matrix", got: "\(matrix.type)", "Reshape it to two axes.", at: .here())
    }
    let isNonzero = try (matrix .!= 0).scalars(as: Bool.self)
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    try Self.checkSizes(rows, columns)
    var pointers = [0]
    var indices: [Int32] = []
    for row in 0..<rows {
      for column in 0..<columns where isNonzero[row * columns + column] { indices.append(Int32(column)) }
      pointers.append(indices.count)
    }
    self.init(rows: rows, columns: columns, rowPointers: pointers, columnIndices: indices)
  }

  /// The diagonal of a square matrix.
  public static func diagonal(_ count: Int) throws(TensorError) -> SparsityPattern {
    try checkSizes(count, count)
    return SparsityPattern(
      rows: count, columns: count, rowPointers: Array(0...count), columnIndices: (0..<count).map { Int32($0) })
  }

  static func checkSizes(_ rows: Int, _ columns: Int) throws(TensorError) {
    guard rows >= 0, columns >= 0, rows < Int32.max, columns < Int32.max else {
      throw TensorError(
        "SparsityPattern", "0 ..< \(Int32.max) rows and columns", got: "\(rows) × \(columns)",
        "Differentiate parts of the function, or use `jvp` and `vjp`.", at: .here())
    }
  }
}

extension SparsityPattern: CustomStringConvertible {
  /// The sizes, and for small patterns a dot for each element.
  public var description: String {
    let title = "SparsityPattern: \(rowCount) × \(columnCount), \(nonzeroCount) nonzeros"
    guard rowCount <= 40, columnCount <= 60 else { return title }
    let lines = (0..<rowCount).map { row in
      let columns = Set(columns(ofRow: row))
      return (0..<columnCount).map { columns.contains(Int32($0)) ? "●" : "·" }.joined(separator: " ")
    }
    return ([title] + lines).joined(separator: "\n")
  }
}

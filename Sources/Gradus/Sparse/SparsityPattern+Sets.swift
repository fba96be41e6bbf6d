extension SparsityPattern {
  /// The pattern of the transposed matrix.
  public var transposed: SparsityPattern { transposition.pattern }

  /// The transposed pattern, and where each of this pattern's nonzeros stands in it.
  var transposition: (pattern: SparsityPattern, places: [Int]) {
    var pointers = [Int](repeating: 0, count: columnCount + 1)
    for column in columnIndices { pointers[Int(column) + 1] += 1 }
    for column in 0..<columnCount { pointers[column + 1] += pointers[column] }
    var next = pointers
    var rows = [Int32](repeating: 0, count: nonzeroCount)
    var places = [Int](repeating: 0, count: nonzeroCount)
    // Rows come in rising order, so each column's rows rise.
    for row in 0..<rowCount {
      for position in rowPointers[row]..<rowPointers[row + 1] {
        let column = Int(columnIndices[position])
        places[position] = next[column]
        rows[next[column]] = Int32(truncatingIfNeeded: row)
        next[column] += 1
      }
    }
    let pattern = SparsityPattern(
      rows: columnCount, columns: rowCount, rowPointers: pointers, columnIndices: rows)
    return (pattern, places)
  }

  /// Whether row and column may change places.
  public var isSymmetric: Bool { rowCount == columnCount && self == transposed }

  /// What is nonzero in either pattern.
  public func union(_ other: SparsityPattern) throws(TensorError) -> SparsityPattern {
    try merged(other, "union") { mine, theirs in mine || theirs }
  }

  /// What is nonzero in both patterns.
  public func intersection(_ other: SparsityPattern) throws(TensorError) -> SparsityPattern {
    try merged(other, "intersection") { mine, theirs in mine && theirs }
  }

  /// Whether every nonzero of the other pattern is one of this; false for other sizes.
  public func contains(_ other: SparsityPattern) -> Bool {
    guard let common = try? intersection(other) else { return false }
    return common.nonzeroCount == other.nonzeroCount
  }

  /// Rows merged in rising order, keeping the columns for which `isKept` holds.
  private func merged(
    _ other: SparsityPattern, _ operation: String, _ isKept: (Bool, Bool) -> Bool
  ) throws(TensorError) -> SparsityPattern {
    guard rowCount == other.rowCount, columnCount == other.columnCount else {
      throw TensorError(
        operation, "patterns of one size",
        got: "\(rowCount) × \(columnCount) and \(other.rowCount) × \(other.columnCount)",
        "Check which matrices they belong to.", at: .here())
    }
    if self == other { return self }
    var pointers = [0]
    pointers.reserveCapacity(rowCount + 1)
    var columns: [Int32] = []
    for row in 0..<rowCount {
      var (mine, theirs) = (rowPointers[row], other.rowPointers[row])
      let (end, otherEnd) = (rowPointers[row + 1], other.rowPointers[row + 1])
      while mine < end || theirs < otherEnd {
        let left = mine < end ? columnIndices[mine] : .max
        let right = theirs < otherEnd ? other.columnIndices[theirs] : .max
        if isKept(left <= right, right <= left) { columns.append(min(left, right)) }
        if left <= right { mine += 1 }
        if right <= left { theirs += 1 }
      }
      pointers.append(columns.count)
    }
    return SparsityPattern(
      rows: rowCount, columns: columnCount, rowPointers: pointers, columnIndices: columns)
  }

  /// Each nonzero once, where equal ones stand side by side.
  var withoutRepetitions: SparsityPattern {
    var pointers = [0]
    pointers.reserveCapacity(rowCount + 1)
    var columns: [Int32] = []
    columns.reserveCapacity(nonzeroCount)
    for row in 0..<rowCount {
      var last: Int32 = -1
      for position in rowPointers[row]..<rowPointers[row + 1] where columnIndices[position] != last {
        last = columnIndices[position]
        columns.append(last)
      }
      pointers.append(columns.count)
    }
    return SparsityPattern(
      rows: rowCount, columns: columnCount, rowPointers: pointers, columnIndices: columns)
  }
}

extension Coloring {
  /// Checks that the nonzeros of a matrix with this pattern can be recovered.
  ///
  /// - Throws: an error that names a place where they cannot, or the sizes if those differ.
  public func check(_ pattern: SparsityPattern) throws(TensorError) {
    switch kind {
    case .column: try checkColors(of: pattern, pattern.columnCount, "columns")
    case .row: try checkColors(of: pattern.transposed, pattern.rowCount, "rows")
    case .star:
      try checkSize(pattern.columnCount, "columns")
      _ = try starSources(pattern)
    case .acyclic:
      try checkSize(pattern.columnCount, "columns")
      _ = try Substitution(pattern, self)
    }
  }

  private func checkSize(_ count: Int, _ what: String) throws(TensorError) {
    guard colors.count == count else {
      throw TensorError(
        "Coloring", "a \(kind.rawValue) coloring of \(count) \(what)", got: "one of \(colors.count)",
        "Color the pattern of this function.", at: .here())
    }
  }

  /// Whether no row has two columns of one colour, or one without.
  private func checkColors(of pattern: SparsityPattern, _ count: Int, _ what: String) throws(TensorError) {
    try checkSize(count, what)
    var columnOfColor = [Int32](repeating: -1, count: colorCount)
    var rowOfColor = [Int](repeating: -1, count: colorCount)
    for row in 0..<pattern.rowCount {
      for column in pattern.columns(ofRow: row) {
        let color = Int(colors[Int(column)])
        guard color >= 0 else { throw missing(Int(column), what) }
        guard rowOfColor[color] != row else {
          throw TensorError(
            "Coloring", "\(what) of one color that never meet",
            got: "color \(color) for \(columnOfColor[color]) and \(column), which meet in \(row)",
            "Color this pattern with `Coloring(_:of:)`.", at: .here())
        }
        (rowOfColor[color], columnOfColor[color]) = (row, column)
      }
    }
  }

  private func missing(_ column: Int, _ what: String) -> TensorError {
    TensorError(
      "Coloring", "a color for all \(what) with nonzeros", got: "none for \(column)",
      "Color this pattern with `Coloring(_:of:)`.", at: .here())
  }

  /// For each nonzero of a symmetric matrix the row and the colour of the compressed matrix where it stands alone.
  ///
  /// Element (i, j) stands in row i under the colour of j, together with the other neighbours of i of that colour. If
  /// there are others, i is the hub of a star and j its leaf, so that it stands alone in row j.
  func starSources(_ pattern: SparsityPattern) throws(TensorError) -> (rows: [Int32], colors: [Int32]) {
    try pattern.checkSymmetry("Coloring")
    let mirrored = pattern.transposition.places
    var rows = [Int32](repeating: -1, count: pattern.nonzeroCount)
    var sources = rows
    var count = [Int32](repeating: 0, count: colorCount)
    for row in 0..<pattern.rowCount {
      let range = pattern.rowPointers[row]..<pattern.rowPointers[row + 1]
      for column in pattern.columnIndices[range] {
        guard colors[Int(column)] >= 0 else { throw missing(Int(column), "columns") }
        count[Int(colors[Int(column)])] += 1
      }
      for position in range {
        let color = colors[Int(pattern.columnIndices[position])]
        guard count[Int(color)] == 1 else { continue }
        for place in [position, mirrored[position]] {
          (rows[place], sources[place]) = (Int32(truncatingIfNeeded: row), color)
        }
      }
      for column in pattern.columnIndices[range] { count[Int(colors[Int(column)])] = 0 }
    }
    guard let hidden = rows.firstIndex(of: -1) else { return (rows, sources) }
    throw TensorError(
      "Coloring", "a star coloring", got: "two neighbors of one color at both ends of \(pattern.place(hidden))",
      "Color this pattern with `Coloring(.star, of:)`.", at: .here())
  }
}

extension SparsityPattern {
  /// The row and column of a nonzero, as text.
  func place(_ position: Int) -> String {
    var (low, high) = (0, rowCount)
    while high - low > 1 {
      let middle = (low + high) / 2
      if rowPointers[middle] <= position { low = middle } else { high = middle }
    }
    return "(\(low), \(columnIndices[position]))"
  }
}

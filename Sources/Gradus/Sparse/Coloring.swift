/// Colours for the columns (or rows) of a sparse matrix, so that those of one colour are computed in one sweep.
///
///     let coloring = try Coloring(.column, of: pattern)
///     print(coloring)   // column coloring of 524288 with 12 colors
///
/// | kind | what has colours | what may not happen | recovery |
/// |---|---|---|---|
/// | `column` | columns | two columns of one colour meet in a row | direct, from forward sweeps |
/// | `row` | rows | two rows of one colour meet in a column | direct, from reverse sweeps |
/// | `star` | columns of a symmetric matrix | neighbours of one colour; a path of four vertices in two colours | direct |
/// | `acyclic` | columns of a symmetric matrix | neighbours of one colour; a cycle in two colours | by substitution |
///
/// Vertices of a symmetric matrix are neighbours where its element off the diagonal is a nonzero. A star colouring
/// needs no more colours than a column colouring, an acyclic one about as many or fewer, at the price of rounding
/// errors that add up along the substitution.
///
/// - Source: Gebremedhin, Manne and Pothen, "What color is your Jacobian?", SIAM Review 47 (2005).
public struct Coloring: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable { case column, row, star, acyclic }

  /// In which order vertices choose the first colour that is free.
  public enum Order: Sendable {
    /// As they are numbered; good for grids and bands.
    case natural
    /// Those with most nonzeros first.
    case largestFirst
  }

  public let kind: Kind
  /// The colour of each column (or row), from 0 on; −1 for one without nonzeros, which needs no sweep.
  public let colors: [Int32]
  /// How many colours there are: the number of sweeps.
  public let colorCount: Int

  init(kind: Kind, colors: [Int32]) {
    self.kind = kind
    self.colors = colors
    colorCount = Int((colors.max() ?? -1) + 1)
  }

  /// A colouring found greedily.
  ///
  /// - Throws: for a star or acyclic colouring of a pattern that is not symmetric.
  public init(_ kind: Kind, of pattern: SparsityPattern, order: Order = .natural) throws(TensorError) {
    switch kind {
    case .column:
      self.init(kind: kind, colors: columnColors(pattern, pattern.transposed, order))
    case .row:
      self.init(kind: kind, colors: columnColors(pattern.transposed, pattern, order))
    case .star, .acyclic:
      try pattern.checkSymmetry("Coloring")
      var search = NeighborColoring(pattern)
      for vertex in pattern.rows(in: order) {
        kind == .star ? search.colorByStars(vertex) : search.colorByTrees(vertex)
      }
      self.init(kind: kind, colors: search.colors)
    }
  }

  /// Given colours, checked against a pattern.
  public init(_ kind: Kind, colors: [Int], of pattern: SparsityPattern) throws(TensorError) {
    let outside = colors.first { $0 < -1 || $0 >= Int(Int32.max) }
    if let outside {
      throw TensorError("Coloring", "colors ≥ 0, or −1 for none", got: "\(outside)", "Number them from 0.", at: .here())
    }
    self.init(kind: kind, colors: colors.map { Int32($0) })
    try check(pattern)
  }

  /// The cheaper of a column and a row colouring; a column colouring if they are equal.
  static func cheapest(of pattern: SparsityPattern) -> Coloring {
    let transposed = pattern.transposed
    func columns() -> Coloring { Coloring(kind: .column, colors: columnColors(pattern, transposed, .natural)) }
    func rows() -> Coloring { Coloring(kind: .row, colors: columnColors(transposed, pattern, .natural)) }
    // The nonzeros of a row need so many colours of columns, and the other way round.
    let (columnBound, rowBound) = (pattern.largestRow, transposed.largestRow)
    let first = columnBound <= rowBound ? columns() : rows()
    if first.colorCount <= max(columnBound, rowBound) { return first }
    let second = columnBound <= rowBound ? rows() : columns()
    if first.colorCount == second.colorCount { return first.kind == .column ? first : second }
    return first.colorCount < second.colorCount ? first : second
  }
}

extension Coloring: CustomStringConvertible {
  public var description: String { "\(kind.rawValue) coloring of \(colors.count) with \(colorCount) colors" }
}

extension SparsityPattern {
  /// The most nonzeros of a row.
  var largestRow: Int { zip(rowPointers.dropFirst(), rowPointers).lazy.map { $0 - $1 }.max() ?? 0 }

  func checkSymmetry(_ operation: String) throws(TensorError) {
    guard isSymmetric else {
      throw TensorError(
        operation, "a symmetric pattern", got: "one of \(rowCount) × \(columnCount) that is not",
        "Use a column or row coloring, or the union of the pattern and its transpose.", at: .here())
    }
  }

  func rows(in order: Coloring.Order) -> [Int] {
    guard order == .largestFirst else { return Array(0..<rowCount) }
    let largest = largestRow
    let sizes = zip(rowPointers.dropFirst(), rowPointers).map { largest - ($0 - $1) }
    return Buckets(sizes, count: largest + 1).items.map { Int($0) }
  }
}

/// Colours of columns such that those of one colour share no row: greedily, each column the first colour that no
/// column in its rows has.
private func columnColors(
  _ pattern: SparsityPattern, _ transposed: SparsityPattern, _ order: Coloring.Order
) -> [Int32] {
  var colors = [Int32](repeating: -1, count: pattern.columnCount)
  let columns = transposed.rows(in: order).filter { transposed.rowPointers[$0] < transposed.rowPointers[$0 + 1] }
  // A full row gives every column a colour of its own: no need to look for one.
  if pattern.largestRow == columns.count {
    for (color, column) in columns.enumerated() { colors[column] = Int32(truncatingIfNeeded: color) }
    return colors
  }
  // The last column that a colour was forbidden for.
  var forbidden = [Int](repeating: -1, count: columns.count)
  for column in columns {
    for row in transposed.columns(ofRow: column) {
      for other in pattern.columns(ofRow: Int(row)) where colors[Int(other)] >= 0 {
        forbidden[Int(colors[Int(other)])] = column
      }
    }
    var color = 0
    while forbidden[color] == column { color += 1 }
    colors[column] = Int32(truncatingIfNeeded: color)
  }
  return colors
}

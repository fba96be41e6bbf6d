/// How the nonzeros of a symmetric matrix follow from its product with the colours of an acyclic colouring.
///
/// In two colours the nonzeros make trees. The edge of a leaf stands alone in its row of the compressed matrix; it is
/// read there and subtracted from the row of its other end, which may so become a leaf itself.
struct Substitution {
  /// One step: the value in `source` is that of a nonzero and its mirror image; it is subtracted from `target`.
  private struct Step {
    let source: Int32
    let target: Int32
    let position: Int
    let mirror: Int
  }

  private var steps: [Step] = []
  /// The row and the colour of each value of the compressed matrix that is used.
  private(set) var rows: [Int32] = []
  private(set) var colors: [Int32] = []

  init(_ pattern: SparsityPattern, _ coloring: Coloring) throws(TensorError) {
    try pattern.checkSymmetry("Coloring")
    let mirrored = pattern.transposition.places
    var remaining: [Int32] = []
    // The exclusive or of the nonzeros that remain: the only one, when one remains.
    var combined: [Int] = []
    let groups = try enterGroups(pattern, coloring, &remaining, &combined)
    var alone = remaining.indices.filter { remaining[$0] == 1 }
    while let source = alone.popLast() {
      guard remaining[source] == 1 else { continue }
      let position = combined[source]
      let mirror = mirrored[position]
      let target = Int(groups[mirror])
      remaining[source] = 0
      steps.append(
        Step(
          source: Int32(truncatingIfNeeded: source), target: position == mirror ? -1 : groups[mirror],
          position: position, mirror: mirror))
      if position == mirror { continue }
      remaining[target] -= 1
      combined[target] ^= mirror
      if remaining[target] == 1 { alone.append(target) }
    }
    guard let cycle = remaining.firstIndex(where: { $0 > 0 }) else { return }
    throw TensorError(
      "Coloring", "an acyclic coloring", got: "a cycle in two colors through row \(rows[cycle])",
      "Color this pattern with `Coloring(.acyclic, of:)`.", at: .here())
  }

  /// Numbers the groups (the nonzeros of one row whose columns have one colour) and gives the group of each nonzero.
  private mutating func enterGroups(
    _ pattern: SparsityPattern, _ coloring: Coloring, _ remaining: inout [Int32], _ combined: inout [Int]
  ) throws(TensorError) -> [Int32] {
    var groups = [Int32](repeating: -1, count: pattern.nonzeroCount)
    var groupOfColor = [Int32](repeating: -1, count: coloring.colorCount)
    for row in 0..<pattern.rowCount {
      let first = rows.count
      for position in pattern.rowPointers[row]..<pattern.rowPointers[row + 1] {
        let column = Int(pattern.columnIndices[position])
        let color = Int(coloring.colors[column])
        guard color >= 0, column == row || coloring.colors[row] != coloring.colors[column] else {
          throw TensorError(
            "Coloring", "different colors for neighbors", got: "\(color) for \(row) and \(column)",
            "Color this pattern with `Coloring(.acyclic, of:)`.", at: .here())
        }
        if Int(groupOfColor[color]) < first {
          groupOfColor[color] = Int32(truncatingIfNeeded: rows.count)
          rows.append(Int32(truncatingIfNeeded: row))
          colors.append(Int32(truncatingIfNeeded: color))
          remaining.append(0)
          combined.append(0)
        }
        groups[position] = groupOfColor[color]
        remaining[Int(groups[position])] += 1
        combined[Int(groups[position])] ^= position
      }
    }
    return groups
  }

  /// The nonzeros, from the values of the compressed matrix at `rows` and `colors`.
  func solve<Number: FloatingPoint>(_ compressed: [Number]) -> [Number] {
    var left = compressed
    var values = [Number](repeating: 0, count: steps.reduce(0) { $0 + ($1.target < 0 ? 1 : 2) })
    for step in steps {
      let value = left[Int(step.source)]
      values[step.position] = value
      values[step.mirror] = value
      if step.target >= 0 { left[Int(step.target)] -= value }
    }
    return values
  }
}

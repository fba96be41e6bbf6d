extension Equality {
  /// Compares expressions with sums over indices for arrays with three elements along each axis, at some free indices.
  static func ofArrays(_ left: Expression, _ right: Expression) -> Equality {
    let parts = [left, right]
    var (elements, names): (Set<Variable>, Set<String>) = ([], [])
    for variable in parts.flatMap(\.variables) where !variable.indices.isEmpty {
      guard variable.indices.count <= 3 else { return .undecided }
      let shape = variable.indices.map { Swift.max($0.number ?? 0, size) }
      let count = shape.reduce(1, *)
      guard count <= 1000 else { return .undecided }
      for place in 0..<count { elements.insert(Variable(variable.name, Point.indices(of: place, in: shape))) }
    }
    for part in parts { names.formUnion(part.namesInUse) }
    let sizes = Dictionary(uniqueKeysWithValues: names.map { ($0, size) })
    var free = left.freeIndices
    for name in right.freeIndices where !free.contains(name) { free.append(name) }
    guard free.count <= 6 else { return .undecided }
    var fewest = Int.max
    // All equal, all different, and one apart from the others.
    for choice in [
      [1, 1, 1, 1, 1, 1], [1, 2, 3, 1, 2, 3], [2, 1, 1, 1, 1, 1], [1, 1, 2, 2, 3, 3], [3, 2, 3, 2, 1, 1],
    ] {
      let numbered = parts.map { part in
        zip(free, choice).reduce(part) { $0.renamingIndex($1.0, to: .number($1.1)) }
      }
      guard let first = try? numbered[0].unrolled(over: elements, sizes: sizes),
        let second = try? numbered[1].unrolled(over: elements, sizes: sizes)
      else { return .undecided }
      switch of(first, second) {
      case .byForm: continue
      case .atPoints(let count): fewest = Swift.min(fewest, count)
      case let other: return other
      }
    }
    return .atPoints(fewest == .max ? 5 : fewest)
  }

  private static let size = 3
}

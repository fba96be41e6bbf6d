/// Einstein's sum: products of tensors with named axes, summed over every name that the result does not have.
///
///     einsum("ij,jk->ik", a, b)   // matrix product
///     einsum("ii->", a)           // trace
///
/// Without `->` the result has the names that occur once, in alphabetical order. A name that repeats in one operand
/// takes its diagonal.
public func einsum(_ specification: String, _ operands: Tensor...) -> Tensor {
  fused(operands.map(\.concreteLiteral)) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    do throws(TensorError) {
      let einsum = try EinsumSpecification(specification, operands.map(\.type))
      return einsum.evaluate(operands)
    } catch {
      return Tensor(failed: error.located())
    }
  }
}

private struct EinsumSpecification {
  let inputs: [[Character]]
  let output: [Character]

  init(_ text: String, _ types: [TensorType]) throws(TensorError) {
    let sides = text.filter { $0 != " " }.split(separator: "->", omittingEmptySubsequences: false)
    let inputs = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    let names = inputs.flatMap { $0 }
    func error(_ expected: String, _ remedy: String) -> TensorError {
      TensorError(
        "einsum", expected, got: "\"\(text)\" for \(types.map(\.description).joined(separator: ", "))", remedy)
    }
    guard sides.count <= 2, (names + (sides.count == 2 ? Array(sides[1]) : [])).allSatisfy(\.isLetter) else {
      throw error("letters, commas and one ->", "Write it as in \"ij,jk->ik\".")
    }
    guard inputs.count == types.count, zip(inputs, types).allSatisfy({ $0.count == $1.rank }) else {
      throw error("one name for each axis of each operand", "Check the number of names.")
    }
    var extents: [Character: Int] = [:]
    for (names, type) in zip(inputs, types) {
      for (name, extent) in zip(names, type.shape) {
        guard extents[name, default: extent] == extent else {
          throw error("one extent for each name", "Axis \(name) is \(extents[name] ?? 0) and \(extent).")
        }
        extents[name] = extent
      }
    }
    let once = Set(names).filter { name in names.count { $0 == name } == 1 }.sorted()
    output = sides.count == 2 ? Array(sides[1]) : once
    guard Set(output).count == output.count, output.allSatisfy({ extents[$0] != nil }) else {
      throw error("different names of the operands in the result", "Check the names after ->.")
    }
    self.inputs = inputs
  }

  func evaluate(_ operands: [Tensor]) -> Tensor {
    let diagonals = zip(operands, inputs).map(diagonal)
    var (product, names) = reduced(diagonals[0].0, diagonals[0].1, keeping: needed(after: 0))
    for index in diagonals.indices.dropFirst() {
      let kept = Set(names).union(needed(after: index))
      let (next, nextNames) = reduced(diagonals[index].0, diagonals[index].1, keeping: kept)
      (product, names) = multiplied(product, names, next, nextNames, keeping: needed(after: index))
    }
    // Every name of the result is kept, by `needed`.
    return product.transposed(output.map { names.firstIndex(of: $0)! })
  }

  /// The names that later operands or the result use.
  private func needed(after index: Int) -> Set<Character> { Set(inputs.dropFirst(index + 1).joined()).union(output) }

  /// An operand without repeated names: the others of each are masked away and summed.
  private func diagonal(_ operand: Tensor, _ names: [Character]) -> (Tensor, [Character]) {
    var (operand, names) = (operand, names)
    while let second = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      let first = names.firstIndex(of: names[second])!  // `second` was found by it.
      let type = TensorType(.i64, operand.shape)
      let isDiagonal = iota(type, axis: first, like: [operand]) .== iota(type, axis: second, like: [operand])
      operand = sum(select(isDiagonal, operand, zeros(like: operand)), along: [second])
      names.remove(at: second)
    }
    return (operand, names)
  }

  /// An operand summed over the names that nothing else uses.
  private func reduced(_ operand: Tensor, _ names: [Character], keeping: Set<Character>) -> (Tensor, [Character]) {
    let axes = names.indices.filter { !keeping.contains(names[$0]) }
    return axes.isEmpty ? (operand, names) : (sum(operand, along: axes), names.filter { keeping.contains($0) })
  }

  private func multiplied(
    _ left: Tensor, _ leftNames: [Character], _ right: Tensor, _ rightNames: [Character], keeping: Set<Character>
  ) -> (Tensor, [Character]) {
    let (left, leftNames) = reduced(left, leftNames, keeping: keeping.union(rightNames))
    let shared = leftNames.filter(rightNames.contains)
    let batch = shared.filter(keeping.contains)
    let contracted = shared.filter { !keeping.contains($0) }
    func axes(_ wanted: [Character], in names: [Character]) -> [Int] { wanted.compactMap { names.firstIndex(of: $0) } }
    let result = contract(
      left, right, axes(contracted, in: leftNames), axes(contracted, in: rightNames), batch: axes(batch, in: leftNames),
      axes(batch, in: rightNames))
    let free = leftNames.filter { !shared.contains($0) } + rightNames.filter { !shared.contains($0) }
    return (result, batch + free)
  }
}

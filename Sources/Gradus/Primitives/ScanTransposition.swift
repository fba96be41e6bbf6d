/// The way back through a scan that is linear in some operands: a scan in the opposite direction that carries the
/// cotangents of the carry, adds up those of the constants and emits those of the slices.
struct ScanTransposition {
  private let scan: Scan
  private let cotangents: [Tensor?]
  private let operands: [TransposeOperand]

  init(_ scan: Scan, _ cotangents: [Tensor?], _ operands: [TransposeOperand]) {
    (self.scan, self.cotangents, self.operands) = (scan, cotangents, operands)
  }

  func run() throws(TensorError) -> [Tensor?] {
    let loop = scan.loop
    let linear = try linearInputs()
    let carry = 0..<loop.carryCount
    let constants = scan.slices.upperBound..<operands.count
    let given = cotangents.enumerated().map { carry.contains($0) || $1 != nil }
    let back = try loop.body.transposed(linear: linear, given: given)
    // Of the loop back: the carry are cotangents of the carry, then sums for the linear constants; the slices are
    // known slices, then cotangents of the outputs.
    let sums = constants.filter { linear[$0] }
    let knownSlices = scan.slices.filter { !linear[$0] }
    let knownConstants = constants.filter { !linear[$0] }
    let emitted = given.indices.filter { !carry.contains($0) && given[$0] }
    let sliceOutputs = scan.slices.filter { linear[$0] }
    let types =
      carry.map { loop.body.inputTypes[$0] } + sums.map { loop.body.inputTypes[$0] }
      + knownSlices.map { loop.body.inputTypes[$0] } + emitted.map { loop.body.outputTypes[$0] }
      + knownConstants.map { loop.body.inputTypes[$0] }
    let body = try Program(recording: types) { recorder, inputs throws(TensorError) in
      var rest = inputs[...]
      func take(_ count: Int) -> [Tensor] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      let (carried, totals) = (take(carry.count), take(sums.count))
      let (slices, seeds, known) = (take(knownSlices.count), take(emitted.count), take(knownConstants.count))
      let results = try recorder.inline(back, slices + known + carried + seeds)
      let newSums = zip(totals, results.suffix(sums.count)).map { $0 + $1 }
      let emittedSlices = results.dropFirst(carry.count).prefix(sliceOutputs.count)
      return results.prefix(carry.count) + newSums + emittedSlices
    }
    let start = carry.map { cotangents[$0] ?? zeros(of: loop.body.inputTypes[$0]) }
    let zeroSums = sums.map { zeros(of: loop.body.inputTypes[$0]) }
    let arguments =
      start + zeroSums + knownSlices.compactMap { operands[$0].knownTensor }
      + emitted.compactMap { cotangents[$0] } + knownConstants.compactMap { operands[$0].knownTensor }
    let transposed = Scan(
      body, length: loop.length, carryCount: carry.count + sums.count, sliceCount: knownSlices.count + emitted.count,
      isReversed: !loop.isReversed)
    return arranged(try applyAll(transposed, arguments), sums, sliceOutputs)
  }

  private func arranged(_ results: [Tensor], _ sums: [Int], _ slices: [Int]) -> [Tensor?] {
    var parts = [Tensor?](repeating: nil, count: operands.count)
    for (index, result) in zip(Array(0..<scan.loop.carryCount) + sums + slices, results) { parts[index] = result }
    return parts
  }

  private func zeros(of type: TensorType) -> Tensor {
    constant(.integer(0), type, like: cotangents.compactMap { $0 })
  }

  /// Which inputs of the body are linear. A carry that starts from a constant (zeros, for a tangent that begins with
  /// the loop) is linear when the loop makes it so.
  private func linearInputs() throws(TensorError) -> [Bool] {
    let carryCount = scan.loop.carryCount
    let linear = scan.loop.body.dependence(on: operands.map(\.isLinear), carried: carryCount).inputs
    guard linear.prefix(carryCount).allSatisfy({ $0 }) else {
      throw TensorError(
        "scan", "a carry that is linear as a whole", got: "a part that does not depend on the tangents",
        "Carry what is known in a scan of its own.")
    }
    return linear
  }
}

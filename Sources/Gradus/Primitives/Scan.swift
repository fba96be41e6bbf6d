/// A loop of known length as one operation; see `ScanKernel` for its meaning.
struct Scan: Primitive {
  let loop: ScanKernel

  init(_ body: Program, length: Int, carryCount: Int, sliceCount: Int, isReversed: Bool) {
    loop = ScanKernel(
      body: body, length: length, carryCount: carryCount, sliceCount: sliceCount, isReversed: isReversed)
  }

  var notation: String { "scan" }
  var attributes: String { "length: \(loop.length)\(loop.isReversed ? ", reversed" : "")" }
  var programs: [(name: String, program: Program)] { [("body", loop.body)] }

  /// The positions of the slices among the operands.
  var slices: Range<Int> { loop.carryCount..<loop.carryCount + loop.sliceCount }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let inputs = operands.enumerated().map { slices.contains($0) ? $1.slice : $1 }
    let carry = Array(loop.body.outputTypes.prefix(loop.carryCount))
    guard inputs == loop.body.inputTypes, carry == Array(inputs.prefix(loop.carryCount)), loop.length >= 0,
      slices.allSatisfy({ operands[$0].shape.first == loop.length })
    else {
      throw error(
        "a body that keeps the types of the carry and slices along a leading axis of \(loop.length)",
        got: operands.map(\.description).joined(separator: ", "), "Check the body and the leading axes.")
    }
    return carry + loop.body.outputTypes.dropFirst(loop.carryCount).map { $0.stacked(loop.length) }
  }

  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { .control(.scan(loop)) }

  func dependentResults(on flags: [Bool], count: Int) -> [Bool] {
    loop.body.dependence(on: flags, carried: loop.carryCount).outputs
  }

  /// The loop stores what the tangents need in each step; the tangents are a loop of their own, which reads it.
  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    // A carry that depends on something active is active from then on.
    let (active, forced) = try loop.body.activity(of: tangents.map { $0 != nil }, carried: loop.carryCount)
    let both = try loop.body.tangentProgram(active: active, forced: forced).program
    let filled = zip(zip(active, tangents), operands).map { $0.0 ? $0.1 ?? zeros(like: $1) : nil }
    let known = active.map { _ in true } + active.filter { $0 }.map { _ in false }
    let split = both.splitTangents(known: known, values: loop.body.outputs.count, changing: loop.carryCount)
    let first = Scan(
      split.known, length: loop.length, carryCount: loop.carryCount, sliceCount: loop.sliceCount,
      isReversed: loop.isReversed)
    let results = try recorder.recordAll(first, operands)
    let values = Array(results.prefix(loop.body.outputs.count))
    let linear = ScanTangents(self, split, active, operands, filled, residuals: Array(results.dropFirst(values.count)))
    var slopes = try linear.record(in: recorder)[...]
    return (values, forced.map { $0 ? slopes.removeFirst() : nil })
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    try ScanTransposition(self, cotangents, operands).run()
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    var flags = isBatched
    for index in 0..<loop.carryCount { flags[index] = true }
    let body = try loop.body.batched(flags, size: size)
    let arguments = operands.enumerated().map { index, operand in
      if index < loop.carryCount { return isBatched[index] ? operand : operand.repeatedAlongNewAxis(size) }
      // The steps come first, then the batch.
      return slices.contains(index) && isBatched[index] ? operand.movingAxis(0, to: 1) : operand
    }
    let scan = Scan(
      body, length: loop.length, carryCount: loop.carryCount, sliceCount: loop.sliceCount, isReversed: loop.isReversed)
    let results = try applyAll(scan, arguments)
    return results.enumerated().map { $0 < loop.carryCount ? $1 : $1.movingAxis(1, to: 0) }
  }
}

extension TensorType {
  /// The type of an element along the leading axis.
  var slice: TensorType { with(shape: Array(shape.dropFirst())) }

  /// The type of `count` of these along a new leading axis.
  func stacked(_ count: Int) -> TensorType { with(shape: [count] + shape) }
}

/// The loop over the tangents of a scan, linear in them.
private struct ScanTangents {
  private var body: Program
  private var carry: [Tensor] = []
  private var slices: [Tensor] = []
  private var constants: [Tensor] = []
  private let scan: Scan

  /// Puts the inputs of the split's linear part in the order carry, slices, constants.
  init(
    _ scan: Scan, _ split: ProgramSplit, _ active: [Bool], _ operands: [Tensor], _ tangents: [Tensor?],
    residuals: [Tensor]
  ) {
    self.scan = scan
    var (carryInputs, sliceInputs, constantInputs) = ([Int](), [Int](), [Int]())
    for (position, residual) in split.residuals.enumerated() {
      switch residual {
      case .computed(let number):
        sliceInputs.append(position)
        slices.append(residuals[number])
      case .input(let index) where scan.slices.contains(index):
        sliceInputs.append(position)
        slices.append(operands[index])
      case .input(let index):
        constantInputs.append(position)
        constants.append(operands[index])
      }
    }
    var position = split.residuals.count
    for (index, isActive) in active.enumerated() where isActive {
      let tangent = tangents[index] ?? operands[index]  // Filled where active.
      if index < scan.loop.carryCount {
        carryInputs.append(position)
        carry.append(tangent)
      } else if scan.slices.contains(index) {
        sliceInputs.append(position)
        slices.append(tangent)
      } else {
        constantInputs.append(position)
        constants.append(tangent)
      }
      position += 1
    }
    let order = carryInputs + sliceInputs + constantInputs
    var places = [Int](repeating: 0, count: order.count)
    for (place, input) in order.enumerated() { places[input] = place }
    body = split.rest.withInputs(order.map { split.rest.inputTypes[$0] }, at: places)
  }

  func record(in recorder: Recorder) throws(TensorError) -> [Tensor] {
    let linear = Scan(
      body, length: scan.loop.length, carryCount: carry.count, sliceCount: slices.count,
      isReversed: scan.loop.isReversed)
    return try recorder.recordAll(linear, carry + slices + constants)
  }
}

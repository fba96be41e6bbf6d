/// Repeats `body` while `condition` (a bool scalar) holds, as one operation: the loop is recorded once, not unrolled.
///
///     let root = whileLoop(x, while: { abs($0 * $0 - 2) .> 1e-12 }, do: { 0.5 * ($0 + 2 / $0) })
///
/// The types of the state stay the same. In forward mode the tangents go round with the state. Reverse mode needs
/// the number of iterations: inside `gradient(at:of:)` and the other `at:` operators the loop is run first to count
/// them; elsewhere (`compiled`, `vmap`, the body of another loop) state `maximumIterations:`, for which memory is
/// reserved.
///
/// - Parameter maximumIterations: more iterations than this are an error when the loop runs; at least 0.
public func whileLoop<State: TensorTree>(
  _ initial: State, maximumIterations: Int? = nil, while condition: (State) -> Tensor, do body: (State) -> State
) -> State {
  let leaves = initial.leaves.map(\.concreteLiteral)
  let types = leaves.map(\.type)
  let test = Trace(initial, .success(leaves), readsValues: false, condition)
  let step = Trace(initial, .success(leaves), readsValues: false, body)
  return recovering(initial) { () throws(TensorError) in
    if let error = leaves.lazy.compactMap(\.error).first { throw error }
    if let maximumIterations, maximumIterations < 0 {
      throw TensorError(
        "whileLoop", "a bound of at least 0", got: "\(maximumIterations)", "Check `maximumIterations:`.")
    }
    let (testing, stepping) = (try test.recorded.get(), try step.recorded.get())
    var constants = SharedOperands()
    let places = [testing.captured, stepping.captured].map { captured in
      Array(types.indices) + captured.map { types.count + constants.position(of: $0) }
    }
    let allTypes = types + constants.tensors.map(\.type)
    let loop = WhileKernel(
      condition: testing.program.withInputs(allTypes, at: places[0]).simplified(),
      body: stepping.program.withInputs(allTypes, at: places[1]).simplified(),
      stateCount: types.count, maximumIterations: maximumIterations)
    let operands = leaves + constants.tensors
    if maximumIterations == nil, let count = try loop.iterations(operands) {
      let scan = Scan(loop.body, length: count, carryCount: types.count, sliceCount: 0, isReversed: false)
      return initial.replacingLeaves(try applyAll(scan, operands))
    }
    return initial.replacingLeaves(try applyAll(WhileLoop(loop: loop), operands))
  }
}

extension WhileKernel {
  /// How often the body runs, where the operands are being recorded and their values are known.
  fileprivate func iterations(_ operands: [Tensor]) throws(TensorError) -> Int? {
    guard let recorder = Recorder.innermost(of: operands), recorder.knowsValues else { return nil }
    let values = try recorder.values(of: operands)
    let counted = try Program(recording: [TensorType(.i64)] + body.inputTypes) { recorder, inputs throws(TensorError) in
      [inputs[0] + 1] + (try recorder.inline(body, Array(inputs.dropFirst())))
    }
    let test = condition.withInputs(counted.inputTypes, at: Array(1..<counted.inputs.count))
    let loop = WhileKernel(condition: test, body: counted, stateCount: stateCount + 1, maximumIterations: nil)
    return try applyAll(WhileLoop(loop: loop), [Tensor(0 as Int)] + values)[0].scalar(as: Int.self)
  }
}

/// What a scan keeps for the way back.
public enum ScanMemory: Sendable, Hashable {
  /// What the derivatives need of every step: memory grows with the length.
  case everyStep
  /// The carry at the start of each segment of about √length steps; a segment is computed again on the way back.
  /// Memory grows with √length, time by one more evaluation.
  case squareRoot
  /// The same with segments of the given length.
  case segments(Int)
}

/// Carries a state through a loop over the leading axis of `inputs`, as one operation:
///
///     for t in 0..<length { (carry, outputs[t]) = body(carry, inputs[t]) }
///
/// - Parameters:
///   - reversed: whether t runs from the end; outputs keep the place of their inputs.
///   - memory: what is kept for reverse mode.
/// - Returns: the final carry, and the outputs stacked along a new leading axis.
public func scan<Carry: TensorTree, Input: TensorTree, Output: TensorTree>(
  _ initial: Carry, over inputs: Input, reversed: Bool = false, memory: ScanMemory = .everyStep,
  _ body: (Carry, Input) -> (Carry, Output)
) -> (carry: Carry, outputs: Output) {
  let slices = inputs.leaves.map(\.concreteLiteral)
  let carry = initial.leaves.map(\.concreteLiteral)
  if case .failure(let error) = (carry + slices).sound, let outputs = Output.failed(error) {
    return (initial.mapLeaves { _ in Tensor(failed: error) }, outputs)
  }
  let types = carry.map(\.type) + slices.map { $0.rank > 0 ? $0.type.slice : $0.type }
  let point = TreePair(first: initial, second: inputs)
  let step = Trace(point, .success(carry + slices), types: types) { pair in
    let (carry, output) = body(pair.first, pair.second)
    return TreePair(first: carry, second: output)
  }
  let result = recovering(step.output) { () throws(TensorError) in
    if let error = (carry + slices).lazy.compactMap(\.error).first { throw error }
    let length = try commonLength(slices)
    let recorded = try step.recorded.get()
    let kept = Array(recorded.program.outputTypes.prefix(carry.count))
    guard kept == carry.map(\.type) else {
      let change = zip(carry.map(\.type), kept).first { $0 != $1 }
      throw TensorError(
        "scan", "a body that keeps the types of the carry",
        got: change.map { "\($0) becoming \($1)" } ?? "another structure",
        "Convert the new carry, or start from one of its type.")
    }
    let whole = Scan(
      recorded.program.simplified(), length: length, carryCount: carry.count, sliceCount: slices.count,
      isReversed: reversed)
    let operands = carry + slices + recorded.captured
    return step.output.replacingLeaves(try whole.applied(to: operands, memory))
  }
  return (result.first, result.second)
}

/// Carries a state through a loop over the leading axis of `inputs`; see `scan` with outputs.
public func scan<Carry: TensorTree, Input: TensorTree>(
  _ initial: Carry, over inputs: Input, reversed: Bool = false, memory: ScanMemory = .everyStep,
  _ body: (Carry, Input) -> Carry
) -> Carry {
  scan(initial, over: inputs, reversed: reversed, memory: memory) { (body($0, $1), [Tensor]()) }.carry
}

/// Carries a state through `count` steps; the body gets the number of the step, an i64 scalar.
public func scan<Carry: TensorTree>(
  _ initial: Carry, count: Int, memory: ScanMemory = .everyStep, _ body: (Carry, Tensor) -> Carry
) -> Carry {
  guard [count].isAddressable else {
    let error = TensorError(
      "scan", "a count from 0 to what memory can hold", got: "\(count)", "Check the count.", at: .here())
    return initial.mapLeaves { _ in Tensor(failed: error) }
  }
  let steps = iota(TensorType(.i64, [count]), axis: 0, like: initial.leaves)
  return scan(initial, over: steps, memory: memory, body)
}

private func commonLength(_ slices: [Tensor]) throws(TensorError) -> Int {
  guard let length = slices.first?.shape.first, slices.allSatisfy({ $0.shape.first == length }) else {
    let got = slices.isEmpty ? "no tensor" : slices.map(\.type.description).joined(separator: ", ")
    throw TensorError(
      "scan", "tensors to go over, with leading axes of one length", got: got,
      "Give the inputs a common leading axis, or use `scan(_:count:)`.")
  }
  return length
}

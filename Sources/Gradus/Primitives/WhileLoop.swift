/// A loop: while condition(state, constants) { state = body(state, constants) }.
struct WhileLoop: Primitive {
  let loop: WhileKernel

  var notation: String { "while" }
  var attributes: String { loop.maximumIterations.map { "at most: \($0)" } ?? "" }
  var programs: [(name: String, program: Program)] { [("while", loop.condition), ("do", loop.body)] }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let state = Array(operands.prefix(loop.stateCount))
    guard loop.condition.outputTypes == [TensorType(.bool)] else {
      let got = loop.condition.outputTypes.map(\.description).joined(separator: ", ")
      throw error("a condition of type bool[]", got: got, "Compare scalars, as in `x .> 0`.")
    }
    guard loop.body.outputTypes == state, loop.body.inputTypes == operands, loop.condition.inputTypes == operands
    else {
      let got =
        zip(state, loop.body.outputTypes).first { $0 != $1 }.map { "\($0) becoming \($1)" } ?? "another structure"
      throw error("a body that keeps the types of the state", got: got, "Convert the new state.")
    }
    return state
  }

  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { .control(.repeatWhile(loop)) }

  func dependentResults(on flags: [Bool], count: Int) -> [Bool] {
    if loop.condition.dependence(on: flags, carried: 0).outputs.contains(true) {
      return [Bool](repeating: true, count: count)
    }
    return loop.body.dependence(on: flags, carried: loop.stateCount).outputs
  }

  /// With a bound the loop becomes a scan of that many steps, which reverse mode can go back through; without one the
  /// tangents go round with the state.
  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    if let bound = loop.maximumIterations {
      guard bound < .max, [bound + 1].isAddressable else {
        throw TensorError(
          "whileLoop", "a bound for which derivatives can reserve memory", got: "\(bound)",
          "Lower `maximumIterations:`.")
      }
      let running = constant(.integer(1), TensorType(.bool), like: operands)
      let steps = iota(TensorType(.i64, [bound + 1]), axis: 0, like: operands)
      let (state, constants) = (operands.prefix(loop.stateCount), operands.dropFirst(loop.stateCount))
      let slopesOfState = Array(tangents.prefix(loop.stateCount))
      let (results, slopes) = try boundedScan(bound).pushforward(
        [running] + state + [steps] + constants,
        [nil] + slopesOfState + [nil] + tangents.dropFirst(loop.stateCount), in: recorder)
      return (Array(results.dropFirst()), Array(slopes.dropFirst()))
    }
    let active = try loop.body.activity(of: tangents.map { $0 != nil }, carried: loop.stateCount).inputs
    return try forward(operands, tangents, active, in: recorder)
  }

  /// The state and its tangents in one loop.
  private func forward(
    _ operands: [Tensor], _ tangents: [Tensor?], _ active: [Bool], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let count = loop.stateCount
    let isState = Array(active.prefix(count))
    let both = try loop.body.tangentProgram(active: active, forced: isState).program
    // The loop's operands: the state, its tangents, the constants, their tangents; the body's are state, constants,
    // tangents of the state, of the constants.
    let slopes = zip(zip(active, tangents), operands).map { $0.0 ? $0.1 ?? zeros(like: $1) : nil }
    let stateSlopes = slopes.prefix(count).compactMap { $0 }
    let arguments =
      operands.prefix(count) + stateSlopes + operands[count...] + slopes[count...].compactMap { $0 }
    let constants = operands.count - count
    let state = 0..<count
    let rest = count + stateSlopes.count..<count + stateSlopes.count + constants
    let order =
      Array(state) + Array(rest) + Array(count..<rest.lowerBound) + Array(rest.upperBound..<arguments.count)
    let types = arguments.map(\.type)
    let tangentLoop = WhileLoop(
      loop: WhileKernel(
        condition: loop.condition.withInputs(types, at: Array(state) + Array(rest)),
        body: both.withInputs(types, at: order), stateCount: count + stateSlopes.count, maximumIterations: nil))
    let results = try recorder.recordAll(tangentLoop, Array(arguments))
    var ends = results.dropFirst(count)
    return (Array(results.prefix(count)), isState.map { $0 ? ends.removeFirst() : nil })
  }

  /// Steps that do nothing once the condition is false, and one step more that reports the bound if it is still true.
  /// The carry is whether the loop still runs, and the state; the slices are the numbers of the steps.
  private func boundedScan(_ bound: Int) throws(TensorError) -> Scan {
    let (types, count) = (loop.body.inputTypes, loop.stateCount)
    let state = Array(types.prefix(count))
    let stay = try Program(recording: types) { _, inputs throws(TensorError) in Array(inputs.prefix(count)) }
    let tooLong = Unavailable(types: state, reason: loop.boundExceeded(bound))
    let fail = try Program(recording: types) { recorder, inputs throws(TensorError) in
      try recorder.recordAll(tooLong, Array(inputs.prefix(count)))
    }
    let carry = [TensorType(.bool)] + state
    let bodyTypes = carry + [TensorType(.i64)] + types.dropFirst(count)
    let body = try Program(recording: bodyTypes) { recorder, inputs throws(TensorError) in
      let arguments = inputs[1...count] + inputs.dropFirst(count + 2)
      let running = inputs[0] .& (try recorder.inline(loop.condition, Array(arguments))[0])
      let isAllowed = inputs[count + 1] .< Tensor(integerLiteral: bound)
      let checked = try Program(recording: [TensorType(.bool)] + types) { recorder, inputs throws(TensorError) in
        try recorder.recordAll(Conditional(first: loop.body, second: fail), inputs)
      }
      let unchecked = stay.withInputs([TensorType(.bool)] + types, at: Array(1...types.count))
      let step = Conditional(first: checked, second: unchecked)
      return [running] + (try recorder.recordAll(step, [running, isAllowed] + arguments))
    }
    return Scan(body, length: bound + 1, carryCount: count + 1, sliceCount: 1, isReversed: false)
  }

  /// Only the tangents of the state are linear in tangents; the loop that carries both cannot be run backwards.
  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    throw TensorError(
      "whileLoop", "a bound on the iterations, for reverse mode", got: "a loop without one",
      "Pass `maximumIterations:`, or use `scan` for a known number of steps.")
  }

  /// Runs until every example is done; those that are done keep their state.
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    var flags = isBatched
    for index in 0..<loop.stateCount { flags[index] = true }
    let arguments = zip(operands, zip(isBatched, flags)).map { operand, flag in
      flag.1 && !flag.0 ? operand.repeatedAlongNewAxis(size) : operand
    }
    let condition = try loop.condition.batched(flags, size: size)
    let body = try loop.body.batched(flags, size: size)
    let types = arguments.map(\.type)
    let anyRuns = try Program(recording: types) { recorder, inputs throws(TensorError) in
      let holds = try recorder.inline(condition, inputs)[0]
      return [max(holds.converted(to: .i32)) .> 0]
    }
    let step = try Program(recording: types) { recorder, inputs throws(TensorError) in
      let holds = try recorder.inline(condition, inputs)[0]
      let next = try recorder.inline(body, inputs)
      return zip(next, inputs).map { select(holds.alignedToBatch(of: $0), $0, $1) }
    }
    let batched = WhileKernel(
      condition: anyRuns, body: step, stateCount: loop.stateCount, maximumIterations: loop.maximumIterations)
    return try applyAll(WhileLoop(loop: batched), arguments)
  }
}

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
      let scan = try boundedScan(bound)
      let types = operands.map(\.type)
      let running = constant(.integer(1), TensorType(.bool), like: operands)
      let arguments = [running] + operands
      guard try scan.resultTypes(arguments.map(\.type)).dropFirst().elementsEqual(types.prefix(loop.stateCount)) else {
        throw error("a body that keeps the types of the state", got: "another", "Convert the new state.")
      }
      let (results, slopes) = try scan.pushforward(arguments, [nil] + tangents, in: recorder)
      // A loop that may not run once more: it passes the state through, or reports the bound.
      var end = loop
      end.maximumIterations = 0
      let constants = operands.dropFirst(loop.stateCount)
      let values = try recorder.recordAll(WhileLoop(loop: end), Array(results.dropFirst()) + constants)
      return (values, Array(slopes.dropFirst()))
    }
    var active = tangents.map { $0 != nil }
    while true {
      let carried = zip(active, try loop.body.activeOutputs(active)).map { $0 || $1 }
      if carried == Array(active.prefix(loop.stateCount)) { break }
      active.replaceSubrange(..<loop.stateCount, with: carried)
    }
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

  /// Steps that do nothing once the condition is false. The carry is whether the loop still runs, and the state.
  private func boundedScan(_ bound: Int) throws(TensorError) -> Scan {
    let types = loop.body.inputTypes
    let stay = try Program(recording: types) { _, inputs throws(TensorError) in Array(inputs.prefix(loop.stateCount)) }
    let body = try Program(recording: [TensorType(.bool)] + types) { recorder, inputs throws(TensorError) in
      let arguments = Array(inputs.dropFirst())
      let holds = try recorder.inline(loop.condition, arguments)[0]
      let running = inputs[0] .& holds
      let step = Conditional(first: loop.body, second: stay)
      return [running] + (try recorder.recordAll(step, [running] + arguments))
    }
    return Scan(body, length: bound, carryCount: loop.stateCount + 1, sliceCount: 0, isReversed: false)
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

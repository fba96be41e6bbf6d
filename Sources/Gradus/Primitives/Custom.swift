/// A function with a derivative rule of the user's, in reverse form.
///
///     let clipped = custom({ x in x }, vjp: { x, y, cotangent in clamp(cotangent, -1, 1) })
///
/// - Parameter rule: from the argument x, the value y = f(x) and a cotangent of y to the cotangent of x. It need not
///   be linear in the cotangent; where it is, forward mode follows from it by transposition.
/// - Returns: f with that rule. Tensors that f or the rule captures are constants to differentiation.
///
/// A rule that gives other types than those of x is an error. `check` compares the rule with differences.
public func custom<Input: TensorTree, Output: TensorTree>(
  _ function: @escaping (Input) -> Output, vjp rule: @escaping (Input, Output, Output) -> Input
) -> (Input) -> Output {
  { input in
    customized(input, function) { output, leaves in
      let point = TreePair(first: input, second: TreePair(first: output, second: output))
      return Trace(point, .success(leaves.operands + leaves.results + leaves.results), readsValues: false) {
        rule($0.first, $0.second.first, $0.second.second).leaves
      }
    } make: { function, rule, captured in
      Custom(function: function, rule: rule, captured: captured, form: .reverse)
    }
  }
}

/// A function with a derivative rule of the user's, in forward form.
///
///     let cube = custom({ x in x * x * x }, jvp: { x, y, tangent in 3 * x * x * tangent })
///
/// - Parameter rule: from the argument x, the value y = f(x) and a tangent of x to the tangent of y; linear in the
///   tangent. Reverse mode follows from it by transposition.
public func custom<Input: TensorTree, Output: TensorTree>(
  _ function: @escaping (Input) -> Output, jvp rule: @escaping (Input, Output, Input) -> Output
) -> (Input) -> Output {
  { input in
    customized(input, function) { output, leaves in
      let point = TreePair(first: input, second: TreePair(first: output, second: input))
      return Trace(point, .success(leaves.operands + leaves.results + leaves.operands), readsValues: false) {
        rule($0.first, $0.second.first, $0.second.second).leaves
      }
    } make: { function, rule, captured in
      Custom(function: function, rule: rule, captured: captured, form: .forward)
    }
  }
}

/// Records the function and its rule on arguments like `input`, and applies the primitive of both.
private func customized<Input: TensorTree, Output: TensorTree>(
  _ input: Input, _ function: (Input) -> Output,
  rule: (Output, (operands: [Tensor], results: [Tensor])) -> Trace<[Tensor]>,
  make: (Program, Program, Int) -> Custom
) -> Output {
  let leaves = input.leaves.map(\.concreteLiteral)
  // Without a recording there is nothing to differentiate.
  if case .success = leaves.sound, !leaves.contains(where: \.isTraced) { return function(input) }
  let trace = Trace(input, .success(leaves), function)
  return trace.results { (recorded) throws(TensorError) in
    if let error = leaves.lazy.compactMap(\.error).first { throw error }
    let placeholders = recorded.program.outputTypes.map { Tensor(repeating: 0, $0) }
    let template = trace.output.replacingLeaves(placeholders)
    let recordedRule = try rule(template, (leaves, placeholders)).recorded.get()
    let captured = recorded.captured + recordedRule.captured
    let types = leaves.map(\.type) + captured.map(\.type)
    let places = Array(leaves.indices) + recorded.captured.indices.map { leaves.count + $0 }
    let ownCount = recordedRule.program.inputs.count - recordedRule.captured.count
    // The rule's inputs: arguments, values, tangents or cotangents, then everything captured.
    let ruleTypes = Array(recordedRule.program.inputTypes.prefix(ownCount)) + captured.map(\.type)
    let rulePlaces =
      Array(0..<ownCount) + recordedRule.captured.indices.map { ownCount + recorded.captured.count + $0 }
    let primitive = make(
      recorded.program.withInputs(types, at: places).simplified(),
      recordedRule.program.withInputs(ruleTypes, at: rulePlaces).simplified(), captured.count)
    try primitive.check()
    return try applyAll(primitive, leaves + captured)
  }
}

/// A program with a rule for its derivative.
struct Custom: Primitive {
  enum Form: Hashable, Sendable { case forward, reverse }

  /// From the arguments and the captured tensors to the results.
  let function: Program
  /// From the arguments, the results, the arguments' tangents (or results' cotangents) and the captured tensors to
  /// the results' tangents (or the arguments' cotangents).
  let rule: Program
  let captured: Int
  let form: Form

  var notation: String { "custom" }
  var attributes: String { form == .forward ? "jvp" : "vjp" }
  var hasOwnRule: Bool { true }
  var programs: [(name: String, program: Program)] { [("function", function), (attributes, rule)] }
  private var argumentCount: Int { function.inputs.count - captured }

  func check() throws(TensorError) {
    let arguments = Array(function.inputTypes.prefix(argumentCount))
    let expected = form == .forward ? function.outputTypes : arguments
    guard rule.outputTypes == expected else {
      let role = form == .forward ? "the tangents of the value" : "the cotangents of the arguments"
      throw error(
        "a \(attributes) rule that gives \(role), \(expected.map(\.description).joined(separator: ", "))",
        got: rule.outputTypes.map(\.description).joined(separator: ", "), "Correct the rule's shapes.")
    }
  }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard operands == function.inputTypes else {
      throw error("operands of the function's types", got: "\(operands)", "Pass one tensor for each argument.")
    }
    return function.outputTypes
  }

  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { .control(.call(function)) }

  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let results = try recorder.recordAll(self, operands)
    guard tangents.prefix(argumentCount).contains(where: { $0 != nil }) else {
      return (results, results.map { _ in nil })
    }
    let slopes = zip(tangents, operands).prefix(argumentCount).map { $0 ?? zeros(like: $1) }
    let known = operands.prefix(argumentCount) + results
    let rest = operands.suffix(captured)
    switch form {
    case .forward: return (results, try recorder.inline(rule, known + slopes + rest))
    case .reverse:
      let linear = CustomTangent(
        rule: rule, knownCount: known.count, resultTypes: results.map(\.type), captured: captured)
      return (results, try recorder.recordAll(linear, known + rest + slopes))
    }
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    throw error(
      "a derivative rule that is linear in its tangents", got: "a custom function of a tangent", "Differentiate it.")
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    // Everything but the captured tensors varies, so that the rule's results do too.
    let flags = [Bool](repeating: true, count: argumentCount) + isBatched.suffix(captured)
    let arguments = operands.enumerated().map { index, operand in
      flags[index] && !isBatched[index] ? operand.repeatedAlongNewAxis(size) : operand
    }
    let own = rule.inputs.count - captured
    let batched = Custom(
      function: try function.batched(flags, size: size),
      rule: try rule.batched([Bool](repeating: true, count: own) + isBatched.suffix(captured), size: size),
      captured: captured, form: form)
    return try applyAll(batched, arguments)
  }
}

/// The tangents of a custom function with a rule in reverse form. Reverse mode applies the rule; forward mode its
/// transpose, where the rule is linear in the cotangents.
///
/// The operands are the arguments and results of the function, the captured tensors, then the arguments' tangents.
struct CustomTangent: Primitive {
  let rule: Program
  let knownCount: Int
  let resultTypes: [TensorType]
  let captured: Int

  var notation: String { "customTangent" }
  var programs: [(name: String, program: Program)] { [("vjp", rule)] }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] { resultTypes }

  /// From the operands to the tangents of the results.
  func forward() throws(TensorError) -> Program {
    let linear = rule.inputs.indices.map { $0 >= knownCount && $0 < knownCount + resultTypes.count }
    return try rule.transposed(linear: linear, given: rule.outputs.map { _ in true })
  }

  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel {
    do throws(TensorError) {
      return .control(.call(try forward()))
    } catch {
      return .control(
        .refuse(
          ControlFlow.Refusal(
            operation: "custom", expected: "a vjp rule that is linear in the cotangent, for forward mode",
            got: "one that is not", remedy: "Use reverse mode, or give the rule as `jvp:`.")))
    }
  }

  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    try Gradus.pushforward(try forward(), operands, tangents, in: recorder)
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    let known = operands.compactMap(\.knownTensor)
    let given = cotangents.compactMap { $0 }
    let seeds = zip(cotangents, resultTypes).map { $0 ?? constant(.integer(0), $1, like: given) }
    var results = call(rule, known.prefix(knownCount) + seeds + known.suffix(captured))[...]
    let first = knownCount + captured
    // A tangent that is known (zeros) has no cotangent.
    return operands.enumerated().map { index, operand in
      guard index >= first else { return nil }
      let result = results.removeFirst()
      return operand.isLinear ? result : nil
    }
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    let flags = isBatched.enumerated().map { index, flag in
      flag || index < knownCount || index >= knownCount + captured
    }
    let arguments = operands.enumerated().map { index, operand in
      flags[index] && !isBatched[index] ? operand.repeatedAlongNewAxis(size) : operand
    }
    let constants = isBatched[knownCount..<knownCount + captured]
    let own = [Bool](repeating: true, count: knownCount + resultTypes.count)
    let batched = CustomTangent(
      rule: try rule.batched(own + constants, size: size), knownCount: knownCount,
      resultTypes: resultTypes.map { $0.stacked(size) }, captured: captured)
    return try applyAll(batched, arguments)
  }
}

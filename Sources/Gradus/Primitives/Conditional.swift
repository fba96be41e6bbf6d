/// The value of the first function of `input` where `predicate` (a bool scalar) is true, else of the second; only that
/// one runs.
///
///     let y = conditional(x .> 0, x, then: { sqrt($0) }, otherwise: { -$0 })
///
/// Both must give values of the same types. What a function computes from captured tensors alone is computed before,
/// for both. Differentiates in both modes; in a batch a function runs if at least one example needs it, and `select`
/// picks.
public func conditional<Input: TensorTree, Output: TensorTree>(
  _ predicate: Tensor, _ input: Input, then first: (Input) -> Output, otherwise second: (Input) -> Output
) -> Output {
  let leaves = input.leaves.map(\.concreteLiteral)
  if case .success = leaves.sound, case .concrete = predicate.handle,
    let isTrue = try? predicate.scalar(as: Bool.self)
  {
    return isTrue ? first(input) : second(input)
  }
  let one = Trace(input, .success(leaves), readsValues: false, first)
  let other = Trace(input, .success(leaves), readsValues: false, second)
  return recovering(one.output) { () throws(TensorError) in
    if let error = leaves.lazy.compactMap(\.error).first { throw error }
    let branches = [try one.recorded.get(), try other.recorded.get()]
    let types = branches.map(\.program.outputTypes)
    guard types[0] == types[1] else {
      throw TensorError(
        "conditional", "branches with values of the same types", got: "\(types[0]) and \(types[1])",
        "Convert or reshape the value of one branch.")
    }
    var captured = SharedOperands()
    let places = branches.map {
      Array(leaves.indices) + $0.captured.map { leaves.count + captured.position(of: $0) }
    }
    let operands = leaves + captured.tensors
    let programs = zip(branches, places).map { $0.program.withInputs(operands.map(\.type), at: $1).simplified() }
    let primitive = Conditional(first: programs[0], second: programs[1])
    return one.output.replacingLeaves(try applyAll(primitive, [predicate.concreteLiteral] + operands))
  }
}

/// One of two programs on operands 1…, as the bool in operand 0 says.
struct Conditional: Primitive {
  let first: Program
  let second: Program

  var notation: String { "conditional" }
  var programs: [(name: String, program: Program)] { [("then", first), ("otherwise", second)] }
  private var branches: [Program] { [first, second] }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    guard operands.first == TensorType(.bool), first.outputTypes == second.outputTypes,
      branches.allSatisfy({ $0.inputTypes == Array(operands.dropFirst()) })
    else {
      let got = operands.map(\.description).joined(separator: ", ")
      throw error("a predicate of type bool[]", got: got, "Compare scalars, as in `x .> 0`.")
    }
    return first.outputTypes
  }

  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { .control(.conditional(first, second)) }

  func dependentResults(on flags: [Bool], count: Int) -> [Bool] {
    if flags[0] { return [Bool](repeating: true, count: count) }
    let rest = Array(flags.dropFirst())
    return zip(first.dependentOutputs(on: rest), second.dependentOutputs(on: rest)).map { $0 || $1 }
  }

  /// The taken branch stores what its linear part needs; the linear part is a conditional of its own.
  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let isActive = tangents.dropFirst().map { $0 != nil }
    var active = first.outputs.map { _ in false }
    for branch in branches { active = zip(active, try branch.activeOutputs(isActive)).map { $0 || $1 } }
    let count = first.outputs.count
    var splits: [ProgramSplit] = []
    for branch in branches {
      let both = try branch.tangentProgram(active: isActive, forced: active).program
      let known = isActive.map { _ in true } + both.inputs.dropFirst(isActive.count).map { _ in false }
      splits.append(both.splitTangents(known: known, values: count))
    }
    let slots = ResidualSlots(splits)
    var known: [Program] = []
    var rest: [Program] = []
    for (index, split) in splits.enumerated() {
      known.append(try slots.known(split, index, count))
      rest.append(try slots.rest(split, index, operands.dropFirst().map(\.type)))
    }
    let results = try recorder.recordAll(Conditional(first: known[0], second: known[1]), operands)
    let linear = Conditional(first: rest[0], second: rest[1])
    var slopes = try recorder.recordAll(linear, operands + results[count...] + tangents.compactMap { $0 })[...]
    return (Array(results.prefix(count)), active.map { $0 ? slopes.removeFirst() : nil })
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    let linear = operands.dropFirst().map(\.isLinear)
    let given = cotangents.map { $0 != nil }
    let transposed = Conditional(
      first: try first.transposed(linear: linear, given: given),
      second: try second.transposed(linear: linear, given: given))
    let known = operands.compactMap(\.knownTensor)
    var results = try applyAll(transposed, known + cotangents.compactMap { $0 })[...]
    return [nil] + linear.map { $0 ? results.removeFirst() : nil }
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    let flags = Array(isBatched.dropFirst())
    guard flags.contains(true) || isBatched[0] else { return try applyAll(self, operands) }
    let (one, other) = (try first.batched(flags, size: size), try second.batched(flags, size: size))
    if !isBatched[0] { return try applyAll(Conditional(first: one, second: other), operands) }
    let rest = Array(operands.dropFirst())
    let (taken, untaken) = (try Self.wherever(operands[0], one, rest), try Self.wherever(.!operands[0], other, rest))
    return zip(taken, untaken).map { select(operands[0].alignedToBatch(of: $0), $0, $1) }
  }

  /// A branch over a batch, which runs if at least one example takes it; zeros otherwise.
  private static func wherever(
    _ isTaken: Tensor, _ branch: Program, _ operands: [Tensor]
  ) throws(TensorError) -> [Tensor] {
    let idle = try Program(recording: branch.inputTypes) { recorder, _ throws(TensorError) in
      var zeros: [Tensor] = []
      for type in branch.outputTypes { zeros.append(try recorder.record(Fill(.integer(0), type), [])) }
      return zeros
    }
    let isTakenByAny = max(isTaken.converted(to: .i32)) .> 0
    return try applyAll(Conditional(first: branch, second: idle), [isTakenByAny] + operands)
  }
}

extension Tensor {
  /// A vector along the batch axis, shaped so that it broadcasts against `tensor`.
  func alignedToBatch(of tensor: Tensor) -> Tensor {
    reshaped(to: [shape[0]] + [Int](repeating: 1, count: Swift.max(tensor.rank - 1, 0)))
  }
}

/// Places for the residuals of two branches, shared by those of the same type; a branch fills the others with zeros.
private struct ResidualSlots {
  private(set) var types: [TensorType] = []
  /// For each branch, the slot of each computed residual.
  private var slots: [[Int]] = []

  init(_ splits: [ProgramSplit]) {
    for split in splits {
      var isTaken = types.map { _ in false }
      slots.append(
        split.computedTypes.map { type in
          if let free = types.indices.first(where: { !isTaken[$0] && types[$0] == type }) {
            isTaken[free] = true
            return free
          }
          types.append(type)
          isTaken.append(true)
          return types.count - 1
        })
    }
  }

  /// The branch's values, then all slots.
  func known(_ split: ProgramSplit, _ branch: Int, _ count: Int) throws(TensorError) -> Program {
    try Program(recording: split.known.inputTypes) { recorder, arguments throws(TensorError) in
      let results = try recorder.inline(split.known, arguments)
      var residuals = [Tensor?](repeating: nil, count: types.count)
      for (slot, result) in zip(slots[branch], results[count...]) { residuals[slot] = result }
      var filled: [Tensor] = []
      for (type, residual) in zip(types, residuals) {
        if let residual {
          filled.append(residual)
        } else {
          filled.append(try recorder.record(Fill(.integer(0), type), []))
        }
      }
      return results.prefix(count) + filled
    }
  }

  /// The branch's tangents from its operands, all slots and the operands' tangents.
  func rest(_ split: ProgramSplit, _ branch: Int, _ operands: [TensorType]) throws(TensorError) -> Program {
    let positions = split.residuals.map { residual in
      switch residual {
      case .input(let index): index
      case .computed(let number): operands.count + slots[branch][number]
      }
    }
    let tangents = Array(split.rest.inputTypes.dropFirst(split.residuals.count))
    let first = operands.count + types.count
    return split.rest.withInputs(
      operands + types + tangents, at: positions + tangents.indices.map { first + $0 })
  }
}

/// Reverse mode: records the program with tangents, then transposes the part that is linear in them, last instruction
/// first.
///
/// - Parameter seed: the cotangent of each result, made from the results; nil for a result that has none.
/// - Returns: the results, and the cotangents of the first `active` inputs (zeros where nothing depends on one).
func pullback(
  _ program: Program, _ primals: [Tensor], active: Int, in recorder: Recorder, seed: ([Tensor]) -> [Tensor?]
) throws(TensorError) -> (results: [Tensor], cotangents: [Tensor]) {
  let tangents = primals.prefix(active).map { recorder.input($0.type) }
  let padding = [Tensor?](repeating: nil, count: program.inputs.count - active)
  let (results, slopes) = try pushforward(program, primals, tangents + padding, in: recorder)
  let pairs = zip(slopes, seed(results)).compactMap { slope, seed in
    slope.flatMap { slope in seed.map { (slope, $0) } }
  }
  let cotangents = try recorder.transpose(pairs.map(\.0), pairs.map(\.1), from: tangents)
  return (results, zip(cotangents, primals).map { $0 ?? zeros(like: $1) })
}

extension Recorder {
  /// The cotangents of variables in which the recording is linear, given those of the results; nil where no result
  /// depends on a variable.
  func transpose(_ results: [Tensor], _ seeds: [Tensor], from variables: [Tensor]) throws(TensorError) -> [Tensor?] {
    var transposer = Transposer(self, from: variables)
    for (result, seed) in zip(results, seeds) { transposer.accumulate(seed, to: result) }
    try transposer.run()
    let cotangents = variables.map { transposer.cotangent(of: $0) }
    if let error = cotangents.lazy.compactMap({ $0?.error }).first { throw error }
    return cotangents
  }
}

/// Carries cotangents backwards through the instructions that are linear in some variables.
private struct Transposer {
  private let recorder: Recorder
  // Taken before the transposition, which appends to the recording.
  private let instructions: [Instruction]
  private let operands: [VariableID]
  private var isLinear: [Bool]
  private var cotangents: [Tensor?]

  init(_ recorder: Recorder, from variables: [Tensor]) {
    self.recorder = recorder
    instructions = recorder.instructions
    operands = recorder.operands
    isLinear = [Bool](repeating: false, count: recorder.types.count)
    cotangents = [Tensor?](repeating: nil, count: recorder.types.count)
    for variable in variables { isLinear[Self.id(variable)] = true }
    for instruction in instructions {
      let variables = operands[instruction.operandRange]
      guard variables.contains(where: { isLinear[Int($0)] }) else { continue }
      if instruction.resultCount == 1 {
        isLinear[Int(instruction.result)] = true
      } else {
        let flags = recorder.primitives[instruction.primitive].dependentResults(
          on: variables.map { isLinear[Int($0)] }, count: instruction.results.count)
        for (result, flag) in zip(instruction.results, flags) { isLinear[Int(result)] = flag }
      }
    }
  }

  func cotangent(of variable: Tensor) -> Tensor? { cotangents[Self.id(variable)] }

  mutating func accumulate(_ cotangent: Tensor, to variable: Tensor) { accumulate(cotangent, to: Self.id(variable)) }

  mutating func run() throws(TensorError) {
    for (index, instruction) in instructions.enumerated().reversed() {
      guard instruction.results.contains(where: { cotangents[Int($0)] != nil }) else { continue }
      let incoming = instruction.results.map { cotangents[Int($0)] }
      for result in instruction.results { cotangents[Int(result)] = nil }
      if let error = incoming.lazy.compactMap({ $0?.error }).first { throw error }
      recorder.provenance?.transpose(index)
      let variables = operands[instruction.operandRange]
      let views: [TransposeOperand] = variables.map { variable in
        isLinear[Int(variable)] ? .linear(recorder.type(of: variable)) : .known(Tensor(.traced(recorder, variable)))
      }
      let parts = try recorder.primitives[instruction.primitive].transpose(incoming, views)
      for (variable, part) in zip(variables, parts) {
        if let part, isLinear[Int(variable)] { accumulate(part, to: Int(variable)) }
      }
    }
  }

  private mutating func accumulate(_ cotangent: Tensor, to variable: Int) {
    guard variable < cotangents.count, isLinear[variable] else { return }
    cotangents[variable] = cotangents[variable].map { $0 + cotangent } ?? cotangent
  }

  private static func id(_ tensor: Tensor) -> Int {
    if case .traced(_, let variable) = tensor.handle { Int(variable) } else { .max }
  }
}

extension Program {
  /// The outputs, then the cotangents of the first `active` inputs, from the inputs followed by the outputs'
  /// cotangents.
  func vjp(active: Int) throws(TensorError) -> Program {
    let recorder = Recorder()
    let primals = inputTypes.map(recorder.input)
    let seeds = outputTypes.map(recorder.input)
    let (results, cotangents) = try pullback(self, primals, active: active, in: recorder) { _ in seeds }
    // The tangent inputs of the linear part stand between; nothing depends on them any more.
    return try recorder.finish(results + cotangents).keepingInputs(primals.count + seeds.count).simplified()
  }

  /// The gradient of the only output, a scalar, with respect to the first `active` inputs; after the value if that is
  /// kept.
  func gradient(active: Int, keepsValue: Bool) throws(TensorError) -> Program {
    let recorder = Recorder()
    let primals = inputTypes.map(recorder.input)
    let (results, cotangents) = try pullback(self, primals, active: active, in: recorder) { results in
      results.map { constant(.integer(1), $0.type, like: [$0]) }
    }
    return try recorder.finish((keepsValue ? results : []) + cotangents).keepingInputs(primals.count).simplified()
  }

  /// The program without the inputs after the first `count`, on which nothing depends.
  func keepingInputs(_ count: Int) -> Program {
    let program = withoutDeadInstructions()
    return Program(
      types: program.types, inputs: Array(program.inputs.prefix(count)), instructions: program.instructions,
      operands: program.operands, outputs: program.outputs, primitives: program.primitives)
  }
}

extension Program {
  /// The program in two halves: what can be computed before the first `varying` inputs are known, and the rest.
  ///
  /// The `known` half takes the other inputs and gives the first `knownOutputs` outputs, then the residuals: what the
  /// other half needs of it. The `varying` half takes the first `varying` inputs and the residuals, and gives the
  /// remaining outputs. Constants and views are repeated there instead of being kept.
  func split(varying: Int, knownOutputs: Int = 0) throws(TensorError) -> (known: Program, varying: Program) {
    var splitter = Splitter(self, varying: varying)
    for output in outputs[knownOutputs...] { splitter.need(output) }
    let known = splitter.knownHalf(outputs: Array(outputs.prefix(knownOutputs)), inputs: Array(inputs[varying...]))
    return (
      known.simplified(), try splitter.varyingHalf(inputs: inputs.prefix(varying), outputs: outputs[knownOutputs...])
    )
  }

  /// The program with some of its inputs and outputs, in another order.
  func selecting(inputs: [VariableID], outputs: [VariableID]) -> Program {
    Program(
      types: types, inputs: inputs, instructions: instructions, operands: operands, outputs: outputs,
      primitives: primitives
    ).withoutDeadInstructions()
  }
}

private struct Splitter {
  let program: Program
  /// The instruction that defines each variable; −1 for inputs.
  private var definitions: [Int]
  private var isVarying: [Bool]
  /// The instructions of the varying half.
  private var isInVaryingHalf: [Bool]
  private var isResidual: [Bool]
  private var residuals: [VariableID] = []

  init(_ program: Program, varying: Int) {
    self.program = program
    definitions = [Int](repeating: -1, count: program.types.count)
    isVarying = [Bool](repeating: false, count: program.types.count)
    isResidual = isVarying
    isInVaryingHalf = [Bool](repeating: false, count: program.instructions.count)
    for input in program.inputs.prefix(varying) { isVarying[Int(input)] = true }
    for (position, instruction) in program.instructions.enumerated() {
      let varies = program.operands(of: instruction).contains { isVarying[Int($0)] }
      for result in instruction.results {
        definitions[Int(result)] = position
        isVarying[Int(result)] = varies
      }
    }
  }

  /// Marks what the varying half computes, and what it takes from the known one, to have a variable.
  mutating func need(_ variable: VariableID) {
    var pending = [variable]
    while let next = pending.popLast() {
      let definition = definitions[Int(next)]
      if definition >= 0, isVarying[Int(next)] || isRepeated(program.instructions[definition]) {
        if isInVaryingHalf[definition] { continue }
        isInVaryingHalf[definition] = true
        pending += program.operands(of: program.instructions[definition])
      } else if !isVarying[Int(next)], !isResidual[Int(next)] {
        isResidual[Int(next)] = true
        residuals.append(next)
      }
    }
  }

  /// Whether a known instruction costs less to repeat than its result costs to keep.
  private func isRepeated(_ instruction: Instruction) -> Bool {
    let operands = program.operands(of: instruction).map { program.type(of: $0) }
    switch program.primitive(of: instruction).kernel(operands, program.resultTypes(of: instruction)) {
    case .fill, .iota, .view: return true
    default: return false
    }
  }

  func knownHalf(outputs: [VariableID], inputs: [VariableID]) -> Program {
    program.selecting(inputs: inputs, outputs: outputs + residuals)
  }

  func varyingHalf(inputs: ArraySlice<VariableID>, outputs: ArraySlice<VariableID>) throws(TensorError) -> Program {
    let recorder = Recorder()
    var values = [Tensor?](repeating: nil, count: program.types.count)
    for input in inputs + residuals { values[Int(input)] = recorder.input(program.type(of: input)) }
    for (position, instruction) in program.instructions.enumerated() where isInVaryingHalf[position] {
      let operands = program.operands(of: instruction).map { values[Int($0)]! }  // Needed, so marked by `need`.
      let results = try recorder.recordAll(program.primitive(of: instruction), operands)
      for (variable, result) in zip(instruction.results, results) { values[Int(variable)] = result }
    }
    return try recorder.finish(outputs.map { values[Int($0)]! }).simplified()
  }
}

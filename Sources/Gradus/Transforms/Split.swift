/// A program in two parts: what can be computed from the known inputs alone, and the rest.
///
/// The rest reads what it needs of the first part as residuals. Forward mode splits so into values and tangents; a
/// loop stores its residuals step by step for the way back.
struct ProgramSplit {
  /// Where a residual comes from.
  enum Residual: Equatable {
    /// A known input, by its position among all inputs.
    case input(Int)
    /// A further output of the known part, by its number among those.
    case computed(Int)
  }

  /// From the known inputs to the known outputs, then the computed residuals.
  let known: Program
  /// From the residuals, then the unknown inputs, to the unknown outputs.
  let rest: Program
  let residuals: [Residual]
  /// Which of the outputs the known part computes.
  let isKnownOutput: [Bool]

  /// The types of the residuals that the known part computes.
  var computedTypes: [TensorType] {
    Array(known.outputTypes.dropFirst(isKnownOutput.filter { $0 }.count))
  }
}

extension Program {
  /// Splits a program of values and tangents so that the known part computes the first `values` outputs and the rest
  /// all others.
  ///
  /// A tangent that does not depend on the unknown inputs (a constant zero, say) is computed by the rest all the same.
  /// The first `changing` inputs count as computed: their values are of one step of a loop.
  func splitTangents(known: [Bool], values: Int, changing: Int = 0) -> ProgramSplit {
    var splitter = Splitter(self, known: known, knownOutputCount: values, changing: changing)
    return splitter.run(known)
  }

  /// The program in two halves: what can be computed before the first `varying` inputs are known, and the rest.
  ///
  /// The `known` half takes the other inputs and gives the first `knownOutputs` outputs, then what the other half needs
  /// of it. The `varying` half takes the first `varying` inputs and that, and gives the remaining outputs.
  func split(varying: Int, knownOutputs: Int = 0) -> (known: Program, varying: Program) {
    let known = inputs.indices.map { $0 >= varying }
    let split = splitTangents(known: known, values: knownOutputs, changing: inputs.count)
    let types = split.rest.inputTypes
    let residualCount = types.count - varying
    let places = (0..<residualCount).map { varying + $0 } + Array(0..<varying)
    return (
      split.known, split.rest.withInputs(types.suffix(varying) + types.prefix(residualCount), at: places)
    )
  }

  /// The program with some of its inputs and outputs, in another order.
  func selecting(inputs: [VariableID], outputs: [VariableID]) -> Program {
    Program(
      types: types, inputs: inputs, instructions: instructions, operands: operands, outputs: outputs,
      primitives: primitives
    ).withoutDeadInstructions()
  }

  /// Which outputs have a tangent when the given inputs have one.
  func activeOutputs(_ active: [Bool]) throws(TensorError) -> [Bool] {
    try tangentProgram(active: active).activeOutputs
  }
}

private struct Splitter {
  let program: Program
  private var isKnown: [Bool]
  /// Known instructions that the rest repeats instead of reading their results.
  private var isRepeated: [Bool]
  private var residuals: [VariableID] = []
  /// The outputs that the known part computes.
  private let knownOutputCount: Int
  private let changing: Int

  init(_ program: Program, known: [Bool], knownOutputCount: Int, changing: Int) {
    self.program = program
    self.changing = changing
    self.knownOutputCount = knownOutputCount
    isKnown = [Bool](repeating: false, count: program.types.count)
    isRepeated = [Bool](repeating: false, count: program.instructions.count)
    for (input, flag) in zip(program.inputs, known) { isKnown[Int(input)] = flag }
    for instruction in program.instructions {
      let flag = program.operands(of: instruction).allSatisfy { isKnown[Int($0)] }
      for result in instruction.results { isKnown[Int(result)] = flag }
    }
  }

  mutating func run(_ known: [Bool]) -> ProgramSplit {
    findResiduals()
    let positions = Dictionary(uniqueKeysWithValues: program.inputs.enumerated().map { ($1, $0) })
    var computed: [VariableID] = []
    let origins = residuals.map { variable -> ProgramSplit.Residual in
      if let position = positions[variable], position >= changing { return .input(position) }
      computed.append(variable)
      return .computed(computed.count - 1)
    }
    let isKnownOutput = program.outputs.indices.map { computesInKnown($0) }
    let knownOutputs = zip(program.outputs, isKnownOutput).filter(\.1).map(\.0)
    let knownInputs = zip(program.inputs, known).filter(\.1).map(\.0)
    let unknownInputs = zip(program.inputs, known).filter { !$0.1 }.map(\.0)
    let unknownOutputs = zip(program.outputs, isKnownOutput).filter { !$0.1 }.map(\.0)
    return ProgramSplit(
      known: part(knownInputs, knownOutputs + computed) { _ in true },
      rest: part(residuals + unknownInputs, unknownOutputs) { isRepeated[$0] },
      residuals: origins, isKnownOutput: isKnownOutput)
  }

  private func computesInKnown(_ output: Int) -> Bool {
    isKnown[Int(program.outputs[output])] && output < knownOutputCount
  }

  /// The instructions on known values (those that `repeats` admits) or unknown ones between inputs and outputs.
  private func part(_ inputs: [VariableID], _ outputs: [VariableID], _ admitsKnown: (Int) -> Bool) -> Program {
    var instructions: [Instruction] = []
    var operands: [VariableID] = []
    var isDefined = [Bool](repeating: false, count: program.types.count)
    for input in inputs { isDefined[Int(input)] = true }
    for (index, instruction) in program.instructions.enumerated() {
      let variables = program.operands(of: instruction)
      let isKnownResult = instruction.results.isEmpty ? true : isKnown[Int(instruction.firstResult)]
      guard isKnownResult ? admitsKnown(index) : true, variables.allSatisfy({ isDefined[Int($0)] }),
        !instruction.results.contains(where: { isDefined[Int($0)] })
      else { continue }
      instructions.append(
        Instruction(
          primitive: instruction.primitive, firstResult: instruction.firstResult,
          resultCount: instruction.resultCount, firstOperand: operands.count, operandCount: variables.count))
      operands += variables
      for result in instruction.results { isDefined[Int(result)] = true }
    }
    return Program(
      types: program.types, inputs: inputs, instructions: instructions, operands: operands, outputs: outputs,
      primitives: program.primitives
    ).simplified()
  }

  /// Finds what the unknown instructions and outputs read of the known ones, backwards. Constants, and views that do
  /// not read more than they give, are repeated in the rest.
  private mutating func findResiduals() {
    var isNeeded = [Bool](repeating: false, count: program.types.count)
    let isLive = program.liveVariables()
    for instruction in program.instructions where !instruction.results.allSatisfy({ isKnown[Int($0)] }) {
      guard instruction.results.contains(where: { isLive[Int($0)] }) else { continue }
      for operand in program.operands(of: instruction) where isKnown[Int(operand)] { isNeeded[Int(operand)] = true }
    }
    for (position, output) in program.outputs.enumerated()
    where isKnown[Int(output)] && !computesInKnown(position) {
      isNeeded[Int(output)] = true
    }
    for index in program.instructions.indices.reversed() {
      let instruction = program.instructions[index]
      guard instruction.resultCount == 1, isNeeded[Int(instruction.result)], isCheap(instruction) else { continue }
      isRepeated[index] = true
      isNeeded[Int(instruction.result)] = false
      for operand in program.operands(of: instruction) { isNeeded[Int(operand)] = true }
    }
    // In the order of definition.
    residuals = program.inputs.filter { isNeeded[Int($0)] }
    for instruction in program.instructions { residuals += instruction.results.filter { isNeeded[Int($0)] } }
  }

  private func isCheap(_ instruction: Instruction) -> Bool {
    let operands = program.operands(of: instruction).map { program.type(of: $0) }
    let result = program.type(of: instruction.result)
    switch program.primitive(of: instruction).kernel(operands, [result]) {
    case .fill, .iota: return true
    case .view: return operands[0].elementCount <= result.elementCount
    default: return false
    }
  }
}

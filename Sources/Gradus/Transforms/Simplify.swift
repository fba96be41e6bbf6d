/// An operand as a simplification rule sees it.
struct SimplifyOperand {
  let type: TensorType
  /// The one value that it holds everywhere, if that is known.
  let constant: ScalarValue?
  /// The primitive that defines it; nil for an input of the program.
  let definition: (any Primitive)?

  func isConstant(_ value: Double) -> Bool { constant.map { $0.double == value } ?? false }
}

/// What a primitive can be replaced by.
enum Simplification {
  /// An operand, or operand `1` of the instruction that defines operand `0`.
  enum Reference {
    case operand(Int)
    case inner(Int, Int)
  }

  /// The result is that value.
  case same(Reference)
  /// The result is another primitive of those values.
  case instruction(any Primitive, [Reference])
}

extension Program {
  /// The same function with fewer instructions: dead, duplicate and constant ones go, and each primitive's own rules
  /// are applied.
  func simplified() -> Program {
    if isSimplified { return self }
    var simplifier = Simplifier(self)
    return simplifier.run()
  }
}

private struct Simplifier {
  let program: Program
  var types: [TensorType] = []
  var instructions: [Instruction] = []
  var operands: [VariableID] = []
  /// The instruction that defines each variable; −1 for inputs.
  var definitions: [Int32] = []
  var renamed: [VariableID]
  var known = InstructionTable()
  var primitives = PrimitiveTable()

  init(_ program: Program) {
    self.program = program
    renamed = [VariableID](repeating: -1, count: program.types.count)
  }

  mutating func run() -> Program {
    let isLive = program.liveVariables()
    for input in program.inputs { renamed[Int(input)] = newVariable(program.type(of: input), definedBy: -1) }
    for instruction in program.instructions where instruction.results.contains(where: { isLive[Int($0)] }) {
      let arguments = program.operands(of: instruction).map { renamed[Int($0)] }
      let primitive = program.primitive(of: instruction)
      if instruction.resultCount == 1 {
        renamed[Int(instruction.result)] = add(primitive, arguments, program.type(of: instruction.result))
      } else {
        let results = emit(primitive, arguments, program.resultTypes(of: instruction))
        for (old, new) in zip(instruction.results, results) { renamed[Int(old)] = new }
      }
    }
    let result = Program(
      types: types, inputs: program.inputs.map { renamed[Int($0)] }, instructions: instructions, operands: operands,
      outputs: program.outputs.map { renamed[Int($0)] }, primitives: primitives, isSimplified: true)
    return result.withoutDeadInstructions()
  }

  private mutating func newVariable(_ type: TensorType, definedBy instruction: Int) -> VariableID {
    types.append(type)
    definitions.append(Int32(instruction))
    return VariableID(types.count - 1)
  }

  /// The variable that holds the primitive's result, after applying rules until none fits.
  private mutating func add(_ primitive: any Primitive, _ arguments: [VariableID], _ type: TensorType) -> VariableID {
    var (primitive, arguments) = (primitive, arguments)
    rules: for _ in 0..<8 {
      let views = arguments.map(operand)
      if let value = folded(primitive, views, type) {
        (primitive, arguments) = (Fill(value, type), [])
        break
      }
      switch primitive.simplification(views, type) {
      case nil: break rules
      case .same(let reference): return resolve(reference, arguments)
      case .instruction(let next, let references):
        arguments = references.map { resolve($0, arguments) }
        primitive = next
      }
    }
    return emit(primitive, arguments, [type]).lowerBound
  }

  private func resolve(_ reference: Simplification.Reference, _ arguments: [VariableID]) -> VariableID {
    switch reference {
    case .operand(let index): arguments[index]
    case .inner(let outer, let index):
      operands[instructions[Int(definitions[Int(arguments[outer])])].operandRange.lowerBound + index]
    }
  }

  private func operand(_ variable: VariableID) -> SimplifyOperand {
    let definition = definitions[Int(variable)]
    let primitive = definition < 0 ? nil : primitives[instructions[Int(definition)].primitive]
    return SimplifyOperand(
      type: types[Int(variable)], constant: (primitive as? Fill)?.value, definition: primitive)
  }

  /// The one value of a map or view of constants.
  private func folded(_ primitive: any Primitive, _ operands: [SimplifyOperand], _ type: TensorType) -> ScalarValue? {
    guard !operands.isEmpty, operands.allSatisfy({ $0.constant != nil }) else { return nil }
    let constants = operands.compactMap(\.constant)
    switch primitive.kernel(operands.map(\.type), [type]) {
    case .map(let program): return program.evaluate(constants)[0]
    case .view: return constants[0]
    default: return nil
    }
  }

  /// Appends an instruction unless the same one is there already.
  private mutating func emit(
    _ primitive: any Primitive, _ arguments: [VariableID], _ types: [TensorType]
  ) -> Range<VariableID> {
    let index = instructions.count
    let id = primitives.id(of: primitive)
    let swapped =
      primitive.isCommutative && arguments.count == 2
      ? known.find(id, arguments.reversed(), instructions, operands) : nil
    if let same = swapped ?? known.insert(id, arguments, index, instructions, operands),
      instructions[same].results.elementsEqual(types, by: { self.types[Int($0)] == $1 })
    {
      return instructions[same].results
    }
    let firstResult = VariableID(self.types.count)
    for type in types { _ = newVariable(type, definedBy: index) }
    let instruction = Instruction(
      primitive: id, firstResult: firstResult, resultCount: Int32(types.count), firstOperand: operands.count,
      operandCount: arguments.count)
    instructions.append(instruction)
    operands += arguments
    return instruction.results
  }
}

extension Program {
  /// Which variables the outputs depend on.
  func liveVariables() -> [Bool] {
    var isLive = [Bool](repeating: false, count: types.count)
    for output in outputs { isLive[Int(output)] = true }
    for instruction in instructions.reversed() where instruction.results.contains(where: { isLive[Int($0)] }) {
      for operand in operands(of: instruction) { isLive[Int(operand)] = true }
    }
    return isLive
  }

  func withoutDeadInstructions() -> Program {
    let isLive = liveVariables()
    func isDead(_ instruction: Instruction) -> Bool { !instruction.results.contains { isLive[Int($0)] } }
    guard instructions.contains(where: isDead) else { return self }
    var kept: [Instruction] = []
    var keptOperands: [VariableID] = []
    for instruction in instructions where !isDead(instruction) {
      kept.append(
        Instruction(
          primitive: instruction.primitive, firstResult: instruction.firstResult, resultCount: instruction.resultCount,
          firstOperand: keptOperands.count, operandCount: Int(instruction.operandCount)))
      keptOperands += operands(of: instruction)
    }
    return Program(
      types: types, inputs: inputs, instructions: kept, operands: keptOperands, outputs: outputs,
      primitives: primitives, isSimplified: isSimplified)
  }
}

/// The number of a variable in a program; each is defined once, by an input or an instruction.
typealias VariableID = Int32

/// One step of a program: a primitive applied to variables that were defined before it.
struct Instruction: Sendable {
  let primitive: any Primitive
  let result: VariableID
  // The operands are a range of the program's flat list: no allocation per instruction.
  let firstOperand: Int32
  let operandCount: Int32

  var operandRange: Range<Int> { Int(firstOperand)..<Int(firstOperand + operandCount) }
}

/// A function recorded as a straight line of primitives over typed variables.
///
/// A program is a value: it prints, compares, and every derivative is a transformation from program to program.
///
///     let program = try Program(tracing: { x in sum(sin(x) * x) }, of: TensorType(.f64, [3]))
///     print(program)
public struct Program: Sendable {
  let types: [TensorType]
  let inputs: [VariableID]
  let instructions: [Instruction]
  let operands: [VariableID]
  let outputs: [VariableID]
  private let structuralHash: Int

  init(
    types: [TensorType], inputs: [VariableID], instructions: [Instruction], operands: [VariableID],
    outputs: [VariableID]
  ) {
    self.types = types
    self.inputs = inputs
    self.instructions = instructions
    self.operands = operands
    self.outputs = outputs
    var hasher = Hasher()
    for input in inputs { hasher.combine(types[Int(input)]) }
    for instruction in instructions {
      hasher.combine(ObjectIdentifier(Swift.type(of: instruction.primitive)))
      instruction.primitive.hash(into: &hasher)
    }
    hasher.combine(operands)
    hasher.combine(outputs)
    structuralHash = hasher.finalize()
  }

  /// The types of the arguments, in order.
  public var inputTypes: [TensorType] { inputs.map { types[Int($0)] } }

  /// The types of the results, in order.
  public var outputTypes: [TensorType] { outputs.map { types[Int($0)] } }

  /// How many operations the program runs.
  public var instructionCount: Int { instructions.count }

  func operands(of instruction: Instruction) -> ArraySlice<VariableID> { operands[instruction.operandRange] }

  func type(of variable: VariableID) -> TensorType { types[Int(variable)] }
}

extension Program: Hashable {
  /// Whether both do the same operations on the same types in the same order.
  public static func == (left: Program, right: Program) -> Bool {
    // Types other than the inputs' follow from the primitives.
    left.structuralHash == right.structuralHash && left.instructions.count == right.instructions.count
      && left.inputs == right.inputs && left.outputs == right.outputs && left.operands == right.operands
      && left.inputTypes == right.inputTypes
      && zip(left.instructions, right.instructions).allSatisfy { x, y in
        x.result == y.result && x.operandCount == y.operandCount && x.primitive.isEqual(to: y.primitive)
      }
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(structuralHash) }
}

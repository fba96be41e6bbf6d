/// The number of a variable in a program; each is defined once, by an input or an instruction.
typealias VariableID = Int32

/// The number of a primitive in its program's table.
typealias PrimitiveID = Int32

/// One step of a program: a primitive applied to variables that were defined before it.
///
/// Operands are a range of the program's flat list and results are numbered one after another: no allocation per
/// instruction.
struct Instruction: Sendable, Hashable {
  let primitive: PrimitiveID
  let firstResult: VariableID
  let firstOperand: Int32
  let operandCount: Int32
  let resultCount: Int32

  init(primitive: PrimitiveID, firstResult: VariableID, resultCount: Int32 = 1, firstOperand: Int, operandCount: Int) {
    self.primitive = primitive
    self.firstResult = firstResult
    self.firstOperand = Int32(truncatingIfNeeded: firstOperand)
    self.operandCount = Int32(truncatingIfNeeded: operandCount)
    self.resultCount = resultCount
  }

  var operandRange: Range<Int> { Int(firstOperand)..<Int(firstOperand + operandCount) }

  var results: Range<VariableID> { firstResult..<firstResult + resultCount }

  /// The result of an instruction that has one.
  var result: VariableID { firstResult }
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
  let primitives: PrimitiveTable
  /// Whether `simplified` would change nothing.
  let isSimplified: Bool
  private let structuralHash: Int

  init(
    types: [TensorType], inputs: [VariableID], instructions: [Instruction], operands: [VariableID],
    outputs: [VariableID], primitives: PrimitiveTable, isSimplified: Bool = false
  ) {
    self.types = types
    self.inputs = inputs
    self.instructions = instructions
    self.operands = operands
    self.outputs = outputs
    self.primitives = primitives
    self.isSimplified = isSimplified
    var hash = StructuralHash()
    for input in inputs { hash.combine(types[Int(input)].hashValue) }
    for primitive in primitives.primitives { hash.combine(PrimitiveTable.hash(primitive)) }
    for instruction in instructions {
      hash.combine(Int(instruction.primitive) &+ Int(instruction.operandCount) << 32)
    }
    for operand in operands { hash.combine(Int(operand)) }
    for output in outputs { hash.combine(Int(output)) }
    structuralHash = hash.value
  }

  /// The types of the arguments, in order.
  public var inputTypes: [TensorType] { inputs.map { types[Int($0)] } }

  /// The types of the results, in order.
  public var outputTypes: [TensorType] { outputs.map { types[Int($0)] } }

  /// How many operations the program runs.
  public var instructionCount: Int { instructions.count }

  func primitive(of instruction: Instruction) -> any Primitive { primitives[instruction.primitive] }

  func operands(of instruction: Instruction) -> ArraySlice<VariableID> { operands[instruction.operandRange] }

  func type(of variable: VariableID) -> TensorType { types[Int(variable)] }

  func resultTypes(of instruction: Instruction) -> [TensorType] { instruction.results.map { types[Int($0)] } }
}

extension Program: Hashable {
  /// Whether both do the same operations on the same types in the same order.
  public static func == (left: Program, right: Program) -> Bool {
    // Types other than the inputs' follow from the primitives.
    left.structuralHash == right.structuralHash && left.inputs == right.inputs && left.outputs == right.outputs
      && left.instructions == right.instructions && left.operands == right.operands
      && left.inputTypes == right.inputTypes
      && left.primitives.primitives.elementsEqual(right.primitives.primitives) { $0.isEqual(to: $1) }
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(structuralHash) }
}

/// A quick mixing hash for long sequences of numbers, by the multiplication of FNV-1a on whole words.
private struct StructuralHash {
  private(set) var value = Int(bitPattern: 0xCBF2_9CE4_8422_2325)

  mutating func combine(_ word: Int) {
    value = (value ^ word) &* 0x0100_0000_01B3
    value ^= Int(bitPattern: UInt(bitPattern: value) >> 29)
  }
}

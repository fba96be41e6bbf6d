import GradusKernels

/// Writes a program down while a Swift function runs on traced tensors.
///
/// Every traced tensor holds its recorder, so recording needs no ambient state. When recordings nest, an operation
/// belongs to the innermost recorder among its operands; a variable of another recorder, or a concrete tensor,
/// becomes an extra input of the program (`captured` keeps its value). So `gradient` inside `gradient` never confuses
/// the two sets of variables.
///
/// A recorder belongs to the thread that runs the function.
final class Recorder: @unchecked Sendable {
  /// Grows with each recorder: of two that are open, the one with the larger serial is inside the other.
  let serial = gradus_next_serial()
  // One thread and no reentrancy: the run-time checks of exclusive access would cost a third of the time of
  // recording.
  @exclusivity(unchecked) private(set) var types: [TensorType] = []
  @exclusivity(unchecked) private(set) var instructions: [Instruction] = []
  @exclusivity(unchecked) private(set) var operands: [VariableID] = []
  @exclusivity(unchecked) private(set) var primitives = PrimitiveTable()
  @exclusivity(unchecked) private var isOpen = true
  private(set) var inputs: [VariableID] = []
  private(set) var captured: [Tensor] = []
  private var captures: [Capture: VariableID] = [:]

  private enum Capture: Hashable {
    case storage(ObjectIdentifier)
    case variable(ObjectIdentifier, VariableID)
  }

  func type(of variable: VariableID) -> TensorType { types[Int(variable)] }

  func input(_ type: TensorType) -> Tensor {
    Tensor(.traced(self, newInput(type)))
  }

  private func newInput(_ type: TensorType) -> VariableID {
    let variable = newVariable(type)
    inputs.append(variable)
    return variable
  }

  private func newVariable(_ type: TensorType) -> VariableID {
    types.append(type)
    return VariableID(types.count - 1)
  }

  /// Appends an instruction, after checking that the operands fit.
  func record(_ primitive: some Primitive, _ arguments: [Tensor]) throws(TensorError) -> Tensor {
    guard isOpen else { throw Self.escaped(primitive.notation) }
    let first = operands.count
    do throws(TensorError) {
      var operandTypes: [TensorType] = []
      operandTypes.reserveCapacity(arguments.count)
      for argument in arguments {
        let variable = try self.variable(for: argument)
        operands.append(variable)
        operandTypes.append(types[Int(variable)])
      }
      let type = try primitive.resultType(operandTypes)
      guard type.shape.isAddressable else {
        throw TensorError(
          primitive.notation, "a result whose extents are ≥ 0 and fit in memory", got: "\(type)", "Check the shapes.")
      }
      let result = newVariable(type)
      instructions.append(
        Instruction(
          primitive: primitives.id(of: primitive), result: result, firstOperand: Int32(first),
          operandCount: Int32(arguments.count)))
      return Tensor(.traced(self, result))
    } catch {
      operands.removeSubrange(first...)
      throw error
    }
  }

  /// Appends an elementwise instruction on one or two variables of this recorder with the same type: the path that
  /// most operations take, without allocation. Nil where the general path has to look at the operands.
  func recordElementwise(_ primitive: some Elementwise, _ left: VariableID, _ right: VariableID?) -> Tensor? {
    guard isOpen else { return nil }
    let type = types[Int(left)]
    if let right, right != left, types[Int(right)] != type { return nil }
    guard let scalarType = primitive.resultScalarType(type.scalarType, isBinary: right != nil) else { return nil }
    let first = Int32(truncatingIfNeeded: operands.count)
    operands.append(left)
    if let right { operands.append(right) }
    let result = newVariable(scalarType == type.scalarType ? type : type.with(scalarType))
    instructions.append(
      Instruction(
        primitive: primitives.id(of: primitive), result: result, firstOperand: first,
        operandCount: right == nil ? 1 : 2))
    return Tensor(.traced(self, result))
  }

  /// The variable that stands for a tensor in this program.
  func variable(for tensor: Tensor) throws(TensorError) -> VariableID {
    switch tensor.handle {
    case .traced(let recorder, let variable):
      if recorder === self { return variable }
      guard recorder.isOpen else { throw Self.escaped("capture") }
      return capture(tensor, .variable(ObjectIdentifier(recorder), variable))
    case .concrete(let storage):
      return capture(tensor, .storage(ObjectIdentifier(storage)))
    case .literal(let value):
      return try self.variable(for: record(Fill(value, TensorType(.f64)), []))
    case .failed(let failure):
      throw failure.error
    }
  }

  private func capture(_ tensor: Tensor, _ key: Capture) -> VariableID {
    if let known = captures[key] { return known }
    let variable = newInput(tensor.type)
    captures[key] = variable
    captured.append(tensor)
    return variable
  }

  /// Replays a program here; its results become tensors of this recording.
  func inline(_ program: Program, _ arguments: [Tensor]) throws(TensorError) -> [Tensor] {
    var renamed = [VariableID](repeating: -1, count: program.types.count)
    for (input, argument) in zip(program.inputs, arguments) {
      renamed[Int(input)] = try variable(for: argument)
    }
    let ids = program.primitives.primitives.map { primitives.id(of: $0) }
    for instruction in program.instructions {
      let first = Int32(operands.count)
      for operand in program.operands(of: instruction) { operands.append(renamed[Int(operand)]) }
      let result = newVariable(program.type(of: instruction.result))
      instructions.append(
        Instruction(
          primitive: ids[Int(instruction.primitive)], result: result, firstOperand: first,
          operandCount: instruction.operandCount))
      renamed[Int(instruction.result)] = result
    }
    return program.outputs.map { Tensor(.traced(self, renamed[Int($0)])) }
  }

  /// Ends the recording. The program's inputs are the declared ones, then the captured ones.
  func finish(_ results: [Tensor]) throws(TensorError) -> Program {
    var outputs: [VariableID] = []
    for result in results { outputs.append(try variable(for: result)) }
    isOpen = false
    return Program(
      types: types, inputs: inputs, instructions: instructions, operands: operands, outputs: outputs,
      primitives: primitives)
  }

  /// Ends a recording whose function failed.
  func close() { isOpen = false }

  /// The innermost recorder among the tensors' own, if any is traced.
  static func innermost(of tensors: some Sequence<Tensor>) -> Recorder? {
    var innermost: Recorder?
    for tensor in tensors {
      guard case .traced(let recorder, _) = tensor.handle else { continue }
      if innermost.map({ $0.serial < recorder.serial }) ?? true { innermost = recorder }
    }
    return innermost
  }

  private static func escaped(_ operation: String) -> TensorError {
    TensorError(
      operation, "tensors of a function that is still being recorded", got: "one that outlived its recording",
      "Return it from the function instead of storing it outside.")
  }
}

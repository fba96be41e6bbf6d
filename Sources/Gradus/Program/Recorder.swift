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
  @exclusivity(unchecked) private(set) var isOpen = true
  /// Where the instructions come from, if that was asked for.
  @exclusivity(unchecked) var provenance: Provenance?
  private(set) var inputs: [VariableID] = []
  private(set) var captured: [Tensor] = []
  /// Values of variables that were read so far; see `RecordedValues`.
  var values = RecordedValues()
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

  /// Appends an instruction with one result, after checking that the operands fit.
  func record(_ primitive: some SingleResultPrimitive, _ arguments: [Tensor]) throws(TensorError) -> Tensor {
    try appending(primitive, arguments) { operandTypes, first throws(TensorError) in
      let type = try primitive.resultType(operandTypes)
      try checkAddressable(type, primitive.notation)
      let result = newVariable(type)
      instructions.append(
        Instruction(
          primitive: primitives.id(of: primitive), firstResult: result, firstOperand: first,
          operandCount: arguments.count))
      provenance?.append()
      return Tensor(.traced(self, result))
    }
  }

  /// Appends an instruction with any number of results, after checking that the operands fit.
  func recordAll(_ primitive: some Primitive, _ arguments: [Tensor]) throws(TensorError) -> [Tensor] {
    try appending(primitive, arguments) { operandTypes, first throws(TensorError) in
      let resultTypes = try primitive.resultTypes(operandTypes)
      for type in resultTypes { try checkAddressable(type, primitive.notation) }
      let results = resultTypes.map(newVariable)
      instructions.append(
        Instruction(
          primitive: primitives.id(of: primitive), firstResult: results.first ?? 0,
          resultCount: Int32(truncatingIfNeeded: results.count), firstOperand: first, operandCount: arguments.count))
      provenance?.append()
      return results.map { Tensor(.traced(self, $0)) }
    }
  }

  /// Appends the operands; takes them back if `body`, which gets their types and the position of the first, fails.
  private func appending<Result>(
    _ primitive: some Primitive, _ arguments: [Tensor],
    _ body: ([TensorType], Int) throws(TensorError) -> Result
  ) throws(TensorError) -> Result {
    guard isOpen else { throw Self.escaped(primitive.notation) }
    // A literal among the operands records an instruction of its own, so all variables come before the first operand.
    var variables: [VariableID] = []
    variables.reserveCapacity(arguments.count)
    for argument in arguments { variables.append(try variable(for: argument)) }
    let first = operands.count
    operands += variables
    do throws(TensorError) {
      return try body(variables.map { types[Int($0)] }, first)
    } catch {
      operands.removeSubrange(first...)
      throw error
    }
  }

  private func checkAddressable(_ type: TensorType, _ operation: String) throws(TensorError) {
    guard type.shape.isAddressable else {
      throw TensorError(
        operation, "a result whose extents are ≥ 0 and fit in memory", got: "\(type)", "Check the shapes.")
    }
  }

  /// Appends an elementwise instruction on one or two variables of this recorder with the same type: the path that
  /// most operations take, without allocation. Nil where the general path has to look at the operands.
  func recordElementwise(_ primitive: some Elementwise, _ left: VariableID, _ right: VariableID?) -> Tensor? {
    guard isOpen else { return nil }
    let type = types[Int(left)]
    if let right, right != left, types[Int(right)] != type { return nil }
    guard let scalarType = primitive.resultScalarType(type.scalarType, isBinary: right != nil) else { return nil }
    let first = operands.count
    operands.append(left)
    if let right { operands.append(right) }
    let result = newVariable(scalarType == type.scalarType ? type : type.with(scalarType))
    instructions.append(
      Instruction(
        primitive: primitives.id(of: primitive), firstResult: result, firstOperand: first,
        operandCount: right == nil ? 1 : 2))
    provenance?.append()
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
      return capture(tensor, .storage(storage.identity))
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
      let first = operands.count
      for operand in program.operands(of: instruction) { operands.append(renamed[Int(operand)]) }
      let firstResult = VariableID(types.count)
      for result in instruction.results { renamed[Int(result)] = newVariable(program.type(of: result)) }
      instructions.append(
        Instruction(
          primitive: ids[Int(instruction.primitive)], firstResult: firstResult, resultCount: instruction.resultCount,
          firstOperand: first, operandCount: Int(instruction.operandCount)))
    }
    provenance?.append(program.instructions.count)
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

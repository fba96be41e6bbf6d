/// Elementwise arithmetic on numbers: one scalar type in and out.
protocol Arithmetic: Elementwise {
  var operation: ScalarInstruction.BinaryOperation { get }
}

extension Arithmetic {
  var acceptedTypes: String { "two tensors of the same type of number" }
  var isCommutative: Bool { operation == .add || operation == .multiply }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    operands.count == 2 && operands[0] == operands[1] && operands[0] != .bool ? operands[0] : nil
  }

  func resultScalarType(_ operand: ScalarType, isBinary: Bool) -> ScalarType? {
    isBinary && operand != .bool ? operand : nil
  }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.binary(operation, 0, 1), operands, operands[0])
  }
}

struct Add: Arithmetic {
  var notation: String { "add" }
  var operation: ScalarInstruction.BinaryOperation { .add }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let left = tangents[0] else { return tangents[1] }
    guard let right = tangents[1] else { return left }
    return left + right
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    operands.map { $0.isLinear ? cotangent : nil }
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    if operands[1].isConstant(0) { return .same(.operand(0)) }
    return operands[0].isConstant(0) ? .same(.operand(1)) : Assemble.sum(operands[0], operands[1])
  }
}

struct Subtract: Arithmetic {
  var notation: String { "subtract" }
  var operation: ScalarInstruction.BinaryOperation { .subtract }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let left = tangents[0] else { return tangents[1].map { -$0 } }
    guard let right = tangents[1] else { return left }
    return left - right
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    [operands[0].isLinear ? cotangent : nil, operands[1].isLinear ? -cotangent : nil]
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    operands[1].isConstant(0) ? .same(.operand(0)) : nil
  }
}

struct Multiply: Arithmetic {
  var notation: String { "multiply" }
  var operation: ScalarInstruction.BinaryOperation { .multiply }

  // d(x·y) = y·dx + x·dy. A factor that is infinite must not make NaN where its partner's cotangent is 0.
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangentSum(tangents[0].map { scaled($0, by: operands[1]) }, tangents[1].map { scaled($0, by: operands[0]) })
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    switch (operands[0], operands[1]) {
    case (.linear, .known(let right)): [scaled(cotangent, by: right), nil]
    case (.known(let left), .linear): [nil, scaled(cotangent, by: left)]
    default: [nil, nil]
    }
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    for (one, other) in [(0, 1), (1, 0)] {
      if operands[one].isConstant(1) { return .same(.operand(other)) }
      if operands[one].isConstant(-1) { return .instruction(Negate(), [.operand(other)]) }
    }
    return nil
  }
}

struct Divide: Arithmetic {
  var notation: String { "divide" }
  var operation: ScalarInstruction.BinaryOperation { .divide }
  var acceptedTypes: String { "two floating-point tensors of the same type" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    operands.count == 2 && operands[0] == operands[1] && operands[0].isFloatingPoint ? operands[0] : nil
  }

  func resultScalarType(_ operand: ScalarType, isBinary: Bool) -> ScalarType? {
    isBinary && operand.isFloatingPoint ? operand : nil
  }

  // d(x/y) = dx/y − (x/y)·dy/y
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let first = tangents[0].map { scaled($0, by: 1 / operands[1]) }
    guard let divisor = tangents[1] else { return first }
    let second = scaled(divisor, by: result / operands[1])
    return first.map { $0 - second } ?? -second
  }

  // Linear in the numerator, so that rules may divide tangents by what does not vary.
  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    guard case .known(let divisor) = operands[1] else { return [nil, nil] }
    return [cotangent / divisor, nil]
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    operands[1].isConstant(1) ? .same(.operand(0)) : nil
  }
}

struct Negate: Elementwise, LinearPrimitive {
  var notation: String { "negate" }
  var acceptedTypes: String { "numbers" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    operands.count == 1 && operands[0] != .bool ? operands[0] : nil
  }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.unary(.negate, 0), operands, operands[0])
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] { [-cotangent] }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    operands[0].definition is Negate ? .same(.inner(0, 0)) : nil
  }
}

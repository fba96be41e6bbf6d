/// `x` where `condition` is true, `y` elsewhere; broadcasts. The branch that is not taken contributes nothing to
/// derivatives.
public func select(_ condition: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor {
  broadcast(Select(), [condition, x, y], conditions: 1)
}

struct Select: Elementwise {
  var notation: String { "select" }
  var acceptedTypes: String { "a bool condition and two tensors of the same type" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? {
    operands.count == 3 && operands[0] == .bool && operands[1] == operands[2] ? operands[1] : nil
  }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.select(0, 1, 2), operands, operands[1])
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    if tangents[1] == nil && tangents[2] == nil { return nil }
    return select(operands[0], tangents[1] ?? zeros(like: result), tangents[2] ?? zeros(like: result))
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    guard case .known(let condition) = operands[0] else { return [nil, nil, nil] }
    let zero = zeros(like: cotangent)
    return [
      nil,
      operands[1].isLinear ? select(condition, cotangent, zero) : nil,
      operands[2].isLinear ? select(condition, zero, cotangent) : nil,
    ]
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    if operands[0].isConstant(1) { return .same(.operand(1)) }
    return operands[0].isConstant(0) ? .same(.operand(2)) : nil
  }
}

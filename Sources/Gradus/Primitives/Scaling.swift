/// A tangent times a slope, where a tangent of 0 gives 0 whatever the slope.
///
/// Derivative rules use it where the slope may be infinite or NaN. So a branch that a `select` does not take, whose cotangent is 0,
/// contributes an exact zero: 0 · ∞ is never formed.
func scaled(_ tangent: Tensor, by slope: Tensor) -> Tensor { broadcast(Scale(), slope, tangent) }

struct Scale: Elementwise {
  var notation: String { "scale" }
  var acceptedTypes: String { "two floating-point tensors of the same type" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Divide().resultScalarType(operands) }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    var program = ScalarProgram(operands: operands)
    let zero = program.append(.constant(.real(0)), operands[1])
    let isZero = program.append(.compare(.equal, 1, zero), .bool)
    let product = program.append(.binary(.multiply, 0, 1), operands[1])
    program.results = [program.append(.select(isZero, zero, product), operands[1])]
    return program
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    // Symmetric in meaning: at a tangent of 0 the slope does not matter, and a slope that does not vary adds nothing.
    let first = tangents[0].map { scaled(operands[1], by: $0) }
    guard let tangent = tangents[1] else { return first }
    let second = scaled(tangent, by: operands[0])
    return first.map { $0 + second } ?? second
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    switch (operands[0], operands[1]) {
    case (.known(let slope), .linear): [nil, scaled(cotangent, by: slope)]
    // Here the operand that is linear is the slope: the result is 0 where the other is, and so is its cotangent.
    case (.linear, .known(let tangent)): [scaled(tangent, by: cotangent), nil]
    default: [nil, nil]
    }
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    if operands[0].isConstant(1) { return .same(.operand(1)) }
    return operands[1].isConstant(1) ? .same(.operand(0)) : nil
  }
}

/// A tangent times a slope, where 0 times anything is 0, be it infinite or NaN.
///
/// Every derivative rule of an elementwise operation multiplies with it. So a branch that a `select` does not take, whose cotangent is 0,
/// contributes an exact zero; so does a factor that is exactly 0. And forward and reverse mode agree, as the order in which the factors
/// along a path are multiplied does not matter: with 0 · ∞ = NaN it would, where the other mode meets the 0 first.
func scaled(_ tangent: Tensor, by slope: Tensor) -> Tensor { broadcast(Scale(), slope, tangent) }

struct Scale: Elementwise {
  var notation: String { "scale" }
  var acceptedTypes: String { "two floating-point tensors of the same type" }
  var isCommutative: Bool { true }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Divide().resultScalarType(operands) }

  func resultScalarType(_ operand: ScalarType, isBinary: Bool) -> ScalarType? {
    Divide().resultScalarType(operand, isBinary: isBinary)
  }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.binary(.scale, 0, 1), operands, operands[0])
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangentSum(tangents[0].map { scaled($0, by: operands[1]) }, tangents[1].map { scaled($0, by: operands[0]) })
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    switch (operands[0], operands[1]) {
    case (.known(let slope), .linear): [nil, scaled(cotangent, by: slope)]
    case (.linear, .known(let tangent)): [scaled(cotangent, by: tangent), nil]
    default: [nil, nil]
    }
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    for (one, other) in [(0, 1), (1, 0)] {
      guard let constant = operands[one].constant?.double, constant.isFinite else { continue }
      if constant == 0 { return .same(.operand(one)) }
      // Any other finite factor leaves 0 as it is, and only 0 becomes 0.
      return .instruction(Multiply(), [.operand(one), .operand(other)])
    }
    return nil
  }
}

/// The sum of two tangents; an absent one adds nothing.
func tangentSum(_ first: Tensor?, _ second: Tensor?) -> Tensor? {
  guard let first, let second else { return first ?? second }
  return first + second
}

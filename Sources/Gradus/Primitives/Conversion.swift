extension Tensor {
  /// The same values in another scalar type.
  ///
  /// To an integer type fractions are cut off, values out of range saturate and NaN gives 0; to bool anything but 0
  /// is true. Derivatives pass between floating-point types only.
  public func converted(to scalarType: ScalarType) -> Tensor {
    let operand = concreteLiteral
    if operand.error == nil && operand.scalarType == scalarType { return operand }
    return apply(Convert(scalarType: scalarType), [operand])
  }
}

struct Convert: Elementwise {
  let scalarType: ScalarType

  var notation: String { "convert" }
  var attributes: String { "\(scalarType)" }
  var acceptedTypes: String { "a tensor" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { scalarType }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.convert(0), operands, scalarType)
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    scalarType.isFloatingPoint ? tangents[0]?.converted(to: scalarType) : nil
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    [cotangent.converted(to: operands[0].type.scalarType)]
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    operands[0].type == result ? .same(.operand(0)) : nil
  }
}

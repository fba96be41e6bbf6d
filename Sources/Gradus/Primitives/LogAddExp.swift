/// log(eˣ + eʸ) of each pair of elements, without overflow; broadcasts.
///
/// The derivatives are the shares eˣ/(eˣ + eʸ) and eʸ/(eˣ + eʸ); a half each where both are the same infinity.
public func logAddExp(_ x: Tensor, _ y: Tensor) -> Tensor { broadcastReals(LogAddExp(), x, y) }

struct LogAddExp: Elementwise {
  var notation: String { "logAddExp" }
  var acceptedTypes: String { "two floating-point tensors of the same type" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Divide().resultScalarType(operands) }

  // max(x, y) + log(1 + e^−|x − y|), where equal infinities have the difference 0.
  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .formula(operands) { operands in
      let (x, y) = (operands[0], operands[1])
      let distance = x.compared(.equal, y).selecting(x.constant(0), (x - y).unary(.absolute))
      return x.binary(.maximum, y) + (-distance).calling(.exp).calling(.log1p)
    }
  }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let (x, y) = (operands[0], operands[1])
    return tangentSum(
      tangents[0].map { scaled($0, by: share(x, y)) }, tangents[1].map { scaled($0, by: share(y, x)) })
  }

  /// eˣ/(eˣ + eʸ).
  private func share(_ x: Tensor, _ y: Tensor) -> Tensor {
    let areSameInfinity = (x .== y) .& (abs(x) .== Tensor(floatLiteral: .infinity))
    return select(areSameInfinity, 0.5, sigmoid(x - y))
  }
}

/// The angle of the point (x, y), in −π … π; broadcasts. The derivative at the origin is undefined: NaN.
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor { broadcastReals(ArcTangent2(), y, x) }

/// √(x² + y²) of each pair of elements, without overflow or underflow; broadcasts.
///
/// The derivative at the origin, the tip of a cone, is 0, the subgradient of least norm; so is every higher one.
public func hypot(_ x: Tensor, _ y: Tensor) -> Tensor { broadcastReals(Hypotenuse(), x, y) }

struct ArcTangent2: Elementwise {
  var notation: String { "atan2" }
  var acceptedTypes: String { "two floating-point tensors of the same type" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Divide().resultScalarType(operands) }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.call(.atan2, [0, 1]), operands, operands[0])
  }

  // d atan2(y, x) = (x·dy − y·dx)/r², where r² itself would overflow or vanish early.
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let (y, x) = (operands[0], operands[1])
    let radius = hypot(x, y)
    // At the origin NaN, in second derivatives too.
    let distance = select(radius .== 0, Tensor(floatLiteral: .nan), radius)
    return tangentSum(
      tangents[0].map { scaled($0, by: x / distance / distance) },
      tangents[1].map { scaled($0, by: -y / distance / distance) })
  }
}

struct Hypotenuse: Elementwise {
  var notation: String { "hypot" }
  var acceptedTypes: String { "two floating-point tensors of the same type" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Divide().resultScalarType(operands) }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.call(.hypot, [0, 1]), operands, operands[0])
  }

  // d√(x² + y²) = x/r·dx + y/r·dy
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    func slope(_ leg: Tensor) -> Tensor { select(result .== 0, 0, leg / result) }
    return tangentSum(
      tangents[0].map { scaled($0, by: slope(operands[0])) }, tangents[1].map { scaled($0, by: slope(operands[1])) })
  }
}

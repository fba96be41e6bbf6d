/// The sine of each element, in radians.
public func sin(_ x: Tensor) -> Tensor { elementary(.sin, x) }
/// The cosine of each element, in radians.
public func cos(_ x: Tensor) -> Tensor { elementary(.cos, x) }
/// The tangent of each element, in radians.
public func tan(_ x: Tensor) -> Tensor { elementary(.tan, x) }
/// The arc sine of each element, in −π/2 … π/2; NaN outside −1 … 1.
public func asin(_ x: Tensor) -> Tensor { elementary(.asin, x) }
/// The arc cosine of each element, in 0 … π; NaN outside −1 … 1.
public func acos(_ x: Tensor) -> Tensor { elementary(.acos, x) }
/// The arc tangent of each element, in −π/2 … π/2.
public func atan(_ x: Tensor) -> Tensor { elementary(.atan, x) }

/// The angle of the point (x, y), in −π … π; broadcasts.
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor { broadcast(ArcTangent2(), y, x) }

struct ArcTangent2: Elementwise {
  var notation: String { "atan2" }
  var acceptedTypes: String { "two floating-point tensors of the same type" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Divide().resultScalarType(operands) }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram {
    .of(.call(.atan2, [0, 1]), operands, operands[0])
  }

  // d atan2(y, x) = (x·dy − y·dx) / (x² + y²)
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let (y, x) = (operands[0], operands[1])
    let square = x * x + y * y
    let first = tangents[0].map { scaled($0, by: x / square) }
    guard let other = tangents[1] else { return first }
    let second = scaled(other, by: y / square)
    return first.map { $0 - second } ?? -second
  }
}

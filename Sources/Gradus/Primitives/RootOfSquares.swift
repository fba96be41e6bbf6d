/// √x whose derivative at 0 is 0, for sums of squares: there the cone √Σx² has a kink, and 0 is its subgradient of
/// least norm.
func rootOfSquares(_ x: Tensor) -> Tensor { apply(RootOfSquares(), [x]) }

struct RootOfSquares: Elementwise {
  var notation: String { "rootOfSquares" }
  var acceptedTypes: String { "a floating-point tensor" }

  func resultScalarType(_ operands: [ScalarType]) -> ScalarType? { Elementary(.sqrt).resultScalarType(operands) }

  func scalarProgram(_ operands: [ScalarType]) -> ScalarProgram { Elementary(.sqrt).scalarProgram(operands) }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[0].map { scaled($0, by: select(result .== 0, 0, 0.5 / result)) }
  }
}

/// The Cholesky factor of positive definite matrices: L, lower triangular with a positive diagonal, with A = L·Lᵀ.
///
/// - Parameter a: `[…, n, n]`. Its symmetric part (A + Aᵀ)/2 is taken, so derivatives are symmetric.
/// - Returns: `[…, n, n]`. Where a matrix is not positive definite, its lower triangle is NaN.
/// - Source: I. Murray, "Differentiation of the Cholesky decomposition" (2016), for the derivative.
public func cholesky(_ a: Tensor) -> Tensor {
  fused([a.concreteLiteral.floatingPoint]) { apply(Cholesky(), [$0[0].symmetricPart]) }
}

struct Cholesky: SingleResultMatrixPrimitive {
  var notation: String { "cholesky" }
  var factorization: Factorization { .cholesky }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    _ = try squareMatrices(operands[0])
    return operands[0]
  }

  // dL = L·Φ(L⁻¹·dA·L⁻ᵀ), where Φ takes the lower triangle with half the diagonal; operand and tangent are symmetric.
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let tangent = tangents[0] else { return nil }
    let half = triangularSolve(result, tangent)
    let whole = triangularSolve(result, half.transposed)
    return matmul(result, 0.5 * (whole.lowerTriangle() + whole.lowerTriangle(-1)))
  }
}

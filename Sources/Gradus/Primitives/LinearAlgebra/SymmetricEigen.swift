/// Eigenvalues and eigenvectors of symmetric matrices: A·V = V·diag(w).
///
/// - Parameter a: `[…, n, n]`. Its symmetric part (A + Aᵀ)/2 is taken, so derivatives are symmetric.
/// - Returns: the eigenvalues w `[…, n]`, ascending, and orthonormal eigenvectors, the columns of V `[…, n, n]`.
///   Elements that are infinite or NaN give NaN.
///
/// An eigenvector is determined up to its sign: up to 25 rows the sign is the one that LAPACK gives; beyond, the first
/// component at least half as large as the largest is positive.
///
/// Where eigenvalues are equal (to within n units of rounding of the largest), their vectors may turn freely among
/// themselves, and their derivative is the one that does not; each of the equal eigenvalues has the slope of its own
/// vector. So gradients of functions of the eigenvalues that treat the equal ones alike, such as Σ w², are right, and
/// derivatives of functions of the space that the equal ones' vectors span. Others are not, as no rule for the
/// eigenvalues and vectors alone could be: second derivatives of Σ w², and all of V·diag(w)·Vᵀ, lack what mixes the
/// equal ones. Use a function of A there: Σ A² for Σ w², `expm`, `matrixPower`, `inverse`.
///
/// - Source: M. Giles, "Collected matrix derivative results" (2008), §3.1.
public func eigh(_ a: Tensor) -> (values: Tensor, vectors: Tensor) {
  let results = factors(SymmetricEigen(), [a.concreteLiteral.floatingPoint.symmetricPart], count: 2)
  return (results[0], results[1])
}

/// The eigenvalues of symmetric matrices `[…, n, n]`, ascending; see `eigh`.
public func eigvalsh(_ a: Tensor) -> Tensor { fused([a.concreteLiteral]) { eigh($0[0]).values } }

struct SymmetricEigen: MatrixPrimitive {
  var notation: String { "symmetricEigen" }
  var factorization: Factorization { .symmetricEigen }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (batch, size) = try squareMatrices(operands[0])
    return [operands[0].with(shape: batch + [size]), operands[0]]
  }

  // With P = Vᵀ·dA·V: dw = diag P, dV = V·(F∘P), where F[i, j] = 1/(w[j] − w[i]), and 0 where they are equal.
  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let results = try recorder.recordAll(self, operands)
    guard let tangent = tangents[0] else { return (results, [nil, nil]) }
    let (values, vectors) = (results[0], results[1])
    let inner = matmul(matmul(vectors.transposed, tangent), vectors)
    let size = values.shape[values.rank - 1]
    let limit = max(abs(stopGradient(values)), along: [-1], keepingAxes: true) * values.roundingUnits(size)
    let turn = inner * reciprocal(values.asRow - values.asColumn, zeroUpTo: limit.asColumn)
    return (results, [inner.matrixDiagonal, matmul(vectors, turn)])
  }
}

/// 1/x, and 0 where |x| is not above a limit.
func reciprocal(_ x: Tensor, zeroUpTo limit: Tensor) -> Tensor {
  let isZero = abs(stopGradient(x)) .<= limit
  return select(isZero, 0, 1 / select(isZero, 1, x))
}

extension Tensor {
  /// So many units in the last place of 1.
  func roundingUnits(_ count: Int) -> Tensor {
    Tensor(floatLiteral: Double(count) * (scalarType == .f32 ? 0x1p-23 : 0x1p-52))
  }
}

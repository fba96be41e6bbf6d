/// The Moore–Penrose inverse A⁺ of matrices `[…, m, n]`, `[…, n, m]`, by singular values.
///
/// - Parameter relativeTolerance: singular values up to this fraction of the largest count as 0; by default
///   10·max(m, n) units of rounding.
///
/// Derivatives are those among matrices of the same rank.
///
/// - Source: G. Golub and V. Pereyra, "The differentiation of pseudo-inverses …" (1973).
public func pinv(_ a: Tensor, relativeTolerance: Double? = nil) -> Tensor {
  fused([a.concreteLiteral.floatingPoint]) { operands in
    let truncated = TruncatedSVD(operands[0], relativeTolerance)
    let value = matmul(truncated.v * truncated.inverses.asRow, truncated.u.transposed)
    return value.error == nil ? apply(Pseudoinverse(), [value, operands[0]]) : value
  }
}

/// The x of least norm among those that make ‖a·x − b‖ least, by singular values.
///
/// - Parameters:
///   - a: `[…, m, n]`, tall, wide or square, of any rank.
///   - b: a vector `[m]`, or matrices `[…, m, k]`; batch axes broadcast.
///   - relativeTolerance: see `pinv`.
/// - Returns: x, `[n]` or `[…, n, k]`.
public func lstsq(_ a: Tensor, _ b: Tensor, relativeTolerance: Double? = nil) -> Tensor {
  solving("lstsq", a, b) { a, b in
    let truncated = TruncatedSVD(a, relativeTolerance)
    let value = matmul(truncated.v, matmul(truncated.u.transposed, stopGradient(b)) * truncated.inverses.asColumn)
    if value.error != nil { return value }
    return apply(LeastSquares(relativeTolerance: relativeTolerance), [value, a, b])
  }
}

/// The singular vectors of a constant, and the inverses of its singular values, 0 for small ones.
private struct TruncatedSVD {
  let u: Tensor
  let v: Tensor
  let inverses: Tensor

  init(_ a: Tensor, _ relativeTolerance: Double?) {
    let (u, values, vTransposed) = svd(stopGradient(a))
    (self.u, v) = (u, vTransposed.transposed)
    guard values.error == nil else {
      inverses = values
      return
    }
    let standard = values.roundingUnits(10 * Swift.max(a.shape[a.rank - 1], a.shape[a.rank - 2]))
    let fraction = relativeTolerance.map { Tensor(floatLiteral: $0) } ?? standard
    inverses = reciprocal(values, zeroUpTo: max(values, along: [-1], keepingAxes: true) * fraction)
  }
}

/// A⁺. Operands: the value, A.
struct Pseudoinverse: ValueWithRule {
  var notation: String { "pseudoinverse" }

  // dA⁺ = −A⁺·dA·A⁺ + A⁺·A⁺ᵀ·dAᵀ·(1 − A·A⁺) + (1 − A⁺·A)·dAᵀ·A⁺ᵀ·A⁺
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let change = tangents[1]?.transposed else { return nil }
    let (a, transposed) = (operands[1], result.transposed)
    let outer = matmul(matmul(result, transposed), change)
    let inner = matmul(matmul(change, transposed), result)
    return -matmul(matmul(result, change.transposed), result) + outer - matmul(matmul(outer, a), result) + inner
      - matmul(result, matmul(a, inner))
  }
}

/// A⁺·b. Operands: the value, A, b.
struct LeastSquares: ValueWithRule {
  let relativeTolerance: Double?

  var notation: String { "leastSquares" }
  var attributes: String { relativeTolerance.map { "tolerance: \($0)" } ?? "" }

  // d(A⁺·b) = A⁺·(db − dA·x) + A⁺·A⁺ᵀ·dAᵀ·(b − A·x) + (1 − A⁺·A)·dAᵀ·A⁺ᵀ·x
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    let (a, b) = (operands[1], operands[2])
    if tangents[1] == nil && tangents[2] == nil { return nil }
    let inverse = pinv(a, relativeTolerance: relativeTolerance)
    guard let change = tangents[1] else { return tangents[2].map { matmul(inverse, $0) } }
    let shift = tangents[2].map { $0 - matmul(change, result) } ?? -matmul(change, result)
    let turned = matmul(change.transposed, b - matmul(a, result))
    let outward = matmul(change.transposed, matmul(inverse.transposed, result))
    return matmul(inverse, shift + matmul(inverse.transposed, turned) - matmul(a, outward)) + outward
  }
}

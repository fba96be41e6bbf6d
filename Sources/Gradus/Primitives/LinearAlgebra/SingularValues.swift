/// The singular value decomposition A = U·diag(s)·Vᵀ.
///
/// - Parameters:
///   - a: `[…, m, n]`.
///   - isFull: whether U and V are whole bases; otherwise they have k = min(m, n) columns.
/// - Returns: U `[…, m, k]`, the singular values s `[…, k]`, descending, and Vᵀ `[…, k, n]`; if full, U `[…, m, m]` and Vᵀ
///   `[…, n, n]`. Elements that are infinite or NaN give NaN.
///
/// A pair of singular vectors is determined up to a common sign: where m and n are at most 25 it is the one that LAPACK
/// gives; beyond, the first component of the left vector that is at least half as large as the largest is positive.
///
/// Derivatives follow the policy of `eigh` where singular values are equal. A singular value at 0 (below max(m, n) units
/// of rounding of the largest) has the slope 0, the subgradient of least norm, as |x| has.
public func svd(_ a: Tensor, isFull: Bool = false) -> (u: Tensor, singularValues: Tensor, vTransposed: Tensor) {
  let results = factors(SingularValues(isFull: isFull), [a.concreteLiteral.floatingPoint], count: 3)
  return (results[0], results[1], results[2])
}

/// The singular values of matrices `[…, m, n]`, descending; see `svd`.
public func svdvals(_ a: Tensor) -> Tensor { fused([a.concreteLiteral]) { svd($0[0]).singularValues } }

struct SingularValues: MatrixPrimitive {
  let isFull: Bool

  var notation: String { "svd" }
  var attributes: String { isFull ? "full" : "" }
  var factorization: Factorization { .svd(isFull: isFull) }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (batch, rows, columns) = try matrices(operands[0])
    let least = Swift.min(rows, columns)
    return [
      operands[0].with(shape: batch + [rows, isFull ? rows : least]), operands[0].with(shape: batch + [least]),
      operands[0].with(shape: batch + [isFull ? columns : least, columns]),
    ]
  }

  // With P = Uᵀ·dA·V, symmetric part S and antisymmetric part K: ds = diag P, and U turns by E∘S + G∘K, V by E∘S − G∘K,
  // where E[i, j] = 1/(s[j] − s[i]) and G[i, j] = 1/(s[i] + s[j]). Written so, equal values spoil the first term alone.
  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let results = try recorder.recordAll(self, operands)
    guard let tangent = tangents[0] else { return (results, [nil, nil, nil]) }
    let values = results[1]
    let least = 0..<values.shape[values.rank - 1]
    let (u, v) = (results[0].slice(axis: -1, least), results[2].slice(axis: -2, least).transposed)
    let fromRight = matmul(tangent, v)
    let inner = matmul(u.transposed, fromRight)
    let limit = values.smallestCounted(Swift.max(u.shape[u.rank - 2], v.shape[v.rank - 2])).asColumn
    let symmetric = inner.symmetricPart * reciprocal(values.asRow - values.asColumn, zeroUpTo: limit)
    let antisymmetric =
      (inner - inner.symmetricPart) * reciprocal(values.asRow + values.asColumn, zeroUpTo: 2 * limit)
    let inverses = reciprocal(values, zeroUpTo: limit.reshaped(to: limit.shape.dropLast()))
    let changeOfU = change(u, symmetric + antisymmetric, fromRight, inverses)
    let changeOfV = change(v, symmetric - antisymmetric, matmul(tangent.transposed, u), inverses)
    let slopes = select(inverses .== 0, 0, inner.matrixDiagonal)
    return (
      results,
      [
        full(results[0], u, changeOfU), slopes,
        full(results[2].transposed, v, changeOfV).transposed,
      ]
    )
  }

  /// The change of the vectors: a turn among themselves, and out of the space that they span.
  private func change(_ vectors: Tensor, _ turn: Tensor, _ image: Tensor, _ inverses: Tensor) -> Tensor {
    let within = matmul(vectors, turn)
    guard vectors.shape[vectors.rank - 2] > vectors.shape[vectors.rank - 1] else { return within }
    let outward = image - matmul(vectors, matmul(vectors.transposed, image))
    return within + outward * inverses.asRow
  }

  /// The change of a whole basis from that of its first vectors: the others turn only against these.
  private func full(_ basis: Tensor, _ first: Tensor, _ change: Tensor) -> Tensor {
    let (count, size) = (first.shape[first.rank - 1], basis.shape[basis.rank - 1])
    guard size > count else { return change }
    let rest = basis.slice(axis: -1, count..<size)
    return concatenate([change, -matmul(first, matmul(change.transposed, rest))], axis: basis.rank - 1)
  }
}

extension Tensor {
  /// For descending singular values: the bound below which they count as 0, [..., 1].
  func smallestCounted(_ extent: Int) -> Tensor {
    max(stopGradient(self), along: [-1], keepingAxes: true) * roundingUnits(extent)
  }
}

/// A matrix as a product of one with orthonormal columns and an upper triangular one, A = Q·R, by Householder
/// reflections.
///
/// - Parameters:
///   - a: `[…, m, n]`.
///   - isFull: whether Q is a whole basis.
/// - Returns: Q `[…, m, k]` and R `[…, k, n]`, with k = min(m, n), or m if full. The signs are those of LAPACK: a
///   diagonal element of R is the negative of the sign of what the reflection met, so mostly negative for positive
///   A.
///
/// Derivatives need linearly independent columns (the first m if there are more); otherwise they are infinite or NaN.
/// The columns that a full Q has beside the others may turn freely among themselves: their derivative is the one that
/// does not.
public func qr(_ a: Tensor, isFull: Bool = false) -> (q: Tensor, r: Tensor) {
  let results = factors(QR(isFull: isFull), [a.concreteLiteral.floatingPoint], count: 2)
  return (results[0], results[1])
}

struct QR: MatrixPrimitive {
  let isFull: Bool

  var notation: String { "qr" }
  var attributes: String { isFull ? "full" : "" }
  var factorization: Factorization { .qr(isFull: isFull) }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (batch, rows, columns) = try matrices(operands[0])
    let count = isFull ? rows : Swift.min(rows, columns)
    return [operands[0].with(shape: batch + [rows, count]), operands[0].with(shape: batch + [count, columns])]
  }

  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let results = try recorder.recordAll(self, operands)
    guard let tangent = tangents[0] else { return (results, [nil, nil]) }
    let (q, r) = (results[0], results[1])
    let least = Swift.min(q.shape[q.rank - 2], r.shape[r.rank - 1])
    let (first, rest) = (q.slice(axis: -1, 0..<least), q.slice(axis: -1, least..<q.shape[q.rank - 1]))
    let (changeOfFirst, changeOfR) = changes(first, r.slice(axis: -2, 0..<least), tangent)
    guard rest.shape[rest.rank - 1] > 0 else { return (results, [changeOfFirst, changeOfR]) }
    let changeOfRest = -matmul(first, matmul(changeOfFirst.transposed, rest))
    let zeroRows = zeros(like: r.slice(axis: -2, least..<r.shape[r.rank - 2]))
    return (
      results,
      [
        concatenate([changeOfFirst, changeOfRest], axis: q.rank - 1),
        concatenate([changeOfR, zeroRows], axis: r.rank - 2),
      ]
    )
  }

  // For A with as many columns as R₁ is wide, and C = dA·R₁⁻¹: QᵀdQ is antisymmetric and dR₁·R₁⁻¹ = QᵀC − QᵀdQ upper triangular, so below
  // the diagonal QᵀdQ is QᵀC. The columns of a wide A that follow are Q·R₂.
  private func changes(_ q: Tensor, _ r: Tensor, _ tangent: Tensor) -> (q: Tensor, r: Tensor) {
    let (least, columns) = (r.shape[r.rank - 2], r.shape[r.rank - 1])
    let square = r.slice(axis: -1, 0..<least)
    let change = tangent.slice(axis: -1, 0..<least)
    let c = triangularSolve(square, change.transposed, isLower: false, isTransposed: true).transposed
    let inner = matmul(q.transposed, c)
    let below = inner.lowerTriangle(-1)
    let turn = below - below.transposed
    let changeOfQ = c + matmul(q, turn - inner)
    let changeOfSquare = matmul(inner - turn, square)
    guard columns > least else { return (changeOfQ, changeOfSquare) }
    let others = matmul(q, r.slice(axis: -1, least..<columns))
    let changeOfOthers =
      matmul(changeOfQ.transposed, others) + matmul(q.transposed, tangent.slice(axis: -1, least..<columns))
    return (changeOfQ, concatenate([changeOfSquare, changeOfOthers], axis: r.rank - 1))
  }
}

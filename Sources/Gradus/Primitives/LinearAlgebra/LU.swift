/// A matrix as a product of triangular ones, by Gaussian elimination with partial pivoting: A[permutation] = L·U.
///
/// - Parameter a: `[…, m, n]`.
/// - Returns: with k = min(m, n), L `[…, m, k]`, lower triangular with a unit diagonal; U `[…, k, n]`, upper
///   triangular; and the permutation `[…, m]` (i64): row i of L·U is row `permutation[i]` of A.
///
/// A singular A has zeros on the diagonal of U; derivatives there are infinite or NaN.
public func lu(_ a: Tensor) -> (permutation: Tensor, lower: Tensor, upper: Tensor) {
  let operand = a.concreteLiteral.floatingPoint
  let results = factors(LU(), [operand], count: 3)
  guard results[0].error == nil else { return (results[1], results[0], results[0]) }
  let (lower, upper) = triangles(results[0])
  return (results[1], lower, upper)
}

/// L and U of a matrix that holds both.
private func triangles(_ packed: Tensor) -> (lower: Tensor, upper: Tensor) {
  let rank = packed.rank
  let least = Swift.min(packed.shape[rank - 1], packed.shape[rank - 2])
  let below = packed.slice(axis: rank - 1, 0..<least).lowerTriangle(-1)
  return (below + below.unitMatrices, packed.slice(axis: rank - 2, 0..<least).upperTriangle())
}

/// L and U in one matrix, the permutation, and its sign.
struct LU: MatrixPrimitive {
  var notation: String { "lu" }
  var factorization: Factorization { .lu }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (batch, rows, _) = try matrices(operands[0])
    return [operands[0], TensorType(.i64, batch + [rows]), operands[0].with(shape: batch)]
  }

  // With A[p] = L·U and M = L⁻¹·dA[p]·U⁻¹: dL = L·(M below the diagonal), dU = (the rest of M)·U. Where A is not square, L and U are
  // made square by unit rows and columns.
  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    let results = try recorder.recordAll(self, operands)
    guard let tangent = tangents[0] else { return (results, [nil, nil, nil]) }
    let (lower, upper) = squareTriangles(results[0])
    let moved = matmul(permutationMatrix(results[1], results[0].scalarType), tangent)
    let half = triangularSolve(lower, moved, hasUnitDiagonal: true)
    let whole = triangularSolve(upper, half.transposed, isLower: false, isTransposed: true).transposed
    let change = matmul(lower, whole.lowerTriangle(-1)) + matmul(whole.upperTriangle(), upper)
    return (results, [change, nil, nil])
  }

  /// L [m, m] and U [n, n], with the rows and columns of a unit matrix where A has none.
  private func squareTriangles(_ packed: Tensor) -> (lower: Tensor, upper: Tensor) {
    let (lower, upper) = triangles(packed)
    let (rows, columns, rank) = (lower.shape[lower.rank - 2], upper.shape[upper.rank - 1], packed.rank)
    let none = [Int](repeating: 0, count: rank)
    func grown(_ x: Tensor, _ axis: Int, to extent: Int) -> Tensor {
      let missing = extent - x.shape[axis]
      if missing == 0 { return x }
      var high = none
      high[axis] = missing
      let padded = x.padded(low: none, high: high)
      let isNew = padded.elements { row, column in
        (row .== column) .& ((axis == rank - 1 ? column : row) .>= Tensor(integerLiteral: x.shape[axis]))
      }
      return select(isNew, 1, padded)
    }
    return (grown(lower, rank - 1, to: rows), grown(upper, rank - 2, to: columns))
  }
}

/// P with P·A = A[permutation].
func permutationMatrix(_ permutation: Tensor, _ scalarType: ScalarType) -> Tensor {
  let size = permutation.shape[permutation.rank - 1]
  let columns = iota(TensorType(.i64, [size]), axis: 0, like: [permutation])
  return (permutation.asColumn .== columns).converted(to: scalarType)
}

/// The determinant of square matrices `[…, n, n]`, by LU factorization. 1 for an empty matrix.
///
/// Its derivative, the cofactor matrix, and higher derivatives up to the third are right for singular matrices too.
public func det(_ a: Tensor) -> Tensor {
  fused([a.concreteLiteral.floatingPoint]) { operands in
    let factored = Factored(operands[0], "det")
    let value = factored.sign * product(factored.pivots, along: [-1])
    return value.error == nil ? apply(Determinant(), [value, operands[0]]) : value
  }
}

/// The sign of the determinant and the logarithm of its magnitude, of square matrices `[…, n, n]`.
///
/// Neither overflows where the determinant would. For a singular matrix the sign is 0 and the logarithm −∞; its
/// derivative, the transpose of the inverse, is infinite or NaN there.
public func slogdet(_ a: Tensor) -> (sign: Tensor, logarithm: Tensor) {
  let operand = a.concreteLiteral.floatingPoint
  let factored = Factored(operand, "slogdet")
  if let error = factored.error { return (Tensor(failed: error), Tensor(failed: error)) }
  let pivots = factored.pivots
  let value = sum(log(abs(pivots)), along: [-1])
  return (
    factored.sign * product(sign(pivots), along: [-1]),
    apply(LogDeterminant(), [value, factored.matrix, factored.packed, factored.permutation])
  )
}

/// The logarithm of the determinant of square matrices `[…, n, n]`; NaN where it is negative, −∞ where it is 0. Its
/// derivative is the transpose of the inverse, also where the determinant is negative, as 1/x is that of log.
public func logdet(_ a: Tensor) -> Tensor {
  fused([a.concreteLiteral.floatingPoint]) { operands in
    let (sign, logarithm) = slogdet(operands[0])
    return logarithm + select(sign .< 0, Tensor(floatLiteral: .nan), zeros(like: logarithm))
  }
}

/// A value that was computed from constants, whose derivative a rule gives in terms of other operands.
///
/// Operand 0 is the value; the others are for the rule alone.
protocol ValueWithRule: SingleResultPrimitive {}

extension ValueWithRule {
  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType { operands[0] }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .view(.whole(result.shape)) }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(self, zip(operands, isBatched).map { $1 ? $0 : $0.repeatedAlongNewAxis(size) })
  }
}

/// log |det A|. Operands: the value, A, its factors as `LUSolve` takes them.
struct LogDeterminant: ValueWithRule {
  var notation: String { "logDeterminant" }

  // d log |det A| = trace(A⁻¹·dA)
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[1].map { sum(apply(LUSolve(isTransposed: false), operands[1...] + [$0]).matrixDiagonal, along: [-1]) }
  }
}

/// det A. Operands: the value, A.
struct Determinant: ValueWithRule {
  var notation: String { "determinant" }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[1].map { DeterminantSlope(operands[1]).along($0) }
  }
}

/// The derivative of the determinant, right for matrices of any rank.
///
/// With complete pivoting A = P·L·D·U·Q, where the permutations and the unit triangular L and U are taken as
/// constants. They are well conditioned, so B = L⁻¹·P⁻¹·A·Q⁻¹·U⁻¹, whose determinant is ± that of A and whose value is
/// D, has the zeros of a singular A in its last corner. With that corner, of three rows, apart,
///
///     det B = det B₁₁ · det Z,   Z = B₂₂ − B₂₁·B₁₁⁻¹·B₁₂,
///
/// nothing is divided by a zero as long as the rank is n − 3 at least; below, all derivatives up to the third are 0.
private struct DeterminantSlope {
  let left: Tensor
  let right: Tensor
  let sign: Tensor
  let matrix: Tensor
  let isSingular: Tensor
  private static let corner = 3

  init(_ a: Tensor) {
    let results = factors(CompleteLU(), [stopGradient(a)], count: 4)
    let (packed, rank) = (results[0], a.rank)
    sign = results[3]
    let pivots = packed.matrixDiagonal
    let scaled = packed.upperTriangle(1) / select(pivots .== 0, 1, pivots).asColumn
    let rows = permutationMatrix(results[1], a.scalarType)
    let columns = permutationMatrix(results[2], a.scalarType)
    left = triangularSolve(packed, rows, hasUnitDiagonal: true)
    right = triangularSolve(scaled, columns, isLower: false, isTransposed: true, hasUnitDiagonal: true).transposed
    matrix = matmul(matmul(left, a), right)
    let inner = Swift.max(a.shape[rank - 1] - Self.corner, 0)
    let isZero = (pivots.slice(axis: rank - 2, 0..<inner) .== 0).converted(to: .i64)
    isSingular = sum(isZero, along: [-1]) .> 0
  }

  /// The derivative along a tangent of A.
  func along(_ tangent: Tensor) -> Tensor {
    let change = matmul(matmul(left, tangent), right)
    let size = matrix.shape[matrix.rank - 1]
    guard size > Self.corner else { return sign * sum(cofactors(matrix) * change, along: [-2, -1]) }
    let inner = 0..<size - Self.corner
    let outer = size - Self.corner..<size
    func block(_ x: Tensor, _ rows: Range<Int>, _ columns: Range<Int>) -> Tensor {
      x.slice(axis: -2, rows).slice(axis: -1, columns)
    }
    let regular = block(matrix, inner, inner)
    let first = select(isSingular.asColumn.asColumn, regular.unitMatrices, regular)
    let factored = Factored(first, "det")
    let fromRight = factored.solve(block(matrix, inner, outer))
    let fromLeft = factored.solve(block(matrix, outer, inner).transposed, isTransposed: true).transposed
    let corner = block(matrix, outer, outer) - matmul(block(matrix, outer, inner), fromRight)
    let changeOfFirst = block(change, inner, inner)
    let changeOfCorner =
      block(change, outer, outer) - matmul(block(change, outer, inner), fromRight)
      - matmul(fromLeft, block(change, inner, outer)) + matmul(matmul(fromLeft, changeOfFirst), fromRight)
    let growth = sum(factored.solve(changeOfFirst).matrixDiagonal, along: [-1])
    let minors = cofactors(corner)
    let cornerValue = sum((minors * corner).slice(axis: -2, 0..<1), along: [-2, -1])
    let slope = det(first) * (cornerValue * growth + sum(minors * changeOfCorner, along: [-2, -1]))
    return select(isSingular, 0, sign * slope)
  }

  /// The cofactors of matrices with at most three rows.
  private func cofactors(_ x: Tensor) -> Tensor {
    let size = x.shape[x.rank - 1]
    if size < 2 { return x.unitMatrices }
    // Cofactor (i, j) of the cyclic order needs no sign when there are three rows.
    func shifted(_ x: Tensor, _ axis: Int, _ by: Int) -> Tensor {
      by == 0 ? x : concatenate([x.slice(axis: axis, by..<size), x.slice(axis: axis, 0..<by)], axis: axis)
    }
    func moved(_ rows: Int, _ columns: Int) -> Tensor { shifted(shifted(x, -2, rows), -1, columns) }
    if size == 2 {
      let isDiagonal = x.elements { $0 .== $1 }
      return select(isDiagonal, moved(1, 1), -moved(1, 1))
    }
    return moved(1, 1) * moved(2, 2) - moved(1, 2) * moved(2, 1)
  }
}

/// L and U in one matrix, the permutations of rows and columns, and the product of their signs: of a constant.
struct CompleteLU: MatrixPrimitive {
  var notation: String { "completeLU" }
  var factorization: Factorization { .completeLU }

  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (batch, rows, columns) = try matrices(operands[0])
    return [
      operands[0], TensorType(.i64, batch + [rows]), TensorType(.i64, batch + [columns]),
      operands[0].with(shape: batch),
    ]
  }

  func pushforward(
    _ operands: [Tensor], _ tangents: [Tensor?], in recorder: Recorder
  ) throws(TensorError) -> (results: [Tensor], tangents: [Tensor?]) {
    (try recorder.recordAll(self, operands), [nil, nil, nil, nil])
  }
}

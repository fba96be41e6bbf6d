/// The solution x of a·x = b, by LU factorization with partial pivoting.
///
/// - Parameters:
///   - a: `[…, n, n]`. A singular matrix gives infinite or NaN results.
///   - b: a vector `[n]`, or matrices `[…, n, k]`; batch axes broadcast.
/// - Returns: x, of the shape of b.
///
/// Derivatives of any order use the same factorization.
public func solve(_ a: Tensor, _ b: Tensor) -> Tensor {
  solving("solve", a, b) { a, b in Factored(a, "solve").solve(b) }
}

/// The inverse of square matrices `[…, n, n]`; infinite or NaN where one is singular.
///
/// Prefer `solve` where the inverse is only multiplied by something: it takes less time and keeps more digits.
public func inverse(_ a: Tensor) -> Tensor {
  fused([a.concreteLiteral.floatingPoint]) { operands in
    let a = operands[0]
    let factored = Factored(a, "inverse")
    return factored.error.map { Tensor(failed: $0) } ?? factored.solve(a.unitMatrices)
  }
}

/// A square matrix with its LU factorization, to solve with more than once. Derivatives go through the matrix: the
/// factors are constants.
struct Factored {
  let matrix: Tensor
  let packed: Tensor
  let permutation: Tensor
  let sign: Tensor

  init(_ matrix: Tensor, _ operation: String) {
    self.matrix = matrix
    guard matrix.isSquare else {
      let error =
        matrix.error
        ?? TensorError(
          operation, "a square matrix, or a stack of them", got: "\(matrix.type)", "Check the last two axes.",
          at: .here())
      (packed, permutation, sign) = (Tensor(failed: error), Tensor(failed: error), Tensor(failed: error))
      return
    }
    let results = factors(LU(), [stopGradient(matrix)], count: 3)
    (packed, permutation, sign) = (results[0], results[1], results[2])
  }

  var error: TensorError? { packed.error }

  /// The solution of A·x = b, or Aᵀ·x = b.
  func solve(_ b: Tensor, isTransposed: Bool = false) -> Tensor {
    apply(LUSolve(isTransposed: isTransposed), [matrix, packed, permutation, b])
  }

  /// The diagonal of U.
  var pivots: Tensor { packed.matrixDiagonal }
}

/// The solution of A·x = b from A's LU factorization. Operands: A, which only derivatives read; L and U in one matrix;
/// the permutation; b.
struct LUSolve: SingleResultMatrixPrimitive, LinearSolution {
  let isTransposed: Bool

  var notation: String { "solve" }
  var attributes: String { isTransposed ? "transposed" : "" }
  var factorization: Factorization { .luSolve(isTransposed: isTransposed) }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let (batch, size) = try squareMatrices(operands[0])
    guard operands[1] == operands[0], operands[2] == TensorType(.i64, batch + [size]) else {
      throw error("a matrix with its factors", got: "\(operands)", "Factorize the matrix first.")
    }
    return try solutionType(operands[0], operands[3])
  }

  // A·x = b, so dx = A⁻¹·(db − dA·x).
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    func solved(_ b: Tensor) -> Tensor { apply(self, Array(operands[..<3]) + [b]) }
    guard let change = tangents[0] else { return tangents[3].map(solved) }
    let product = matmul(isTransposed ? change.transposed : change, result)
    return solved(tangents[3].map { $0 - product } ?? -product)
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    let known = operands[..<3].compactMap { if case .known(let tensor) = $0 { tensor } else { nil } }
    guard known.count == 3 else { return [nil, nil, nil, nil] }
    return [nil, nil, nil, apply(LUSolve(isTransposed: !isTransposed), known + [cotangent])]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    if !isBatched[..<3].contains(true) {
      return besideEachOther(operands[3]) { apply(self, operands[..<3] + [$0]) }
    }
    return apply(self, zip(operands, isBatched).map { $1 ? $0 : $0.repeatedAlongNewAxis(size) })
  }
}

import GradusKernels

/// The factorizations that `Kernel.linearAlgebra` names, of each matrix in the last two axes of operand 0.
///
/// What each reads and gives stands with `gradus_factorization_kind`. All axes before the last two are batch axes,
/// the same for all operands and results.
enum Factorization: Hashable, Sendable {
  /// a → L.
  case cholesky
  /// a → L and U in one matrix, the permutation of the rows, its sign.
  case lu
  /// a → L and U in one matrix, the permutations of rows and columns, the product of their signs.
  case completeLU
  /// a (not read), L and U in one matrix, permutation, b → x.
  case luSolve(isTransposed: Bool)
  /// t, b → x.
  case triangularSolve(TriangularForm)
  /// a → Q, R.
  case qr(isFull: Bool)
  /// a → eigenvalues, eigenvectors.
  case symmetricEigen
  /// a → U, singular values, the transpose of V.
  case svd(isFull: Bool)
}

/// What a triangular matrix is, and whether its transpose is meant.
struct TriangularForm: Hashable, Sendable {
  var isLower: Bool
  var isTransposed = false
  var hasUnitDiagonal = false
}

extension Factorization {
  /// The C form, for operands of these types.
  func kernel(_ operands: [TensorType]) -> gradus_factorization {
    let (matrix, last) = (operands[0], operands[operands.count - 1])
    var factorization = gradus_factorization()
    factorization.kind = Int32(kind.rawValue)
    factorization.flags = flags
    factorization.type = Int32(matrix.scalarType.kernelType.rawValue)
    factorization.batch = Array(matrix.shape.dropLast(2)).elementCount
    factorization.rows = matrix.shape[matrix.rank - 2]
    factorization.columns = matrix.shape[matrix.rank - 1]
    factorization.right = last.shape[last.rank - 1]
    return factorization
  }

  private var kind: gradus_factorization_kind {
    switch self {
    case .cholesky: GRADUS_CHOLESKY
    case .lu: GRADUS_LU
    case .completeLU: GRADUS_LU_COMPLETE
    case .luSolve: GRADUS_LU_SOLVE
    case .triangularSolve: GRADUS_TRIANGULAR_SOLVE
    case .qr: GRADUS_QR
    case .symmetricEigen: GRADUS_SYMMETRIC_EIGEN
    case .svd: GRADUS_SVD
    }
  }

  private var flags: Int32 {
    func flag(_ isSet: Bool, _ value: Int) -> Int32 { isSet ? Int32(value) : 0 }
    switch self {
    case .cholesky, .lu, .completeLU, .symmetricEigen: return 0
    case .luSolve(let isTransposed): return flag(isTransposed, GRADUS_TRANSPOSED)
    case .triangularSolve(let form):
      return flag(form.isLower, GRADUS_LOWER) | flag(form.isTransposed, GRADUS_TRANSPOSED)
        | flag(form.hasUnitDiagonal, GRADUS_UNIT_DIAGONAL)
    case .qr(let isFull), .svd(let isFull): return flag(isFull, GRADUS_FULL)
    }
  }
}

extension ReferenceKernel {
  // A second implementation would give vectors of other signs, so the reference takes the kernels' own, on one
  // thread. Tests compare them with truth.
  func factorize(_ factorization: Factorization) throws(TensorError) {
    var kernel = factorization.kernel(operands.map(\.type))
    let scratch = try Buffer(byteCount: gradus_factorization_scratch(&kernel, 1))
    gradus_factorization_run(
      &kernel, operands.map { Optional($0.pointer) }, results.map { Optional($0.pointer) }, nil, scratch.pointer)
  }
}

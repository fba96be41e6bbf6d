/// A factorization of the matrices in the last two axes of its operands; all axes before are batch axes, the same for
/// all operands.
protocol MatrixPrimitive: Primitive {
  var factorization: Factorization { get }
}

/// One with a single result.
protocol SingleResultMatrixPrimitive: MatrixPrimitive, SingleResultPrimitive {}

extension SingleResultMatrixPrimitive {
  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .linearAlgebra(factorization) }
  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { .linearAlgebra(factorization) }

  // A mapped axis is one more batch axis.
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(self, zip(operands, isBatched).map { $1 ? $0 : $0.repeatedAlongNewAxis(size) })
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    [batched(operands, isBatched, size)]
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    cotangents[0].map { transpose($0, operands) } ?? operands.map { _ in nil }
  }
}

extension MatrixPrimitive {
  func kernel(_ operands: [TensorType], _ results: [TensorType]) -> Kernel { .linearAlgebra(factorization) }

  // A mapped axis is one more batch axis.
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) throws(TensorError) -> [Tensor] {
    try applyAll(self, zip(operands, isBatched).map { $1 ? $0 : $0.repeatedAlongNewAxis(size) })
  }

  func transpose(_ cotangents: [Tensor?], _ operands: [TransposeOperand]) throws(TensorError) -> [Tensor?] {
    throw error(
      "a derivative that is linear in its tangents", got: "the non-linear operation \(notation)",
      "The JVP rule that recorded it is wrong; please report it.")
  }

  /// The extents of a stack of matrices.
  func matrices(_ type: TensorType) throws(TensorError) -> (batch: [Int], rows: Int, columns: Int) {
    guard type.rank >= 2, type.scalarType.isFloatingPoint else {
      throw error(
        "a floating-point matrix, or a stack of them", got: "\(type)", "Give it two axes, of type f32 or f64.")
    }
    return (Array(type.shape.dropLast(2)), type.shape[type.rank - 2], type.shape[type.rank - 1])
  }

  func squareMatrices(_ type: TensorType) throws(TensorError) -> (batch: [Int], size: Int) {
    let (batch, rows, columns) = try matrices(type)
    guard rows == columns else {
      throw error("a square matrix, or a stack of them", got: "\(type)", "Check the last two axes.")
    }
    return (batch, rows)
  }
}

/// All results of a primitive; failed tensors if there is an error.
func factors(_ primitive: some Primitive, _ operands: [Tensor], count: Int) -> [Tensor] {
  do throws(TensorError) {
    return try applyAll(primitive, operands)
  } catch {
    let failed = Tensor(failed: error.located())
    return (0..<count).map { _ in failed }
  }
}

extension Tensor {
  /// Whether the last two axes have one extent.
  var isSquare: Bool { error == nil && rank >= 2 && shape[rank - 1] == shape[rank - 2] }

  /// (A + Aᵀ) / 2. What is not square stays, for the operation that follows to report.
  var symmetricPart: Tensor { isSquare ? 0.5 * (self + transposed) : self }

  /// Which elements of each matrix satisfy a comparison of their row and column numbers, as bool [rows, columns].
  func elements(where compare: (_ row: Tensor, _ column: Tensor) -> Tensor) -> Tensor {
    let type = TensorType(.i64, Array(shape.suffix(2)))
    return compare(Gradus.iota(type, axis: 0, like: [self]), Gradus.iota(type, axis: 1, like: [self]))
  }

  /// The elements on and below a diagonal (the main one is 0, below it −1 …), zeros elsewhere.
  func lowerTriangle(_ diagonal: Int = 0) -> Tensor {
    select(elements { row, column in row + Tensor(integerLiteral: diagonal) .>= column }, self, 0)
  }

  /// The elements on and above a diagonal, zeros elsewhere.
  func upperTriangle(_ diagonal: Int = 0) -> Tensor {
    select(elements { row, column in row + Tensor(integerLiteral: diagonal) .<= column }, self, 0)
  }

  /// The diagonals of square matrices as vectors.
  var matrixDiagonal: Tensor { sum(select(elements { $0 .== $1 }, self, 0), along: [-1]) }

  /// Unit matrices of this tensor's type.
  var unitMatrices: Tensor { elements { $0 .== $1 }.converted(to: scalarType).broadcast(to: shape) }

  /// The vectors in the last axis as rows or columns of one number each.
  var asColumn: Tensor { expandingAxis(-1) }
  var asRow: Tensor { expandingAxis(-2) }
}

/// A result for b of shape [size, batch …, n, k] from one for the matrix [batch …, n, k·size]: mapped right-hand
/// sides are more columns.
func besideEachOther(_ b: Tensor, _ body: (Tensor) -> Tensor) -> Tensor {
  let (size, rank) = (b.shape[0], b.rank)
  let moved = b.movingAxis(0, to: rank - 1)
  let result = body(moved.reshaped(to: moved.shape.dropLast(2) + [moved.shape[rank - 2] * size]))
  guard result.error == nil else { return result }
  return result.reshaped(to: result.shape.dropLast() + [b.shape[rank - 1], size]).movingAxis(rank - 1, to: 0)
}

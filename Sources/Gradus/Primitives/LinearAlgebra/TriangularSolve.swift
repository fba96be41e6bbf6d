/// The solution x of t·x = b for a triangular t, by substitution.
///
/// - Parameters:
///   - t: `[…, n, n]`. Only one triangle is read; derivatives by the rest are 0. A zero on its diagonal gives
///     infinite or NaN results.
///   - b: a vector `[n]`, or matrices `[…, n, k]`; batch axes broadcast.
///   - isLower: which triangle is read.
///   - isTransposed: solves tᵀ·x = b.
///   - hasUnitDiagonal: takes ones for the diagonal of t, which is not read.
/// - Returns: x, of the shape of b.
public func triangularSolve(
  _ t: Tensor, _ b: Tensor, isLower: Bool = true, isTransposed: Bool = false, hasUnitDiagonal: Bool = false
) -> Tensor {
  let form = TriangularForm(isLower: isLower, isTransposed: isTransposed, hasUnitDiagonal: hasUnitDiagonal)
  return solving("triangularSolve", t, b) { apply(TriangularSolve(form: form), [$0, $1]) }
}

struct TriangularSolve: SingleResultMatrixPrimitive, LinearSolution {
  let form: TriangularForm

  var notation: String { "triangularSolve" }
  var attributes: String {
    (form.isLower ? "lower" : "upper") + (form.isTransposed ? ", transposed" : "")
      + (form.hasUnitDiagonal ? ", unit diagonal" : "")
  }
  var factorization: Factorization { .triangularSolve(form) }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    try solutionType(operands[0], operands[1])
  }

  // t·x = b, so dx = t⁻¹·(db − dt·x), where dt is triangular as t is.
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let change = tangents[0] else { return tangents[1].map { apply(self, [operands[0], $0]) } }
    let first = form.hasUnitDiagonal ? 1 : 0
    let triangle = form.isLower ? change.lowerTriangle(-first) : change.upperTriangle(first)
    let product = matmul(form.isTransposed ? triangle.transposed : triangle, result)
    return apply(self, [operands[0], tangents[1].map { $0 - product } ?? -product])
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    guard case .known(let t) = operands[0] else { return [nil, nil] }
    var form = form
    form.isTransposed.toggle()
    return [nil, apply(TriangularSolve(form: form), [t, cotangent])]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    if !isBatched[0] { return besideEachOther(operands[1]) { apply(self, [operands[0], $0]) } }
    return apply(self, [operands[0], isBatched[1] ? operands[1] : operands[1].repeatedAlongNewAxis(size)])
  }
}

extension MatrixPrimitive {
  /// The type of x in a·x = b.
  func solutionType(_ a: TensorType, _ b: TensorType) throws(TensorError) -> TensorType {
    let (batch, size) = try squareMatrices(a)
    guard b.rank == a.rank, Array(b.shape.dropLast(2)) == batch, b.shape[b.rank - 2] == size,
      b.scalarType == a.scalarType
    else {
      throw error(
        "a right-hand side with as many rows as the matrix has columns", got: "\(a) and \(b)",
        "Check the axes, or transpose one of them.")
    }
    return b
  }
}

/// Solves for a right-hand side in NumPy's sense: a vector is a column, and batch axes broadcast.
func solving(_ operation: String, _ a: Tensor, _ b: Tensor, by solve: (Tensor, Tensor) -> Tensor) -> Tensor {
  fused([a.concreteLiteral.floatingPoint, b.concreteLiteral.floatingPoint]) { operands in
    let (a, b) = promoted(operands[0], operands[1])
    guard a.error == nil, b.error == nil else { return a.error == nil ? b : a }
    guard a.rank >= 2, b.rank >= 1 else {
      return productError(operation, "a matrix, and a vector or matrix", a, b, "Check the axes.")
    }
    let columns = b.rank == 1 ? b.asColumn : b
    let result = solvingMatrices(operation, a, columns, by: solve)
    return b.rank == 1 && result.error == nil ? result.reshaped(to: Array(result.shape.dropLast())) : result
  }
}

private func solvingMatrices(
  _ operation: String, _ a: Tensor, _ b: Tensor, by solve: (Tensor, Tensor) -> Tensor
) -> Tensor {
  if a.rank == 2 && b.rank > 2 {
    let stack = b.reshaped(to: [Array(b.shape.dropLast(2)).elementCount] + b.shape.suffix(2))
    let result = besideEachOther(stack) { solve(a, $0) }
    return result.error == nil ? result.reshaped(to: b.shape.dropLast(2) + result.shape.suffix(2)) : result
  }
  guard let batch = [Int].broadcast(Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2))) else {
    return productError(operation, "batch axes that broadcast", a, b, "Check the axes before the last two.")
  }
  return solve(a.broadcast(to: batch + a.shape.suffix(2)), b.broadcast(to: batch + b.shape.suffix(2)))
}

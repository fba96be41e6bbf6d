/// The matrix product, as NumPy's: the last axis of `x` against the second to last of `y`, other axes are batch axes
/// and broadcast; a vector counts as a row on the left and as a column on the right.
public func matmul(_ x: Tensor, _ y: Tensor) -> Tensor {
  fused([x.concreteLiteral, y.concreteLiteral]) { operands in
    let (left, right) = promoted(operands[0], operands[1])
    guard left.error == nil, right.error == nil else { return left.error == nil ? right : left }
    guard left.rank >= 1, right.rank >= 1 else {
      return productError("matmul", "vectors or matrices", left, right, "Use `*` to multiply by a scalar.")
    }
    let (leftLast, rightInner) = (left.rank - 1, Swift.max(right.rank - 2, 0))
    guard left.shape[leftLast] == right.shape[rightInner] else {
      return productError(
        "matmul", "the last axis of the left operand and axis \(rightInner) of the right to agree", left, right,
        "Transpose one operand, or check the order of the factors.",
        reason: " (\(left.shape[leftLast]) ≠ \(right.shape[rightInner]))")
    }
    if left.rank <= 2 || right.rank <= 1 {
      if right.rank <= 2 { return contract(left, right, [leftLast], [rightInner]) }
    }
    return batchedProduct(left, right)
  }
}

/// A product of stacks of matrices, after broadcasting the axes before the last two.
private func batchedProduct(_ left: Tensor, _ right: Tensor) -> Tensor {
  if right.rank <= 2 { return contract(left, right, [left.rank - 1], [Swift.max(right.rank - 2, 0)]) }
  let (matrix, isRow) = left.rank == 1 ? (left.expandingAxis(0), true) : (left, false)
  guard let batch = [Int].broadcast(Array(matrix.shape.dropLast(2)), Array(right.shape.dropLast(2))) else {
    return productError("matmul", "batch axes that broadcast", left, right, "Check the axes before the last two.")
  }
  let (x, y) = (
    matrix.broadcast(to: batch + matrix.shape.suffix(2)), right.broadcast(to: batch + right.shape.suffix(2))
  )
  let axes = Array(batch.indices)
  let result = contract(x, y, [batch.count + 1], [batch.count], batch: axes, axes)
  return isRow ? result.reshaped(to: batch + [right.shape[right.rank - 1]]) : result
}

/// The sum of the products of corresponding elements, Σ x·y, of two tensors of one shape.
public func dot(_ x: Tensor, _ y: Tensor) -> Tensor {
  fused([x.concreteLiteral, y.concreteLiteral]) { operands in
    let (left, right) = promoted(operands[0], operands[1])
    let axes = Array(0..<left.rank)
    guard left.error != nil || right.error != nil || left.shape == right.shape else {
      return productError(
        "dot", "two tensors of one shape", left, right, "Use `matmul` or `contract` for other products.")
    }
    return contract(left, right, axes, axes)
  }
}

/// The product of two tensors summed over pairs of axes, batched over others: the general form of every product.
///
/// The result has the batch axes first, then the remaining axes of `x`, then those of `y`.
public func contract(
  _ x: Tensor, _ y: Tensor, _ axesOfX: [Int], _ axesOfY: [Int], batch batchOfX: [Int] = [], _ batchOfY: [Int] = []
) -> Tensor {
  fused([x.concreteLiteral, y.concreteLiteral]) { operands in
    let (left, right) = promoted(operands[0], operands[1])
    func positive(_ axes: [Int], _ tensor: Tensor) -> [Int] { axes.map { $0 < 0 ? $0 + tensor.rank : $0 } }
    let axes = ContractionAxes(
      leftBatch: positive(batchOfX, left), rightBatch: positive(batchOfY, right),
      leftContracted: positive(axesOfX, left), rightContracted: positive(axesOfY, right))
    return apply(Contract(axes: axes), [left, right])
  }
}

/// The outer product: every element of `x` times every element of `y`.
public func outer(_ x: Tensor, _ y: Tensor) -> Tensor { contract(x, y, [], []) }

func promoted(_ x: Tensor, _ y: Tensor) -> (Tensor, Tensor) {
  guard x.error == nil, y.error == nil else { return (x, y) }
  let type = x.scalarType.promoted(with: y.scalarType)
  return (x.converted(to: type), y.converted(to: type))
}

func productError(
  _ operation: String, _ expected: String, _ x: Tensor, _ y: Tensor, _ remedy: String, reason: String = ""
) -> Tensor {
  Tensor(failed: TensorError(operation, expected, got: "\(x.type) and \(y.type)\(reason)", remedy, at: .here()))
}

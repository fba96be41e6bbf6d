/// The elements x[…, i, i + offset] of the matrices in two axes, by default the last ones; the diagonal becomes the last
/// axis. Empty where the matrices have no such diagonal.
public func diagonal(_ x: Tensor, offset: Int = 0, axes: (row: Int, column: Int) = (-2, -1)) -> Tensor {
  matrices("diagonal", x, axes) { x in
    let (rows, columns) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
    let row = Swift.min(Swift.max(0, 0 &- offset), rows)
    let column = Swift.min(Swift.max(0, offset), columns)
    let count = Swift.min(rows - row, columns - column)
    let flat = x.reshaped(to: x.shape.dropLast(2) + [rows * columns])
    let start = count == 0 ? 0 : row * columns + column
    let end = count == 0 ? 0 : start + (count - 1) * (columns + 1) + 1
    return flat.slice(axis: -1, start..<end, by: columns + 1)
  }
}

/// Square matrices whose diagonal is the last axis of `x` and which are 0 elsewhere; with an offset, the diagonal above
/// (or, negative, below) the main one.
public func diagonalMatrix(_ x: Tensor, offset: Int = 0) -> Tensor {
  x.withAxis("diagonalMatrix", -1) { x, axis in
    let (count, distance) = (x.shape[axis], offset.magnitude)
    let (size, isTooLarge) = count.addingReportingOverflow(Int(clamping: distance))
    guard !isTooLarge, [size, size].isAddressable else {
      return x.failed(
        "diagonalMatrix", "a matrix that fits in memory", got: "offset \(offset) for \(x.type)", "Move less.")
    }
    // One element in size + 1 of the rows in a row.
    let start = offset >= 0 ? offset : -offset * size
    let extent = count == 0 ? 0 : (count - 1) * (size + 1) + 1
    var (low, high, interior) = (x.shape.map { _ in 0 }, x.shape.map { _ in 0 }, x.shape.map { _ in 0 })
    (low[axis], high[axis], interior[axis]) = (start, size * size - start - extent, size)
    let flat = apply(Pad(low: low, high: high, interior: interior, value: .integer(0)), [x])
    return flat.reshaped(to: x.shape.dropLast() + [size, size])
  }
}

/// NumPy's `diag`: the matrix with a vector as its diagonal, or the diagonal of a matrix.
public func diag(_ x: Tensor, offset: Int = 0) -> Tensor {
  let operand = x.concreteLiteral
  guard operand.error == nil else { return operand }
  switch operand.rank {
  case 1: return diagonalMatrix(operand, offset: offset)
  case 2: return diagonal(operand, offset: offset)
  default:
    return operand.failed(
      "diag", "a vector or a matrix", got: "\(operand.type)", "Use `diagonalMatrix` or `diagonal` for more axes.")
  }
}

/// The sum of the diagonal of the matrices in two axes, by default the last ones.
public func trace(_ x: Tensor, offset: Int = 0, axes: (row: Int, column: Int) = (-2, -1)) -> Tensor {
  fused([x.concreteLiteral]) { sum(diagonal($0[0], offset: offset, axes: axes), along: [-1]) }
}

/// The lower triangle of the matrices in the last two axes, x[…, i, j] where j ≤ i + offset; 0 elsewhere.
public func tril(_ x: Tensor, offset: Int = 0) -> Tensor {
  triangle("tril", x) { $1 .<= $0 + Tensor(integerLiteral: offset) }
}

/// The upper triangle of the matrices in the last two axes, x[…, i, j] where j ≥ i + offset; 0 elsewhere.
public func triu(_ x: Tensor, offset: Int = 0) -> Tensor {
  triangle("triu", x) { $1 .>= $0 + Tensor(integerLiteral: offset) }
}

private func triangle(_ operation: String, _ x: Tensor, _ isKept: (_ row: Tensor, _ column: Tensor) -> Tensor) -> Tensor
{
  matrices(operation, x, (-2, -1)) { x in
    let type = TensorType(.i64, Array(x.shape.suffix(2)))
    return select(isKept(iota(type, axis: 0, like: [x]), iota(type, axis: 1, like: [x])), x, zeros(like: x))
  }
}

/// Runs `body` on a tensor whose matrices are in the last two axes.
private func matrices(
  _ operation: String, _ x: Tensor, _ axes: (row: Int, column: Int), _ body: (Tensor) -> Tensor
) -> Tensor {
  let operand = x.concreteLiteral
  guard operand.error == nil else { return operand }
  let (row, column) = (
    axes.row < 0 ? axes.row + operand.rank : axes.row, axes.column < 0 ? axes.column + operand.rank : axes.column
  )
  guard operand.type.normalized([row, column]) != nil, row >= 0, column >= 0 else {
    return operand.failed(
      operation, "two different axes of the tensor", got: "axes \(axes.row) and \(axes.column) of \(operand.type)",
      "Check the axes; a matrix has two.")
  }
  let others = operand.shape.indices.filter { $0 != row && $0 != column }
  return fused([operand]) { body($0[0].transposed(others + [row, column])) }
}

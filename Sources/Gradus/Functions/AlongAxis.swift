/// Elements picked along an axis, each slice by its own indices: NumPy's `take_along_axis`.
///
///     y[i, j] = x[i, indices[i, j]]     // axis 1 of matrices
///
/// `indices` are integers with the rank of `x`; the other axes must agree or be 1. Negative indices count from the end;
/// one outside the axis fails the result. `takeAlongAxis(x, argsort(x), axis: -1)` sorts.
public func takeAlongAxis(_ x: Tensor, _ indices: Tensor, axis: Int) -> Tensor {
  fused([x.concreteLiteral, indices.concreteLiteral]) { operands in
    aligned("takeAlongAxis", operands[0], operands[1], axis) { source, indices, axis in
      let last = source.rank - 1
      return apply(Gather(axis: last, batch: last), [source, indices]).movingAxis(last, to: axis)
    }
  }
}

/// Runs `body` on a tensor and on indices whose other axes are broadcast together and which both have the axis last.
func aligned(
  _ operation: String, _ x: Tensor, _ indices: Tensor, _ axis: Int, _ body: (Tensor, Tensor, Int) -> Tensor
) -> Tensor {
  if let failed = [x, indices].first(where: { $0.error != nil }) { return failed }
  let position = axis < 0 ? axis + x.rank : axis
  guard x.shape.indices.contains(position), x.rank == indices.rank, indices.scalarType.isInteger,
    let others = [Int].broadcast(x.shape.removing(axes: [position]), indices.shape.removing(axes: [position]))
  else {
    return Tensor(
      failed: TensorError(
        operation, "integer indices of the tensor's rank, whose axes agree except for the axis",
        got: "axis \(axis) of \(x.type), \(indices.type)", "Check the axis and the shapes.", at: .here()))
  }
  func prepared(_ tensor: Tensor) -> Tensor {
    let moved = tensor.movingAxis(position, to: tensor.rank - 1)
    return moved.broadcast(to: others + [tensor.shape[position]])
  }
  return body(prepared(x), prepared(indices), position)
}

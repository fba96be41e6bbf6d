extension Tensor {
  /// The slices along `axis` that the integers in `indices` pick; the axis is replaced by the axes of `indices`.
  ///
  /// NumPy's `take`. Negative indices count from the end; one outside the axis fails the result, unless `outside` says
  /// otherwise. Derivatives add up where an index repeats.
  public func gathered(_ indices: Tensor, along axis: Int = 0, outside: OutsideIndices = .fail) -> Tensor {
    let axis = axis < 0 ? axis + rank : axis
    let gather = Gather(axis: axis, batch: 0)
    guard outside != .fail, error == nil, shape.indices.contains(axis) else {
      return apply(gather, [concreteLiteral, indices])
    }
    return fused([concreteLiteral, indices.concreteLiteral]) { operands in
      let (source, places) = (operands[0], resolved(operands[1], shape[axis], outside))
      guard outside == .drop else { return apply(gather, [source, places]) }
      // One place more holds what is read outside.
      var (none, one) = (shape.map { _ in 0 }, shape.map { _ in 0 })
      one[axis] = 1
      let value: ScalarValue = scalarType.isFloatingPoint ? .real(.nan) : .integer(0)
      return apply(gather, [apply(Pad(low: none, high: one, interior: none, value: value), [source]), places])
    }
  }

  /// Zeros of `count` along `axis`, plus this tensor's slices added where the integers in `indices` say, whose axes
  /// stand at `axis` in this tensor.
  public func scatterAdded(_ indices: Tensor, along axis: Int = 0, count: Int) -> Tensor {
    apply(
      Scatter(reducer: .sum, axis: axis < 0 ? axis + rank : axis, batch: 0, count: count, indexRank: indices.rank),
      [concreteLiteral, indices])
  }
}

/// Slices of operand 0 along an axis at the positions in operand 1. The first `batch` axes of both run together.
///
///     result[b…, o…, j…, i…] = source[b…, o…, indices[b…, j…], i…]
struct Gather: SingleResultPrimitive {
  let axis: Int
  let batch: Int

  var notation: String { "gather" }
  var attributes: String { "axis: \(axis)" + (batch == 0 ? "" : ", batch: \(batch)") }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let (source, indices) = (operands[0], operands[1])
    guard source.shape.indices.contains(axis), batch >= 0, batch <= axis, indices.scalarType.isInteger,
      indices.shape.prefix(batch) == source.shape.prefix(batch), indices.rank >= batch
    else {
      throw error(
        "an axis of the tensor and integer indices", got: "axis \(axis) of \(source), \(indices)",
        "Check the axis; convert the indices.")
    }
    return source.with(
      shape: Array(source.shape[..<axis]) + indices.shape[batch...] + Array(source.shape[(axis + 1)...]))
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .gather(axis: axis, batch: batch) }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[0].map { apply(self, [$0, operands[1]]) }
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    guard case .known(let indices) = operands[1] else { return [nil, nil] }
    let scatter = Scatter(
      reducer: .sum, axis: axis, batch: batch, count: operands[0].type.shape[axis], indexRank: indices.rank)
    return [apply(scatter, [cotangent, indices]), nil]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    switch (isBatched[0], isBatched[1]) {
    case (true, true): return apply(Gather(axis: axis + 1, batch: batch + 1), operands)
    case (true, false):
      // The mapped axis is one more that the indices do not see: it stands behind the batch axes meanwhile.
      let result = apply(Gather(axis: axis + 1, batch: batch), [operands[0].movingAxis(0, to: batch), operands[1]])
      return result.movingAxis(batch, to: 0)
    case (false, _):
      // The mapped axis is the first of the indices' own.
      return apply(self, [operands[0], operands[1].movingAxis(0, to: batch)]).movingAxis(axis, to: 0)
    }
  }
}

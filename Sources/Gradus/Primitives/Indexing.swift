extension Tensor {
  /// The slices along `axis` that the integers in `indices` pick; the axis is replaced by the axes of `indices`.
  ///
  /// Negative indices count from the end. An index outside the axis fails the result. Derivatives add up where an
  /// index repeats.
  public func gathered(_ indices: Tensor, along axis: Int = 0) -> Tensor {
    apply(Gather(axis: axis < 0 ? axis + rank : axis), [concreteLiteral, indices])
  }

  /// Zeros of `count` along `axis`, plus this tensor's slices added where the integers in the vector `indices` say.
  public func scatterAdded(_ indices: Tensor, along axis: Int = 0, count: Int) -> Tensor {
    apply(
      ScatterAdd(axis: axis < 0 ? axis + rank : axis, count: count, indexRank: indices.rank),
      [concreteLiteral, indices])
  }
}

/// Slices of operand 0 along an axis at the positions in operand 1.
struct Gather: SingleResultPrimitive {
  let axis: Int

  var notation: String { "gather" }
  var attributes: String { "axis: \(axis)" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let (source, indices) = (operands[0], operands[1])
    guard source.shape.indices.contains(axis), indices.scalarType.isInteger else {
      throw error(
        "an axis of the tensor and integer indices", got: "axis \(axis) of \(source), \(indices)",
        "Check the axis; convert the indices.")
    }
    return source.with(shape: Array(source.shape[..<axis]) + indices.shape + Array(source.shape[(axis + 1)...]))
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .gather(axis: axis) }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[0].map { apply(self, [$0, operands[1]]) }
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    guard case .known(let indices) = operands[1] else { return [nil, nil] }
    let count = operands[0].type.shape[axis]
    return [apply(ScatterAdd(axis: axis, count: count, indexRank: indices.rank), [cotangent, indices]), nil]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    switch (isBatched[0], isBatched[1]) {
    case (true, false): return apply(Gather(axis: axis + 1), operands)
    case (false, _): return apply(self, operands).movingAxis(axis, to: 0)
    case (true, true):
      // Both vary: one gather from the rows of all examples, each example's indices moved to its own rows.
      let moved = operands[0].movingAxis(axis + 1, to: 1)
      let length = moved.shape[1]
      let flat = moved.reshaped(to: [size * length] + moved.shape.dropFirst(2))
      let result = apply(Gather(axis: 0), [flat, rowIndices(operands[1], length, size)])
      // [size, indices…, others…] → [size, others before the axis, indices…, others after].
      let indexRank = operands[1].rank - 1
      let order = [0] + (0..<axis).map { 1 + indexRank + $0 } + (0..<indexRank).map { 1 + $0 }
      return result.transposed(order + Array(order.count..<result.rank))
    }
  }
}

/// Indices into rows of `length` for each of `size` examples, as indices into all rows; negative ones made positive
/// first.
private func rowIndices(_ indices: Tensor, _ length: Int, _ size: Int) -> Tensor {
  let first = iota(TensorType(.i64, indices.shape), axis: 0, like: [indices]) * Tensor(integerLiteral: length)
  let positions = indices.converted(to: .i64)
  return select(positions .< 0, positions + Tensor(integerLiteral: length), positions) + first
}

extension Tensor {
  /// `count` neighbouring axes moved together.
  fileprivate func movingAxis(_ source: Int, to destination: Int, count: Int) -> Tensor {
    var order = Array(0..<rank)
    let moved = Array(order[source..<source + count])
    order.removeSubrange(source..<source + count)
    order.insert(contentsOf: moved, at: destination)
    return transposed(order)
  }
}

/// Zeros, plus the slices of operand 0 added along an axis at the positions in operand 1: the transpose of `Gather`.
struct ScatterAdd: SingleResultPrimitive {
  let axis: Int
  let count: Int
  let indexRank: Int

  var notation: String { "scatterAdd" }
  var attributes: String { "axis: \(axis), count: \(count)" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let (update, indices) = (operands[0], operands[1])
    guard axis >= 0, count >= 0, indices.rank == indexRank, axis <= update.rank - indexRank,
      indices.scalarType.isInteger,
      update.scalarType != .bool, Array(update.shape[axis..<axis + indexRank]) == indices.shape
    else {
      throw error(
        "integer indices with the shape of the update's axes from \(axis) on", got: "\(update) and \(indices)",
        "Check the axis and the shapes.")
    }
    return update.with(shape: Array(update.shape[..<axis]) + [count] + Array(update.shape[(axis + indexRank)...]))
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .scatterAdd(axis: axis) }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    tangents[0].map { apply(self, [$0, operands[1]]) }
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    guard case .known(let indices) = operands[1] else { return [nil, nil] }
    return [apply(Gather(axis: axis), [cotangent, indices]), nil]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    guard isBatched[1] else {
      return apply(ScatterAdd(axis: axis + 1, count: count, indexRank: indexRank), operands)
    }
    // As in `Gather`: one scatter into the rows of all examples.
    let update = isBatched[0] ? operands[0] : operands[0].repeatedAlongNewAxis(size)
    let moved = update.movingAxis(axis + 1, to: 1, count: indexRank)
    let flat = apply(
      ScatterAdd(axis: 0, count: size * count, indexRank: indexRank + 1), [moved, rowIndices(operands[1], count, size)])
    return flat.reshaped(to: [size, count] + flat.shape.dropFirst()).movingAxis(1, to: axis + 1)
  }
}

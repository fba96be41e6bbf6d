/// How `scatter` combines an update with what is there, and updates that meet.
public enum ScatterMode: Sendable, Hashable, CaseIterable {
  /// Replaces; of several updates the last one wins, and has the whole derivative.
  case set
  case add
  case multiply
  /// Keeps the larger; at ties derivatives are shared as in `maximum` and `max`.
  case maximum
  /// Keeps the smaller; at ties derivatives are shared as in `minimum` and `min`.
  case minimum
}

/// What is done with indices outside an axis. Inside are −n ..< n, where negative ones count from the end.
public enum OutsideIndices: Sendable, Hashable {
  /// Fails the result with an error that names the index.
  case fail
  /// Takes the first or the last position; negative indices do not count from the end.
  case clip
  /// Begins again, as if the axis were a circle.
  case wrap
  /// Reads NaN (0 from integers and bool), writes nothing.
  case drop
}

/// `x` with slices along an axis replaced by, or combined with, the slices of `updates` where the integers in `indices`
/// say.
///
///     y[…, indices[j…], …] = updates[…, j…, …]     // mode .set
///
/// - Parameters:
///   - indices: integers of any shape; negative ones count from the end.
///   - updates: `x`'s shape with the axis replaced by the axes of `indices`, or a shape that broadcasts to it.
public func scatter(
  _ x: Tensor, at indices: Tensor, _ updates: Tensor, along axis: Int = 0, _ mode: ScatterMode = .set,
  outside: OutsideIndices = .fail
) -> Tensor {
  fused([x.concreteLiteral, indices.concreteLiteral, updates.literal(like: x.concreteLiteral)]) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    let (x, indices) = (operands[0], operands[1])
    let position = axis < 0 ? axis + x.rank : axis
    guard x.shape.indices.contains(position), indices.scalarType.isInteger else {
      return Tensor(
        failed: TensorError(
          "scatter", "an axis of the tensor and integer indices", got: "axis \(axis) of \(x.type), \(indices.type)",
          "Check the axis; convert the indices.", at: .here()))
    }
    let rows = Array(x.shape[..<position]) + indices.shape + x.shape[(position + 1)...]
    let updates = operands[2].broadcast(to: rows)
    if updates.error != nil { return updates }
    // The axes of the indices as one.
    let list = Array(x.shape[..<position]) + [indices.elementCount] + x.shape[(position + 1)...]
    return scattered(
      x, resolved(indices.flattened, x.shape[position], outside), updates.reshaped(to: list), position, 0, mode,
      drops: outside == .drop)
  }
}

/// `x` with elements along an axis replaced by, or combined with, those of `updates`, each slice by its own indices:
/// NumPy's `put_along_axis`, the counterpart of `takeAlongAxis`.
///
///     y[i, indices[i, j]] = updates[i, j]     // axis 1 of matrices, mode .set
///
/// - Parameters:
///   - indices: integers with the rank of `x`; the other axes must agree or be 1.
///   - updates: the shape of `indices`, or one that broadcasts to it.
public func putAlongAxis(
  _ x: Tensor, _ indices: Tensor, _ updates: Tensor, axis: Int, _ mode: ScatterMode = .set
) -> Tensor {
  fused([x.concreteLiteral, indices.concreteLiteral, updates.literal(like: x.concreteLiteral)]) { operands in
    aligned("putAlongAxis", operands[0], operands[1], axis) { x, indices, axis in
      let last = x.rank - 1
      if operands[2].error != nil { return operands[2] }
      var shape = indices.shape
      shape.insert(shape.remove(at: last), at: axis)
      let updates = operands[2].broadcast(to: shape)
      if updates.error != nil { return updates }
      let moved = updates.movingAxis(axis, to: last)
      return scattered(x, indices, moved, last, last, mode, drops: false).movingAxis(last, to: axis)
    }
  }
}

/// Scatters slices at a list of positions per batch: `updates` is [batch…, outer…, j, inner…], `indices` [batch…, j].
private func scattered(
  _ x: Tensor, _ indices: Tensor, _ updates: Tensor, _ axis: Int, _ batch: Int, _ mode: ScatterMode, drops: Bool
) -> Tensor {
  let type = x.scalarType.promoted(with: updates.scalarType)
  let (x, updates) = (x.converted(to: type), updates.converted(to: type))
  let length = x.shape[axis]
  /// One place more takes what falls outside.
  func folded(_ reducer: Reducer, _ update: Tensor, _ axis: Int) -> Tensor {
    let scatter = Scatter(
      reducer: reducer, axis: axis, batch: batch, count: length + (drops ? 1 : 0), indexRank: indices.rank)
    let result = apply(scatter, [update, indices])
    return drops && result.error == nil ? result.slice(axis: axis, 0..<length) : result
  }
  switch mode {
  case .add: return x + folded(.sum, updates, axis)
  case .multiply: return x * folded(.product, updates, axis)
  case .maximum: return maximum(x, folded(.maximum, updates, axis))
  case .minimum: return minimum(x, folded(.minimum, updates, axis))
  case .set:
    if updates.shape[axis] == 0 { return x }
    // The number of the last update at each place; less than 0 where there is none.
    let last = folded(.maximum, iota(TensorType(.i64, indices.shape), axis: batch, like: [x, indices]), batch)
    let isWritten = last .>= 0
    let picked = apply(Gather(axis: axis, batch: batch), [updates, select(isWritten, last, 0)])
    let ones = [Int](repeating: 1, count: axis - batch)
    let mask = isWritten.reshaped(
      to: Array(x.shape[..<batch]) + ones + [length] + x.shape[(axis + 1)...].map { _ in 1 })
    return select(mask, picked, x)
  }
}

/// Indices along an axis of some length so that all are inside; those to drop become `length`.
func resolved(_ indices: Tensor, _ length: Int, _ outside: OutsideIndices) -> Tensor {
  let count = Tensor(integerLiteral: length)
  switch outside {
  case .fail: return indices
  case .clip: return clamp(indices, 0, Tensor(integerLiteral: Swift.max(length - 1, 0)))
  case .wrap:
    let turns = floor(indices.converted(to: .f64) / Tensor(floatLiteral: Double(Swift.max(length, 1))))
    return indices - turns.converted(to: indices.scalarType) * count
  case .drop:
    let places = select(indices .< 0, indices + count, indices)
    return select((places .>= 0) .& (places .< count), places, count)
  }
}

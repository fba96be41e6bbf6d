/// `count` numbers from `start` to `stop` at equal distances, both included. Differentiable in both.
public func linspace(_ start: Tensor, _ stop: Tensor, count: Int) -> Tensor {
  let operands = [start.literal(like: stop), stop.literal(like: start)].map(\.concreteLiteral.floatingPoint)
  return fused(operands) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    let (start, stop) = (operands[0], operands[1])
    guard count >= 0, start.rank == 0, stop.rank == 0 else {
      return start.failed(
        "linspace", "a count ≥ 0 and bounds of rank 0", got: "\(count) from \(start.type) to \(stop.type)",
        "Check the bounds and the count.")
    }
    let type = start.scalarType.promoted(with: stop.scalarType)
    let steps = iota(TensorType(type, [count]), axis: 0, like: operands)
    let weight = steps / Tensor(floatLiteral: Double(Swift.max(count - 1, 1)))
    // Exact at both ends.
    return (1 - weight) * start + weight * stop
  }
}

extension Tensor {
  /// The numbers start, start + step, … up to but not including `stop`, as f64. `iota` counts in integers.
  public static func arange(_ start: Double, _ stop: Double, by step: Double = 1) -> Tensor {
    let count = ((stop - start) / step).rounded(.up)
    guard step != 0, count.isFinite, count < 0x1p48 else {
      return Tensor(
        failed: TensorError(
          "arange", "a step that leads from the start to the stop", got: "\(start) to \(stop) by \(step)",
          "Check the step.", at: .here()))
    }
    return start + step * Tensor.iota(Int(Swift.max(count, 0)), .f64)
  }
}

/// The order of the axes of `meshgrid`.
public enum MeshIndexing: Sendable, Hashable {
  /// Cartesian: the first vector runs along axis 1, the second along axis 0.
  case xy
  /// Matrix: vector i runs along axis i.
  case ij
}

/// Coordinates on the grid that vectors span: tensor i has the elements of vector i along one axis and is constant
/// along the others.
public func meshgrid(_ vectors: [Tensor], indexing: MeshIndexing = .xy) -> [Tensor] {
  let operands = vectors.map(\.concreteLiteral)
  if let bad = operands.first(where: { $0.error != nil || $0.rank > 1 }) {
    let error = bad.failed("meshgrid", "vectors", got: "\(bad.type)", "Flatten it.")
    return operands.map { _ in error }
  }
  var axes = Array(operands.indices)
  if indexing == .xy && axes.count >= 2 { axes.swapAt(0, 1) }
  var shape = axes
  for (vector, axis) in zip(operands, axes) { shape[axis] = vector.elementCount }
  return zip(operands, axes).map { vector, axis in
    apply(Broadcast(shape: shape, axes: [axis]), [vector.flattened])
  }
}

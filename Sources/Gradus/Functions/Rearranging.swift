extension Tensor {
  /// The elements moved by `shift` places along an axis, in a circle; along no axis, as one vector in row-major order.
  ///
  ///     y[(k + shift) mod n] = x[k]
  public func rolled(by shift: Int, along axis: Int? = nil) -> Tensor {
    guard let axis else { return flattened.rolled(by: shift, along: 0).reshaped(to: shape) }
    return withAxis("rolled", axis) { x, axis in
      let count = x.shape[axis]
      // Two steps of `%`, as the first keeps the sign.
      let start = count == 0 ? 0 : (count - shift % count) % count
      if start == 0 { return x }
      return concatenate([x.slice(axis: axis, start..<count), x.slice(axis: axis, 0..<start)], axis: axis)
    }
  }

  /// The elements moved along several axes, in circles: by `shifts[i]` places along `axes[i]`.
  public func rolled(by shifts: [Int], along axes: [Int]) -> Tensor {
    guard shifts.count == axes.count else {
      return failed("rolled", "one shift for each axis", got: "\(shifts) along \(axes)", "Name as many axes as shifts.")
    }
    return zip(shifts, axes).reduce(self) { $0.rolled(by: $1.0, along: $1.1) }
  }

  /// Each element `count` times in a row along an axis: 0, 0, 1, 1 … NumPy's `repeat`.
  public func repeated(_ count: Int, along axis: Int) -> Tensor {
    withAxis("repeated", axis) { x, axis in
      guard count >= 0 else { return x.failed("repeated", "a count ≥ 0", got: "\(count)", "Check the count.") }
      var (wide, result) = (x.shape, x.shape)
      wide.insert(count, at: axis + 1)
      let axes = wide.indices.filter { $0 != axis + 1 }
      let repeated = apply(Broadcast(shape: wide, axes: axes), [x])
      if repeated.error != nil { return repeated }
      result[axis] *= count
      return repeated.reshaped(to: result)
    }
  }

  /// Element k of an axis `counts[k]` times in a row.
  public func repeated(_ counts: [Int], along axis: Int) -> Tensor {
    withAxis("repeated", axis) { x, axis in
      guard counts.count == x.shape[axis], counts.allSatisfy({ $0 >= 0 }) else {
        return x.failed(
          "repeated", "a count ≥ 0 for each of the \(x.shape[axis]) elements", got: "\(counts)", "Check the counts.")
      }
      return x.picked(counts.indices.flatMap { [Int](repeating: $0, count: counts[$0]) }, along: axis)
    }
  }

  /// The whole tensor several times along each axis: NumPy's `tile`.
  ///
  /// Shape and counts are aligned at the last axis; what is missing counts as 1.
  public func tiled(_ counts: [Int]) -> Tensor {
    let operand = concreteLiteral
    guard operand.error == nil else { return operand }
    guard counts.allSatisfy({ $0 >= 0 }) else {
      return failed("tiled", "counts ≥ 0", got: "\(counts)", "Check the counts.")
    }
    let rank = Swift.max(operand.rank, counts.count)
    let extents = [Int](repeating: 1, count: rank - operand.rank) + operand.shape
    let times = [Int](repeating: 1, count: rank - counts.count) + counts
    return fused([operand]) { operands in
      let wide = zip(times, extents).flatMap { [$0, $1] }
      guard wide.isAddressable else { return apply(Reshape(shape: wide), operands) }
      let repeated = apply(
        Broadcast(shape: wide, axes: (0..<rank).map { 2 * $0 + 1 }), [operands[0].reshaped(to: extents)])
      return repeated.error == nil ? repeated.reshaped(to: zip(times, extents).map { $0 * $1 }) : repeated
    }
  }

  /// Pieces of an axis that begin at the positions: [2, 5] gives 0 ..< 2, 2 ..< 5 and the rest.
  public func split(at positions: [Int], along axis: Int = 0) -> [Tensor] {
    let bounds = [0] + positions
    guard error == nil, type.normalized([axis]) != nil else {
      return bounds.map { _ in withAxis("split", axis) { x, _ in x } }
    }
    let place = axis < 0 ? axis + rank : axis
    let ends = positions + [shape[place]]
    guard zip(bounds, ends).allSatisfy({ $0 <= $1 }) else {
      let error = failed(
        "split", "rising positions in 0 ... \(shape[place])", got: "\(positions) of \(type)", "Check the positions.")
      return bounds.map { _ in error }
    }
    return zip(bounds, ends).map { slice(axis: place, $0..<$1) }
  }

  /// An axis in `count` pieces of equal length.
  public func split(into count: Int, along axis: Int = 0) -> [Tensor] {
    guard count > 0, error == nil, let place = type.normalized([axis])?.first, shape[place] % count == 0 else {
      let error = failed(
        "split", "a count that divides the axis", got: "\(count) pieces of axis \(axis) of \(type)",
        "Check the axis, or use `split(at:along:)`.")
      return [Tensor](repeating: error, count: Swift.max(count, 1))
    }
    let length = shape[place] / count
    return (0..<count).map { slice(axis: place, $0 * length..<($0 + 1) * length) }
  }

  /// The tensor without some axes of extent 1, or without all of them.
  public func squeezed(_ axes: [Int]? = nil) -> Tensor {
    let operand = concreteLiteral
    guard operand.error == nil else { return operand }
    let wanted = axes ?? shape.indices.filter { shape[$0] == 1 }
    guard let dropped = type.normalized(wanted), dropped.allSatisfy({ shape[$0] == 1 }) else {
      return failed("squeezed", "different axes of extent 1", got: "axes \(wanted) of \(type)", "Check the axes.")
    }
    return operand.reshaped(to: shape.removing(axes: dropped))
  }

  /// Two axes exchanged.
  public func swappingAxes(_ first: Int, _ second: Int) -> Tensor {
    withAxis("swappingAxes", first) { x, first in
      x.withAxis("swappingAxes", second) { x, second in
        var order = Array(0..<x.rank)
        order.swapAt(first, second)
        return x.transposed(order)
      }
    }
  }
}

extension Tensor {
  /// Runs `body` on this tensor and an axis counted from the start; a wrong axis gives a failed tensor.
  func withAxis(_ operation: String, _ axis: Int, _ body: (Tensor, Int) -> Tensor) -> Tensor {
    let operand = concreteLiteral
    guard operand.error == nil else { return operand }
    guard let position = operand.type.normalized([axis])?.first else {
      return failed(operation, "an axis of the tensor", got: "axis \(axis) of \(operand.type)", "Check the axis.")
    }
    return fused([operand]) { body($0[0], position) }
  }

  /// A tensor with this tensor's error, or with a new one.
  func failed(_ operation: String, _ expected: String, got: String, _ remedy: String) -> Tensor {
    if error != nil { return self }
    return Tensor(failed: TensorError(operation, expected, got: got, remedy, at: .here()))
  }

  /// The slices at known positions along an axis, which are all inside: runs of positions that rise or fall by one, or
  /// stay, are slices, reversed or repeated, and so part of the program.
  func picked(_ positions: [Int], along axis: Int) -> Tensor {
    var pieces: [Tensor] = []
    var start = 0
    while start < positions.count {
      var end = start + 1
      let step = end < positions.count ? positions[end] - positions[start] : 1
      let isRun = step.magnitude <= 1
      while isRun, end < positions.count, positions[end] - positions[end - 1] == step { end += 1 }
      let (low, high) = (
        Swift.min(positions[start], positions[end - 1]), Swift.max(positions[start], positions[end - 1])
      )
      let piece = slice(axis: axis, low..<high + 1)
      if isRun && step == 0 && end - start > 1 {
        pieces.append(piece.repeated(end - start, along: axis))
      } else {
        pieces.append(isRun && step < 0 ? piece.reversed(along: [axis]) : piece)
      }
      start = end
    }
    return pieces.isEmpty ? slice(axis: axis, 0..<0) : concatenate(pieces, axis: axis)
  }
}

/// The products of two tensors summed over the last `count` axes of `x` and the first of `y`; `contract` names the axes.
public func tensordot(_ x: Tensor, _ y: Tensor, _ count: Int = 2) -> Tensor {
  let (left, right) = (x.concreteLiteral, y.concreteLiteral)
  guard left.error == nil, right.error == nil else { return left.error == nil ? right : left }
  guard count >= 0, count <= left.rank, count <= right.rank else {
    return left.failed(
      "tensordot", "a count of axes that both operands have", got: "\(count) of \(left.type) and \(right.type)",
      "Check the count.")
  }
  return contract(left, right, Array(left.rank - count..<left.rank), Array(0..<count))
}

/// The products of two tensors summed over pairs of axes; the remaining axes of `x` come first.
public func tensordot(_ x: Tensor, _ y: Tensor, _ axesOfX: [Int], _ axesOfY: [Int]) -> Tensor {
  contract(x, y, axesOfX, axesOfY)
}

/// Kronecker's product: every element of `x` times the whole of `y`, as blocks.
///
///     kron([[a, b]], y) = [a·y, b·y]
///
/// Ranks are made equal by axes of extent 1 in front.
public func kron(_ x: Tensor, _ y: Tensor) -> Tensor {
  fused([x.concreteLiteral, y.concreteLiteral]) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    let rank = Swift.max(operands[0].rank, operands[1].rank)
    let (left, right) = (operands[0].extents(rank), operands[1].extents(rank))
    let blocks =
      operands[0].reshaped(to: left.flatMap { [$0, 1] }) * operands[1].reshaped(to: right.flatMap { [1, $0] })
    return blocks.error == nil ? blocks.reshaped(to: zip(left, right).map { $0 * $1 }) : blocks
  }
}

/// The sum of products along the last axis of both tensors, for every pair of the others; NumPy's `inner`. A scalar
/// multiplies.
public func inner(_ x: Tensor, _ y: Tensor) -> Tensor {
  let (left, right) = (x.concreteLiteral, y.concreteLiteral)
  return left.rank == 0 || right.rank == 0 ? left * right : contract(left, right, [-1], [-1])
}

/// The sum of products of the elements of two tensors in row-major order, whatever their shapes; NumPy's `vdot`.
public func vdot(_ x: Tensor, _ y: Tensor) -> Tensor {
  fused([x.concreteLiteral, y.concreteLiteral]) { dot($0[0].flattened, $0[1].flattened) }
}

/// The cross product of vectors of three components along an axis: perpendicular to both, of length |x|·|y|·sin φ.
/// The other axes broadcast.
///
/// Vectors of two components count as having a third one of 0; of two of them only that component is given, without
/// the axis.
public func cross(_ x: Tensor, _ y: Tensor, along axis: Int = -1) -> Tensor {
  fused([x.concreteLiteral, y.concreteLiteral]) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    let (x, y) = (operands[0], operands[1])
    guard let first = x.type.normalized([axis])?.first, let second = y.type.normalized([axis])?.first,
      [2, 3].contains(x.shape[first]), [2, 3].contains(y.shape[second])
    else {
      return x.failed(
        "cross", "vectors of 2 or 3 components along the axis", got: "axis \(axis) of \(x.type) and \(y.type)",
        "Check the axis.")
    }
    // The components in front, where the other axes broadcast.
    func component(_ tensor: Tensor, _ place: Int, _ axis: Int) -> Tensor {
      tensor.slice(axis: axis, place..<place + 1).reshaped(to: tensor.shape.removing(axes: [axis]))
    }
    func minor(_ i: Int, _ j: Int) -> Tensor {
      func product(_ i: Int, _ j: Int) -> Tensor? {
        i < x.shape[first] && j < y.shape[second] ? component(x, i, first) * component(y, j, second) : nil
      }
      switch (product(i, j), product(j, i)) {
      case (let left?, let right?): return left - right
      case (let left?, nil): return left
      case (nil, let right?): return -right
      case (nil, nil): return zeros(like: component(x, 0, first) * component(y, 0, second))
      }
    }
    if x.shape[first] == 2 && y.shape[second] == 2 { return minor(0, 1) }
    let components = [minor(1, 2), minor(2, 0), minor(0, 1)]
    if let failed = components.first(where: { $0.error != nil }) { return failed }
    // The axis counts from the end of the result where it counts from the end of the operands.
    let rank = components[0].rank + 1
    return stack(components, axis: axis < 0 ? axis + rank : axis)
  }
}

/// The bilinear form xᵀ·A·y of vectors in the last axes, [m] and [n], and a matrix [m, n]; other axes are batch axes
/// and broadcast.
public func bilinearForm(_ x: Tensor, _ matrix: Tensor, _ y: Tensor) -> Tensor {
  fused([x, matrix, y].map(\.concreteLiteral)) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    let (x, matrix, y) = (operands[0], operands[1], operands[2])
    guard matrix.rank == 2, x.rank >= 1, y.rank >= 1, x.shape.last == matrix.shape[0], y.shape.last == matrix.shape[1]
    else {
      return x.failed(
        "bilinearForm", "vectors whose lengths are those of the matrix's axes",
        got: operands.map(\.type.description).joined(separator: ", "), "Check the order of the operands.")
    }
    return sum(contract(x, matrix, [-1], [0]) * y, along: [-1])
  }
}

/// The rows of a table that integers pick, as vectors for words or classes: `indices` of any shape give
/// `indices.shape + table.shape[1...]`. Derivatives add up where a row is picked again.
public func embedding(_ indices: Tensor, table: Tensor) -> Tensor { table.gathered(indices) }

extension Tensor {
  /// The shape with axes of extent 1 in front, up to a rank.
  fileprivate func extents(_ rank: Int) -> [Int] { [Int](repeating: 1, count: rank - self.rank) + shape }
}

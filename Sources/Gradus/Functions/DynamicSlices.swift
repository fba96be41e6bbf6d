/// A block of a tensor whose first index is known only at run time.
///
///     y[i, j] = x[starts[0] + i, starts[1] + j]
///
/// Negative starts count from the end. A block that would reach over an end is moved inside, as in JAX.
///
/// - Parameters:
///   - starts: one integer of rank 0 for each axis.
///   - sizes: the shape of the block.
public func dynamicSlice(_ x: Tensor, at starts: [Tensor], sizes: [Int]) -> Tensor {
  blocks("dynamicSlice", x, starts, sizes, nil) { x, _, firsts in
    zip(firsts, sizes).enumerated().reduce(x) { part, next in
      let (axis, (first, size)) = next
      if size == x.shape[axis] { return part }
      let positions = iota(TensorType(.i64, [size]), axis: 0, like: [part, first]) + first
      return part.gathered(positions, along: axis)
    }
  }
}

/// A tensor with a block replaced whose first index is known only at run time.
///
/// The block has the shape of `update`; it is placed as by `dynamicSlice`.
public func dynamicUpdateSlice(_ x: Tensor, _ update: Tensor, at starts: [Tensor]) -> Tensor {
  let block = update.literal(like: x.concreteLiteral)
  if block.error != nil { return block }
  return blocks("dynamicUpdateSlice", x, starts, block.shape, block) { x, block, firsts in
    if block.elementCount == 0 { return x }
    let type = x.scalarType.promoted(with: block.scalarType)
    var (wide, isInside) = (block.converted(to: type), constant(.integer(1), TensorType(.bool, []), like: [x]))
    for (axis, first) in firsts.enumerated() where block.shape[axis] < x.shape[axis] {
      // For each position of x its position in the block, and whether it has one.
      let places = iota(TensorType(.i64, [x.shape[axis]]), axis: 0, like: [x, first]) - first
      let last = Tensor(integerLiteral: block.shape[axis] - 1)
      wide = wide.gathered(clamp(places, 0, last), along: axis)
      let isCovered = (places .>= 0) .& (places .<= last)
      isInside = isInside .& isCovered.reshaped(to: [x.shape[axis]] + x.shape[(axis + 1)...].map { _ in 1 })
    }
    return select(isInside, wide, x)
  }
}

/// Runs `body` with the first index of a block of that shape, moved inside.
private func blocks(
  _ operation: String, _ x: Tensor, _ starts: [Tensor], _ sizes: [Int], _ update: Tensor?,
  _ body: (_ x: Tensor, _ update: Tensor, _ firsts: [Tensor]) -> Tensor
) -> Tensor {
  let tensor = x.concreteLiteral
  return fused([tensor, update ?? tensor] + starts.map { $0.literal(like: tensor) }) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    let (x, starts) = (operands[0], operands.dropFirst(2))
    guard starts.count == x.rank, sizes.count == x.rank, zip(sizes, x.shape).allSatisfy({ $0 >= 0 && $0 <= $1 }) else {
      return x.failed(
        operation, "a start for each axis and a block no larger than the tensor",
        got: "\(starts.count) starts, a block \(sizes) of \(x.type)", "Check the sizes.")
    }
    guard starts.allSatisfy({ $0.rank == 0 }) else {
      return x.failed(
        operation, "starts of rank 0", got: starts.map(\.type.description).joined(separator: ", "),
        "Pass one integer for each axis.")
    }
    let firsts = zip(starts, zip(x.shape, sizes)).map { start, extents in
      let start = start.converted(to: .i64)
      let positive = select(start .< 0, start + Tensor(integerLiteral: extents.0), start)
      return clamp(positive, 0, Tensor(integerLiteral: extents.0 - extents.1))
    }
    return body(x, operands[1], firsts)
  }
}

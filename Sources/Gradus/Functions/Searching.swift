/// On which side of equal elements `searchsorted` finds a place.
public enum SearchSide: Sendable, Hashable { case left, right }

/// Where values would have to be inserted in a sorted vector so that it stays sorted, as i64: the number of elements
/// below each value (`.left`), or not above it (`.right`). NaN counts as larger than every number.
///
/// - Parameters:
///   - sorted: a vector in ascending order.
///   - values: any shape, which is the shape of the result.
public func searchsorted(_ sorted: Tensor, _ values: Tensor, side: SearchSide = .left) -> Tensor {
  fused([sorted.concreteLiteral, values.concreteLiteral]) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    guard operands[0].rank == 1 else {
      return operands[0].failed("searchsorted", "a sorted vector", got: "\(operands[0].type)", "Map over its rows.")
    }
    let type = operands[0].scalarType.promoted(with: operands[1].scalarType)
    let (vector, wanted) = (operands[0].converted(to: type), operands[1].converted(to: type).flattened)
    let (count, length) = (wanted.elementCount, vector.elementCount)
    // Sorted together, a value stands behind the elements and the values before it. The order is stable, so whatever is
    // named first comes first among equals.
    let joined = concatenate(side == .left ? [wanted, vector] : [vector, wanted])
    let start = side == .left ? 0 : length
    let together = ranks(joined).slice(axis: 0, start..<start + count)
    return (together - ranks(wanted)).reshaped(to: operands[1].shape)
  }
}

/// The place of each element of a vector in its stable order.
private func ranks(_ x: Tensor) -> Tensor { argsort(argsort(x)) }

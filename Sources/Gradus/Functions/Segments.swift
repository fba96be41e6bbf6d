/// The sums of the slices of `x` along its first axis that have the same number in `segments`; 0 for a number that
/// does not occur.
///
/// - Parameters:
///   - segments: integers in 0 ..< count (negative ones count from the end), one for each slice, in any order.
public func segmentSum(_ x: Tensor, _ segments: Tensor, count: Int) -> Tensor { segmented(.sum, x, segments, count) }

/// The products of the slices with the same number in `segments`; 1 for a number that does not occur. Derivatives are
/// exact where elements are 0.
public func segmentProduct(_ x: Tensor, _ segments: Tensor, count: Int) -> Tensor {
  segmented(.product, x, segments, count)
}

/// The largest elements of the slices with the same number in `segments`; −∞ (or the least integer) for a number that
/// does not occur. Elements that attain the extreme share the derivative equally.
public func segmentMax(_ x: Tensor, _ segments: Tensor, count: Int) -> Tensor {
  segmented(.maximum, x, segments, count)
}

/// The smallest elements of the slices with the same number in `segments`; +∞ (or the greatest integer) for a number
/// that does not occur. Elements that attain the extreme share the derivative equally.
public func segmentMin(_ x: Tensor, _ segments: Tensor, count: Int) -> Tensor {
  segmented(.minimum, x, segments, count)
}

private func segmented(_ reducer: Reducer, _ x: Tensor, _ segments: Tensor, _ count: Int) -> Tensor {
  let scatter = Scatter(reducer: reducer, axis: 0, batch: 0, count: count, indexRank: segments.rank)
  return apply(scatter, [x.concreteLiteral, segments.concreteLiteral])
}

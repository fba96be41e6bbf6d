/// What stands in the brackets of `x[…]` for one axis: a position, which drops the axis, or a range, which keeps it.
///
/// Negative positions count from the end; `0...` takes a whole axis.
public protocol TensorIndex {
  /// The range of positions along an axis of `extent`, and whether the axis stays.
  func resolved(_ extent: Int) -> (range: Range<Int>, keepsAxis: Bool)
}

extension Int: TensorIndex {
  public func resolved(_ extent: Int) -> (range: Range<Int>, keepsAxis: Bool) {
    let position = self < 0 ? self + extent : self
    return (position..<(position == .max ? position : position + 1), false)
  }
}

extension Range: TensorIndex where Bound == Int {
  public func resolved(_ extent: Int) -> (range: Range<Int>, keepsAxis: Bool) { (self, true) }
}

extension ClosedRange: TensorIndex where Bound == Int {
  public func resolved(_ extent: Int) -> (range: Range<Int>, keepsAxis: Bool) {
    (lowerBound..<(upperBound == .max ? .max : upperBound + 1), true)
  }
}

extension PartialRangeFrom: TensorIndex where Bound == Int {
  // A start beyond the end gives a range beyond the end, which the slice reports.
  public func resolved(_ extent: Int) -> (range: Range<Int>, keepsAxis: Bool) {
    (lowerBound..<Swift.max(lowerBound, extent), true)
  }
}

extension PartialRangeUpTo: TensorIndex where Bound == Int {
  public func resolved(_ extent: Int) -> (range: Range<Int>, keepsAxis: Bool) {
    (Swift.min(0, upperBound)..<upperBound, true)
  }
}

extension Tensor {
  /// Part of the tensor: `x[1]` a row, `x[0..., 2]` a column, `x[0..<2, 1...]` a block. An index outside gives a
  /// failed tensor.
  public subscript(indices: any TensorIndex...) -> Tensor {
    let operand = concreteLiteral
    guard operand.error == nil else { return operand }
    guard indices.count <= rank else {
      return Tensor(
        failed: TensorError(
          "subscript", "at most \(rank) indices", got: "\(indices.count) for \(type)", "Index a tensor of higher rank.",
          at: .here()))
    }
    var (starts, ends) = ([Int](repeating: 0, count: rank), shape)
    var kept: [Int] = Array(indices.count..<rank)
    for (axis, index) in indices.enumerated() {
      let (range, keepsAxis) = index.resolved(shape[axis])
      (starts[axis], ends[axis]) = (range.lowerBound, range.upperBound)
      if keepsAxis { kept.append(axis) }
    }
    let strides = shape.map { _ in 1 }
    return fused([operand]) { operands in
      let part = apply(Slice(starts: starts, ends: ends, strides: strides), operands)
      return part.error == nil ? part.reshaped(to: kept.sorted().map { part.shape[$0] }) : part
    }
  }
}

extension Tensor {
  /// The elements from `starts` to `ends`, which are all that is needed of this tensor: of a product of windows that was
  /// just recorded, only those windows are multiplied.
  ///
  /// So what comes back for an image that was padded is computed for the image alone.
  func slicedThroughProduct(from starts: [Int], to ends: [Int]) -> Tensor {
    let range = AxisRanges(starts: starts, ends: ends)
    return isProductOfWindows ? cut(range) : plainlyCut(range)
  }

  private var isProductOfWindows: Bool {
    guard let (primitive, operands) = recentDefinition else { return false }
    if primitive is Transpose { return operands[0].isProductOfWindows }
    return primitive is Contract && operands.contains { $0.recentDefinition?.primitive is Windows }
  }

  private func plainlyCut(_ range: AxisRanges) -> Tensor {
    if error == nil && range.isWhole(shape) { return self }
    return apply(Slice(starts: range.starts, ends: range.ends, strides: range.starts.map { _ in 1 }), [self])
  }

  private func cut(_ range: AxisRanges) -> Tensor {
    guard !range.isWhole(shape), !range.isEmpty, let (primitive, operands) = recentDefinition else {
      return plainlyCut(range)
    }
    switch primitive {
    case let transpose as Transpose:
      let ranges = AxisRanges.whole(operands[0].shape).replacing(transpose.axes, by: range, Array(shape.indices))
      return operands[0].cut(ranges).transposed(transpose.axes)
    case let contract as Contract:
      let (left, right, axes) = (operands[0], operands[1], contract.axes)
      let (batch, free) = (axes.leftBatch.count, axes.leftFree(left.rank))
      let (both, rows) = (Array(0..<batch), Array(batch..<batch + free.count))
      let columns = Array(batch + free.count..<rank)
      let ofLeft = AxisRanges.whole(left.shape).replacing(axes.leftBatch + free, by: range, both + rows)
      let ofRight = AxisRanges.whole(right.shape).replacing(
        axes.rightBatch + axes.rightFree(right.rank), by: range, both + columns)
      return apply(contract, [left.cut(ofLeft), right.cut(ofRight)])
    case let windows as Windows where range.suffix(windows.axes.count).isWhole(windows.size):
      var ranges = range.prefix(operands[0].rank)
      for (index, axis) in windows.axes.enumerated() {
        ranges.starts[axis] *= windows.stride[index]
        ranges.ends[axis] = (ranges.ends[axis] - 1) * windows.stride[index] + windows.span(index)
      }
      return apply(windows, [operands[0].cut(ranges)])
    case let pad as Pad where pad.interior.allSatisfy { $0 == 0 }:
      let inside = operands[0].shape
      let starts = inside.indices.map { Swift.min(Swift.max(range.starts[$0] - pad.low[$0], 0), inside[$0]) }
      let ends = inside.indices.map { Swift.max(Swift.min(range.ends[$0] - pad.low[$0], inside[$0]), starts[$0]) }
      // What of the range lies before the part of the operand, and after it.
      let low = inside.indices.map { Swift.min(Swift.max(pad.low[$0] - range.starts[$0], 0), range.count($0)) }
      let high = inside.indices.map { range.count($0) - low[$0] - (ends[$0] - starts[$0]) }
      return apply(
        Pad(low: low, high: high, interior: pad.interior, value: pad.value),
        [operands[0].plainlyCut(AxisRanges(starts: starts, ends: ends))])
    default: return plainlyCut(range)
    }
  }
}

/// A range along each axis.
private struct AxisRanges {
  var starts: [Int]
  var ends: [Int]

  static func whole(_ shape: [Int]) -> AxisRanges { AxisRanges(starts: shape.map { _ in 0 }, ends: shape) }

  func isWhole(_ shape: [Int]) -> Bool { starts.allSatisfy { $0 == 0 } && ends == shape }

  var isEmpty: Bool { zip(starts, ends).contains { $0 >= $1 } }

  func count(_ axis: Int) -> Int { ends[axis] - starts[axis] }

  func prefix(_ count: Int) -> AxisRanges {
    AxisRanges(starts: Array(starts.prefix(count)), ends: Array(ends.prefix(count)))
  }

  func suffix(_ count: Int) -> AxisRanges {
    AxisRanges(starts: Array(starts.suffix(count)), ends: Array(ends.suffix(count)))
  }

  /// With the ranges along `axes` those of another along `others`.
  func replacing(_ axes: [Int], by other: AxisRanges, _ others: [Int]) -> AxisRanges {
    var result = self
    for (axis, source) in zip(axes, others) {
      (result.starts[axis], result.ends[axis]) = (other.starts[source], other.ends[source])
    }
    return result
  }
}

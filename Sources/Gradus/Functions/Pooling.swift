/// The largest element of each window along the last axes.
///
///     maxPool(images, window: [2, 2])   // [batch, channels, height, width] → half the height and width
///
/// At ties the derivative is shared equally.
///
/// - Parameters:
///   - x: any axes before the spatial ones, of which there are as many as numbers in `window`.
///   - stride: from one window to the next; the window's size by default, so that windows do not overlap. One number
///     for each spatial axis, or one for all, as in what follows.
///   - padding: places around the image that never win. A window of such places alone gives −∞, or the least integer.
///   - dilation: from one element of a window to the next.
///   - layout: `.channelsLast` if one axis of channels follows the spatial ones.
public func maxPool(
  _ x: Tensor, window: [Int], stride: [Int]? = nil, padding: WindowPadding = .valid, dilation: [Int] = [1],
  layout: ChannelLayout = .channelsFirst
) -> Tensor {
  fused([x.concreteLiteral]) { operands in
    let pool = Pool("maxPool", operands[0], window, layout)
    let lowest: ScalarValue =
      switch operands[0].error == nil ? operands[0].scalarType : .f64 {
      case .i32: .integer(Int64(Int32.min))
      case .i64: .integer(.min)
      case .bool, .f32, .f64: .real(-.infinity)
      }
    return pool.pooled(stride, padding, dilation, outside: lowest) { windows, axes, _ in max(windows, along: axes) }
  }
}

/// The mean of each window along the last axes. Integers are taken as f64.
///
/// - Parameters:
///   - x, stride, padding, dilation, layout: as for `maxPool`; the places around the image are zeros.
///   - countingPadding: whether the mean is over all places of the window, or over those inside the image only, which is
///     NaN where there are none.
public func averagePool(
  _ x: Tensor, window: [Int], stride: [Int]? = nil, padding: WindowPadding = .valid, dilation: [Int] = [1],
  countingPadding: Bool = true, layout: ChannelLayout = .channelsFirst
) -> Tensor {
  fused([x.concreteLiteral.floatingPoint]) { operands in
    let pool = Pool("averagePool", operands[0], window, layout)
    return pool.pooled(stride, padding, dilation, outside: .integer(0)) { windows, axes, inside in
      let total = sum(windows, along: axes)
      if countingPadding { return total / Double(window.elementCount) }
      // The places inside the image, along each axis by itself.
      return window.indices.reduce(total) { $0 / inside($1) }
    }
  }
}

/// Windows along the spatial axes of a tensor, reduced.
private struct Pool {
  let operation: String
  let x: Tensor
  let window: [Int]
  let layout: ChannelLayout

  init(_ operation: String, _ x: Tensor, _ window: [Int], _ layout: ChannelLayout) {
    (self.operation, self.x, self.window, self.layout) = (operation, x, window, layout)
  }

  typealias Reduction = (_ windows: Tensor, _ axes: [Int], _ inside: (Int) -> Tensor) -> Tensor

  /// Reduces windows along some axes. `inside` counts the places of each window that lie inside the image, along a
  /// spatial axis, and broadcasts against the result.
  func pooled(
    _ stride: [Int]?, _ padding: WindowPadding, _ dilation: [Int], outside: ScalarValue, _ reduced: Reduction
  ) -> Tensor {
    if x.error != nil { return x }
    return Tensor { () throws(TensorError) in
      let after = layout == .channelsLast ? 1 : 0
      guard !window.isEmpty, window.allSatisfy({ $0 >= 1 }), x.rank >= window.count + after else {
        throw TensorError(
          operation, "a window with a size ≥ 1 for each spatial axis of the tensor", got: "\(window) and \(x.type)",
          "Check the window.")
      }
      let first = x.rank - after - window.count
      let extents = Array(x.shape[first..<first + window.count])
      let geometry = try WindowGeometry(
        operation, over: extents, size: window, stride: stride ?? window, dilation: dilation)
      let (low, high) = try geometry.amounts(padding, extents)
      if geometry.isTiling, (low + high).allSatisfy({ $0 == 0 }), zip(extents, window).allSatisfy({ $0 >= $1 }) {
        return tiled(first, extents, geometry, reduced)
      }
      let windows = geometry.windows(of: x.fitted(first, low: low, high: high, with: outside), firstAxis: first)
      guard windows.error == nil else { return windows }
      // With the windows' axes in front the innermost axis of memory stays the innermost one.
      let front = Array(x.rank..<windows.rank) + Array(0..<x.rank)
      return reduced(windows.transposed(front), Array(window.indices)) { axis in
        inside(geometry, axis, windows.shape[first + axis], low[axis], extents[axis], first)
      }
    }
  }

  /// Windows side by side are axes of the tensor itself: each spatial axis counts the windows and runs through each.
  private func tiled(
    _ first: Int, _ extents: [Int], _ geometry: WindowGeometry, _ reduced: Reduction
  ) -> Tensor {
    let counts = zip(extents, window).map { $0 / $1 }
    let whole = window.indices.reduce(x) { x, axis in
      let covered = counts[axis] * window[axis]
      return covered == extents[axis] ? x : x.slice(axis: first + axis, 0..<covered)
    }
    let split = zip(counts, window).flatMap { [$0, $1] }
    let windows = whole.reshaped(to: x.shape[..<first] + split + x.shape[(first + window.count)...])
    return reduced(windows, window.indices.map { first + 2 * $0 + 1 }) { axis in
      inside(geometry, axis, counts[axis], 0, extents[axis], first)
    }
  }

  /// The places inside the image of each window along a spatial axis, as it broadcasts against the result.
  private func inside(
    _ geometry: WindowGeometry, _ axis: Int, _ count: Int, _ low: Int, _ extent: Int, _ first: Int
  ) -> Tensor {
    geometry.inside(axis, count, low, extent, x).reshaped(
      to: [count] + [Int](repeating: 1, count: x.rank - 1 - first - axis))
  }
}

extension WindowGeometry {
  /// Whether the windows lie side by side.
  fileprivate var isTiling: Bool { stride == size && dilation.allSatisfy { $0 == 1 } }

  /// For each of `count` windows along an axis: how many of its places lie in an image of `extent` after `low` places.
  fileprivate func inside(_ axis: Int, _ count: Int, _ low: Int, _ extent: Int, _ x: Tensor) -> Tensor {
    let type = TensorType(x.scalarType, [count, size[axis]])
    let start = iota(type, axis: 0, like: [x]) * Double(stride[axis])
    let place = start + iota(type, axis: 1, like: [x]) * Double(dilation[axis]) - Double(low)
    return sum(
      ((place .>= 0) .& (place .< Tensor(floatLiteral: Double(extent)))).converted(to: x.scalarType), along: [1])
  }
}

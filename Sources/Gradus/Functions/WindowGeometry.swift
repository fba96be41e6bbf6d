/// What is put around the spatial axes before windows slide along them.
public enum WindowPadding: Sendable, Hashable {
  /// Nothing: every window lies inside.
  case valid
  /// As much as gives one window for each stride that begins inside, n / stride rounded up; an odd element goes to the
  /// end.
  case same
  /// So many elements before and after each axis, one number for each axis or one for all; negative ones cut off.
  case explicit(low: [Int], high: [Int])

  /// As many elements before each axis as after it.
  public static func symmetric(_ amounts: [Int]) -> WindowPadding { .explicit(low: amounts, high: amounts) }
}

/// Where the channels of images lie.
public enum ChannelLayout: Sendable, Hashable, CaseIterable {
  /// Images [batch, channels, spatial …], kernels [out channels, in channels, spatial …].
  case channelsFirst
  /// Images [batch, spatial …, channels], kernels [spatial …, in channels, out channels].
  case channelsLast
}

/// Windows over the spatial axes, with one checked number for each axis.
struct WindowGeometry {
  let operation: String
  let size: [Int]
  let stride: [Int]
  let dilation: [Int]

  /// - Throws: unless there is one number ≥ 1 for each axis, or one for all.
  init(
    _ operation: String, over extents: some Collection<Int>, size: [Int], stride: [Int], dilation: [Int]
  ) throws(TensorError) {
    self.operation = operation
    self.size = try spread("size", size, size.count, from: 0, operation)
    _ = try spread("extent", Array(extents), size.count, from: 0, operation)
    self.stride = try spread("stride", stride, size.count, from: 1, operation)
    self.dilation = try spread("dilation", dilation, size.count, from: 1, operation)
  }

  /// The elements from the first to the last of a window along each axis.
  var span: [Int] { size.indices.map { size[$0] == 0 ? 0 : (size[$0] - 1) * dilation[$0] + 1 } }

  /// The padding of axes with the given extents.
  func amounts(_ padding: WindowPadding, _ extents: [Int]) throws(TensorError) -> (low: [Int], high: [Int]) {
    switch padding {
    case .valid: return (size.map { _ in 0 }, size.map { _ in 0 })
    case .explicit(let low, let high):
      return (
        try spread("padding", low, size.count, from: -spreadBound, operation),
        try spread("padding", high, size.count, from: -spreadBound, operation)
      )
    case .same:
      let total = size.indices.map { axis in
        Swift.max(
          (extents[axis] + stride[axis] - 1) / stride[axis] * stride[axis] - stride[axis] + span[axis]
            - extents[axis], 0)
      }
      return (total.map { $0 / 2 }, total.map { $0 - $0 / 2 })
    }
  }

  /// The windows along the spatial axes, which begin at `firstAxis`, of a padded tensor.
  func windows(of x: Tensor, firstAxis: Int) -> Tensor {
    x.slidingWindows(
      along: Array(firstAxis..<firstAxis + size.count), size: size, stride: stride, dilation: dilation)
  }
}

// Below it no product of two numbers overflows, nor the sum of two such products.
private let spreadBound = 1 << 30

/// One number for each axis, from one for each or one for all.
func spread(
  _ name: String, _ numbers: [Int], _ count: Int, from least: Int, _ operation: String
) throws(TensorError) -> [Int] {
  let spread = numbers.count == 1 ? [Int](repeating: numbers[0], count: count) : numbers
  guard spread.count == count, spread.allSatisfy({ $0 >= least && $0 < spreadBound }) else {
    let range = least > -spreadBound ? " ≥ \(least)" : ""
    throw TensorError(
      operation, "\(name): a number\(range) for each of the \(count) spatial axes, or one for all", got: "\(numbers)",
      "Check the \(name).")
  }
  return spread
}

extension Tensor {
  /// The axes from `firstAxis` on with constants before, between and after their elements; a negative amount cuts off.
  func fitted(
    _ firstAxis: Int, low: [Int], high: [Int], interior: [Int]? = nil, with value: ScalarValue = .integer(0)
  ) -> Tensor {
    if error != nil { return self }
    func amounts(_ numbers: [Int]) -> [Int] {
      shape.indices.map { axis in
        numbers.indices.contains(axis - firstAxis) ? Swift.max(numbers[axis - firstAxis], 0) : 0
      }
    }
    let padding = Pad(
      low: amounts(low), high: amounts(high), interior: amounts(interior ?? low.map { _ in 0 }), value: value)
    let isPadded = [padding.low, padding.high, padding.interior].contains { $0.contains { $0 > 0 } }
    var result = isPadded ? apply(padding, [self]) : self
    for (index, amounts) in zip(low, high).enumerated() where amounts.0 < 0 || amounts.1 < 0 {
      guard result.error == nil else { return result }
      let end = result.shape[firstAxis + index] + Swift.min(amounts.1, 0)
      let start = Swift.min(-Swift.min(amounts.0, 0), Swift.max(end, 0))
      result = result.slice(axis: firstAxis + index, start..<Swift.max(start, end))
    }
    return result
  }
}

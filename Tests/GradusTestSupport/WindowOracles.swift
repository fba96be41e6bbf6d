/// Convolutions and pools by their definitions: one loop over every window and every place in it.
public struct WindowOracle: Sendable {
  public var stride: [Int]
  public var low: [Int]
  public var high: [Int]
  public var dilation: [Int]
  public var groups: Int
  /// For a transposed convolution: more elements at the end.
  public var more: [Int]

  /// A list is for the spatial axes; where it is missing, 1 for strides and dilations and 0 for paddings.
  public init(
    rank: Int, stride: [Int]? = nil, low: [Int]? = nil, high: [Int]? = nil, dilation: [Int]? = nil, groups: Int = 1,
    more: [Int]? = nil
  ) {
    func all(_ number: Int) -> [Int] { [Int](repeating: number, count: rank) }
    self.stride = stride ?? all(1)
    self.low = low ?? all(0)
    self.high = high ?? low ?? all(0)
    self.dilation = dilation ?? all(1)
    self.groups = groups
    self.more = more ?? all(0)
  }

  /// Where a place of a window lies; nil outside.
  private func source(_ window: [Int], _ place: [Int], _ extents: [Int]) -> [Int]? {
    let index = window.indices.map { window[$0] * stride[$0] + place[$0] * dilation[$0] - low[$0] }
    return zip(index, extents).allSatisfy { $0 >= 0 && $0 < $1 } ? index : nil
  }

  private func counts(_ extents: [Int], _ size: [Int]) -> [Int] {
    extents.indices.map { axis in
      var count = 0
      while count * stride[axis] + (size[axis] - 1) * dilation[axis] < extents[axis] + low[axis] + high[axis] {
        count += 1
      }
      return count
    }
  }

  public func shape(_ x: [Int], _ kernel: [Int]) -> [Int] {
    [x[0], kernel[0]] + counts(Array(x[2...]), Array(kernel[2...]))
  }

  /// Of images [batch, channels, …] with kernels [out, channels / groups, …].
  public func convolution(_ x: [Int], _ kernel: [Int], _ inputs: [[Double]]) -> [Double] {
    let (places, extents) = (Oracles.indices(of: Array(kernel[2...])), Array(x[2...]))
    return Oracles.indices(of: shape(x, kernel)).map { index in
      let group = index[1] / (kernel[0] / groups)
      var total = 0.0
      for channel in 0..<kernel[1] {
        for place in places {
          guard let source = source(Array(index[2...]), place, extents) else { continue }
          let factor = inputs[1][Oracles.position([index[1], channel] + place, in: kernel)]
          total += factor * inputs[0][Oracles.position([index[0], group * kernel[1] + channel] + source, in: x)]
        }
      }
      return total
    }
  }

  public func transposedShape(_ x: [Int], _ kernel: [Int]) -> [Int] {
    let spatial = stride.indices.map { axis in
      (x[axis + 2] - 1) * stride[axis] + (kernel[axis + 2] - 1) * dilation[axis] + 1 - low[axis] - high[axis]
        + more[axis]
    }
    return [x[0], groups * kernel[1]] + spatial
  }

  /// Of images [batch, channels, …] with kernels [channels, out / groups, …].
  public func transposedConvolution(_ x: [Int], _ kernel: [Int], _ inputs: [[Double]]) -> [Double] {
    let shape = transposedShape(x, kernel)
    var result = [Double](repeating: 0, count: shape.reduce(1, *))
    let places = Oracles.indices(of: Array(kernel[2...]))
    for (position, index) in Oracles.indices(of: x).enumerated() {
      let group = index[1] / (x[1] / groups)
      for out in 0..<kernel[1] {
        for place in places {
          guard let target = source(Array(index[2...]), place, Array(shape[2...])) else { continue }
          let factor = inputs[1][Oracles.position([index[1], out] + place, in: kernel)]
          let channel = group * kernel[1] + out
          result[Oracles.position([index[0], channel] + target, in: shape)] += factor * inputs[0][position]
        }
      }
    }
    return result
  }

  /// A fold of the elements of each window that lie inside; `fold` gets the size of the window too.
  public func pool(_ x: [Int], _ size: [Int], _ values: [Double], _ fold: ([Double], Int) -> Double) -> [Double] {
    let first = x.count - size.count
    let extents = Array(x[first...])
    return Oracles.indices(of: Array(x[..<first]) + counts(extents, size)).map { index in
      let elements = Oracles.indices(of: size).compactMap { place in
        source(Array(index[first...]), place, extents).map {
          values[Oracles.position(index[..<first] + $0, in: x)]
        }
      }
      return fold(elements, size.reduce(1, *))
    }
  }
}

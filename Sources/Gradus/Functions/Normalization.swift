/// Each vector along some axes moved to mean 0 and scaled to variance 1.
///
///     y = (x − mean) / √(variance + epsilon) · scale + offset
///
/// - Parameters:
///   - scale, offset: of the shape of the axes, or one that broadcasts to `x`; 1 and 0 by default.
///   - axes: the last axis by default.
/// - Source: Ba, Kiros and Hinton, *Layer Normalization* (2016), eq. 4.
public func layerNorm(
  _ x: Tensor, scale: Tensor? = nil, offset: Tensor? = nil, along axes: [Int] = [-1], epsilon: Double = 1e-5
) -> Tensor {
  affine(x, scale, offset) { standardized($0, along: axes, epsilon) }
}

/// Each vector along some axes divided by the root of its mean square.
///
///     y = x / √(mean of x² + epsilon) · scale
///
/// - Parameter scale: of the shape of the axes, or one that broadcasts to `x`; 1 by default.
/// - Source: Zhang and Sennrich, *Root Mean Square Layer Normalization* (2019), eq. 4.
public func rmsNorm(
  _ x: Tensor, scale: Tensor? = nil, along axes: [Int] = [-1], epsilon: Double = 1e-6
) -> Tensor {
  affine(x, scale, nil) { $0 * rsqrt(mean(square($0), along: axes, keepingAxes: true) + epsilon) }
}

/// The channels of each example, group by group, moved to mean 0 and scaled to variance 1 over the group and all spatial
/// axes.
///
/// - Parameters:
///   - x: `[batch, channels, spatial …]`.
///   - groups: a divisor of the number of channels.
///   - scale, offset: `[channels]`; 1 and 0 by default.
/// - Source: Wu and He, *Group Normalization* (2018), eq. 1.
public func groupNorm(
  _ x: Tensor, groups: Int, scale: Tensor? = nil, offset: Tensor? = nil, epsilon: Double = 1e-5
) -> Tensor {
  affine(x, channels(scale, x, axis: 1), channels(offset, x, axis: 1)) { x in
    guard x.error == nil else { return x }
    guard x.rank >= 2, groups >= 1, x.shape[1] % groups == 0 else {
      return Tensor(
        failed: TensorError(
          "groupNorm", "[batch, channels, …] with a number of groups that divides the channels",
          got: "\(x.type) and \(groups) groups", "Check the number of groups.", at: .here()))
    }
    let grouped = x.reshaped(to: [x.shape[0], groups, x.shape[1] / groups] + x.shape[2...])
    return standardized(grouped, along: Array(2..<grouped.rank), epsilon).reshaped(to: x.shape)
  }
}

/// Each channel of each example moved to mean 0 and scaled to variance 1 over the spatial axes.
///
/// - Parameters: as for `groupNorm`, with a group for each channel.
/// - Source: Ulyanov, Vedaldi and Lempitsky, *Instance Normalization* (2016), eq. 1.
public func instanceNorm(
  _ x: Tensor, scale: Tensor? = nil, offset: Tensor? = nil, epsilon: Double = 1e-5
) -> Tensor {
  let channels = x.error == nil && x.rank >= 2 ? Swift.max(x.shape[1], 1) : 1
  return groupNorm(x, groups: channels, scale: scale, offset: offset, epsilon: epsilon)
}

/// Each channel moved to mean 0 and scaled to variance 1 over the batch and all spatial axes: what layers do while they
/// learn.
///
/// - Parameters:
///   - x: `[batch, channels, spatial …]`, or with the channels at `axis`.
///   - scale, offset: `[channels]`; 1 and 0 by default.
/// - Returns: the result; and the mean and the variance (divided by the number of elements) of each channel, for running
///   averages. Derivatives go through both.
/// - Source: Ioffe and Szegedy, *Batch Normalization* (2015), algorithm 1.
public func batchNorm(
  _ x: Tensor, scale: Tensor? = nil, offset: Tensor? = nil, axis: Int = 1, epsilon: Double = 1e-5
) -> (result: Tensor, mean: Tensor, variance: Tensor) {
  let operand = x.concreteLiteral
  let position = axis < 0 ? axis + operand.rank : axis
  guard operand.error == nil, operand.shape.indices.contains(position) else {
    let failed = operand.error == nil ? axisError(operand, axis) : operand
    return (failed, failed, failed)
  }
  let others = operand.shape.indices.filter { $0 != position }
  let (average, spread) = (mean(operand, along: others), variance(operand, along: others))
  let result = batchNorm(
    operand, mean: average, variance: spread, scale: scale, offset: offset, axis: axis, epsilon: epsilon)
  return (result, average, spread)
}

/// Each channel standardised by a mean and a variance that are known: what layers do after they have learned.
///
///     y = (x − mean) / √(variance + epsilon) · scale + offset
///
/// - Parameters: as for the other `batchNorm`; `mean` and `variance` are `[channels]`.
public func batchNorm(
  _ x: Tensor, mean: Tensor, variance: Tensor, scale: Tensor? = nil, offset: Tensor? = nil, axis: Int = 1,
  epsilon: Double = 1e-5
) -> Tensor {
  let operand = x.concreteLiteral
  guard operand.error != nil || operand.shape.indices.contains(axis < 0 ? axis + operand.rank : axis) else {
    return axisError(operand, axis)
  }
  func spread(_ numbers: Tensor) -> Tensor { channels(numbers, operand, axis: axis) ?? numbers }
  let parts = [operand, spread(mean), spread(variance)]
  return affine(parts, channels(scale, operand, axis: axis), channels(offset, operand, axis: axis)) {
    ($0[0] - $0[1]) * rsqrt($0[2] + epsilon)
  }
}

private func axisError(_ x: Tensor, _ axis: Int) -> Tensor {
  Tensor(
    failed: TensorError(
      "batchNorm", "an axis of channels", got: "axis \(axis) of \(x.type)", "Check the axis.", at: .here()))
}

/// (x − mean) / √(variance + epsilon) along axes.
private func standardized(_ x: Tensor, along axes: [Int], _ epsilon: Double) -> Tensor {
  let deviation = x - mean(x, along: axes, keepingAxes: true)
  return deviation * rsqrt(mean(square(deviation), along: axes, keepingAxes: true) + epsilon)
}

private func affine(_ x: Tensor, _ scale: Tensor?, _ offset: Tensor?, _ body: (Tensor) -> Tensor) -> Tensor {
  affine([x.concreteLiteral.floatingPoint], scale, offset) { body($0[0]) }
}

/// body · scale + offset, as one program.
private func affine(
  _ operands: [Tensor], _ scale: Tensor?, _ offset: Tensor?, _ body: ([Tensor]) -> Tensor
) -> Tensor {
  fused(operands + [scale, offset].compactMap { $0 }) { all in
    var result = body(Array(all[..<operands.count]))
    if scale != nil { result = result * all[operands.count] }
    return offset == nil ? result : result + all[all.count - 1]
  }
}

/// One number for each channel, in a shape that broadcasts against `x`.
private func channels(_ numbers: Tensor?, _ x: Tensor, axis: Int) -> Tensor? {
  guard let numbers, numbers.error == nil, x.error == nil, numbers.rank == 1 else { return numbers }
  let position = axis < 0 ? axis + x.rank : axis
  return numbers.reshaped(to: [-1] + [Int](repeating: 1, count: Swift.max(x.rank - 1 - position, 0)))
}

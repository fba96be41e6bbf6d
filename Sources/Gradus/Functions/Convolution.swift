/// The convolution of images with kernels along any number of spatial axes, as in neural networks: the kernel is not
/// reversed.
///
///     y[n, o, i…] = Σ over c, k… of x[n, c, i · stride + k · dilation − low …] · kernel[o, c, k…]
///
///     convolution(images, kernel, stride: [2], padding: .same)   // [32, 3, 64, 64], [16, 3, 5, 5] → [32, 16, 32, 32]
///
/// - Parameters:
///   - x: `[batch, channels, spatial …]`.
///   - kernel: `[out channels, channels / groups, spatial …]`; as many spatial axes.
///   - stride: from one window to the next; one number for each spatial axis, or one for all, as in what follows.
///   - padding: zeros around the image; none by default.
///   - dilation: from one element of the kernel to the next.
///   - inputDilation: from one element of the image to the next; zeros come between.
///   - groups: channels and out channels fall into so many groups, each convolved alone; as many as channels for a
///     depthwise convolution.
///   - layout: where the channels lie in `x`, `kernel` and the result.
/// - Returns: `[batch, out channels, windows …]`; no windows where the kernel is larger than the padded image.
public func convolution(
  _ x: Tensor, _ kernel: Tensor, stride: [Int] = [1], padding: WindowPadding = .valid, dilation: [Int] = [1],
  inputDilation: [Int] = [1], groups: Int = 1, layout: ChannelLayout = .channelsFirst
) -> Tensor {
  convolved("convolution", x, kernel, layout) { image, weights throws(TensorError) in
    let channels = try Channels("convolution", image, weights, groups, imageAxis: 1, layout)
    let windows = try WindowGeometry(
      "convolution", over: image.shape[2...], size: Array(weights.shape[2...]), stride: stride, dilation: dilation)
    let interior = try spread("inputDilation", inputDilation, windows.size.count, from: 1, "convolution").map { $0 - 1 }
    let extents = zip(image.shape[2...], interior).map { $0 + Swift.max($0 - 1, 0) * $1 }
    let (low, high) = try windows.amounts(padding, extents)
    // Padded as it lies in memory.
    let padded =
      layout == .channelsFirst
      ? image.fitted(2, low: low, high: high, interior: interior)
      : image.movingAxis(1, to: -1).fitted(1, low: low, high: high, interior: interior).movingAxis(-1, to: 1)
    guard padded.error == nil else { return padded }
    return channels.product(windows.windows(of: channels.grouped(padded), firstAxis: channels.firstAxis + 2), weights)
  }
}

/// The transpose of `convolution` with the same kernel: its derivative with respect to the image, and the way back from
/// fewer elements to more.
///
///     y[n, o, i · stride + k · dilation − low …] = Σ of x[n, c, i…] · kernel[c, o, k…]
///
/// - Parameters:
///   - x: `[batch, channels, spatial …]`.
///   - kernel: `[channels, out channels / groups, spatial …]`.
///   - padding: what the convolution put around its image, and so what is cut off here; `.same` gives n · stride.
///   - outputPadding: so many elements more at the end of each axis, since several lengths convolve to the same one.
/// - Returns: `[batch, out channels, …]`, (n − 1) · stride + (k − 1) · dilation + 1 − low − high + outputPadding along
///   each axis.
public func transposedConvolution(
  _ x: Tensor, _ kernel: Tensor, stride: [Int] = [1], padding: WindowPadding = .valid, outputPadding: [Int] = [0],
  dilation: [Int] = [1], groups: Int = 1, layout: ChannelLayout = .channelsFirst
) -> Tensor {
  let name = "transposedConvolution"
  return convolved(name, x, kernel, layout) { image, weights throws(TensorError) in
    let channels = try Channels(name, image, weights, groups, imageAxis: 0, layout)
    let extents = Array(image.shape[2...])
    let windows = try WindowGeometry(
      name, over: extents, size: Array(weights.shape[2...]), stride: stride, dilation: dilation)
    let full = extents.indices.map { extents[$0] == 0 ? 0 : (extents[$0] - 1) * windows.stride[$0] + windows.span[$0] }
    let wanted = zip(extents, windows.stride).map { $0 * $1 }
    var (low, high) = try windows.amounts(padding, wanted)
    if padding == .same { high = wanted.indices.map { full[$0] - wanted[$0] - low[$0] } }
    let more = try spread("outputPadding", outputPadding, windows.size.count, from: 0, name)
    let shape = [image.shape[0], channels.groups * weights.shape[1]] + full
    guard shape.isAddressable else {
      throw TensorError(name, "a result that fits in memory", got: "\(shape)", "Use a smaller stride.")
    }
    let axes = Array(2..<2 + full.count)
    return channels.transposedProduct(image, weights).overlapAdded(
      Windows(axes: axes, size: windows.size, stride: windows.stride, dilation: windows.dilation), into: shape
    ).fitted(2, low: low.map { -$0 }, high: zip(more, high).map { $0 - $1 })
  }
}

/// Runs a convolution with channels first, whatever the layout.
private func convolved(
  _ operation: String, _ x: Tensor, _ kernel: Tensor, _ layout: ChannelLayout,
  _ body: (Tensor, Tensor) throws(TensorError) -> Tensor
) -> Tensor {
  fused([x.concreteLiteral, kernel.concreteLiteral]) { operands in
    let (image, weights) = promoted(operands[0], operands[1])
    guard image.error == nil, weights.error == nil else { return image.error == nil ? weights : image }
    return Tensor { () throws(TensorError) in
      guard image.rank == weights.rank, image.rank >= 3 else {
        throw TensorError(
          operation, "images and kernels with a batch or out channels, channels, and as many spatial axes",
          got: "\(image.type) and \(weights.type)", "Add the axis that is missing.")
      }
      if layout == .channelsFirst { return try body(image, weights) }
      let last = image.rank - 1
      let spatial = Array(0..<last - 1)
      let result = try body(
        image.movingAxis(last, to: 1), weights.transposed([last, last - 1] + spatial))
      return result.error == nil ? result.movingAxis(1, to: last) : result
    }
  }
}

/// How the channels of images and kernels […, channels / groups, spatial …] meet, group by group.
private struct Channels {
  let groups: Int
  let layout: ChannelLayout
  /// 1 where a separate axis of groups comes before the channels.
  var firstAxis: Int { groups > 1 ? 1 : 0 }

  /// - Parameter imageAxis: the axis of the kernel whose channels are those of the image.
  init(
    _ operation: String, _ image: Tensor, _ kernel: Tensor, _ groups: Int, imageAxis: Int, _ layout: ChannelLayout
  ) throws(TensorError) {
    let (channels, first, second) = (image.shape[1], kernel.shape[0], kernel.shape[1])
    let expected = imageAxis == 1 ? "channels / groups" : "channels"
    guard groups >= 1, channels % groups == 0, first % groups == 0,
      imageAxis == 1 ? channels / groups == second : channels == first
    else {
      throw TensorError(
        operation, "a kernel whose axis \(imageAxis) is \(expected), and groups that divide the channels",
        got: "\(image.type), \(kernel.type) and \(groups) groups", "Check the channels and the number of groups.")
    }
    (self.groups, self.layout) = (groups, layout)
  }

  /// The images with an axis of groups, if there are several.
  func grouped(_ image: Tensor) -> Tensor { splitting(image, 1) }

  private func splitting(_ x: Tensor, _ axis: Int) -> Tensor {
    guard groups > 1 else { return x }
    return x.reshaped(to: x.shape[..<axis] + [groups, x.shape[axis] / groups] + x.shape[(axis + 1)...])
  }

  /// [batch, out channels, windows …] from windows [batch, groups, channels, windows …, kernel …].
  func product(_ windows: Tensor, _ kernel: Tensor) -> Tensor {
    let weights = splitting(kernel, 0)
    let count = kernel.rank - 2
    let taps = Array(firstAxis + 2 + count..<firstAxis + 2 + 2 * count)
    let ofWeights = Array(firstAxis + 1..<weights.rank)
    let ofWindows = [firstAxis + 1] + taps
    if groups == 1 && layout == .channelsLast {
      // [batch, windows …, out channels], as the result lies in memory.
      let product = contract(windows, weights, ofWindows, ofWeights)
      return product.error == nil ? product.movingAxis(-1, to: 1) : product
    }
    return joined(
      contract(
        weights, windows, ofWeights, ofWindows, batch: firstAxis == 1 ? [0] : [], firstAxis == 1 ? [1] : []))
  }

  /// [batch, out channels, spatial …, kernel …] from images [batch, channels, spatial …].
  func transposedProduct(_ image: Tensor, _ kernel: Tensor) -> Tensor {
    let count = kernel.rank - 2
    // [groups, out channels, kernel …, batch, spatial …]
    let product = contract(
      splitting(kernel, 0), grouped(image), [firstAxis], [firstAxis + 1], batch: firstAxis == 1 ? [0] : [],
      firstAxis == 1 ? [1] : [])
    guard product.error == nil else { return product }
    let kernelAxes = Array(firstAxis + 1..<firstAxis + 1 + count)
    let others = Array(0...firstAxis) + Array(firstAxis + 1 + count..<product.rank)
    return joined(product.transposed(others + kernelAxes))
  }

  /// [batch, out channels, …] from [groups, out channels, batch, …].
  private func joined(_ product: Tensor) -> Tensor {
    guard product.error == nil else { return product }
    let moved = product.movingAxis(firstAxis + 1, to: 0)
    guard groups > 1 else { return moved }
    return moved.reshaped(to: [moved.shape[0], groups * moved.shape[2]] + moved.shape[3...])
  }
}

extension Tensor {
  /// The transpose of windows: zeros of `shape`, plus each element of each window at the place that it was taken from.
  func overlapAdded(_ windows: Windows, into shape: [Int]) -> Tensor {
    if error != nil { return self }
    if elementCount == 0 { return constant(.integer(0), type.with(shape: shape), like: [self]) }
    if let product = overlapAddedAsProduct(windows, into: shape) { return product }
    // The axes through the windows go to the front; each moves next to the axis that it slides along, in its turn. So
    // the innermost axis of memory stays the innermost one.
    var result = transposed(Array(shape.count..<rank) + Array(shape.indices))
    for (index, axis) in windows.axes.enumerated() where result.error == nil {
      let place = windows.axes.count - index - 1 + axis
      result = result.movingAxis(0, to: place).joined(
        place, stride: windows.stride[index], dilation: windows.dilation[index], extent: shape[axis])
    }
    return result
  }

  /// One axis of `extent` instead of two, where axis `axis` runs through each window and the next one counts them.
  private func joined(_ axis: Int, stride: Int, dilation: Int, extent: Int) -> Tensor {
    let (size, count) = (shape[axis], shape[axis + 1])
    if count == 1 || (dilation == 1 && size <= stride) {
      return joinedSideBySide(axis, width: count > 1 ? stride : extent, dilation: dilation, extent: extent)
    }
    let spread = (count - 1) * stride + 1
    if size == 1 {
      return reshaped(to: shape.removing(axes: [axis])).padded(axis, high: extent - spread, interior: stride - 1)
    }
    // P[k, i · stride + low] is window i's element k, which belongs at i · stride + k · dilation. So the result at j is
    // the sum of P[k, j − k · dilation + low] over k: row k of P begins k · dilation earlier, which rows that are
    // shorter by `dilation` do by themselves.
    let low = (size - 1) * dilation
    let padded = self.padded(axis + 1, low: low, high: extent - spread, interior: stride - 1)
    guard padded.error == nil else { return padded }
    let length = padded.shape[axis + 1]
    let (before, after) = (shape[..<axis], shape[(axis + 2)...])
    let rows = padded.reshaped(to: before + [size * length] + after)
      .slice(axis: axis, low..<low + size * (length - dilation))
      .reshaped(to: before + [size, length - dilation] + after)
    return sum(rows.slice(axis: axis + 1, 0..<extent), along: [axis])
  }

  /// The case of windows that do not overlap: each fills the start of a stretch of `width`.
  private func joinedSideBySide(_ axis: Int, width: Int, dilation: Int, extent: Int) -> Tensor {
    let size = shape[axis]
    let order = Array(0..<axis) + [axis + 1, axis] + Array(axis + 2..<rank)
    let span = (size - 1) * dilation + 1
    let stretches = transposed(order).padded(axis + 1, high: width - span, interior: dilation - 1)
    guard stretches.error == nil else { return stretches }
    let joined = stretches.reshaped(
      to: shape[..<axis] + [stretches.shape[axis] * stretches.shape[axis + 1]] + shape[(axis + 2)...])
    let missing = extent - joined.shape[axis]
    return missing < 0 ? joined.slice(axis: axis, 0..<extent) : joined.padded(axis, high: missing)
  }

  /// Zeros before, after and between the elements along one axis.
  private func padded(_ axis: Int, low: Int = 0, high: Int, interior: Int = 0) -> Tensor {
    func only(_ amount: Int) -> [Int] { shape.indices.map { $0 == axis ? amount : 0 } }
    if low == 0 && high == 0 && (interior == 0 || shape[axis] == 1) { return self }
    return apply(
      Pad(low: only(low), high: only(high), interior: only(interior), value: .integer(0)), [self])
  }
}

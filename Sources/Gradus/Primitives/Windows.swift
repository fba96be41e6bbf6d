extension Tensor {
  /// Windows that slide along some axes, as a view: nothing is copied.
  ///
  ///     y[…, i, …, k] = x[…, i · stride + k · dilation, …]
  ///
  /// Each of the axes becomes as long as there are windows that fit, (n − (size − 1) · dilation − 1) / stride + 1
  /// rounded down, and for each axis, in the order given, one of length `size` is appended at the end. Derivatives add
  /// up where windows overlap.
  ///
  ///     Tensor([1.0, 2, 3, 4]).slidingWindows(along: [0], size: [3])   // [[1, 2, 3], [2, 3, 4]]
  ///
  /// - Parameters:
  ///   - axes: different axes; negative ones count from the end.
  ///   - size: the elements of a window, one number for each axis or one for all; also `stride`, from one window to
  ///     the next, and `dilation`, from one element of a window to the next, both ≥ 1.
  public func slidingWindows(
    along axes: [Int], size: [Int], stride: [Int] = [1], dilation: [Int] = [1]
  ) -> Tensor {
    let operand = concreteLiteral
    func spread(_ numbers: [Int]) -> [Int] {
      numbers.count == 1 ? axes.map { _ in numbers[0] } : numbers
    }
    return apply(
      Windows(
        axes: axes.map { $0 < 0 ? $0 + operand.rank : $0 }, size: spread(size), stride: spread(stride),
        dilation: spread(dilation)), [operand])
  }
}

/// Windows along some axes: those axes count the windows, and new last axes run through each window.
struct Windows: LinearPrimitive {
  let axes: [Int]
  let size: [Int]
  let stride: [Int]
  let dilation: [Int]

  var notation: String { "windows" }
  var attributes: String {
    var parts = ["axes: \(text(axes))", "size: \(text(size))"]
    if stride.contains(where: { $0 > 1 }) { parts.append("stride: \(text(stride))") }
    if dilation.contains(where: { $0 > 1 }) { parts.append("dilation: \(text(dilation))") }
    return parts.joined(separator: ", ")
  }

  private func text(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: " ") }

  /// The elements from the first to the last of a window along axis `axes[index]`.
  func span(_ index: Int) -> Int { size[index] == 0 ? 0 : (size[index] - 1) * dilation[index] + 1 }

  private func count(_ index: Int, of extent: Int) -> Int {
    extent < span(index) ? 0 : (extent - span(index)) / stride[index] + 1
  }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    // Below this bound no product of two of the numbers overflows.
    let bound = 1 << 30
    func allFit(_ numbers: [Int], from least: Int) -> Bool {
      numbers.count == axes.count && numbers.allSatisfy { $0 >= least && $0 < bound }
    }
    guard operands[0].normalized(axes) == axes.sorted(), allFit(size, from: 0), allFit(stride, from: 1),
      allFit(dilation, from: 1)
    else {
      throw error(
        "different axes of the tensor, with a size ≥ 0, a stride ≥ 1 and a dilation ≥ 1 for each",
        got: "size \(size), stride \(stride), dilation \(dilation) along axes \(axes) of \(operands[0])",
        "Give one number for each axis, or one for all.")
    }
    var shape = operands[0].shape
    for (index, axis) in axes.enumerated() { shape[axis] = count(index, of: shape[axis]) }
    shape += size
    guard shape.isAddressable else { throw error("a result that fits in memory", got: "\(shape)", "Use less.") }
    return operands[0].with(shape: shape)
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    let source = operands[0].shape.rowMajorStrides
    // The stride of a single element may be anything: it is never taken.
    func scaled(_ stride: Int, _ factor: Int, _ count: Int) -> Int { count > 1 ? stride * factor : 0 }
    var strides = source
    for (index, axis) in axes.enumerated() { strides[axis] = scaled(source[axis], stride[index], result.shape[axis]) }
    for (index, axis) in axes.enumerated() { strides.append(scaled(source[axis], dilation[index], size[index])) }
    return .view(View(offset: 0, strides: strides))
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    [cotangent.overlapAdded(self, into: operands[0].type.shape)]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(Windows(axes: axes.map { $0 + 1 }, size: self.size, stride: stride, dilation: dilation), operands)
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    axes.isEmpty ? .same(.operand(0)) : nil
  }
}

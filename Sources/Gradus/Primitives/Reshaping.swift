extension Tensor {
  /// The same elements in row-major order under another shape; one extent may be −1, which is found from the others.
  public func reshaped(to shape: [Int]) -> Tensor {
    var shape = shape
    if error == nil, let unknown = shape.firstIndex(of: -1) {
      // The one extent that makes the counts agree; where there is none the primitive reports the shape.
      let known = shape.enumerated().filter { $0.offset != unknown }.map(\.element).elementCount
      if known > 0 && elementCount % known == 0 { shape[unknown] = elementCount / known }
    }
    if error == nil && shape == self.shape { return self }
    return apply(Reshape(shape: shape), [concreteLiteral])
  }

  /// The elements as a vector.
  public var flattened: Tensor { reshaped(to: [elementCount]) }

  /// The axes in another order: axis i of the result is axis `axes[i]` of this tensor.
  public func transposed(_ axes: [Int]) -> Tensor {
    if error == nil && axes == Array(0..<rank) { return self }
    return apply(Transpose(axes: axes), [concreteLiteral])
  }

  /// The last two axes exchanged; a vector or scalar stays as it is.
  public var transposed: Tensor {
    guard rank >= 2 else { return self }
    return transposed(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// The tensor repeated to a larger shape by NumPy's rules.
  public func broadcast(to shape: [Int]) -> Tensor {
    if error == nil && shape == self.shape { return self }
    let type = self.type
    guard error == nil, [Int].broadcast(type.shape, shape) == shape else {
      return apply(Broadcast(shape: shape, axes: Array(0..<type.rank)), [concreteLiteral])
    }
    let offset = shape.count - type.rank
    let kept = type.shape.indices.filter { type.shape[$0] == shape[$0 + offset] }
    return fused([concreteLiteral]) {
      apply(Broadcast(shape: shape, axes: kept.map { $0 + offset }), [$0[0].reshaped(to: kept.map { type.shape[$0] })])
    }
  }

  /// The tensor with a new axis of extent 1 before `axis`.
  public func expandingAxis(_ axis: Int) -> Tensor {
    let position = axis < 0 ? axis + rank + 1 : axis
    guard position >= 0 && position <= rank else { return reshaped(to: shape + [axis]) }
    return reshaped(to: Array(shape[..<position]) + [1] + Array(shape[position...]))
  }

  /// The tensor repeated `count` times along a new leading axis.
  func repeatedAlongNewAxis(_ count: Int) -> Tensor {
    apply(Broadcast(shape: [count] + shape, axes: Array(1..<rank + 1)), [concreteLiteral])
  }

  /// One axis moved to another place, the others in their order.
  public func movingAxis(_ source: Int, to destination: Int) -> Tensor {
    guard error == nil else { return self }
    guard let from = type.normalized([source])?.first, let to = type.normalized([destination])?.first else {
      return failed(
        "movingAxis", "axes of the tensor", got: "axis \(source) to \(destination) of \(type)", "Check the axes.")
    }
    var order = Array(0..<rank)
    order.insert(order.remove(at: from), at: to)
    return transposed(order)
  }
}

struct Reshape: LinearPrimitive {
  let shape: [Int]

  var notation: String { "reshape" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard shape.isAddressable, shape.elementCount == operands[0].elementCount else {
      throw error("a shape of as many elements", got: "\(operands[0]) to \(shape)", "Check the extents.")
    }
    return operands[0].with(shape: shape)
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .view(.whole(result.shape)) }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    [cotangent.reshaped(to: operands[0].type.shape)]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    operands[0].reshaped(to: [size] + shape)
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    if operands[0].type == result { return .same(.operand(0)) }
    return operands[0].definition is Reshape ? .instruction(self, [.inner(0, 0)]) : nil
  }
}

struct Transpose: LinearPrimitive {
  let axes: [Int]

  var notation: String { "transpose" }
  var attributes: String { "axes: \(axes.map(String.init).joined(separator: " "))" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard axes.sorted() == Array(0..<operands[0].rank) else {
      throw error(
        "every axis once", got: "axes \(axes) of \(operands[0])", "Name the \(operands[0].rank) axes in the new order.")
    }
    return operands[0].with(shape: axes.map { operands[0].shape[$0] })
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    let strides = operands[0].shape.rowMajorStrides
    return .view(View(offset: 0, strides: axes.map { strides[$0] }))
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    var inverse = axes
    for (position, axis) in axes.enumerated() { inverse[axis] = position }
    return [cotangent.transposed(inverse)]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    operands[0].transposed([0] + axes.map { $0 + 1 })
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    if axes == Array(axes.indices) { return .same(.operand(0)) }
    guard let inner = operands[0].definition as? Transpose else { return nil }
    let composed = axes.map { inner.axes[$0] }
    if composed == Array(composed.indices) { return .same(.inner(0, 0)) }
    return .instruction(Transpose(axes: composed), [.inner(0, 0)])
  }
}

/// The operand repeated: its axis i becomes axis `axes[i]` of the result, and every other axis of the result is a
/// repetition.
struct Broadcast: LinearPrimitive {
  let shape: [Int]
  let axes: [Int]

  var notation: String { "broadcast" }
  var attributes: String { "axes: \(axes.map(String.init).joined(separator: " "))" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let fits =
      axes.count == operands[0].rank && zip(axes, axes.dropFirst()).allSatisfy { $0 < $1 }
      && zip(axes, operands[0].shape).allSatisfy { shape.indices.contains($0) && shape[$0] == $1 }
    guard shape.isAddressable, fits else {
      throw error(
        "a shape that the operand broadcasts to", got: "\(operands[0]) to \(shape)",
        "Extents must agree or be 1, aligned at the last axis.")
    }
    return operands[0].with(shape: shape)
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    var strides = [Int](repeating: 0, count: shape.count)
    for (axis, stride) in zip(axes, operands[0].shape.rowMajorStrides) { strides[axis] = stride }
    return .view(View(offset: 0, strides: strides))
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    [sum(cotangent, along: shape.indices.filter { !axes.contains($0) })]
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(Broadcast(shape: [size] + shape, axes: [0] + axes.map { $0 + 1 }), operands)
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    if operands[0].type == result { return .same(.operand(0)) }
    guard let inner = operands[0].definition as? Broadcast else { return nil }
    return .instruction(Broadcast(shape: shape, axes: inner.axes.map { axes[$0] }), [.inner(0, 0)])
  }
}

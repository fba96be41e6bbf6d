/// The sum over all elements, or along the given axes (negative ones count from the end), which disappear. Empty sums
/// are 0.
public func sum(_ x: Tensor, along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
  reduction(.sum, x, axes, keepingAxes)
}

/// The product over all elements or along axes. Empty products are 1.
public func product(_ x: Tensor, along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
  reduction(.product, x, axes, keepingAxes)
}

/// The largest element, over all or along axes; NaN if any is NaN, −∞ of nothing. At ties the derivative is shared
/// equally.
public func max(_ x: Tensor, along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
  reduction(.maximum, x, axes, keepingAxes)
}

/// The smallest element, over all or along axes; NaN if any is NaN, +∞ of nothing. At ties the derivative is shared
/// equally.
public func min(_ x: Tensor, along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
  reduction(.minimum, x, axes, keepingAxes)
}

private func reduction(_ reducer: Reducer, _ x: Tensor, _ axes: [Int]?, _ keepingAxes: Bool) -> Tensor {
  let operand = x.concreteLiteral
  guard operand.error == nil else { return operand }
  let primitive = Reduction(reducer: reducer, axes: axes ?? Array(0..<operand.rank))
  guard let axes = operand.type.normalized(primitive.axes) else { return apply(primitive, [operand]) }
  return fused([operand]) { operands in
    let numbers = operand.scalarType == .bool ? operands[0].converted(to: .i64) : operands[0]
    let result = apply(Reduction(reducer: reducer, axes: axes), [numbers])
    guard keepingAxes else { return result }
    return result.reshaped(to: operand.shape.indices.map { axes.contains($0) ? 1 : operand.shape[$0] })
  }
}

extension TensorType {
  /// The axes as sorted numbers in 0 ..< rank, or nil if one is outside or named twice.
  func normalized(_ axes: [Int]) -> [Int]? {
    let positive = axes.map { $0 < 0 ? $0 + rank : $0 }
    guard positive.allSatisfy(shape.indices.contains), Set(positive).count == positive.count else { return nil }
    return positive.sorted()
  }
}

struct Reduction: SingleResultPrimitive {
  let reducer: Reducer
  let axes: [Int]

  var notation: String {
    switch reducer {
    case .sum: "sum"
    case .product: "product"
    case .maximum: "max"
    case .minimum: "min"
    }
  }
  var attributes: String { "axes: \(axes.map(String.init).joined(separator: " "))" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let type = operands[0]
    guard let sorted = type.normalized(axes), sorted == axes, type.scalarType != .bool else {
      throw error("different axes of a tensor of numbers", got: "axes \(axes) of \(type)", "Check the axes.")
    }
    return type.with(shape: type.shape.removing(axes: axes))
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .reduce(reducer, axes: axes) }

  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? {
    guard let tangent = tangents[0] else { return nil }
    switch reducer {
    case .sum: return apply(self, [tangent])
    case .product: return productTangent(operands[0], tangent)
    case .maximum, .minimum:
      // The extremum of nothing is constant.
      if axes.contains(where: { operands[0].shape[$0] == 0 }) { return nil }
      // Every element that attains the extremum gets an equal share: the subgradient of least norm.
      // So does every NaN, which is what makes the extremum NaN.
      let x = operands[0]
      let attains = (x .== restored(result, x.shape)) .| (x .!= x)
      let hits = sum(attains.converted(to: tangent.scalarType), along: axes)
      return sum(select(attains, tangent, zeros(like: tangent)), along: axes) / hits
    }
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    [restored(cotangent, operands[0].type.shape)]
  }

  /// A reduced tensor repeated along the axes that were reduced.
  private func restored(_ x: Tensor, _ shape: [Int]) -> Tensor {
    apply(Broadcast(shape: shape, axes: shape.indices.filter { !axes.contains($0) }), [x])
  }

  /// The tangent of a product by multiplying halves, pair by pair: exact at zeros, for every order of derivative.
  private func productTangent(_ x: Tensor, _ tangent: Tensor) -> Tensor {
    let kept = x.shape.indices.filter { !axes.contains($0) }
    let flat = kept.map { x.shape[$0] } + [axes.map { x.shape[$0] }.elementCount]
    let last = flat.count - 1
    var value = x.transposed(kept + axes).reshaped(to: flat)
    var slope = tangent.transposed(kept + axes).reshaped(to: flat)
    while value.shape[last] > 1 {
      let half = value.shape[last] / 2
      let rest = 2 * half..<value.shape[last]
      let (a, b) = (value.slice(axis: last, 0..<half), value.slice(axis: last, half..<2 * half))
      let (da, db) = (slope.slice(axis: last, 0..<half), slope.slice(axis: last, half..<2 * half))
      slope = concatenate([scaled(da, by: b) + scaled(db, by: a), slope.slice(axis: last, rest)], axis: last)
      value = concatenate([a * b, value.slice(axis: last, rest)], axis: last)
    }
    return sum(slope, along: [last])
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(Reduction(reducer: reducer, axes: axes.map { $0 + 1 }), operands)
  }

  func simplification(_ operands: [SimplifyOperand], _ result: TensorType) -> Simplification? {
    if axes.isEmpty { return .same(.operand(0)) }
    let isTrivial = axes.allSatisfy { operands[0].type.shape[$0] == 1 }
    return isTrivial ? .instruction(Reshape(shape: result.shape), [.operand(0)]) : nil
  }
}

/// The position of the largest element along an axis, or of all elements in row-major order if it is nil; the first at
/// ties, as i64. A NaN counts as the extreme. The derivative is none.
public func argmax(_ x: Tensor, along axis: Int? = -1) -> Tensor { argExtremum(x, axis, isMinimum: false) }

/// The position of the smallest element along an axis, or of all elements in row-major order if it is nil; the first at
/// ties, as i64. A NaN counts as the extreme.
public func argmin(_ x: Tensor, along axis: Int? = -1) -> Tensor { argExtremum(x, axis, isMinimum: true) }

private func argExtremum(_ x: Tensor, _ axis: Int?, isMinimum: Bool) -> Tensor {
  guard let axis else { return argExtremum(x.flattened, 0, isMinimum: isMinimum) }
  return apply(ArgExtremum(isMinimum: isMinimum, axis: axis < 0 ? axis + x.rank : axis), [x.concreteLiteral])
}

struct ArgExtremum: SingleResultPrimitive {
  let isMinimum: Bool
  let axis: Int

  var notation: String { isMinimum ? "argmin" : "argmax" }
  var attributes: String { "axis: \(axis)" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let type = operands[0]
    guard type.shape.indices.contains(axis), type.shape[axis] > 0 else {
      throw error("an axis with at least one element", got: "axis \(axis) of \(type)", "Check the axis.")
    }
    return TensorType(.i64, type.shape.removing(axes: [axis]))
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .argReduce(isMinimum: isMinimum, axis: axis) }
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? { nil }
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    apply(ArgExtremum(isMinimum: isMinimum, axis: axis + 1), operands)
  }
}

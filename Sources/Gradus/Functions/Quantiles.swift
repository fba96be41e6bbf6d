/// How `quantile` chooses between the two elements that surround a quantile.
public enum QuantileMethod: Sendable, Hashable, CaseIterable {
  /// Between them, in proportion.
  case linear
  case lower, higher
  /// The nearer one; of two equally near ones the one with the even number.
  case nearest
  /// The mean of both.
  case midpoint
}

/// The middle element in order of size, or the mean of the two in the middle, over all elements or along axes.
///
/// NaN if any element is NaN, and of nothing. Derivatives go to the elements in the middle; those that equal them share, as
/// in `sort`.
public func median(_ x: Tensor, along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
  quantile(x, 0.5, along: axes, keepingAxes: keepingAxes)
}

/// The elements below which a fraction `q` of the elements lies, over all or along axes: in order of size the one
/// numbered q·(n − 1), and between two neighbours what `method` says.
///
/// Differentiable in `q` too where the method is linear. NaN where q is outside 0 ... 1, where any element is NaN, and
/// of nothing.
///
/// - Parameter q: a fraction or several of any shape; its axes come first in the result.
public func quantile(
  _ x: Tensor, _ q: Tensor, along axes: [Int]? = nil, keepingAxes: Bool = false, method: QuantileMethod = .linear
) -> Tensor {
  let operand = x.concreteLiteral.floatingPoint
  guard operand.error == nil else { return operand }
  guard let axes = operand.type.normalized(axes ?? Array(0..<operand.rank)) else {
    return operand.failed(
      "quantile", "different axes of the tensor", got: "axes \(axes ?? []) of \(operand.type)", "Check the axes.")
  }
  let known = q.isTraced ? nil : try? q.concreteLiteral.converted(to: .f64).scalars(as: Double.self)
  return fused([operand, q.concreteLiteral].dropLast(known == nil ? 0 : 1)) { operands in
    if let failed = operands.first(where: { $0.error != nil }) { return failed }
    let x = operands[0]
    let kept = x.shape.removing(axes: axes)
    let count = axes.map { x.shape[$0] }.elementCount
    let others = x.shape.indices.filter { !axes.contains($0) }
    let sorted = sort(x.transposed(others + axes).reshaped(to: kept + [count]))
    let picked =
      if let known { quantiles(sorted, known, method) } else { quantiles(sorted, operands[1], method) }
    let reduced = keepingAxes ? x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] } : kept
    return picked.movingAxis(kept.count, to: 0).reshaped(to: q.shape + reduced)
  }
}

/// Quantiles of sorted columns in the last axis, which they replace, at known fractions.
private func quantiles(_ sorted: Tensor, _ fractions: [Double], _ method: QuantileMethod) -> Tensor {
  let last = sorted.rank - 1
  let count = sorted.shape[last]
  func element(_ place: Double) -> Tensor { sorted.slice(axis: last, Int(place)..<Int(place) + 1) }
  let undefined = constant(
    .real(.nan), TensorType(sorted.scalarType, sorted.shape.dropLast() + [1]), like: [sorted])
  let values = fractions.map { fraction in
    guard count > 0, fraction >= 0, fraction <= 1 else { return undefined }
    let place = fraction * Double(count - 1)
    switch method {
    case .lower: return element(place.rounded(.down))
    case .higher: return element(place.rounded(.up))
    case .nearest: return element(place.rounded(.toNearestOrEven))
    case .midpoint: return 0.5 * (element(place.rounded(.down)) + element(place.rounded(.up)))
    case .linear:
      let weight = place - place.rounded(.down)
      let low = element(place.rounded(.down))
      if weight == 0 { return low }
      return Tensor(floatLiteral: 1 - weight) * low + Tensor(floatLiteral: weight) * element(place.rounded(.up))
    }
  }
  let all = values.isEmpty ? sorted.slice(axis: last, 0..<0) : concatenate(values, axis: last)
  return count == 0 ? all : withNaN(all, sorted)
}

/// NaN wherever an element of the column is, which is the last one in order.
private func withNaN(_ picked: Tensor, _ sorted: Tensor) -> Tensor {
  let largest = sorted.slice(axis: -1, sorted.shape[sorted.rank - 1] - 1..<sorted.shape[sorted.rank - 1])
  return select(largest .!= largest, largest, picked)
}

/// Quantiles of sorted columns in the last axis, which they replace, at fractions that are part of the program.
private func quantiles(_ sorted: Tensor, _ fractions: Tensor, _ method: QuantileMethod) -> Tensor {
  let last = sorted.rank - 1
  let count = sorted.shape[last]
  let fractions = fractions.converted(to: .f64).flattened
  let undefined = constant(.real(.nan), TensorType(sorted.scalarType), like: [sorted, fractions])
  guard count > 0 else { return undefined.broadcast(to: sorted.shape.dropLast() + fractions.shape) }
  let place = fractions * Tensor(floatLiteral: Double(count - 1))
  func element(_ place: Tensor) -> Tensor {
    // NaN converts to 0.
    sorted.gathered(clamp(place.converted(to: .i64), 0, Tensor(integerLiteral: count - 1)), along: last)
  }
  let (low, high) = (floor(place), floor(place) + 1)
  let value: Tensor
  switch method {
  case .lower: value = element(low)
  case .higher: value = element(ceil(place))
  case .nearest: value = element(round(place))
  case .midpoint: value = 0.5 * (element(low) + element(ceil(place)))
  case .linear:
    // An infinite element times a weight of 0 is 0.
    let weight = (place - low).converted(to: sorted.scalarType).broadcast(to: sorted.shape.dropLast() + fractions.shape)
    value = scaled(1 - weight, by: element(low)) + scaled(weight, by: element(high))
  }
  return withNaN(select((fractions .>= 0) .& (fractions .<= 1), value, undefined), sorted)
}

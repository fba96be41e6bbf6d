/// Differences of neighbours along an axis, x[k + 1] − x[k]; of order n, differences of differences. The axis becomes
/// n shorter, down to none.
public func diff(_ x: Tensor, order: Int = 1, along axis: Int = -1) -> Tensor {
  x.withAxis("diff", axis) { x, axis in
    guard order >= 0 else { return x.failed("diff", "an order ≥ 0", got: "\(order)", "Check the order.") }
    var result = x
    for _ in 0..<Swift.min(order, x.shape[axis]) {
      let count = result.shape[axis]
      result = result.slice(axis: axis, 1..<count) - result.slice(axis: axis, 0..<count - 1)
    }
    return result
  }
}

/// log Σ eˣ of the elements up to each one along an axis (from each one on, if reversed), without overflow; −∞ while
/// every element is.
public func cumlogsumexp(_ x: Tensor, along axis: Int = -1, reversed: Bool = false) -> Tensor {
  x.floatingPoint.withAxis("cumlogsumexp", axis) { x, axis in
    // The largest element so far, a constant for derivatives: any shift gives the same result. 0 where it is infinite.
    let extreme = stopGradient(cummax(x, along: axis, reversed: reversed))
    let shift = select(abs(extreme) .< Tensor(floatLiteral: .infinity), extreme, zeros(like: x))
    let before = previous(shift, along: axis, isReversed: reversed, first: .integer(0))
    // s[k] = s[k − 1]·exp(m[k − 1] − m[k]) + exp(x[k] − m[k])
    let sums = recurrence(exp(before - shift), exp(x - shift), along: axis, isReversed: reversed)
    return log(sums) + shift
  }
}

/// x divided by its Euclidean norm along axes: vectors of length 1. Where all elements are 0 they stay 0, with
/// derivative 0.
public func normalized(_ x: Tensor, along axes: [Int] = [-1]) -> Tensor {
  fused([x.concreteLiteral.floatingPoint]) { x in
    let length = norm(x[0], along: axes, keepingAxes: true)
    let isZero = length .== 0
    return select(isZero, 0, x[0] / select(isZero, 1, length))
  }
}

/// The cosine of the angle between vectors along an axis, Σ x·y / (‖x‖ ‖y‖); broadcasts. 0 where either vector is 0.
public func cosineSimilarity(_ x: Tensor, _ y: Tensor, along axis: Int = -1) -> Tensor {
  fused([x.concreteLiteral, y.concreteLiteral]) {
    sum(normalized($0[0], along: [axis]) * normalized($0[1], along: [axis]), along: [axis])
  }
}

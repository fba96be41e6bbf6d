// Activations with kinks. At a kink the derivative is the number nearest to 0 between those on both sides.

/// max(x, 0) of each element. The derivative at 0 is 0.
public func relu(_ x: Tensor) -> Tensor { maximum(x, 0) }

/// min(max(x, 0), 6) of each element. The derivative at 0 and at 6 is 0.
public func relu6(_ x: Tensor) -> Tensor { clamp(x, 0, 6) }

/// x where it is positive, slope · x elsewhere. The derivative at 0 is the slope, for a slope in 0 … 1.
public func leakyRelu(_ x: Tensor, slope: Double = 0.01) -> Tensor {
  // Without this 0 · −∞ would be NaN.
  if slope == 0 { return relu(x) }
  return fused([x.concreteLiteral]) { x in
    // The derivatives 1 and `slope` enclose 0.
    if slope < 0 { return maximum(x[0], 0) + slope * minimum(x[0], 0) }
    return select(slope > 1 ? x[0] .>= 0 : x[0] .> 0, x[0], slope * x[0])
  }
}

/// x where it is positive, alpha · (eˣ − 1) elsewhere. The derivative at 0 is alpha, for alpha in 0 … 1.
///
/// - Source: Clevert, Unterthiner and Hochreiter, *Fast and Accurate Deep Network Learning by Exponential Linear Units*
///   (2016), eq. 15.
public func elu(_ x: Tensor, alpha: Double = 1) -> Tensor {
  fused([x.concreteLiteral]) { x in
    if alpha < 0 { return maximum(x[0], 0) + alpha * expm1(minimum(x[0], 0)) }
    let isPositive = alpha > 1 ? x[0] .>= 0 : x[0] .> 0
    // The exponential of a large number would be infinite.
    return select(isPositive, x[0], alpha * expm1(select(isPositive, 0, x[0])))
  }
}

/// λ · elu(x, alpha: α) with λ = 1.0507… and α = 1.6733…, which keep mean 0 and variance 1 from layer to layer. The
/// derivative at 0 is λ.
///
/// - Source: Klambauer and others, *Self-Normalizing Neural Networks* (2017), eq. 14.
public func selu(_ x: Tensor) -> Tensor {
  fused([x.concreteLiteral]) { 1.0507009873554804934 * elu($0[0], alpha: 1.6732632423543772848) }
}

/// x where it is positive, alpha · (e^(x / alpha) − 1) elsewhere: smooth at 0, with derivative 1, for every alpha.
///
/// - Source: Barron, *Continuously Differentiable Exponential Linear Units* (2017).
public func celu(_ x: Tensor, alpha: Double = 1) -> Tensor {
  if alpha == 0 { return relu(x) }
  return fused([x.concreteLiteral]) { x in
    let isPositive = x[0] .> 0
    return select(isPositive, x[0], alpha * expm1(select(isPositive, 0, x[0]) / alpha))
  }
}

/// x moved into lower … upper. The derivative at the bounds is 0.
public func hardTanh(_ x: Tensor, lower: Double = -1, upper: Double = 1) -> Tensor {
  clamp(x, Tensor(floatLiteral: lower), Tensor(floatLiteral: upper))
}

/// (x + 3) / 6 moved into 0 … 1. The derivative at −3 and at 3 is 0.
public func hardSigmoid(_ x: Tensor) -> Tensor {
  fused([x.concreteLiteral]) { relu6($0[0] + 3) / 6 }
}

/// x · hardSigmoid(x) of each element, 0 at −∞. The derivative is 0 at −3 and 1 at 3.
///
/// - Source: Howard and others, *Searching for MobileNetV3* (2019), §5.2.
public func hardSwish(_ x: Tensor) -> Tensor {
  fused([x.concreteLiteral]) { x in select(x[0] .> -3, x[0], 0) * hardSigmoid(x[0]) }
}

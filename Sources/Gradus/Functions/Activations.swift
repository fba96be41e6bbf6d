// Smooth activations. Each is exact at ±∞, in the limit, with the derivative of the limit.

/// x · sigmoid(x) of each element, also called swish.
///
/// - Source: Elfwing, Uchibe and Doya, *Sigmoid-Weighted Linear Units* (2018), eq. 5.
public func silu(_ x: Tensor) -> Tensor { gated(x, by: sigmoid) }

/// x · tanh(softplus(x)) of each element.
///
/// - Source: Misra, *Mish: A Self Regularized Non-Monotonic Activation Function* (2020), eq. 1.
public func mish(_ x: Tensor) -> Tensor { gated(x) { tanh(softplus($0)) } }

/// x · Φ(x) of each element, where Φ is the distribution function of the normal distribution.
///
/// - Parameter approximate: whether Φ(x) is ½ (1 + tanh(√(2/π) (x + 0.044715 x³))) instead of ½ (1 + erf(x / √2)).
/// - Source: Hendrycks and Gimpel, *Gaussian Error Linear Units* (2016), §2.
public func gelu(_ x: Tensor, approximate: Bool = false) -> Tensor {
  gated(x) { x in
    // 1 + erf(x / √2), without loss where that is small.
    if !approximate { return 0.5 * erfc(x * -0.7071067811865476) }
    // Far out tanh is 1; the cube would overflow.
    let bounded = minimum(x, 1000)
    return 0.5 * (1 + tanh(0.7978845608028654 * (bounded + 0.044715 * bounded * bounded * bounded)))
  }
}

/// x · gate(x), for a gate that is exactly 0 from −1000 down: so 0 at −∞ too, where the product would be NaN.
private func gated(_ x: Tensor, by gate: (Tensor) -> Tensor) -> Tensor {
  fused([x.concreteLiteral.floatingPoint]) { x in
    let bounded = maximum(x[0], -1000)
    return bounded * gate(bounded)
  }
}

/// log(1 + eˣ) of each element, without overflow.
public func softplus(_ x: Tensor) -> Tensor {
  // By −|x| the exponential cannot overflow; by `select` the two terms have no kink at 0.
  fused([x.concreteLiteral]) { x in
    let isPositive = x[0] .> 0
    let small = exp(select(isPositive, -x[0], x[0]))
    return select(isPositive, x[0], 0) + log1p(small)
  }
}

/// log(sigmoid(x)) of each element, without overflow or loss far from 0.
public func logSigmoid(_ x: Tensor) -> Tensor { fused([x.concreteLiteral]) { -softplus(-$0[0]) } }

/// x / (1 + |x|) of each element; ±1 at ±∞.
public func softsign(_ x: Tensor) -> Tensor {
  fused([x.concreteLiteral.floatingPoint]) { x in
    let isFinite = abs(x[0]) .< Tensor(floatLiteral: .infinity)
    let finite = select(isFinite, x[0], 0)
    return select(isFinite, finite / (1 + abs(finite)), sign(x[0]))
  }
}

/// x − tanh(x) of each element.
public func tanhShrink(_ x: Tensor) -> Tensor { fused([x.concreteLiteral]) { $0[0] - tanh($0[0]) } }

/// The first half along an axis times the sigmoid of the second half: a gated linear unit.
///
/// - Returns: a failed tensor if the axis has an odd extent.
/// - Source: Dauphin, Fan, Auli and Grangier, *Language Modeling with Gated Convolutional Networks* (2017), eq. 1.
public func glu(_ x: Tensor, along axis: Int = -1) -> Tensor {
  fused([x.concreteLiteral.floatingPoint]) { operands in
    let x = operands[0]
    guard x.error == nil else { return x }
    let position = axis < 0 ? axis + x.rank : axis
    guard x.shape.indices.contains(position), x.shape[position] % 2 == 0 else {
      return Tensor(
        failed: TensorError(
          "glu", "an axis with an even extent", got: "axis \(axis) of \(x.type)", "Check the axis.", at: .here()))
    }
    let half = x.shape[position] / 2
    return x.slice(axis: position, 0..<half) * sigmoid(x.slice(axis: position, half..<2 * half))
  }
}

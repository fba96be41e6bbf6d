/// The gamma function ∫₀^∞ tˣ⁻¹ e⁻ᵗ dt of each element, continued below 0: (n − 1)! at n = 1, 2, 3 …
///
/// ±∞ at ±0, NaN at −1, −2, −3 … and at −∞.
public func gamma(_ x: Tensor) -> Tensor { realFunction(Special(function: .gamma), x) }

/// log |Γ(x)| of each element, without overflow; +∞ at 0, −1, −2 …
public func lgamma(_ x: Tensor) -> Tensor { realFunction(Special(function: .logGamma), x) }

/// ψ(x) = d log Γ(x) / dx of each element; ∓∞ at ±0, NaN at −1, −2, −3 …
public func digamma(_ x: Tensor) -> Tensor { realFunction(Special(function: .digamma), x) }

/// The derivative ψ⁽ⁿ⁾(x) of order n of `digamma`, for n in 0 … 1000.
///
/// At 0, −1, −2 … it is +∞ for odd n; for even n NaN, but ∓∞ at ±0.
public func polygamma(_ n: Int, _ x: Tensor) -> Tensor {
  guard 0...1000 ~= n else {
    return Tensor(
      failed: TensorError(
        "polygamma", "an order in 0 … 1000", got: "\(n)", "Pass the order of the derivative of digamma.", at: .here()))
  }
  return realFunction(Special(function: .polygamma(n)), x)
}

/// sin(πx)/(πx) of each element, 1 at 0, with the right derivatives of every order there.
public func sinc(_ x: Tensor) -> Tensor { realFunction(Special(function: .sinc(0)), x) }

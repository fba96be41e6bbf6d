/// eˣ of each element. f32 or f64.
public func exp(_ x: Tensor) -> Tensor { elementary(.exp, x) }
/// 2ˣ of each element.
public func exp2(_ x: Tensor) -> Tensor { elementary(.exp2, x) }
/// eˣ − 1 of each element, precise near zero.
public func expm1(_ x: Tensor) -> Tensor { elementary(.expm1, x) }
/// The natural logarithm of each element; −∞ at 0, NaN below.
public func log(_ x: Tensor) -> Tensor { elementary(.log, x) }
/// The logarithm to the base 2 of each element; −∞ at 0, NaN below.
public func log2(_ x: Tensor) -> Tensor { elementary(.log2, x) }
/// The logarithm to the base 10 of each element; −∞ at 0, NaN below.
public func log10(_ x: Tensor) -> Tensor { elementary(.log10, x) }
/// log(1 + x) of each element, precise near zero.
public func log1p(_ x: Tensor) -> Tensor { elementary(.log1p, x) }
/// 1/(1 + e⁻ˣ) of each element, without overflow.
public func sigmoid(_ x: Tensor) -> Tensor { elementary(.sigmoid, x) }
/// log(x/(1 − x)) of each element, the inverse of `sigmoid`: −∞ at 0, +∞ at 1, NaN outside. Precise near 1/2.
public func logit(_ x: Tensor) -> Tensor { elementary(.logit, x) }
/// The square root of each element; NaN below 0. The derivative at 0 is +∞.
public func sqrt(_ x: Tensor) -> Tensor { elementary(.sqrt, x) }
/// 1/√x of each element.
public func rsqrt(_ x: Tensor) -> Tensor { elementary(.rsqrt, x) }
/// The real cube root of each element, negative for negative ones. The derivative at 0 is +∞.
public func cbrt(_ x: Tensor) -> Tensor { elementary(.cbrt, x) }
/// The error function 2/√π ∫₀ˣ e^(−t²) dt of each element.
public func erf(_ x: Tensor) -> Tensor { elementary(.erf, x) }
/// 1 − erf(x) of each element, precise for large x where it is small.
public func erfc(_ x: Tensor) -> Tensor { elementary(.erfc, x) }
/// The inverse of the error function: ±∞ at ±1, NaN beyond.
public func erfinv(_ x: Tensor) -> Tensor { elementary(.erfinv, x) }

func elementary(_ function: ElementaryFunction, _ x: Tensor) -> Tensor { realFunction(Elementary(function), x) }

/// A function of real numbers applied to each element; integers and bool are taken as f64.
func realFunction(_ primitive: some Elementwise, _ x: Tensor) -> Tensor {
  if case .traced(let recorder, let variable) = x.handle,
    let result = recorder.recordElementwise(primitive, variable, nil)
  {
    return result
  }
  let operand = x.concreteLiteral
  if operand.error == nil, !operand.scalarType.isFloatingPoint {
    return fused([operand]) { apply(primitive, [$0[0].converted(to: .f64)]) }
  }
  return apply(primitive, [operand])
}

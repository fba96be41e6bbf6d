/// eˣ of each element. f32 or f64.
public func exp(_ x: Tensor) -> Tensor { elementary(.exp, x) }
/// eˣ − 1 of each element, precise near zero.
public func expm1(_ x: Tensor) -> Tensor { elementary(.expm1, x) }
/// The natural logarithm of each element; −∞ at 0, NaN below.
public func log(_ x: Tensor) -> Tensor { elementary(.log, x) }
/// log(1 + x) of each element, precise near zero.
public func log1p(_ x: Tensor) -> Tensor { elementary(.log1p, x) }
/// The square root of each element; NaN below 0. The derivative at 0 is +∞.
public func sqrt(_ x: Tensor) -> Tensor { elementary(.sqrt, x) }
/// 1/√x of each element.
public func rsqrt(_ x: Tensor) -> Tensor { elementary(.rsqrt, x) }
/// 1/(1 + e⁻ˣ) of each element, without overflow.
public func sigmoid(_ x: Tensor) -> Tensor { elementary(.sigmoid, x) }
/// The error function 2/√π ∫₀ˣ e^(−t²) dt of each element.
public func erf(_ x: Tensor) -> Tensor { elementary(.erf, x) }

/// An elementary function; integers and bool are taken as f64.
func elementary(_ function: ElementaryFunction, _ x: Tensor) -> Tensor {
  if case .traced(let recorder, let variable) = x.handle,
    let result = recorder.recordElementwise(Elementary(function), variable, nil)
  {
    return result
  }
  let operand = x.concreteLiteral
  if operand.error == nil, !operand.scalarType.isFloatingPoint {
    return fused([operand]) { apply(Elementary(function), [$0[0].converted(to: .f64)]) }
  }
  return apply(Elementary(function), [operand])
}

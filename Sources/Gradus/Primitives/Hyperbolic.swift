/// The hyperbolic sine of each element.
public func sinh(_ x: Tensor) -> Tensor { elementary(.sinh, x) }
/// The hyperbolic cosine of each element.
public func cosh(_ x: Tensor) -> Tensor { elementary(.cosh, x) }
/// The hyperbolic tangent of each element.
public func tanh(_ x: Tensor) -> Tensor { elementary(.tanh, x) }
/// The inverse hyperbolic sine of each element.
public func asinh(_ x: Tensor) -> Tensor { elementary(.asinh, x) }
/// The inverse hyperbolic cosine of each element; NaN below 1.
public func acosh(_ x: Tensor) -> Tensor { elementary(.acosh, x) }
/// The inverse hyperbolic tangent of each element; NaN outside −1 … 1.
public func atanh(_ x: Tensor) -> Tensor { elementary(.atanh, x) }

/// 1/cosh(x) of each element.
public func sech(_ x: Tensor) -> Tensor { elementary(.sech, x) }
/// 1/sinh(x) of each element; infinite at 0.
public func csch(_ x: Tensor) -> Tensor { elementary(.csch, x) }
/// 1/tanh(x) of each element; infinite at 0.
public func coth(_ x: Tensor) -> Tensor { elementary(.coth, x) }
/// The number ≥ 0 with the hyperbolic secant x; +∞ at 0, NaN outside 0 … 1.
public func asech(_ x: Tensor) -> Tensor { elementary(.asech, x) }
/// asinh(1/x): the number with the hyperbolic cosecant x; infinite at 0.
public func acsch(_ x: Tensor) -> Tensor { elementary(.acsch, x) }
/// atanh(1/x): the number with the hyperbolic cotangent x; infinite at ±1, NaN between them.
public func acoth(_ x: Tensor) -> Tensor { elementary(.acoth, x) }

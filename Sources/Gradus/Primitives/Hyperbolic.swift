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

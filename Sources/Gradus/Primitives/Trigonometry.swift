/// The sine of each element, in radians.
public func sin(_ x: Tensor) -> Tensor { elementary(.sin, x) }
/// The cosine of each element, in radians.
public func cos(_ x: Tensor) -> Tensor { elementary(.cos, x) }
/// The tangent of each element, in radians.
public func tan(_ x: Tensor) -> Tensor { elementary(.tan, x) }
/// The arc sine of each element, in −π/2 … π/2; NaN outside −1 … 1.
public func asin(_ x: Tensor) -> Tensor { elementary(.asin, x) }
/// The arc cosine of each element, in 0 … π; NaN outside −1 … 1.
public func acos(_ x: Tensor) -> Tensor { elementary(.acos, x) }
/// The arc tangent of each element, in −π/2 … π/2.
public func atan(_ x: Tensor) -> Tensor { elementary(.atan, x) }

/// 1/cos(x) of each element.
public func sec(_ x: Tensor) -> Tensor { elementary(.sec, x) }
/// 1/sin(x) of each element; infinite at 0.
public func csc(_ x: Tensor) -> Tensor { elementary(.csc, x) }
/// 1/tan(x) of each element; infinite at 0.
public func cot(_ x: Tensor) -> Tensor { elementary(.cot, x) }
/// The angle with the secant x, in 0 … π; NaN for |x| < 1.
public func asec(_ x: Tensor) -> Tensor { elementary(.asec, x) }
/// The angle with the cosecant x, in −π/2 … π/2; NaN for |x| < 1.
public func acsc(_ x: Tensor) -> Tensor { elementary(.acsc, x) }
/// atan(1/x): the angle with the cotangent x, in −π/2 … π/2. It jumps at 0, where it is π/2, and −π/2 at −0.
public func acot(_ x: Tensor) -> Tensor { elementary(.acot, x) }

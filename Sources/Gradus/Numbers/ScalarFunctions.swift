import RealModule

/// A plain number of this library that carries derivatives. The functions below spell `Number.exp(x)` as `exp(x)`.
public protocol DerivativeCarrying: ElementaryFunctions {}

extension Dual: DerivativeCarrying {}

@inlinable public func exp<Number: DerivativeCarrying>(_ x: Number) -> Number { .exp(x) }
@inlinable public func expm1<Number: DerivativeCarrying>(_ x: Number) -> Number { .expMinusOne(x) }
@inlinable public func log<Number: DerivativeCarrying>(_ x: Number) -> Number { .log(x) }
@inlinable public func log1p<Number: DerivativeCarrying>(_ x: Number) -> Number { .log(onePlus: x) }
@inlinable public func sqrt<Number: DerivativeCarrying>(_ x: Number) -> Number { .sqrt(x) }
@inlinable public func sin<Number: DerivativeCarrying>(_ x: Number) -> Number { .sin(x) }
@inlinable public func cos<Number: DerivativeCarrying>(_ x: Number) -> Number { .cos(x) }
@inlinable public func tan<Number: DerivativeCarrying>(_ x: Number) -> Number { .tan(x) }
@inlinable public func asin<Number: DerivativeCarrying>(_ x: Number) -> Number { .asin(x) }
@inlinable public func acos<Number: DerivativeCarrying>(_ x: Number) -> Number { .acos(x) }
@inlinable public func atan<Number: DerivativeCarrying>(_ x: Number) -> Number { .atan(x) }
@inlinable public func sinh<Number: DerivativeCarrying>(_ x: Number) -> Number { .sinh(x) }
@inlinable public func cosh<Number: DerivativeCarrying>(_ x: Number) -> Number { .cosh(x) }
@inlinable public func tanh<Number: DerivativeCarrying>(_ x: Number) -> Number { .tanh(x) }
@inlinable public func asinh<Number: DerivativeCarrying>(_ x: Number) -> Number { .asinh(x) }
@inlinable public func acosh<Number: DerivativeCarrying>(_ x: Number) -> Number { .acosh(x) }
@inlinable public func atanh<Number: DerivativeCarrying>(_ x: Number) -> Number { .atanh(x) }
@inlinable public func pow<Number: DerivativeCarrying>(_ x: Number, _ y: Number) -> Number { .pow(x, y) }
@inlinable public func pow<Number: DerivativeCarrying>(_ x: Number, _ n: Int) -> Number { .pow(x, n) }

/// The larger number; at a tie the mean of the derivatives, or 0 where one operand is a constant. (Swift's own `max`
/// takes the derivative of the second operand.)
@inlinable
public func maximum<Number: DerivativeCarrying & FloatingPoint>(_ x: Number, _ y: Number) -> Number { .maximum(x, y) }

/// The smaller number; ties as in `maximum`.
@inlinable
public func minimum<Number: DerivativeCarrying & FloatingPoint>(_ x: Number, _ y: Number) -> Number { .minimum(x, y) }

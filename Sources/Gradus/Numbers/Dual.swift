import RealModule

/// A number together with its derivative: forward-mode differentiation of ordinary Swift code.
///
/// A function of `Dual<Double>` computes its derivative beside its value, by the chain rule at every step, as fast as
/// code written by hand. Loops, `if`, recursion and library code that is generic over `Real` work as they are.
///
///     let (value, slope) = valueWithDerivative(at: 3.0) { x in 2 * x * x * x + 5 }   // 59, 54
///
/// - Comparisons, equality and hashing look at the value alone, so a branch is taken as on plain numbers; the
///   derivative is that of the branch taken.
/// - `Dual<Dual<Double>>` carries second derivatives, and so on.
/// - At kinks the derivative is the subgradient of least norm, as everywhere in Gradus: 0 for `magnitude` at 0. An
///   operand whose derivative is 0 counts as a constant.
@frozen
public struct Dual<Number: DualComponent>: Sendable {
  public var value: Number
  /// The derivative of the value by the one variable of the computation; 0 for a constant.
  public var derivative: Number

  @inlinable
  public init(_ value: Number, derivative: Number = 0) {
    self.value = value
    self.derivative = derivative
  }
}

/// A number that a `Dual` is made of: `Double`, `Float`, or another `Dual`.
public protocol DualComponent: Real, ExpressibleByFloatLiteral, Sendable {
  /// A derivative times the slope of a function, where 0 times anything is 0, be it infinite or NaN: what does not vary
  /// has no effect.
  static func scaled(_ derivative: Self, by slope: Self) -> Self

  /// Whether the number or a derivative that it carries is NaN.
  var hasNaN: Bool { get }
}

extension DualComponent {
  @inlinable @inline(__always)
  public static func scaled(_ derivative: Self, by slope: Self) -> Self {
    let product = slope * derivative
    // NaN is the only number that differs from itself; it may come of 0 · ∞.
    return product == product ? product : undefinedProduct(derivative, slope)
  }

  // Never inlined, so that the usual way is one jump not taken.
  @inlinable @inline(never)
  static func undefinedProduct(_ derivative: Self, _ slope: Self) -> Self {
    derivative == 0 || slope == 0 ? 0 : derivative * slope
  }

  @inlinable @inline(__always) public var hasNaN: Bool { self != self }
}

extension Double: DualComponent {}
extension Float: DualComponent {}

extension Dual: DualComponent {
  @inlinable @inline(__always) public var hasNaN: Bool { value.hasNaN || derivative.hasNaN }

  @inlinable @inline(__always)
  public static func scaled(_ derivative: Dual, by slope: Dual) -> Dual {
    Dual(
      Number.scaled(derivative.value, by: slope.value),
      derivative: Number.scaled(derivative.derivative, by: slope.value)
        + Number.scaled(slope.derivative, by: derivative.value))
  }
}

extension Dual: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  @inlinable public init(integerLiteral value: Number.IntegerLiteralType) { self.init(Number(integerLiteral: value)) }
  @inlinable public init(floatLiteral value: Number.FloatLiteralType) { self.init(Number(floatLiteral: value)) }
}

extension Dual: Comparable, Hashable {
  @inlinable public static func == (x: Dual, y: Dual) -> Bool { x.value == y.value }
  @inlinable public static func < (x: Dual, y: Dual) -> Bool { x.value < y.value }
  @inlinable public static func <= (x: Dual, y: Dual) -> Bool { x.value <= y.value }
  @inlinable public static func > (x: Dual, y: Dual) -> Bool { x.value > y.value }
  @inlinable public static func >= (x: Dual, y: Dual) -> Bool { x.value >= y.value }
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Dual: AlgebraicField {
  @inlinable
  public init?<Integer: BinaryInteger>(exactly source: Integer) {
    guard let value = Number(exactly: source) else { return nil }
    self.init(value)
  }

  /// |x|; its derivative at 0 is 0.
  @inlinable
  public var magnitude: Dual {
    value < 0 ? -self : value == 0 ? Dual(value.magnitude) : self
  }

  @inlinable public static prefix func - (x: Dual) -> Dual { Dual(-x.value, derivative: -x.derivative) }

  @inlinable
  public static func + (x: Dual, y: Dual) -> Dual { Dual(x.value + y.value, derivative: x.derivative + y.derivative) }

  @inlinable
  public static func - (x: Dual, y: Dual) -> Dual { Dual(x.value - y.value, derivative: x.derivative - y.derivative) }

  // d(x·y) = y·dx + x·dy
  @inlinable
  public static func * (x: Dual, y: Dual) -> Dual {
    let derivative = x.derivative * y.value + x.value * y.derivative
    return Dual(x.value * y.value, derivative: derivative.hasNaN ? slope(x, y.value, y, x.value) : derivative)
  }

  // d(x/y) = dx/y − (x/y)·dy/y
  @inlinable
  public static func / (x: Dual, y: Dual) -> Dual {
    // The two divisions do not wait for one another.
    let (quotient, reciprocal) = (x.value / y.value, 1 / y.value)
    let derivative = (x.derivative - quotient * y.derivative) * reciprocal
    return Dual(
      quotient, derivative: derivative.hasNaN ? slope(x, reciprocal, y, -quotient * reciprocal) : derivative)
  }

  // The derivative from two slopes where one of them is infinite or undefined; rare, so kept out of the way.
  @inlinable @inline(never)
  static func slope(_ x: Dual, _ slopeOfX: Number, _ y: Dual, _ slopeOfY: Number) -> Number {
    Number.scaled(x.derivative, by: slopeOfX) + Number.scaled(y.derivative, by: slopeOfY)
  }

  @inlinable public static func += (x: inout Dual, y: Dual) { x = x + y }
  @inlinable public static func -= (x: inout Dual, y: Dual) { x = x - y }
  @inlinable public static func *= (x: inout Dual, y: Dual) { x = x * y }
  @inlinable public static func /= (x: inout Dual, y: Dual) { x = x / y }
}

extension Dual: CustomStringConvertible {
  /// The value, and the derivative times ε: `9.0 + 6.0ε`.
  public var description: String { "\(value) + \(derivative)ε" }
}

import RealModule

// What generic code over `Real` and `FloatingPoint` asks of a number. Rounding has derivative 0; scaling and
// remainders are linear where they are smooth; everything else looks at the value alone.
extension Dual: Real {
  public typealias Exponent = Number.Exponent

  @inlinable
  public init(sign: FloatingPointSign, exponent: Exponent, significand: Dual) {
    self.init(
      Number(sign: sign, exponent: exponent, significand: significand.value),
      derivative: Number(sign: sign, exponent: exponent, significand: significand.derivative))
  }

  @inlinable
  public init(signOf sign: Dual, magnitudeOf magnitude: Dual) {
    self = magnitude.value.sign == sign.value.sign ? magnitude : -magnitude
  }

  @inlinable public init(_ value: Int) { self.init(Number(value)) }
  @inlinable public init<Source: BinaryInteger>(_ value: Source) { self.init(Number(value)) }

  @inlinable public static var radix: Int { Number.radix }
  @inlinable public static var nan: Dual { Dual(.nan) }
  @inlinable public static var signalingNaN: Dual { Dual(.signalingNaN) }
  @inlinable public static var infinity: Dual { Dual(.infinity) }
  @inlinable public static var greatestFiniteMagnitude: Dual { Dual(.greatestFiniteMagnitude) }
  @inlinable public static var leastNormalMagnitude: Dual { Dual(.leastNormalMagnitude) }
  @inlinable public static var leastNonzeroMagnitude: Dual { Dual(.leastNonzeroMagnitude) }
  @inlinable public static var pi: Dual { Dual(.pi) }

  @inlinable public var ulp: Dual { Dual(value.ulp) }
  @inlinable public var sign: FloatingPointSign { value.sign }
  @inlinable public var exponent: Exponent { value.exponent }
  @inlinable public var nextUp: Dual { Dual(value.nextUp, derivative: derivative) }
  @inlinable public var isNormal: Bool { value.isNormal }
  @inlinable public var isFinite: Bool { value.isFinite }
  @inlinable public var isZero: Bool { value.isZero }
  @inlinable public var isSubnormal: Bool { value.isSubnormal }
  @inlinable public var isInfinite: Bool { value.isInfinite }
  @inlinable public var isNaN: Bool { value.isNaN }
  @inlinable public var isSignalingNaN: Bool { value.isSignalingNaN }
  @inlinable public var isCanonical: Bool { value.isCanonical }

  // x = ± significand · radix^exponent, so the significand is x times a factor that is constant near x.
  @inlinable
  public var significand: Dual {
    guard value.isFinite, !value.isZero else { return Dual(value.significand) }
    return Dual(value.significand, derivative: value.significand / value * derivative)
  }

  @inlinable public mutating func round(_ rule: FloatingPointRoundingRule) { self = Dual(value.rounded(rule)) }
  @inlinable public mutating func formSquareRoot() { self = .sqrt(self) }
  @inlinable public mutating func addProduct(_ x: Dual, _ y: Dual) {
    derivative += x.derivative * y.value + x.value * y.derivative
    value.addProduct(x.value, y.value)
  }

  @inlinable
  public mutating func formRemainder(dividingBy other: Dual) {
    self = remainder(value.remainder(dividingBy: other.value), other)
  }

  @inlinable
  public mutating func formTruncatingRemainder(dividingBy other: Dual) {
    self = remainder(value.truncatingRemainder(dividingBy: other.value), other)
  }

  // x − n·y for the integer n that the value gives.
  @inlinable
  func remainder(_ remainder: Number, _ other: Dual) -> Dual {
    let quotient = ((value - remainder) / other.value).rounded(.toNearestOrEven)
    return Dual(remainder, derivative: derivative - Number.scaled(other.derivative, by: quotient))
  }

  @inlinable public func isEqual(to other: Dual) -> Bool { value == other.value }
  @inlinable public func isLess(than other: Dual) -> Bool { value < other.value }
  @inlinable public func isLessThanOrEqualTo(_ other: Dual) -> Bool { value <= other.value }
  @inlinable public func isTotallyOrdered(belowOrEqualTo other: Dual) -> Bool {
    value.isTotallyOrdered(belowOrEqualTo: other.value)
  }

  @inlinable public func distance(to other: Dual) -> Dual { other - self }
  @inlinable public func advanced(by step: Dual) -> Dual { self + step }

  /// The larger number; at a tie the mean of the derivatives, or 0 where one operand is a constant.
  @inlinable
  public static func maximum(_ x: Dual, _ y: Dual) -> Dual {
    x.value == y.value ? tied(x, y) : y.value > x.value || x.isNaN ? y : x
  }

  /// The smaller number; ties as in `maximum`.
  @inlinable
  public static func minimum(_ x: Dual, _ y: Dual) -> Dual {
    x.value == y.value ? tied(x, y) : y.value < x.value || x.isNaN ? y : x
  }

  @inlinable
  static func tied(_ x: Dual, _ y: Dual) -> Dual {
    let isConstant = x.derivative == 0 || y.derivative == 0
    return Dual(x.value, derivative: isConstant ? 0 : (x.derivative + y.derivative) / 2)
  }
}

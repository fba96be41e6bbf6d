import RealModule

/// An exact fraction of integers, in lowest terms.
///
/// Arithmetic gives nil where a numerator or denominator would not fit in 64 bits. A fraction that comes from a decimal
/// number, as 0.5, is written as one again where it has an end.
public struct Rational: Hashable, Sendable, Comparable {
  public let numerator: Int
  /// Above 0.
  public let denominator: Int
  let isDecimal: Bool

  /// - Returns: nil for a denominator of 0 and for what does not fit.
  public init?(_ numerator: Int, _ denominator: Int, isDecimal: Bool = false) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let divisor = Self.greatestDivisor(numerator.magnitude, denominator.magnitude) * (denominator < 0 ? -1 : 1)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
    self.isDecimal = isDecimal
  }

  public init(_ integer: Int) {
    (numerator, denominator, isDecimal) = (Swift.max(integer, -Int.max), 1, false)
  }

  /// A decimal number as it is written: digits, a point, an exponent.
  ///
  /// - Returns: nil where it does not fit, or has more digits than a double, or is no number.
  public init?(decimal text: some StringProtocol) {
    let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard parts.count <= 2, let mantissa = parts.first else { return nil }
    let digits = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard digits.count <= 2, let whole = Int(digits.joined()) else { return nil }
    let places = digits.count == 2 ? digits[1].count : 0
    guard let exponent = parts.count == 2 ? Int(parts[1]) : 0, exponent.magnitude < 40, places < 40 else { return nil }
    let shift = exponent - places
    guard let scale = Rational(10).raised(to: shift.magnitude.asInt) else { return nil }
    let value =
      shift >= 0
      ? Rational(whole).times(scale)
      : Rational(whole, scale.numerator)
    guard let value, value.isInteger || whole.magnitude <= Self.digitsOfDouble else { return nil }
    self.init(value.numerator, value.denominator, isDecimal: digits.count == 2 || parts.count == 2)
  }

  /// Up to here every integer is a double.
  static let digitsOfDouble: UInt = 1 << 53

  public var double: Double { Double(numerator) / Double(denominator) }
  public var isInteger: Bool { denominator == 1 }
  public var isNegative: Bool { numerator < 0 }
  /// The integer, if it is one.
  public var integer: Int? { isInteger ? numerator : nil }

  public static func == (left: Rational, right: Rational) -> Bool {
    left.numerator == right.numerator && left.denominator == right.denominator
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(numerator)
    hasher.combine(denominator)
  }

  public static func < (left: Rational, right: Rational) -> Bool {
    let (first, second) = (
      left.numerator.multipliedFullWidth(by: right.denominator),
      right.numerator.multipliedFullWidth(by: left.denominator)
    )
    return (first.high, first.low) < (second.high, second.low)
  }

  private static func greatestDivisor(_ x: UInt, _ y: UInt) -> Int {
    var (x, y) = (x, y)
    while y != 0 { (x, y) = (y, x % y) }
    return Swift.max(Int(x), 1)
  }
}

extension UInt {
  fileprivate var asInt: Int { Int(clamping: self) }
}

// MARK: Arithmetic

extension Rational {
  public var negated: Rational { Rational(-numerator, denominator, isDecimal: isDecimal) ?? self }
  public var magnitude: Rational { isNegative ? negated : self }

  public func plus(_ other: Rational) -> Rational? {
    let (left, overflowsLeft) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (right, overflowsRight) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (sum, overflowsSum) = left.addingReportingOverflow(right)
    let (below, overflowsBelow) = denominator.multipliedReportingOverflow(by: other.denominator)
    if overflowsLeft || overflowsRight || overflowsSum || overflowsBelow { return nil }
    return Rational(sum, below, isDecimal: isDecimal || other.isDecimal)
  }

  public func minus(_ other: Rational) -> Rational? { plus(other.negated) }

  public func times(_ other: Rational) -> Rational? {
    // Crosswise in lowest terms, so that what fits in the end fits on the way.
    guard let left = Rational(numerator, other.denominator), let right = Rational(other.numerator, denominator) else {
      return nil
    }
    let (above, overflowsAbove) = left.numerator.multipliedReportingOverflow(by: right.numerator)
    let (below, overflowsBelow) = left.denominator.multipliedReportingOverflow(by: right.denominator)
    if overflowsAbove || overflowsBelow { return nil }
    return Rational(above, below, isDecimal: isDecimal || other.isDecimal)
  }

  /// nil for 0 too.
  public var reciprocal: Rational? { Rational(denominator, numerator, isDecimal: isDecimal) }

  public func divided(by other: Rational) -> Rational? { other.reciprocal.flatMap(times) }

  /// The power with an integer exponent; 0⁰ is 1. nil for a negative power of 0.
  public func raised(to exponent: Int) -> Rational? {
    guard exponent >= 0 else {
      guard exponent > -1000 else { return nil }
      return reciprocal?.raised(to: -exponent)
    }
    if exponent == 0 { return Rational(1) }
    if numerator.magnitude <= 1 && denominator == 1 { return exponent % 2 == 0 ? times(self) : self }
    guard exponent < 64, let half = raised(to: exponent / 2), let square = half.times(half) else { return nil }
    return exponent % 2 == 0 ? square : square.times(self)
  }

  /// The root of order `order`, if it is a fraction; of odd order for negative numbers too.
  public func root(_ order: Int) -> Rational? {
    guard order > 0, !isNegative || order % 2 == 1 else { return nil }
    func whole(_ x: Int) -> Int? {
      let guess = Int(Double(x).magnitude.rootRounded(order))
      return Rational(guess).raised(to: order).flatMap { $0.numerator == x.magnitude.asInt ? guess : nil }
    }
    guard let above = whole(numerator), let below = whole(denominator) else { return nil }
    return Rational(isNegative ? -above : above, below, isDecimal: isDecimal)
  }
}

extension Double {
  fileprivate func rootRounded(_ order: Int) -> Double {
    order == 2 ? squareRoot().rounded() : exponentOfLogarithm(order).rounded()
  }

  private func exponentOfLogarithm(_ order: Int) -> Double { self == 0 ? 0 : .exp(.log(self) / Double(order)) }
}

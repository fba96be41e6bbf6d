import RealModule

extension Math {
  /// A number with so many digits, as it stands in a table: 1.0797, −3, 2.4e−7.
  public static func number(_ value: Double, digits: Int = 6) -> Math {
    if value.isNaN { return .words("undefined") }
    if value.isInfinite { return .name(value < 0 ? "−∞" : "∞") }
    return .expression(.shown(value, digits: digits))
  }
}

extension Prose.Interpolation {
  /// A number with all its digits: 54, −0.1, 1.5e−7.
  public mutating func appendInterpolation(_ number: Double) { appendInterpolation(Math.exact(number)) }
}

extension Math {
  /// A number with all its digits.
  public static func exact(_ value: Double) -> Math {
    if value.isNaN { return .words("undefined") }
    if value.isInfinite { return .name(value < 0 ? "−∞" : "∞") }
    return .expression(Expression(written: value))
  }
}

extension Expression {
  /// A finite number rounded to so many digits.
  static func shown(_ value: Double, digits: Int = 6) -> Expression {
    guard value.isFinite else { return .real(value) }
    return Expression(written: rounded(value, digits: digits))
  }

  fileprivate init(written value: Double) {
    let magnitude = value.magnitude
    // A fraction of a huge number would be written with a bar.
    let isPlain = magnitude == 0 || (magnitude >= 1e-5 && magnitude < 1e15)
    let number: Expression =
      !isPlain
      ? .real(magnitude)
      : Int(exactly: magnitude).map { Expression($0) } ?? Rational(decimal: "\(magnitude)").map { .number($0) }
        ?? .real(magnitude)
    self = value < 0 ? .negated(number) : number
  }

  /// The nearest number with so many digits; tiny ones beside 1 stay as they are.
  private static func rounded(_ value: Double, digits: Int) -> Double {
    guard value != 0, value.magnitude > 1e-290, value.magnitude < 1e290 else { return value }
    let exponent = Int(Double.log10(value.magnitude).rounded(.down)) - digits + 1
    let scaled = value / Double.pow(10, exponent)
    guard scaled.magnitude < 9e15 else { return value }
    // Read as a decimal number, so that 0.1 is 0.1.
    return Double("\(Int(scaled.rounded()))e\(exponent)") ?? value
  }
}

/// A number in front of a term: exact while it fits, else rounded.
enum Coefficient: Hashable {
  case exact(Rational)
  case rounded(Double)

  static let one = Coefficient.exact(Rational(1))

  /// The number of an expression that is one.
  init?(_ expression: Expression) {
    switch expression {
    case .number(let value): self = .exact(value)
    case .real(let value): self = .rounded(value)
    default: return nil
    }
  }

  var expression: Expression {
    switch self {
    case .exact(let value): .number(value)
    case .rounded(let value): Expression(rounded: value)
    }
  }

  var double: Double {
    switch self {
    case .exact(let value): value.double
    case .rounded(let value): value
    }
  }

  var isZero: Bool { double == 0 }
  var isOne: Bool { self == .one }

  func plus(_ other: Coefficient) -> Coefficient { combined(other, { $0.plus($1) }, { $0 + $1 }) }
  func times(_ other: Coefficient) -> Coefficient { combined(other, { $0.times($1) }, { $0 * $1 }) }

  func raised(to exponent: Int) -> Coefficient? {
    switch self {
    case .exact(let value): value.raised(to: exponent).map { .exact($0) }
    case .rounded(let value): .rounded(.pow(value, exponent))
    }
  }

  private func combined(
    _ other: Coefficient, _ exact: (Rational, Rational) -> Rational?, _ rounded: (Double, Double) -> Double
  ) -> Coefficient {
    if case .exact(let left) = self, case .exact(let right) = other, let value = exact(left, right),
      // A decimal number keeps the digits that a double has.
      !value.isTooLongDecimal
    {
      return .exact(value)
    }
    return .rounded(rounded(double, other.double))
  }
}

extension Expression {
  /// A number as its shortest decimal form is read: exact where that fits, else real.
  init(rounded value: Double) {
    self = Rational(decimal: "\(value)").map { .number($0) } ?? .real(value)
  }
}

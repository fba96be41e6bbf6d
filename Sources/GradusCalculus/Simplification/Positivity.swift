import Gradus

/// A sign that the form of an expression shows, wherever it is defined.
enum ShownSign: Int, Comparable {
  case unknown
  /// Never below 0: x², |x|.
  case nonNegative
  /// Above 0 for all real numbers: e^x, x² + 1.
  case positive

  static func < (left: ShownSign, right: ShownSign) -> Bool { left.rawValue < right.rawValue }
}

extension Expression {
  var isPositive: Bool { shownSign == .positive }
  var isNonNegative: Bool { shownSign >= .nonNegative }

  // Each part is looked at once: deep formulas would take for ever otherwise.
  private var shownSign: ShownSign {
    switch self {
    case .number(let value): return value.isNegative ? .unknown : value == Rational(0) ? .nonNegative : .positive
    case .real(let value): return value > 0 ? .positive : value == 0 ? .nonNegative : .unknown
    case .constant: return .positive
    case .sum(let terms):
      // One positive term is enough beside others that are not negative.
      let signs = terms.map(\.shownSign)
      return signs.contains(.unknown) ? .unknown : signs.max() ?? .nonNegative
    case .product(let factors): return factors.map(\.shownSign).min() ?? .positive
    case .quotient(let above, let below): return Swift.min(above.shownSign, below.shownSign)
    case .power(let base, let exponent):
      let sign = base.shownSign
      if sign == .unknown, let integer = exponent.integer, integer % 2 == 0 { return .nonNegative }
      return sign
    case .call(.elementary(let function), let arguments): return Self.sign(of: function, arguments[0])
    case .call(.other(.softplus), _): return .positive
    case .call(.other(.abs), let arguments): return Swift.max(.nonNegative, arguments[0].shownSign)
    case .call(.other(.relu), _): return .nonNegative
    default: return .unknown
    }
  }

  private static func sign(of function: ElementaryFunction, _ argument: Expression) -> ShownSign {
    switch function {
    case .exp, .exp2, .cosh, .sech, .sigmoid: .positive
    case .sqrt: Swift.max(.nonNegative, argument.shownSign)
    case .cbrt, .rsqrt: argument.shownSign
    default: .unknown
    }
  }
}

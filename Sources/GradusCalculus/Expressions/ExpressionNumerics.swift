import Gradus
import RealModule

/// Expressions are numbers to generic code: a function over `AlgebraicField & ElementaryFunctions` prints itself when
/// it is called with variables, and so does its derivative.
extension Expression: AlgebraicField {
  public typealias Magnitude = Double

  public static func + (left: Expression, right: Expression) -> Expression { .sum(left.terms + right.terms) }
  public static func - (left: Expression, right: Expression) -> Expression {
    .sum(left.terms + [.negated(right)])
  }
  public static func * (left: Expression, right: Expression) -> Expression { .product(left.factors + right.factors) }
  public static func / (left: Expression, right: Expression) -> Expression { .quotient(left, right) }
  public static prefix func - (operand: Expression) -> Expression { .negated(operand) }

  public static func += (left: inout Expression, right: Expression) { left = left + right }
  public static func -= (left: inout Expression, right: Expression) { left = left - right }
  public static func *= (left: inout Expression, right: Expression) { left = left * right }
  public static func /= (left: inout Expression, right: Expression) { left = left / right }

  /// The magnitude of a number; NaN for an expression with variables.
  public var magnitude: Double { (try? value(at: [:]).magnitude) ?? .nan }
  public var reciprocal: Expression? { .quotient(.one, self) }

  public init?<Integer: BinaryInteger>(exactly source: Integer) {
    guard let value = Int(exactly: source) else { return nil }
    self.init(value)
  }

  public init(integerLiteral value: Int) { self = value < 0 ? .negated(Expression(-value)) : Expression(value) }

  /// The terms of a sum, or the expression alone.
  var terms: [Expression] { if case .sum(let terms) = self { terms } else { [self] } }
  /// The factors of a product, or the expression alone.
  var factors: [Expression] { if case .product(let factors) = self { factors } else { [self] } }
}

extension Expression: ExpressibleByFloatLiteral {
  /// A number as it is written; a constant of the table of derivatives by its name, as log(2) for 0.693….
  public init(floatLiteral value: Double) {
    if let constant = Self.constants[value] {
      self = constant
    } else if let integer = Int(exactly: value) {
      self.init(integerLiteral: integer)
    } else if let exact = Rational(decimal: "\(value.magnitude)") {
      let number = exact.denominator <= 4 ? Expression.fraction(exact) : .number(exact)
      self = value < 0 ? .negated(number) : number
    } else {
      self = value < 0 ? .negated(.real(-value)) : .real(value)
    }
  }

  private static let constants: [Double: Expression] = {
    let two = Expression(2)
    let (log2, log10) = (Expression.call(.log, two), Expression.call(.log, Expression(10)))
    let root = Expression.call(.sqrt, .constant(.pi))
    return [
      0.6931471805599453: log2, 1.4426950408889634: .quotient(.one, log2), 0.4342944819032518: .quotient(.one, log10),
      1.1283791670955126: .quotient(two, root), -1.1283791670955126: .negated(.quotient(two, root)),
      0.8862269254527580: .quotient(root, two),
    ]
  }()

  /// A fraction as it is written with a bar.
  static func fraction(_ value: Rational) -> Expression {
    let above = Expression(Swift.abs(value.numerator))
    let quotient: Expression =
      value.isInteger ? above : .quotient(above, Expression(value.denominator))
    return value.isNegative ? .negated(quotient) : quotient
  }
}

extension Expression: ElementaryFunctions {
  public static func exp(_ x: Expression) -> Expression { .call(.exp, x) }
  public static func expMinusOne(_ x: Expression) -> Expression { .call(.expm1, x) }
  public static func cosh(_ x: Expression) -> Expression { .call(.cosh, x) }
  public static func sinh(_ x: Expression) -> Expression { .call(.sinh, x) }
  public static func tanh(_ x: Expression) -> Expression { .call(.tanh, x) }
  public static func cos(_ x: Expression) -> Expression { .call(.cos, x) }
  public static func sin(_ x: Expression) -> Expression { .call(.sin, x) }
  public static func tan(_ x: Expression) -> Expression { .call(.tan, x) }
  public static func log(_ x: Expression) -> Expression { .call(.log, x) }
  public static func log(onePlus x: Expression) -> Expression { .call(.log1p, x) }
  public static func acosh(_ x: Expression) -> Expression { .call(.acosh, x) }
  public static func asinh(_ x: Expression) -> Expression { .call(.asinh, x) }
  public static func atanh(_ x: Expression) -> Expression { .call(.atanh, x) }
  public static func acos(_ x: Expression) -> Expression { .call(.acos, x) }
  public static func asin(_ x: Expression) -> Expression { .call(.asin, x) }
  public static func atan(_ x: Expression) -> Expression { .call(.atan, x) }
  public static func pow(_ x: Expression, _ y: Expression) -> Expression { .power(x, y) }
  public static func pow(_ x: Expression, _ n: Int) -> Expression { .power(x, Expression(integerLiteral: n)) }
  public static func sqrt(_ x: Expression) -> Expression { .call(.sqrt, x) }
  public static func root(_ x: Expression, _ n: Int) -> Expression {
    n == 3 ? .call(.cbrt, x) : .power(x, .quotient(.one, Expression(integerLiteral: n)))
  }
}

import Gradus
import GradusCalculus
import GradusTestSupport

/// Random expressions, of the shapes that texts have: numbers are not negative, sums and products have several parts.
struct ExpressionGenerator {
  /// Whether every part is smooth at every real number, so that no derivative is left out.
  let isSmooth: Bool
  let variables: [Variable]
  var random: SplitMix64

  init(seed: String, isSmooth: Bool) {
    random = SplitMix64(seed: seed)
    self.isSmooth = isSmooth
    variables = Array((["x", "y", "z1"] as [Variable]).prefix(1 + random.integer(below: 3)))
  }

  /// Numbers for the variables.
  mutating func point() -> [Variable: Double] {
    let range = random.integer(below: 2) == 0 ? -3.0...3 : 0.1...2
    return Dictionary(uniqueKeysWithValues: variables.map { ($0, random.number(in: range)) })
  }

  /// A tree of about `size` leaves.
  mutating func expression(size: Int) -> Expression {
    guard size > 1 else { return leaf() }
    return isSmooth ? smooth(size) : general(size)
  }

  private mutating func leaf() -> Expression {
    switch random.integer(below: 10) {
    case 0..<6: .variable(random.element(of: variables))
    case 6, 7: Expression(random.integer(below: 6))
    case 8: decimal()
    default:
      [.constant(.pi), .constant(.e), .real(0.1234567890123456789), .real(1.2345678901234567)][random.integer(below: 4)]
    }
  }

  private mutating func decimal() -> Expression {
    let texts = ["0.5", "2.25", "0.1", "1.3", "3.", ".75", "1e-3", "12.5"]
    return (try? Expression(random.element(of: texts))) ?? .one
  }

  /// Several trees of `size` leaves together.
  private mutating func parts(_ size: Int, atMost limit: Int = 4) -> [Expression] {
    let count = 2 + random.integer(below: Swift.min(size, limit) - 1)
    return (0..<count).map { _ in expression(size: Swift.max(1, size / count)) }
  }

  private mutating func general(_ size: Int) -> Expression {
    switch random.integer(below: 16) {
    case 0..<3: return .sum(parts(size).map { random.integer(below: 3) == 0 ? .negated($0) : $0 })
    case 3..<6: return .product(parts(size))
    case 6: return .negated(expression(size: size - 1))
    case 7, 8: return .quotient(expression(size: size / 2), expression(size: size / 2))
    case 9, 10: return .power(expression(size: size - 1), exponent())
    case 11: return .power(expression(size: size / 2), expression(size: size / 2))
    case 12..<15:
      let function = MathFunction.elementary(random.element(of: ElementaryFunction.allCases))
      return .call(function, [expression(size: size - 1)])
    default: return other(random.element(of: OtherFunction.allCases), size)
    }
  }

  private mutating func exponent() -> Expression {
    switch random.integer(below: 6) {
    case 0: .quotient(.one, Expression(1 + random.integer(below: 4)))
    case 1: .negated(Expression(1 + random.integer(below: 4)))
    case 2: .quotient(Expression(3), Expression(2))
    default: Expression(random.integer(below: 6))
    }
  }

  private mutating func other(_ function: OtherFunction, _ size: Int) -> Expression {
    let arity = MathFunction.other(function).arity
    let count = arity.lowerBound + (arity.count > 1 ? random.integer(below: 3) : 0)
    var arguments = (0..<count).map { _ in expression(size: Swift.max(1, size / count)) }
    if function == .where { arguments[0] = comparison(size / 3) }
    // The order is a number.
    if function == .polygamma { arguments[0] = Expression(random.integer(below: 4)) }
    return .call(.other(function), arguments)
  }

  private mutating func comparison(_ size: Int) -> Expression {
    let relation = random.element(of: Relation.allCases)
    return .comparison(expression(size: Swift.max(1, size)), relation, expression(size: 1))
  }

  private mutating func smooth(_ size: Int) -> Expression {
    switch random.integer(below: 12) {
    case 0..<3: return .sum(parts(size).map { random.integer(below: 3) == 0 ? .negated($0) : $0 })
    case 3..<6: return .product(parts(size, atMost: 3))
    case 6: return .power(expression(size: size - 1), Expression(random.integer(below: 4)))
    case 7: return .quotient(expression(size: size / 2), positive(size / 2))
    case 8:
      let exponent = Expression.quotient(Expression(1 + random.integer(below: 5)), Expression(2))
      return .power(positive(size - 1), random.integer(below: 2) == 0 ? .negated(exponent) : exponent)
    case 9:
      return call(
        [.log, .sqrt, .rsqrt, .log2, .log10, .cbrt, .acsch, .csch][random.integer(below: 8)], positive(size - 1))
    case 10:
      let functions: [OtherFunction] = [.sinc, .softplus, .silu, .gelu, .mish]
      return .call(.other(random.element(of: functions)), [expression(size: size - 1)])
    default:
      let functions: [ElementaryFunction] = [.sin, .cos, .tanh, .sigmoid, .atan, .asinh, .erf, .sech, .erfc]
      return call(random.element(of: functions), expression(size: size - 1))
    }
  }

  /// 1 + u², above 0 everywhere.
  private mutating func positive(_ size: Int) -> Expression {
    .sum([.power(expression(size: Swift.max(1, size)), Expression(2)), .one])
  }

  private func call(_ function: ElementaryFunction, _ argument: Expression) -> Expression {
    .call(.elementary(function), [argument])
  }
}

import Gradus

/// Functions of arguments in form: special values, symmetries, inverses.
extension Simplifier {
  func call(_ function: MathFunction, _ arguments: [Expression]) -> Expression {
    switch function {
    case .elementary(let function): elementary(function, arguments[0])
    case .other(let function): other(function, arguments)
    case .named: .call(function, arguments)
    }
  }

  private func elementary(_ function: ElementaryFunction, _ x: Expression) -> Expression {
    switch function {
    // Powers, so that products of them collect.
    case .exp: return power(.constant(.e), x)
    case .sqrt: return power(x, Self.half)
    case .rsqrt: return power(x, .number(Rational(-1, 2)!))
    case .exp2: return power(Expression(2), x)
    case .log:
      if x == .one { return .zero }
      if x == .constant(.e) { return .one }
      if case .power(.constant(.e), let exponent) = x { return exponent }
    default: break
    }
    if x == .zero, let value = Self.atZero[function] { return value }
    if let opposite = negatedArgument(x) {
      if Self.odd.contains(function) { return product([.number(Rational(-1)), .call(function, opposite)]) }
      if Self.even.contains(function) { return .call(function, opposite) }
    }
    return .call(function, x)
  }

  private static let half = Expression.number(Rational(1, 2)!)

  private static let atZero: [ElementaryFunction: Expression] = [
    .expm1: .zero, .log1p: .zero, .sin: .zero, .cos: .one, .tan: .zero, .sec: .one, .asin: .zero, .atan: .zero,
    .sinh: .zero, .cosh: .one, .tanh: .zero, .sech: .one, .asinh: .zero, .atanh: .zero, .erf: .zero, .erfc: .one,
    .erfinv: .zero, .cbrt: .zero, .sigmoid: half,
  ]

  private static let odd: Set<ElementaryFunction> = [
    .sin, .tan, .csc, .cot, .asin, .atan, .acsc, .sinh, .tanh, .csch, .coth, .asinh, .atanh, .acsch, .acoth, .erf,
    .erfinv, .cbrt,
  ]
  private static let even: Set<ElementaryFunction> = [.cos, .sec, .cosh, .sech]

  /// −x for an argument with a negative number in front.
  private func negatedArgument(_ x: Expression) -> Expression? {
    x.scaled.coefficient.double < 0 && x.scaled.rest != .one ? product([.number(Rational(-1)), x]) : nil
  }

  private func other(_ function: OtherFunction, _ x: [Expression]) -> Expression {
    let numbers = x.compactMap { Coefficient($0) }
    switch function {
    case .abs:
      if numbers.count == 1 { return numbers[0].double < 0 ? product([.number(Rational(-1)), x[0]]) : x[0] }
      if let opposite = negatedArgument(x[0]) { return .call(.abs, opposite) }
      if case .call(.other(.abs), _) = x[0] { return x[0] }
    case .max, .min:
      if x.count == 1 { return x[0] }
      if numbers.count == x.count {
        let isBefore: (Coefficient, Coefficient) -> Bool = { $0.double < $1.double }
        return ((function == .max ? numbers.max(by: isBefore) : numbers.min(by: isBefore)) ?? numbers[0]).expression
      }
      if Set(x).count == 1 { return x[0] }
    case .sign:
      if numbers.count == 1 {
        return Expression.number(Rational(numbers[0].double > 0 ? 1 : numbers[0].double < 0 ? -1 : 0))
      }
    case .where:
      if case .comparison(let left, let relation, let right) = x[0], let a = Coefficient(left),
        let b = Coefficient(right)
      {
        return relation.holds(a.double, b.double) ? x[1] : x[2]
      }
      if x[1] == x[2] { return x[1] }
    case .leaky:
      if numbers.count == 1 { return numbers[0].double > 0 ? x[0] : product([.number(Rational(1, 10)!), x[0]]) }
    case .floor, .ceil, .round, .trunc, .relu, .relu6, .hardtanh, .clamp:
      if numbers.count == x.count {
        let value = function.value(numbers.map(\.double))
        return (numbers.first { $0.double == value } ?? .rounded(value)).expression
      }
    default: break
    }
    return .call(.other(function), x)
  }
}

/// Brings expressions to a canonical form: sums of like terms and products of powers, in order, without differences and
/// quotients (1/x is x⁻¹), with exact numbers.
///
/// Each rule holds wherever the expression before it is defined; `DomainConditions` tells where the form after is
/// defined on more. Terminates, since every rule works on parts that are in form already and never makes them larger.
struct Simplifier {
  let order: ExpressionOrder

  init(for expression: Expression) { order = ExpressionOrder(of: expression) }
  init(order: ExpressionOrder) { self.order = order }

  func canonical(_ expression: Expression) -> Expression {
    switch expression {
    case .number, .constant, .variable: expression
    case .real(let value): Int(exactly: value).map { Expression.number(Rational($0)) } ?? expression
    case .sum(let terms): sum(terms.map(canonical))
    case .product(let factors): product(factors.map(canonical))
    case .negated(let operand): product([.number(Rational(-1)), canonical(operand)])
    case .quotient(let left, let right): product([canonical(left), power(canonical(right), .number(Rational(-1)))])
    case .power(let base, let exponent): power(canonical(base), canonical(exponent))
    case .call(let function, let arguments): call(function, arguments.map(canonical))
    case .comparison(let left, let relation, let right): .comparison(canonical(left), relation, canonical(right))
    case .derivative(let part, let variable): canonical(part.rawDerivative(variable))
    case .summation(let body, let index): summation(canonical(body), over: index)
    case .delta(let left, let right): delta(left, right)
    }
  }

  // MARK: Sums

  /// The sum of terms in form: like terms collected.
  func sum(_ terms: [Expression]) -> Expression {
    var number = Coefficient.exact(Rational(0))
    var coefficients: [Expression: Coefficient] = [:]
    var rests: [Expression] = []
    func add(_ coefficient: Coefficient, _ rest: Expression) {
      if rest == .one {
        number = number.plus(coefficient)
      } else if let sum = coefficients[rest] {
        coefficients[rest] = sum.plus(coefficient)
      } else {
        coefficients[rest] = coefficient
        rests.append(rest)
      }
    }
    for term in terms.flatMap(\.terms) {
      let (coefficient, rest) = term.scaled
      // A number times a sum joins the sum.
      if case .sum(let inner) = rest {
        for term in inner { add(coefficient.times(term.scaled.coefficient), term.scaled.rest) }
      } else {
        add(coefficient, rest)
      }
    }
    var collected = rests.compactMap { rest -> Expression? in
      guard let coefficient = coefficients[rest], !coefficient.isZero else { return nil }
      return rest.scaled(by: coefficient)
    }
    collected.sort(by: order.areTermsInOrder)
    if !number.isZero || collected.isEmpty { collected.append(number.expression) }
    return collected.count == 1 ? collected[0] : .sum(collected)
  }

  // MARK: Products

  /// The product of factors in form: powers of equal bases collected.
  func product(_ factors: [Expression]) -> Expression {
    var coefficient = Coefficient.one
    var exponents: [Expression: [Expression]] = [:]
    var bases: [Expression] = []
    for factor in factors.flatMap(\.factors) {
      if let number = Coefficient(factor) {
        coefficient = coefficient.times(number)
        continue
      }
      let (base, exponent) = factor.baseAndExponent
      if exponents[base] == nil { bases.append(base) }
      exponents[base, default: []].append(exponent)
    }
    if coefficient.isZero { return .zero }
    var powers: [Expression] = []
    for base in bases {
      guard let parts = exponents[base] else { continue }
      let whole = parts.count == 1 ? parts[0] : sum(parts)
      for factor in power(base, whole).factors {
        if let number = Coefficient(factor) { coefficient = coefficient.times(number) } else { powers.append(factor) }
      }
    }
    // Powers of a product may have made equal bases anew.
    if Set(powers.map(\.baseAndExponent.base)).count < powers.count {
      return product([coefficient.expression] + powers)
    }
    if let contracted = usingDeltas(powers) { return product([coefficient.expression] + contracted) }
    powers.sort(by: order.areFactorsInOrder)
    let rest: Expression = powers.count == 1 ? powers[0] : powers.isEmpty ? .one : .product(powers)
    return rest.scaled(by: coefficient)
  }

  // MARK: Powers

  /// The power of a base and an exponent in form.
  func power(_ base: Expression, _ exponent: Expression) -> Expression {
    if exponent == .one || base == .one { return base }
    if exponent == .zero { return .one }
    guard let number = Coefficient(exponent) else { return symbolicPower(base, exponent) }
    if let value = numericPower(base, number) { return value }
    guard case .exact(let fraction) = number else { return .power(base, exponent) }
    switch base {
    case .delta where !fraction.isNegative: return base
    case .power(let inner, let innerExponent):
      if fraction.isInteger { return power(inner, product([innerExponent, exponent])) }
      if innerExponent == Expression(2), fraction == Rational(1, 2) { return call(.other(.abs), [inner]) }
    case .product(let factors):
      if fraction.isInteger { return product(factors.map { power($0, exponent) }) }
      // A positive number comes out of a root.
      if let first = Coefficient(factors[0]), first.double > 0, let root = numericPower(factors[0], number) {
        return product([root, power(product(Array(factors.dropFirst())), exponent)])
      }
    case .call(.elementary(.sqrt), let arguments):
      return power(arguments[0], product([.number(Rational(1, 2)!), exponent]))
    case .call(.other(.abs), let arguments) where fraction.integer.map { $0 % 2 == 0 } == true:
      return power(arguments[0], exponent)
    default: break
    }
    return .power(base, exponent)
  }

  /// A power of a number that is one.
  private func numericPower(_ base: Expression, _ exponent: Coefficient) -> Expression? {
    guard case .exact(let fraction) = exponent, let number = Coefficient(base) else { return nil }
    if number.isZero { return fraction > Rational(0) ? .zero : nil }
    if let integer = fraction.integer { return number.raised(to: integer)?.expression }
    guard case .exact(let value) = number, !value.isNegative, let root = value.root(fraction.denominator) else {
      return nil
    }
    return root.raised(to: fraction.numerator).map { .number($0) }
  }

  private func symbolicPower(_ base: Expression, _ exponent: Expression) -> Expression {
    // e^(log u) is u; e^(a + …) stays together.
    if case .constant(.e) = base, case .call(.elementary(.log), let arguments) = exponent { return arguments[0] }
    return .power(base, exponent)
  }
}

extension Expression {
  /// A term in form as its number and the rest, which is 1 for a number.
  var scaled: (coefficient: Coefficient, rest: Expression) {
    if let number = Coefficient(self) { return (number, .one) }
    guard case .product(let factors) = self, let number = Coefficient(factors[0]) else { return (.one, self) }
    return (number, factors.count == 2 ? factors[1] : .product(Array(factors.dropFirst())))
  }

  /// A number times an expression in form that has none in front.
  func scaled(by coefficient: Coefficient) -> Expression {
    if coefficient.isOne { return self }
    if self == .one { return coefficient.expression }
    return .product([coefficient.expression] + factors)
  }

  /// A factor as the base and the exponent of a power; exp(x) is a power of e, √x one of x.
  var baseAndExponent: (base: Expression, exponent: Expression) {
    switch self {
    case .power(let base, let exponent): (base, exponent)
    default: (self, .one)
    }
  }
}

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
    case .real(let value): Expression(rounded: value)
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
    var collection = Collection<Coefficient>()
    // Numbers that would overflow stay apart.
    var apart: [Expression] = []
    func add(_ coefficient: Coefficient, _ rest: Expression) {
      if rest != .one {
        collection.add(coefficient, to: rest) { $0.plus($1) }
      } else if number.plus(coefficient).double.isFinite {
        number = number.plus(coefficient)
      } else {
        apart.append(coefficient.expression)
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
    var collected = collection.entries.compactMap { $0.value.isZero ? nil : $0.key.scaled(by: $0.value) }
    collected.sort(by: order.areTermsInOrder)
    if !number.isZero || collected.isEmpty { collected.append(number.expression) }
    collected += apart
    return collected.count == 1 ? collected[0] : .sum(collected)
  }

  // MARK: Products

  /// The product of factors in form: powers of equal bases collected.
  func product(_ factors: [Expression]) -> Expression {
    var coefficient = Coefficient.one
    var powers: [Expression] = []
    func multiply(_ number: Coefficient, _ factor: Expression) {
      let next = coefficient.times(number)
      // What would overflow or vanish stays apart.
      let fits = next.double.isFinite && (!next.isZero || number.isZero || coefficient.isZero)
      if fits { coefficient = next } else { powers.append(factor) }
    }
    var collection = Collection<[Expression]>()
    for factor in factors.flatMap(\.factors) {
      if let number = Coefficient(factor) {
        multiply(number, factor)
        continue
      }
      let (base, exponent) = factor.baseAndExponent
      collection.add([exponent], to: base) { $0 + $1 }
    }
    // Nothing divided by 0 goes away, not even 0.
    if factors.contains(where: \.dividesByZero) { return overZero(coefficient, factors) }
    if coefficient.isZero { return .zero }
    for (base, parts) in collection.entries {
      let whole = parts.count == 1 ? parts[0] : sum(parts)
      for factor in power(base, whole).factors {
        if let number = Coefficient(factor) { multiply(number, factor) } else { powers.append(factor) }
      }
    }
    // Powers of a product may have made equal bases anew.
    if powers.count > 1, hasEqualBases(powers) {
      return product([coefficient.expression] + powers)
    }
    if let cancelled = cancellingSums(powers) { return product([coefficient.expression] + cancelled) }
    if let contracted = usingDeltas(powers) { return product([coefficient.expression] + contracted) }
    powers.sort(by: order.areFactorsInOrder)
    let rest: Expression = powers.count == 1 ? powers[0] : powers.isEmpty ? .one : .product(powers)
    return rest.scaled(by: coefficient)
  }

  /// A product with 1/0 among its factors: what else is below the bar vanishes beside the 0.
  private func overZero(_ coefficient: Coefficient, _ factors: [Expression]) -> Expression {
    let above = factors.flatMap(\.factors).filter { factor in
      let (base, exponent) = factor.baseAndExponent
      if Coefficient(factor) != nil || factor.dividesByZero { return false }
      return exponent.scaled.coefficient.double > 0 || base == .constant(.e)
    }
    var number = coefficient
    if case .exact(let value) = coefficient, !value.isWritable { number = .exact(Rational(value.numerator)) }
    let rest = product([number.expression] + above)
    let infinity = Expression.power(.zero, .number(Rational(-1)))
    return rest == .one ? infinity : .product(rest.factors + [infinity])
  }

  private func hasEqualBases(_ powers: [Expression]) -> Bool {
    let bases = powers.filter { Coefficient($0) == nil }.map(\.baseAndExponent.base)
    if bases.count > 16 { return Set(bases).count < bases.count }
    return bases.indices.contains { bases[..<$0].contains(bases[$0]) }
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
      // (x²)^(n/2) is |x|ⁿ.
      if innerExponent == Expression(2), fraction.denominator == 2 {
        return power(call(.other(.abs), [inner]), Expression(fraction.numerator))
      }
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
    guard let number = Coefficient(base) else { return nil }
    // 1/0 stays, and stands for its powers.
    if number.isZero { return exponent.double > 0 ? .zero : .power(.zero, .number(Rational(-1))) }
    guard case .exact(let fraction) = exponent else { return nil }
    if let integer = fraction.integer {
      return number.raised(to: integer).flatMap { $0.double.isFinite && !$0.isZero ? $0.expression : nil }
    }
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

/// Values by expressions, in the order in which they came: a few are compared one by one, many found by their hash.
private struct Collection<Value> {
  private(set) var entries: [(key: Expression, value: Value)] = []
  private var places: [Expression: Int] = [:]

  mutating func add(_ value: Value, to key: Expression, _ combined: (Value, Value) -> Value) {
    if let place = place(of: key) {
      entries[place].value = combined(entries[place].value, value)
      return
    }
    entries.append((key, value))
    if entries.count == 16 {
      for (place, entry) in entries.enumerated() { places[entry.key] = place }
    } else if entries.count > 16 {
      places[key] = entries.count - 1
    }
  }

  private func place(of key: Expression) -> Int? {
    entries.count < 16 ? entries.firstIndex { $0.key == key } : places[key]
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

  /// Whether it is a factor or a product with 1/0 in it, in form.
  fileprivate var dividesByZero: Bool {
    switch self {
    case .product(let factors): factors.contains(where: \.dividesByZero)
    case .power(.zero, let exponent): Coefficient(exponent).map { $0.double < 0 } == true
    default: false
    }
  }

  /// A factor as the base and the exponent of a power; exp(x) is a power of e, √x one of x.
  var baseAndExponent: (base: Expression, exponent: Expression) {
    switch self {
    case .power(let base, let exponent): (base, exponent)
    default: (self, .one)
    }
  }
}

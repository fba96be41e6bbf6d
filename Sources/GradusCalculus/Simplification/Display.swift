/// From the canonical form back to what one writes: differences, quotients, roots.
struct Display {
  /// Whether powers of e are written as such, not as exp(x).
  let usesE: Bool
  /// How the indices of sums are called.
  var names = IndexNames()

  func written(_ expression: Expression) -> Expression {
    switch expression {
    case .number(let value): return value.isWritable ? signed(value) : .fraction(value)
    case .real(let value): return value < 0 ? .negated(.real(-value)) : expression
    case .constant, .variable, .delta: return expression
    case .summation(let body, let index):
      let name = names.name(for: index, in: body)
      return .summation(written(body.renamingIndex(index, to: .name(name))), over: name)
    case .sum(let terms): return .sum(inUsualOrder(terms).map(written))
    case .product, .power: return fraction(expression)
    case .call(let function, let arguments): return .call(function, arguments.map(written))
    case .comparison(let left, let relation, let right): return .comparison(written(left), relation, written(right))
    case .negated, .quotient, .derivative: return expression.replacingChildren(written)
    }
  }

  /// 1 − u, not −u + 1; δ[i,j] − p[j], not −p[j] + δ[i,j].
  private func inUsualOrder(_ terms: [Expression]) -> [Expression] {
    guard terms.count == 2, terms[0].scaled.coefficient.double < 0, terms[1].scaled.coefficient.double > 0,
      Coefficient(terms[1]) != nil || terms.contains(where: \.isIndexed)
    else { return terms }
    return [terms[1], terms[0]]
  }

  private func signed(_ value: Rational) -> Expression {
    value.isNegative ? .negated(.number(value.negated)) : .number(value)
  }

  /// A product or power, with the factors of negative exponent under a bar.
  private func fraction(_ expression: Expression) -> Expression {
    let (coefficient, rest) = expression.scaled
    var (above, below): ([Expression], [Expression]) = ([], [])
    for factor in rest == .one ? [] : rest.factors {
      let (base, exponent) = factor.baseAndExponent
      if exponent.scaled.coefficient.double < 0, !(base == .constant(.e)) {
        below.append(power(base, opposite(exponent)))
      } else {
        above.append(power(base, exponent))
      }
    }
    var isNegative = false
    switch coefficient {
    case .rounded(let value):
      isNegative = value < 0
      above.insert(.real(value.magnitude), at: 0)
    case .exact(let value):
      isNegative = value.isNegative
      let magnitude = value.magnitude
      if magnitude.isWritable {
        if magnitude != Rational(1) || above.isEmpty { above.insert(.number(magnitude), at: 0) }
      } else {
        if magnitude.numerator != 1 || above.isEmpty { above.insert(Expression(magnitude.numerator), at: 0) }
        below.insert(Expression(magnitude.denominator), at: 0)
      }
    }
    // Sums over an index stand after the bar: 2/m·Σᵢ …
    let sums = below.isEmpty ? [] : above.filter(\.isSummation)
    if !sums.isEmpty { above.removeAll(where: \.isSummation) }
    let numerator = above.isEmpty ? .one : joined(above)
    let fraction = below.isEmpty ? numerator : .quotient(numerator, joined(below))
    let quotient = sums.isEmpty ? fraction : .product([fraction] + sums)
    return isNegative ? .negated(quotient) : quotient
  }

  private func joined(_ factors: [Expression]) -> Expression { factors.count == 1 ? factors[0] : .product(factors) }

  private func opposite(_ exponent: Expression) -> Expression {
    let (coefficient, rest) = exponent.scaled
    return rest.scaled(by: coefficient.times(.exact(Rational(-1))))
  }

  private func power(_ base: Expression, _ exponent: Expression) -> Expression {
    if exponent == .one { return written(base) }
    if base == .constant(.e), !usesE { return .call(.exp, written(exponent)) }
    if case .number(let value) = exponent, value == Rational(1, 2) { return .call(.sqrt, written(base)) }
    return .power(written(base), written(exponent))
  }
}

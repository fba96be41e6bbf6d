extension Simplifier {
  /// A sum in form with what all its terms have in common in front of it, and the same in all parts of a product:
  /// p[i]·δ[i,j] − p[i]·p[j] is p[i]·(δ[i,j] − p[j]).
  func factored(_ expression: Expression) -> Expression {
    switch expression {
    case .sum(let terms):
      let common = commonFactors(of: terms)
      guard !common.isEmpty else { return expression }
      let inverse = product(common.map { power($0, .number(Rational(-1))) })
      return product(common + [sum(terms.map { product([$0, inverse]) })])
    case .product(let factors): return product(factors.map(factored))
    case .summation(let body, let index): return summation(factored(body), over: index)
    default: return expression
    }
  }

  /// Factors of a product with sums that are below the bar and in every term of a sum above it taken out of both:
  /// ((x² + 1)² − 4x²(x² + 1))/(x² + 1)⁴ is (1 − 3x²)/(x² + 1)³. Nil where there are none.
  func cancellingSums(_ factors: [Expression]) -> [Expression]? {
    // In large products the search would cost more than the form is worth.
    guard factors.count <= 6, factors.contains(where: \.isSumBelow), !factors.contains(where: { $0.isLarger(than: 60) })
    else { return nil }
    let below = Set(factors.filter(\.isSumBelow).map(\.powerBase))
    for (place, factor) in factors.enumerated() {
      guard case .sum(let terms) = factor else { continue }
      let common = commonFactors(of: terms).filter { below.contains($0.powerBase) }
      guard !common.isEmpty else { continue }
      let inverse = product(common.map { power($0, .number(Rational(-1))) })
      var others = factors
      others.remove(at: place)
      return others + common + [sum(terms.map { product([$0, inverse]) })]
    }
    return nil
  }

  /// Bases that every term has, to the lowest of their exponents.
  private func commonFactors(of terms: [Expression]) -> [Expression] {
    func exponents(_ term: Expression) -> [Expression: Int] {
      var found: [Expression: Int] = [:]
      for factor in term.factors where Coefficient(factor) == nil && !factor.isDelta {
        let (base, exponent) = factor.baseAndExponent
        if let integer = exponent.integer { found[base] = integer } else { found[factor] = 1 }
      }
      return found
    }
    let all = terms.map(exponents)
    return terms[0].factors.compactMap { factor in
      let base = exponents(factor).first?.key ?? factor
      let lowest = all.map { $0[base] ?? 0 }.min() ?? 0
      return lowest > 0 ? power(base, Expression(lowest)) : nil
    }
  }
}

extension Expression {
  /// Whether it is a sum to the power of a negative whole number.
  fileprivate var isSumBelow: Bool {
    guard case .power(.sum, let exponent) = self, let integer = exponent.integer else { return false }
    return integer < 0
  }
}

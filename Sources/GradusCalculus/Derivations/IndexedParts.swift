/// What the reasons of a derivation with indices look for.
extension Expression {
  /// The elements below bars.
  var divisors: [Expression] {
    var found: [Expression] = []
    func visit(_ expression: Expression) {
      if case .quotient(_, let below) = expression {
        for factor in below.factors where !found.contains(factor.powerBase) && !factor.isConstant {
          found.append(factor.powerBase)
        }
      }
      expression.children.forEach(visit)
    }
    visit(self)
    return found
  }

  /// The indices of the first δ, one with a name first.
  var firstDelta: (String, Index)? {
    if case .delta(let left, let right) = self {
      return left.name.map { ($0, right) } ?? right.name.map { ($0, left) }
    }
    for child in children { if let found = child.firstDelta { return found } }
    return nil
  }

  /// c·Σᵢ …, with a minus or without.
  var isSumWithFactors: Bool {
    switch self {
    case .negated(let operand): operand.isSumWithFactors
    case .product(let factors): factors.contains(where: \.isSummation)
    default: false
    }
  }

  /// A number in place of every δ.
  func settingDeltas(to number: Expression) -> Expression {
    isDelta ? number : replacingChildren { $0.settingDeltas(to: number) }
  }

  /// Whether it is made of sums, differences and products alone.
  var isPolynomial: Bool {
    switch self {
    case .number, .real, .constant, .variable, .delta: true
    case .sum, .product, .negated, .summation: children.allSatisfy(\.isPolynomial)
    case .power(let base, let exponent): base.isPolynomial && exponent.integer.map { $0 >= 0 } == true
    default: false
    }
  }

  /// −a·Σᵢ (b − c)·d as a·Σᵢ (c − b)·d; nil where there is no such sum.
  var withSignTurned: Expression? {
    guard case .negated(let operand) = self else { return nil }
    return operand.turningFirstSum
  }

  private var turningFirstSum: Expression? {
    switch self {
    case .sum(let terms):
      guard terms.contains(where: \.isNegation) else { return nil }
      let opposite = terms.map { $0.isNegation ? $0.children[0] : .negated($0) }
      // What is positive now comes first.
      return .sum(opposite.filter { !$0.isNegation } + opposite.filter(\.isNegation))
    case .summation(let body, let index): return body.turningFirstSum.map { .summation($0, over: index) }
    case .product(let factors):
      for (place, factor) in factors.enumerated() {
        guard let turned = factor.turningFirstSum else { continue }
        var others = factors
        others[place] = turned
        return .product(others)
      }
      return nil
    default: return nil
    }
  }
}

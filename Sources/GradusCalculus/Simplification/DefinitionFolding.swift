/// Puts the name of a definition back where its value stands: exp(z[j])/S is p[j].
///
/// Where the value is a product, as p[i] = exp(z[i])/S, its factor with the index is solved for: exp(z[j]) is p[j]·S, and
/// what belongs to the name cancels then.
struct DefinitionFolding {
  let simplifier: Simplifier
  let name: Variable
  /// In form.
  private let value: Expression
  /// The factor of the value that is solved for, and the others.
  private let solved: Expression?
  private let others: [Expression]

  init(_ definition: Formula.Definition, _ simplifier: Simplifier) {
    self.simplifier = simplifier
    name = definition.variable
    let value = simplifier.canonical(definition.value)
    self.value = value
    let indices = name.indexNames
    let factors = value.factors
    let place =
      indices.isEmpty || factors.count < 2
      ? nil
      : factors.firstIndex { factor in
        indices.allSatisfy { factor.hasFreeIndex($0) } && !factor.isSummation && Coefficient(factor) == nil
      }
    solved = place.map { factors[$0] }
    others = factors.indices.filter { $0 != place }.map { factors[$0] }
  }

  /// An expression in form, shorter by the name where that is possible.
  func folded(_ expression: Expression) -> Expression {
    var best = expression
    for candidate in [direct(expression), solved.map { byFactor(expression, $0) }] {
      if let candidate, candidate.size < best.size { best = candidate }
    }
    return best
  }

  /// What the definition's indices can be: every combination of the indices in an expression.
  private func places(in expression: Expression) -> [[Index]] {
    var found: Set<Index> = []
    func visit(_ expression: Expression) {
      switch expression {
      case .variable(let variable): found.formUnion(variable.indices)
      case .delta(let left, let right): found.formUnion([left, right])
      default: expression.children.forEach(visit)
      }
    }
    visit(expression)
    let indices = found.sorted().prefix(12)
    // Of many axes there are too many places to try.
    guard name.indices.count <= 2 || (name.indices.count == 3 && indices.count <= 6) else { return [] }
    return name.indices.reduce([[]]) { places, _ in places.flatMap { place in indices.map { place + [$0] } } }
  }

  private func element(_ expression: Expression, _ place: [Index]) -> Expression {
    let names = Dictionary(zip(name.indexNames, place)) { first, _ in first }
    return simplifier.canonical(expression.renamingIndices(names))
  }

  private func element(_ place: [Index]) -> Expression { .variable(Variable(name.name, place)) }

  /// Without sums as factors, also over a bar, as far as that stays short.
  private func distributed(_ expression: Expression) -> Expression {
    switch expression {
    case .sum(let terms): return simplifier.sum(terms.map(distributed))
    case .summation(let body, let index): return simplifier.summation(distributed(body), over: index)
    case .product(let factors):
      guard let place = factors.firstIndex(where: \.isSum), case .sum(let terms) = factors[place], terms.count <= 20
      else { return expression }
      var others = factors
      others.remove(at: place)
      return simplifier.sum(terms.map { distributed(simplifier.product([$0] + others)) })
    default: return expression
    }
  }

  private func direct(_ expression: Expression) -> Expression {
    if Coefficient(value) != nil { return expression }
    if name.indices.isEmpty { return simplifier.canonical(expression.replacing(value, by: .variable(name))) }
    let result = places(in: expression).reduce(expression) { $0.replacing(element(value, $1), by: element($1)) }
    return result == expression ? expression : simplifier.canonical(result)
  }

  private func byFactor(_ expression: Expression, _ solved: Expression) -> Expression {
    // Sums that belong to the name stay whole, by names of their own.
    let kept = others.map(\.powerBase).filter { !$0.isConstant }
    let stands = kept.indices.map { Expression.variable(Variable("§\($0)")) }
    var result = expression
    for (base, stand) in zip(kept, stands) { result = result.replacing(base, by: stand) }
    let inverse = zip(others.map { simplifier.power($0, .number(Rational(-1))) }, others).map { inverse, factor in
      guard let place = kept.firstIndex(of: factor.powerBase) else { return inverse }
      return inverse.replacing(kept[place], by: stands[place])
    }
    for place in places(in: expression) {
      let factor = element(solved, place)
      result = result.replacingPower(factor, by: .joinedProduct([element(place)] + inverse))
    }
    // Multiplied out, so that what belongs to the name cancels in every term.
    result = distributed(simplifier.canonical(result))
    for (base, stand) in zip(kept, stands) { result = result.replacing(stand, by: base) }
    return simplifier.canonical(result)
  }
}

extension Expression {
  /// Another in place of every part that is like one.
  func replacing(_ part: Expression, by other: Expression) -> Expression {
    self == part ? other : replacingChildren { $0.replacing(part, by: other) }
  }

  /// The same, also for a power whose exponent has that of the part among its terms: e^(a + b) has e^a.
  fileprivate func replacingPower(_ part: Expression, by other: Expression) -> Expression {
    if self == part { return other }
    if case .power(let base, let exponent) = part, case .power(base, .sum(let terms)) = self {
      let (coefficient, rest) = exponent.scaled
      if coefficient.isOne, let place = terms.firstIndex(where: { $0.scaled.rest == rest }),
        let count = terms[place].scaled.coefficient.integer
      {
        var left = terms
        left.remove(at: place)
        let remaining = Expression.power(base, .joinedSum(left))
        return .product([.power(other, Expression(integerLiteral: count)), remaining.replacingPower(part, by: other)])
      }
    }
    if case .power(let base, let exponent) = part, case .power(base, let own) = self, own.scaled.rest == exponent,
      let count = own.scaled.coefficient.integer
    {
      return .power(other, Expression(integerLiteral: count))
    }
    return replacingChildren { $0.replacingPower(part, by: other) }
  }
}

extension Coefficient {
  fileprivate var integer: Int? { if case .exact(let value) = self { value.integer } else { nil } }
}

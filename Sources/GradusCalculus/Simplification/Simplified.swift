extension Expression {
  /// The expression in its shortest usual form: like terms collected, powers joined, fractions cancelled, numbers exact;
  /// multiplied out where that is shorter.
  ///
  /// Equal to this expression wherever this one is defined. It may be defined on more, as x for x²/x; `simplification`
  /// names the conditions that were lost.
  public var simplified: Expression {
    var order = ExpressionOrder(of: self)
    var result = simplified(in: order)
    // Terms that changed places may have changed which variable comes first, and so the order of the rest.
    for _ in order.places {
      let next = ExpressionOrder(of: result)
      if next.agrees(with: order) { break }
      (order, result) = (next, result.simplified(in: next))
    }
    return result
  }

  /// The simplified form, and the conditions under which it equals this expression, such as x ≠ 0.
  public var simplification: (expression: Expression, conditions: [Expression]) {
    let result = simplified
    return (result, lostConditions(in: result))
  }

  /// The same with variables in a given order.
  func simplification(in order: ExpressionOrder) -> (expression: Expression, conditions: [Expression]) {
    let result = simplified(in: order)
    return (result, lostConditions(in: result))
  }

  private func lostConditions(in result: Expression) -> [Expression] {
    let before = DomainConditions.of(self)
    if before.isEmpty { return [] }
    let kept = Set(DomainConditions.of(result))
    return before.filter { !kept.contains($0) && !$0.follows(from: kept) }
  }

  /// Whether a condition p ≠ 0 or p ≥ 0 is there already as p > 0.
  private func follows(from others: Set<Expression>) -> Bool {
    guard case .comparison(let part, let relation, let bound) = self else { return false }
    return (relation == .notEqual || relation == .greaterOrEqual)
      && others.contains(.comparison(part, .greater, bound))
  }

  /// Simplified with variables in a given order.
  func simplified(in order: ExpressionOrder) -> Expression {
    if isLarger(than: Self.largestInForm) { return withoutNeutralParts }
    let simplifier = Simplifier(order: order)
    let canonical = simplifier.canonical(self)
    let display = Display(usesE: containsEuler || canonical.hasEulerAlone, names: IndexNames(of: self))
    let collected = display.written(canonical)
    // What takes more than a few products for each part does not become shorter.
    guard canonical.hasProductOfSum,
      let expansion = simplifier.expanded(canonical, effort: 100 + 2 * collected.size)
    else { return collected }
    let expanded = display.written(expansion)
    return expanded.size < collected.size ? expanded : collected
  }

  /// What is larger stays as it is, but for zeros and ones: a derivative of hundreds of factors has squares of them.
  private static let largestInForm = 60_000

  /// Multiplied out: no product of sums is left. `simplified` where that would take more than a few hundred terms.
  public var expanded: Expression {
    if isLarger(than: Self.largestInForm) { return withoutNeutralParts }
    let simplifier = Simplifier(for: self)
    let canonical = simplifier.canonical(self)
    guard let expansion = simplifier.expanded(canonical) else { return simplified }
    return Display(usesE: containsEuler || canonical.hasEulerAlone, names: IndexNames(of: self)).written(expansion)
  }

  /// Whether two expressions have the same expanded canonical form. False does not mean that they differ.
  public func hasSameForm(as other: Expression) -> Bool { (self - other).expanded == .zero }

  /// Whether something can be multiplied out.
  private var hasProductOfSum: Bool {
    switch self {
    case .product(let factors): if factors.contains(where: \.isSum) { return true }
    case .power(let base, let exponent): if base.isSum, exponent.integer.map({ $0 > 1 }) == true { return true }
    default: break
    }
    return children.contains(where: \.hasProductOfSum)
  }

  /// Whether e stands in a form other than as the base of an exponential.
  private var hasEulerAlone: Bool {
    if case .power(.constant(.e), let exponent) = self { return exponent.hasEulerAlone }
    return self == .constant(.e) || children.contains(where: \.hasEulerAlone)
  }

  var containsEuler: Bool { self == .constant(.e) || children.contains(where: \.containsEuler) }
}

extension Expression {
  /// The expression in its shortest usual form: like terms collected, powers joined, fractions cancelled, numbers exact;
  /// multiplied out where that is shorter.
  ///
  /// Equal to this expression wherever this one is defined. It may be defined on more, as x for x²/x; `simplification`
  /// names the conditions that were lost.
  public var simplified: Expression { simplification.expression }

  /// The simplified form, and the conditions under which it equals this expression, such as x ≠ 0.
  public var simplification: (expression: Expression, conditions: [Expression]) {
    simplification(in: ExpressionOrder(of: self))
  }

  /// The same with variables in a given order.
  func simplification(in order: ExpressionOrder) -> (expression: Expression, conditions: [Expression]) {
    let result = shortest(in: order)
    let before = DomainConditions.of(self)
    let kept = Set(DomainConditions.of(result))
    return (result, before.filter { !kept.contains($0) })
  }

  private func shortest(in order: ExpressionOrder) -> Expression {
    let simplifier = Simplifier(order: order)
    let display = Display(usesE: containsEuler, names: IndexNames(of: self))
    let canonical = simplifier.canonical(self)
    let collected = display.written(canonical)
    guard let expansion = simplifier.expanded(canonical) else { return collected }
    let expanded = display.written(expansion)
    return expanded.size < collected.size ? expanded : collected
  }

  /// Multiplied out: no product of sums is left. `simplified` where that would take more than a few hundred terms.
  public var expanded: Expression {
    let simplifier = Simplifier(for: self)
    guard let expansion = simplifier.expanded(simplifier.canonical(self)) else { return simplified }
    return Display(usesE: containsEuler, names: IndexNames(of: self)).written(expansion)
  }

  /// Whether two expressions have the same expanded canonical form. False does not mean that they differ.
  public func hasSameForm(as other: Expression) -> Bool { (self - other).expanded == .zero }

  private var containsEuler: Bool { self == .constant(.e) || children.contains(where: \.containsEuler) }
}

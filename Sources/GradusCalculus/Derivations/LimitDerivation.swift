/// A derivative found from its definition, for polynomials and quotients of polynomials:
///
///     f′(x) = lim(h→0) (f(x + h) − f(x))/h
///
/// Each line but the last is the difference quotient itself, for every h ≠ 0.
public struct LimitDerivation: Hashable, Sendable {
  public let function: Expression
  public let variable: Variable
  /// The step: h, or another letter if the function has an h.
  public let step: Variable
  /// The lines of the difference quotient, and the limit.
  public let steps: [Step]

  public var result: Expression { steps.last?.after ?? .zero }

  /// - Returns: nil for a function whose quotient is not divided by h in finitely many steps, such as sin(x), and for one
  ///   of hundreds of parts.
  public init?(of function: Expression, by variable: Variable) {
    let used = Set(function.variables.map(\.name))
    guard !function.isLarger(than: 400), let step = ["h", "k", "t", "s", "delta"].first(where: { !used.contains($0) })
    else { return nil }
    (self.function, self.variable, self.step) = (function, variable, Variable(step))
    let h = Expression.variable(Variable(step))
    let moved = function.substituting([variable: .variable(variable) + h])
    let start = (moved - function) / h
    var writer = LimitWriter(start: start, order: ExpressionOrder(of: moved), step: Variable(step))
    writer.add(start, .limitDefinition, "definition; the whole \(Math.application("f", [variable])) is subtracted")
    guard writer.divide(moved, function) else { return nil }
    steps = writer.lines
  }
}

/// Writes the lines of a difference quotient.
private struct LimitWriter {
  let start: Expression
  let order: ExpressionOrder
  let step: Variable
  var lines: [Step] = []

  init(start: Expression, order: ExpressionOrder, step: Variable) {
    (self.start, self.order, self.step) = (start, order, step)
  }

  private var simplifier: Simplifier { Simplifier(order: order) }
  private var display: Display { Display(usesE: true) }

  mutating func add(_ line: Expression, _ rule: Rule, _ reason: Prose, conditions: [Expression] = []) {
    let before = lines.last?.after ?? start
    // A line that says nothing new is left out.
    if line == before, !lines.isEmpty, rule != .letStepVanish { return }
    lines.append(Step([rule], before, line, because: reason, conditions: conditions))
  }

  /// From f(x + h) and f(x) to the limit; false where no factor h comes out.
  mutating func divide(_ moved: Expression, _ function: Expression) -> Bool {
    let (u, v) = (moved.fraction(simplifier), function.fraction(simplifier))
    let below = simplifier.product([u.below, v.below])
    var numerator = simplifier.sum([simplifier.product([u.above, v.below]), negative([v.above, u.below])])
    if below != .one {
      let above =
        display.written(simplifier.product([u.above, v.below]))
        - display.written(simplifier.product([v.above, u.below]))
      add(
        above / .product([.variable(step)] + display.written(below).factors), .commonDenominator,
        "over a common denominator")
    } else {
      let (first, second) = withoutEqualTerms(moved, function)
      if let expanded = simplifier.expanded(first.fraction(simplifier).above) {
        add(
          (display.written(expanded) - second).withoutNeutralParts / .variable(step), .expand, expansion(of: first))
      }
    }
    guard let collected = simplifier.expanded(numerator) else { return false }
    numerator = collected
    let bottom =
      below == .one ? Expression.variable(step) : .product([.variable(step)] + display.written(below).factors)
    let before = lines.last?.after.numerator.terms ?? []
    let cancelled = before.filter { term in !term.contains(step) && before.contains(term.opposite) && !term.isNegation }
    let words = Prose.joined(cancelled.map { "\(Expression.sum([$0, $0.opposite]))" }, by: ", ")
    add(
      display.written(numerator) / bottom, .cancel,
      cancelled.isEmpty ? "collect: what has no \(Expression.variable(step)) cancels" : "\(words) cancels")
    // Every term must have the factor h, and no other place for it.
    guard numerator.terms.allSatisfy({ hasFactor($0) }) || numerator == .zero else { return false }
    let inverse = simplifier.power(.variable(step), .number(Rational(-1)))
    let divided = simplifier.sum(numerator.terms.map { simplifier.product([$0, inverse]) })
    let quotient = below == .one ? display.written(divided) : display.written(divided) / display.written(below)
    add(
      quotient, .cancelStep, "divide by \(step): allowed, \(Expression.comparison(.variable(step), .notEqual, .zero))",
      conditions: [.comparison(.variable(step), .notEqual, .zero)])
    let limit = quotient.substituting([step: .zero]).simplified(in: order)
    add(limit, .letStepVanish, quotient.contains(step) ? "let \(step) go to 0" : "no \(step) is left")
    return true
  }

  /// The terms that are in f(x + h) and in f(x) cancel in a line of their own.
  private mutating func withoutEqualTerms(
    _ moved: Expression, _ function: Expression
  ) -> (Expression, Expression) {
    guard case .sum(let above) = moved, case .sum(let terms) = function else { return (moved, function) }
    let equal = terms.filter(above.contains)
    guard !equal.isEmpty else { return (moved, function) }
    let rest = (
      Expression.joinedSum(above.filter { !equal.contains($0) }),
      Expression.joinedSum(terms.filter { !equal.contains($0) })
    )
    let words = Prose.joined(equal.map { "\(Expression.sum([$0, $0.opposite]))" }, by: ", ")
    add((rest.0 - rest.1).withoutNeutralParts / .variable(step), .cancel, "\(words) cancels")
    return rest
  }

  /// What the powers of sums are, multiplied out.
  private func expansion(of moved: Expression) -> Prose {
    var powers: [Expression] = []
    func visit(_ expression: Expression) {
      if case .power(.sum, let exponent) = expression, exponent.integer != nil, !powers.contains(expression) {
        powers.append(expression)
      }
      expression.children.forEach(visit)
    }
    visit(moved)
    let formulas = powers.compactMap { power -> Prose? in
      guard let expanded = simplifier.expanded(simplifier.canonical(power)) else { return nil }
      return "\(power) = \(display.written(expanded))"
    }
    return formulas.isEmpty ? "multiply out" : "binomial formula: \(Prose.joined(formulas, by: ", "))"
  }

  private func negative(_ factors: [Expression]) -> Expression {
    simplifier.product([.number(Rational(-1))] + factors)
  }

  /// Whether a term is a power of h with a positive whole exponent times something without h.
  private func hasFactor(_ term: Expression) -> Bool {
    var found = false
    for factor in term.factors where factor.contains(step) {
      let (base, exponent) = factor.baseAndExponent
      guard base == .variable(step), let power = exponent.integer, power > 0 else { return false }
      found = true
    }
    return found
  }
}

extension Expression {
  /// A quotient of two expressions in form without bars, if this one is.
  fileprivate func fraction(_ simplifier: Simplifier) -> (above: Expression, below: Expression) {
    switch self {
    case .sum(let terms):
      // Over the product of the denominators that differ.
      let parts = terms.map { $0.fraction(simplifier) }
      var belows: [Expression] = []
      for part in parts where part.below != .one && !belows.contains(part.below) { belows.append(part.below) }
      let above = parts.map { part in
        simplifier.product([part.above] + belows.filter { $0 != part.below })
      }
      return (simplifier.sum(above), simplifier.product(belows))
    case .negated(let operand):
      let part = operand.fraction(simplifier)
      return (simplifier.product([.number(Rational(-1)), part.above]), part.below)
    case .product(let factors):
      let parts = factors.map { $0.fraction(simplifier) }
      return (simplifier.product(parts.map(\.above)), simplifier.product(parts.map(\.below)))
    case .quotient(let left, let right):
      let (u, v) = (left.fraction(simplifier), right.fraction(simplifier))
      return (simplifier.product([u.above, v.below]), simplifier.product([u.below, v.above]))
    case .power(let base, let exponent):
      guard let n = exponent.integer, n != .min else { break }
      let part = base.fraction(simplifier)
      let power = Expression.number(Rational(Swift.abs(n)))
      let (above, below) = (simplifier.power(part.above, power), simplifier.power(part.below, power))
      return n < 0 ? (below, above) : (above, below)
    default: break
    }
    return (simplifier.canonical(self), .one)
  }
}

extension LimitDerivation: CustomStringConvertible {
  public var description: String { text(.unicode) }

  /// The derivation as lines of text.
  public func text(_ notation: TextNotation) -> String { page().text(notation) }

  /// The function, the lines of the difference quotient, and the limit.
  public func page(name: String = "f") -> Page {
    let quotient = Math.name("(\(name)(\(variable)+\(step)) − \(name)(\(variable)))/\(step)")
    let lines = steps.enumerated().map { index, line -> Line in
      let isLast = index == steps.count - 1
      let right = Math.expression(line.after)
      let limit = Math.limit(step, to: .zero, of: .bracketed(.expression(line.before)))
      return Line(
        index == 0 ? quotient : isLast ? .name("\(name)′(\(variable))") : nil, "=",
        isLast ? .chain([limit, right], relation: "=") : right, because: line.reason,
        number: index + 1)
    }
    return Page([.paragraph("\(Math.application(name, [variable])) = \(function)"), .lines(lines)])
  }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}

extension Expression {
  /// What stands above the bar.
  fileprivate var numerator: Expression { if case .quotient(let above, _) = self { above } else { self } }

  /// The term with the other sign, as it is written.
  fileprivate var opposite: Expression { if case .negated(let operand) = self { operand } else { .negated(self) } }
}

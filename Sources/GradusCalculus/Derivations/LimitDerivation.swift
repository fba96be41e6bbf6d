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

  /// - Returns: nil for a function whose quotient is not divided by h in finitely many steps, such as sin(x).
  public init?(of function: Expression, by variable: Variable) {
    let used = Set(function.variables.map(\.name))
    guard let step = ["h", "k", "t", "s", "delta"].first(where: { !used.contains($0) }) else { return nil }
    (self.function, self.variable, self.step) = (function, variable, Variable(step))
    let h = Expression.variable(Variable(step))
    let moved = function.substituting([variable: .variable(variable) + h])
    let start = (moved - function) / h
    var writer = LimitWriter(start: start, order: ExpressionOrder(of: moved), step: Variable(step))
    writer.add(start, .limitDefinition, "the whole f(\(variable)) is subtracted")
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

  mutating func add(_ line: Expression, _ rule: Rule, _ reason: String, conditions: [Expression] = []) {
    let before = lines.last?.after ?? start
    // A line that says nothing new is left out.
    if line == before, !lines.isEmpty { return }
    lines.append(
      Step(rules: [rule], before: before, after: line, reason: reason, conditions: conditions, substeps: []))
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
    } else if let expanded = simplifier.expanded(u.above) {
      add((display.written(expanded) - function) / .variable(step), .expand, "multiply out")
    }
    guard let collected = simplifier.expanded(numerator) else { return false }
    numerator = collected
    let bottom =
      below == .one ? Expression.variable(step) : .product([.variable(step)] + display.written(below).factors)
    add(display.written(numerator) / bottom, .cancel, "what has no \(step) cancels")
    // Every term must have the factor h, and no other place for it.
    guard numerator.terms.allSatisfy({ hasFactor($0) }) || numerator == .zero else { return false }
    let inverse = simplifier.power(.variable(step), .number(Rational(-1)))
    let divided = simplifier.sum(numerator.terms.map { simplifier.product([$0, inverse]) })
    let quotient = below == .one ? display.written(divided) : display.written(divided) / display.written(below)
    add(
      quotient, .cancelStep, "divide by \(step): allowed, \(step) ≠ 0",
      conditions: [.comparison(.variable(step), .notEqual, .zero)])
    let limit = quotient.substituting([step: .zero]).simplified(in: order)
    add(limit, .letStepVanish, "let \(step) go to 0")
    return true
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
  public func text(_ notation: TextNotation) -> String {
    let printer = TextPrinter(notation: notation)
    let isUnicode = notation == .unicode
    let left =
      isUnicode
      ? "(f(\(variable)+\(step)) − f(\(variable)))/\(step)" : "(f(\(variable)+\(step)) - f(\(variable)))/\(step)"
    var lines = ["f(\(variable)) = \(printer.text(function))"]
    let formulas = steps.enumerated().map { index, line -> String in
      let isLast = index == steps.count - 1
      let arrow = isUnicode ? "→" : "->"
      let side =
        index == 0
        ? left
        : isLast
          ? "f\(isUnicode ? "′" : "'")(\(variable)) = lim(\(step)\(arrow)0)".padded(to: left.count)
          : String(repeating: " ", count: left.count)
      return "\(index + 1)  \(side) = \(printer.text(line.after))"
    }
    let width = Swift.min(formulas.map(\.count).max() ?? 0, 76)
    lines += zip(formulas, steps).map { $0.padded(to: width) + "   " + $1.reason }
    return lines.joined(separator: "\n")
  }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}

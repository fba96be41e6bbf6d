import Gradus

/// Writes the lines of a derivation.
///
/// In a line the same kind of rule is used everywhere it fits: first sums, then constants and constant factors, then
/// products, quotients and chains, last the table. What is left is arithmetic.
struct DerivationWriter {
  let variable: Variable
  let order: ExpressionOrder

  init(by variable: Variable, order: ExpressionOrder) { (self.variable, self.order) = (variable, order) }

  func steps(from start: Expression) -> [Step] {
    var lines: [Step] = []
    var line = start
    while let wave = nextWave(of: line) {
      var use = Use()
      // + 0, · 1 and ^ 1 stand in the line where they come out, and are gone in the next.
      let after = rewritten(line.withoutNeutralParts, wave, &use)
      lines.append(step(line, after, use))
      line = after
    }
    let (result, conditions) = line.simplification(in: order)
    if result == line.withoutNeutralParts, let last = lines.popLast() {
      lines.append(last.ending(in: result))
    } else if result != line {
      lines.append(
        Step(
          rules: [.arithmetic], before: line, after: result, reason: reason(for: line, result), conditions: conditions,
          substeps: []))
    }
    return lines
  }

  /// What was used in a line.
  private struct Use {
    var rules: [Rule] = []
    var reasons: [String] = []
    var substeps: [Derivation] = []

    mutating func add(_ rule: Rule, _ reason: String) {
      if !rules.contains(rule) { rules.append(rule) }
      if !reasons.contains(reason) { reasons.append(reason) }
    }
  }

  private func step(_ before: Expression, _ after: Expression, _ use: Use) -> Step {
    Step(
      rules: use.rules, before: before, after: after, reason: use.reasons.joined(separator: "; "), conditions: [],
      substeps: use.substeps)
  }

  private func reason(for before: Expression, _ after: Expression) -> String {
    before.children.contains { $0.isSum } || before.isSum ? "multiply and collect" : "multiply"
  }

  // MARK: Waves

  /// The kinds of rules that share a line, in the order in which lines take them.
  private enum Wave: Int, Comparable {
    case sums, constants, products, table

    static func < (left: Wave, right: Wave) -> Bool { left.rawValue < right.rawValue }
  }

  private func nextWave(of line: Expression) -> Wave? {
    if case .derivative(let part, _) = line { return wave(of: part) }
    return line.children.compactMap(nextWave).min()
  }

  private func wave(of part: Expression) -> Wave {
    guard part.contains(variable) else { return .constants }
    switch part {
    case .sum, .negated: return .sums
    case .product(let factors):
      return factors.contains { !$0.contains(variable) } ? .constants : .products
    case .quotient(let u, let v):
      return v.contains(variable) && u.contains(variable) ? .products : .constants
    case .power(let u, let v): return u == .variable(variable) && !v.contains(variable) ? .table : chainWave(u, v)
    case .call(_, let arguments):
      return arguments.allSatisfy { $0 == .variable(variable) || !$0.contains(variable) } ? .table : .products
    default: return .table
    }
  }

  private func chainWave(_ u: Expression, _ v: Expression) -> Wave {
    !u.contains(variable) && v == .variable(variable) ? .table : .products
  }

  private func rewritten(_ line: Expression, _ wave: Wave, _ use: inout Use) -> Expression {
    guard case .derivative(let part, _) = line else {
      var parts: [Expression] = []
      for child in line.children { parts.append(rewritten(child, wave, &use)) }
      // The factors of a derivative join those around it.
      if case .product(let factors) = line {
        return .product(zip(factors, parts).flatMap { $0.isDerivative ? $1.factors : [$1] })
      }
      var next = parts.makeIterator()
      return line.replacingChildren { next.next() ?? $0 }
    }
    return self.wave(of: part) == wave ? derivative(of: part, &use) : line
  }

  // MARK: Rules

  private func later(_ part: Expression) -> Expression { .derivative(part, variable) }

  private func derivative(of part: Expression, _ use: inout Use) -> Expression {
    guard part.contains(variable) else {
      use.add(.constant, Rule.constant.law)
      return .zero
    }
    switch part {
    case .variable:
      use.add(.identity, "d/d\(variable) \(variable) = 1")
      return .one
    case .sum(let terms):
      use.add(.sum, "sum: term by term")
      return .sum(
        terms.map { term in
          if case .negated(let operand) = term { return .negated(later(operand)) }
          return later(term)
        })
    case .negated(let operand):
      use.add(.factor, "the sign moves out")
      return .negated(later(operand))
    case .product(let factors): return product(factors, &use)
    case .quotient(let u, let v): return quotient(u, v, &use)
    case .power(let u, let v): return power(u, v, &use)
    case .call(let function, let arguments): return call(function, arguments, part, &use)
    default: return part.rawDerivative(variable)
    }
  }

  private func product(_ factors: [Expression], _ use: inout Use) -> Expression {
    let constants = factors.filter { !$0.contains(variable) }
    let rest = factors.filter { $0.contains(variable) }
    if !constants.isEmpty {
      use.add(.factor, constants.count > 1 ? "constant factors move out" : "a constant factor moves out")
      return .product(constants + [later(.joinedProduct(rest))])
    }
    use.add(.product, "product rule: \(Rule.product.law)")
    return .sum(
      rest.indices.map { index in
        var others = rest
        others[index] = later(rest[index])
        return .product(others)
      })
  }

  private func quotient(_ u: Expression, _ v: Expression, _ use: inout Use) -> Expression {
    if !v.contains(variable) {
      use.add(.factor, "a constant divisor moves out")
      return .quotient(later(u), v)
    }
    if !u.contains(variable) {
      use.add(.factor, "1/v is v^(−1)")
      let power: Expression =
        if case .power(let base, let n) = v, !n.contains(variable) { .power(base, .negated(n)) } else {
          .power(v, .negated(.one))
        }
      let rest = later(power)
      return u == .one ? rest : .product([u, rest])
    }
    use.add(.quotient, "quotient rule: \(Rule.quotient.law)")
    return .quotient(
      .sum([.product(later(u).factors + v.factors), .negated(.product(u.factors + later(v).factors))]),
      .power(v, Expression(2)))
  }

  private func power(_ u: Expression, _ v: Expression, _ use: inout Use) -> Expression {
    if !v.contains(variable) {
      let outer = Expression.joinedProduct([v, .power(u, (v - 1).simplified)]).withoutNeutralParts
      if u == .variable(variable) {
        use.add(.power, "power rule with n = \(v)")
        return outer
      }
      return chain(outer, u, "\(Expression.power(.variable(Self.inner), v))", &use)
    }
    if !u.contains(variable) {
      let outer: Expression =
        u == .constant(.e) ? .power(u, v) : .product([.power(u, v), .call(.log, u)])
      if v == .variable(variable) {
        use.add(.exponential, u == .constant(.e) ? "e^\(variable) is its own slope" : "the slope of a^x is a^x·log(a)")
        return outer
      }
      return chain(outer, v, "\(Expression.power(u, .variable(Self.inner)))", &use)
    }
    use.add(.generalPower, "general power: \(Rule.generalPower.law)")
    return .product([.power(u, v), later(v * .call(.log, u))])
  }

  private func call(
    _ function: MathFunction, _ arguments: [Expression], _ whole: Expression, _ use: inout Use
  ) -> Expression {
    if function == .other(.where) {
      use.add(.cases, "\(Rule.cases.law)")
      return .call(function, [arguments[0], later(arguments[1]), later(arguments[2])])
    }
    let active = arguments.indices.filter { arguments[$0].contains(variable) }
    let terms = active.map { index -> Expression in
      let outer = function.partial(index, arguments, whole).simplified
      if arguments[index] == .variable(variable) {
        var named = arguments
        named[index] = .variable(variable)
        use.add(
          function.hasCases ? .cases : .function, "the slope of \(Expression.call(function, named)) is \(outer)")
        return outer
      }
      var named = arguments
      named[index] = .variable(Self.inner)
      return chain(outer, arguments[index], "\(Expression.call(function, named))", &use)
    }
    return .joinedSum(terms)
  }

  private static let inner: Variable = "u"

  /// Outer derivative times inner derivative, which is derived below the line.
  private func chain(_ outer: Expression, _ inner: Expression, _ outside: String, _ use: inout Use) -> Expression {
    let derivation = Derivation(of: inner, by: variable)
    use.add(.chain, "chain rule: \(outside) with u = \(inner), du/d\(variable) = \(derivation.result)")
    use.substeps.append(derivation)
    return .joinedProduct([outer, derivation.result])
  }
}

extension MathFunction {
  /// Whether its derivative is given region by region.
  var hasCases: Bool {
    guard case .other(let function) = self else { return false }
    return [.abs, .max, .min, .clamp, .where, .relu, .leaky, .relu6, .elu, .selu, .hardtanh].contains(function)
  }
}

extension Expression {
  var isSum: Bool { if case .sum = self { true } else { false } }

  /// Without + 0, · 1, ^ 1 and products with 0, which never have a line of their own.
  var withoutNeutralParts: Expression {
    switch replacingChildren(\.withoutNeutralParts) {
    case .sum(let terms) where terms.contains(.zero) || terms.contains(.negated(.zero)):
      // A whole line of zeros stays one.
      terms.allSatisfy { $0 == .zero } ? .zero : .joinedSum(terms)
    case .product(let factors): .joinedProduct(factors)
    case .power(let base, .one): base
    case .negated(.zero): .zero
    case let other: other
    }
  }
}

import Gradus

/// One rule at one place.
extension DerivationWriter {
  private func later(_ part: Expression) -> Expression { .derivative(part, variable) }

  func derivative(of part: Expression, _ use: inout Use) -> Expression {
    guard part.contains(variable) else {
      use.add(.constant, "\(Rule.constant.law)")
      return .zero
    }
    if isEasy(part) {
      let result = part.derivative(by: variable)
      use.add(.power, "\(Math.equation(.derivative(of: part, by: variable), .expression(result)))")
      return result
    }
    switch part {
    case .variable(let own) where own != variable:
      let slope = own.slope(by: variable)
      use.add(.index, "the slope of \(own) by \(variable) is \(slope)")
      return slope
    case .summation(let body, let index):
      // The index of the sum must not be one of the variable's.
      guard !variable.indices.contains(.name(index)) else {
        return derivative(of: part.renamingBoundIndex(apartFrom: variable.indexNames), &use)
      }
      use.add(.sum, "sum: term by term")
      return .summation(later(body), over: index)
    case .variable:
      use.add(.identity, "\(Math.equation(.derivative(of: .variable(variable), by: variable), .expression(.one)))")
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
      use.add(.factor, "1/v is v⁻¹")
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
        use.add(.power, "power rule with \(Math.equation(.name("n"), .expression(v)))")
        return outer
      }
      return chain(outer, u, .power(.variable(inner), v), &use)
    }
    if !u.contains(variable) {
      let isNatural = u == .constant(.e)
      let outer: Expression = isNatural ? .power(u, v) : .product([.power(u, v), .call(.log, u)])
      if v == .variable(variable) {
        let law: Prose = "the slope of \(Math.name("a"))ˣ is \(Math.name("a"))ˣ·log(\(Math.name("a")))"
        use.add(.exponential, isNatural ? "\(Expression.power(u, v)) is its own slope" : law)
        return outer
      }
      return chain(outer, v, .power(u, .variable(inner)), &use)
    }
    use.add(.generalPower, "general power: \(Rule.generalPower.law)")
    return .product([.power(u, v), later(v * .call(.log, u))])
  }

  private func call(
    _ function: MathFunction, _ arguments: [Expression], _ whole: Expression, _ use: inout Use
  ) -> Expression {
    if function.hasCases {
      let derivation = Derivation(of: whole, by: variable, detail: detail, renames: false)
      use.add(.cases, "\(whole) by cases")
      use.substeps.append(derivation)
      return derivation.result
    }
    let active = arguments.indices.filter { arguments[$0].contains(variable) }
    let terms = active.map { index -> Expression in
      let outer = function.partial(index, arguments, whole).simplified
      var named = arguments
      guard arguments[index] == .variable(variable) else {
        named[index] = .variable(inner)
        return chain(outer, arguments[index], .call(function, named), &use)
      }
      use.add(
        function.rule,
        "the slope of \(Expression.call(function, named)) is \(outer)\(function.hasSteps ? " between its jumps" : "")")
      return outer
    }
    return .joinedSum(terms)
  }

  /// The rule for an outer function, which is written in terms of the name for the inner one.
  private func rule(of outside: Expression) -> Rule {
    switch outside {
    case .power(let base, _): base == .variable(inner) ? .power : .exponential
    case .call(let function, _): function.rule
    default: .function
    }
  }

  /// Outer derivative times inner derivative. The inner one is derived below the line; where every rewrite has a line, in
  /// the lines that follow.
  private func chain(_ outer: Expression, _ u: Expression, _ outside: Expression, _ use: inout Use) -> Expression {
    let name = Math.equation(.expression(.variable(inner)), .expression(u))
    let outerRule = rule(of: outside)
    defer { if !use.rules.contains(outerRule) { use.rules.append(outerRule) } }
    func product(_ slope: Expression) -> Expression {
      let product = Expression.joinedProduct([outer, slope])
      let counts = (outer.factors.count, slope.factors.count)
      if product.factors.count == counts.0 + counts.1, outer != .one, slope != .one {
        use.parts = [.init(name: "outer′", count: counts.0), .init(name: "inner′", count: counts.1)]
      }
      return product
    }
    if detail == .all {
      use.add(.chain, "chain rule: \(outside) with \(name)")
      return product(later(u))
    }
    let derivation = Derivation(of: u, by: variable, detail: detail, renames: false)
    let slope = Math.slope(of: .name("\(inner)"), by: [variable], isPartial: false)
    use.add(.chain, "chain rule: \(outside) with \(name), \(Math.equation(slope, .expression(derivation.result)))")
    use.substeps.append(derivation)
    return product(derivation.result)
  }
}

extension MathFunction {
  /// The rule that its row in the table of derivatives is called by.
  var rule: Rule {
    guard case .elementary(let function) = self else { return .function }
    switch function {
    case .sin, .cos, .tan, .sec, .csc, .cot: return .trigonometric
    case .exp, .exp2, .expm1: return .exponential
    case .log, .log2, .log10, .log1p: return .logarithm
    default: return .function
    }
  }

  /// Whether it is constant but for jumps.
  var hasSteps: Bool {
    guard case .other(let function) = self else { return false }
    return [.floor, .ceil, .round, .trunc, .sign].contains(function)
  }

  /// Whether its derivative is given region by region.
  var hasCases: Bool {
    guard case .other(let function) = self else { return false }
    return CaseAnalysis.functions.contains(function)
  }
}

extension Math {
  /// d/dx(…), still to be taken.
  static func derivative(of function: Expression, by variable: Variable) -> Math {
    .expression(.derivative(function, variable))
  }
}

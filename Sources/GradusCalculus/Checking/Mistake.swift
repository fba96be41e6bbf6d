/// A mistake that people often make in differentiation, as a rule of its own.
///
///     Mistake.innerMissing.derivative(of: try Expression("3(2x^2)^5"), by: "x")   // 15(2x²)⁴: the factor 4x is missing
public enum Mistake: String, Hashable, Sendable, CaseIterable {
  case innerMissing = "inner-missing"
  case productOfDerivatives = "product-of-derivatives"
  case quotientOfDerivatives = "quotient-of-derivatives"
  case quotientTurned = "quotient-turned"
  case exponentNotLowered = "exponent-not-lowered"
  case exponentNotDown = "exponent-not-down"
  case constantKept = "constant-kept"
  case signLost = "sign-lost"
  case signTurned = "sign-turned"
  case factorForgotten = "factor-forgotten"

  /// What went wrong, in words.
  public var words: String {
    switch self {
    case .innerMissing: "the inner derivative is missing (chain rule)"
    case .productOfDerivatives: "a product was differentiated factor by factor (product rule: u′v + uv′)"
    case .quotientOfDerivatives: "a quotient was differentiated above and below (quotient rule: (u′v − uv′)/v²)"
    case .quotientTurned: "the terms above the bar of the quotient rule are exchanged: (u′v − uv′)/v²"
    case .exponentNotLowered: "the exponent was not lowered by one (power rule)"
    case .exponentNotDown: "the exponent did not come down as a factor (power rule)"
    case .constantKept: "a constant was kept: its slope is 0"
    case .signLost: "a sign was lost"
    case .signTurned: "the whole has the wrong sign: was the inner derivative −1 forgotten?"
    case .factorForgotten: "a constant factor of the function is missing, such as the 1/m of a mean"
    }
  }

  /// What one writes down with the mistake, before it is tidied; nil where it cannot be made.
  public func line(of function: Expression, by variable: Variable) -> Expression? {
    var wasMade = false
    let result = slope(function, variable, &wasMade)
    return wasMade ? result.withoutNeutralParts : nil
  }

  /// What one gets with the mistake; nil where it cannot be made.
  public func derivative(of function: Expression, by variable: Variable) -> Expression? {
    var wasMade = false
    let result = slope(function, variable, &wasMade)
    return wasMade ? result.simplification(in: ExpressionOrder(of: function)).expression : nil
  }

  /// The mistakes that explain a claimed derivative.
  public static func explaining(_ claim: Expression, of function: Expression, by variable: Variable) -> [Mistake] {
    let whole: [Mistake] = [.signTurned, .factorForgotten]
    let parts = function.isIndexed ? [] : allCases.filter { !whole.contains($0) }
    let found = parts.filter { mistake in
      guard let wrong = mistake.derivative(of: function, by: variable) else { return false }
      return Equality.of(claim, wrong).isEqual
    }
    if !found.isEmpty { return found }
    let right = function.derivative(by: variable)
    if Equality.of(claim, .negated(right)).isEqual { return [.signTurned] }
    let factors = function.factorsInFront.filter { !$0.contains(variable) && $0 != .one }
    return factors.contains { Equality.of(.product([claim, $0]), right).isEqual } ? [.factorForgotten] : []
  }

  private func slope(_ f: Expression, _ x: Variable, _ wasMade: inout Bool) -> Expression {
    guard f.contains(x) else {
      guard self == .constantKept, f != .zero else { return .zero }
      wasMade = true
      return f
    }
    switch f {
    case .variable(let own): return own.slope(by: x)
    case .sum(let terms): return .sum(terms.map { slope($0, x, &wasMade) })
    case .negated(let operand):
      let inner = slope(operand, x, &wasMade)
      guard self == .signLost else { return .negated(inner) }
      wasMade = true
      return inner
    case .product(let factors): return product(factors, x, &wasMade)
    case .quotient(let u, let v): return quotient(u, v, x, &wasMade)
    case .power(let u, let v): return power(u, v, f, x, &wasMade)
    case .call(let function, let arguments): return call(function, arguments, f, x, &wasMade)
    default: return f.rawDerivative(x)
    }
  }

  private func product(_ factors: [Expression], _ x: Variable, _ wasMade: inout Bool) -> Expression {
    let constants = factors.filter { !$0.contains(x) }
    let rest = factors.filter { $0.contains(x) }
    let slopes = rest.map { slope($0, x, &wasMade) }
    if self == .productOfDerivatives, rest.count > 1 {
      wasMade = true
      return .product(constants + slopes)
    }
    let terms = rest.indices.map { index in
      Expression.product(constants + rest.indices.map { $0 == index ? slopes[$0] : rest[$0] })
    }
    return .sum(terms)
  }

  private func quotient(_ u: Expression, _ v: Expression, _ x: Variable, _ wasMade: inout Bool) -> Expression {
    if !v.contains(x) { return .quotient(slope(u, x, &wasMade), v) }
    let (du, dv) = (u.contains(x) ? slope(u, x, &wasMade) : .zero, slope(v, x, &wasMade))
    switch self {
    case .quotientOfDerivatives where u.contains(x):
      wasMade = true
      return .quotient(du, dv)
    case .quotientTurned where u.contains(x):
      wasMade = true
      return (u * dv - du * v) / (v * v)
    case .signLost where !u.contains(x):
      wasMade = true
      return u * dv / (v * v)
    default: return (du * v - u * dv) / (v * v)
    }
  }

  private func power(
    _ u: Expression, _ v: Expression, _ f: Expression, _ x: Variable, _ wasMade: inout Bool
  ) -> Expression {
    guard !v.contains(x) else {
      if u.contains(x) { return f.rawDerivative(x) }
      let outer: Expression = u == .constant(.e) ? f : f * .call(.log, u)
      return outer * inner(v, x, &wasMade)
    }
    var outer = v * .power(u, (v - 1).simplified)
    if self == .exponentNotLowered {
      outer = v * f
      wasMade = true
    }
    if self == .exponentNotDown {
      outer = .power(u, (v - 1).simplified)
      wasMade = true
    }
    return outer * inner(u, x, &wasMade)
  }

  private func call(
    _ function: MathFunction, _ arguments: [Expression], _ f: Expression, _ x: Variable, _ wasMade: inout Bool
  ) -> Expression {
    let terms = arguments.indices.filter { arguments[$0].contains(x) }.map { index -> Expression in
      var outer = function.partial(index, arguments, f).simplified
      if self == .signLost, case .negated(let positive) = outer {
        outer = positive
        wasMade = true
      }
      return outer * inner(arguments[index], x, &wasMade)
    }
    return .joinedSum(terms)
  }

  /// The inner derivative, which the first mistake forgets.
  private func inner(_ u: Expression, _ x: Variable, _ wasMade: inout Bool) -> Expression {
    guard self == .innerMissing, u != .variable(x) else { return slope(u, x, &wasMade) }
    wasMade = true
    return .one
  }
}

extension Expression {
  /// The factors before and below the rest: 1/m of Σ …/m, and their product.
  fileprivate var factorsInFront: [Expression] {
    switch self {
    case .quotient(let above, let below): above.factorsInFront + [.quotient(.one, below)]
    case .product(let factors): factors + factors.flatMap(\.factorsInFront)
    case .negated(let part): part.factorsInFront
    default: []
    }
  }
}

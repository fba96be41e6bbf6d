/// The order of factors in a product and of terms in a sum, as in school books: powers of variables before functions
/// before sums, high degrees before low ones, numbers last in a sum.
struct ExpressionOrder {
  /// The place of each variable: that of its first appearance.
  let places: [Variable: Int]

  init(of expression: Expression) {
    var places: [Variable: Int] = [:]
    func visit(_ expression: Expression) {
      if case .variable(let variable) = expression, places[variable.orderName] == nil {
        places[variable.orderName] = places.count
      }
      expression.children.forEach(visit)
    }
    visit(expression)
    self.places = places
  }

  /// Whether the variables of this order come one after another in another one too.
  func agrees(with other: ExpressionOrder) -> Bool {
    let variables = places.keys.sorted { (places[$0] ?? 0) < (places[$1] ?? 0) }
    let theirs = variables.map { other.places[$0] ?? .max }
    return zip(theirs, theirs.dropFirst()).allSatisfy { $0 < $1 }
  }

  // MARK: Factors

  func areFactorsInOrder(_ left: Expression, _ right: Expression) -> Bool { compareFactors(left, right) < 0 }

  private func compareFactors(_ left: Expression, _ right: Expression) -> Int {
    let (first, second) = (left.powerBase, right.powerBase)
    let ranks = (rank(left), rank(right))
    if ranks.0 != ranks.1 { return ranks.0 < ranks.1 ? -1 : 1 }
    let bases = compare(first, second)
    return bases != 0 ? bases : compare(left, right)
  }

  /// Numbers, constants, powers of variables, functions and exponentials, sums.
  private func rank(_ factor: Expression) -> Int {
    if Coefficient(factor) != nil { return 0 }
    if factor.isConstant { return 1 }
    if case .power(_, let exponent) = factor, !exponent.isConstant { return 3 }
    return switch factor.powerBase {
    case .variable: 2
    case .call: 3
    case .sum: 5
    case .delta: 6
    case .summation: 7
    default: 4
    }
  }

  // MARK: Terms

  func areTermsInOrder(_ left: Expression, _ right: Expression) -> Bool {
    let degrees = (degree(left), degree(right))
    if degrees.0 != degrees.1 { return degrees.0 > degrees.1 }
    let constants = (left.isConstant, right.isConstant)
    if constants.0 != constants.1 { return constants.1 }
    // Factor by factor, higher powers first.
    for (a, b) in zip(unscaled(left), unscaled(right)) where a != b {
      if a.powerBase == b.powerBase { return numericExponent(a) > numericExponent(b) }
      return compareFactors(a, b) < 0
    }
    let counts = (unscaled(left).count, unscaled(right).count)
    return counts.0 != counts.1 ? counts.0 > counts.1 : compare(left, right) < 0
  }

  private func unscaled(_ term: Expression) -> [Expression] { term.factors.filter { Coefficient($0) == nil } }

  /// The sum of the exponents of variables.
  private func degree(_ term: Expression) -> Double {
    term.factors.reduce(0) { degree, factor in
      if case .variable = factor.powerBase { return degree + numericExponent(factor) }
      if case .summation(let body, _) = factor { return degree + self.degree(body) }
      return degree
    }
  }

  private func numericExponent(_ factor: Expression) -> Double {
    guard case .power(_, let exponent) = factor else { return 1 }
    return Coefficient(exponent)?.double ?? 1
  }

  // MARK: Any two expressions

  /// −1, 0 or 1: numbers, constants, variables, then by kind and by parts.
  func compare(_ left: Expression, _ right: Expression) -> Int {
    if left == right { return 0 }
    switch (left, right) {
    case (.number(let a), .number(let b)): return a < b ? -1 : 1
    case (.real(let a), .real(let b)): return a < b ? -1 : 1
    case (.constant(let a), .constant(let b)): return a == .pi && b == .e ? -1 : 1
    case (.variable(let a), .variable(let b)):
      let place = (places[a.orderName] ?? .max, places[b.orderName] ?? .max)
      return place.0 != place.1 ? (place.0 < place.1 ? -1 : 1) : (a < b ? -1 : 1)
    case (.call(.named(let a), _), .call(.named(let b), _)) where a != b: return compare(left, a, right, b)
    case (.call(.named, _), .call(let b, _)) where !b.isNamed: return -1
    case (.call(let a, _), .call(.named, _)) where !a.isNamed: return 1
    case (.delta(let a, let c), .delta(let b, let d)): return (a, c) < (b, d) ? -1 : 1
    case (.call(let a, _), .call(let b, _)) where a != b: return a.name < b.name ? -1 : 1
    case (.comparison(_, let a, _), .comparison(_, let b, _)) where a != b: return a.rawValue < b.rawValue ? -1 : 1
    default: break
    }
    let kinds = (left.kind, right.kind)
    if kinds.0 != kinds.1 { return kinds.0 < kinds.1 ? -1 : 1 }
    let parts = (left.children, right.children)
    for (a, b) in zip(parts.0, parts.1) {
      let order = compare(a, b)
      if order != 0 { return order }
    }
    return parts.0.count < parts.1.count ? -1 : 1
  }
}

extension ExpressionOrder {
  /// The outer function of a chain before the inner one, as in f′(g(x))·g′(x); then by name; f′g before fg′.
  private func compare(_ left: Expression, _ a: NamedFunction, _ right: Expression, _ b: NamedFunction) -> Int {
    let depths = (left.depth, right.depth)
    if depths.0 != depths.1 { return depths.0 > depths.1 ? -1 : 1 }
    if a.letter != b.letter { return a.letter < b.letter ? -1 : 1 }
    if a.arity != b.arity { return a.arity < b.arity ? -1 : 1 }
    return b.orders.lexicographicallyPrecedes(a.orders) ? -1 : 1
  }
}

extension MathFunction {
  fileprivate var isNamed: Bool { if case .named = self { true } else { false } }
}

extension Expression {
  fileprivate var kind: Int {
    switch self {
    case .number: 0
    case .real: 1
    case .constant: 2
    case .variable: 3
    case .power: 4
    case .call: 5
    case .product: 6
    case .quotient: 7
    case .sum: 8
    case .negated: 9
    case .comparison: 10
    case .derivative: 11
    case .delta: 12
    case .summation: 13
    }
  }

  /// Whether it has no variable, and no index.
  var isConstant: Bool {
    switch self {
    case .variable, .delta, .summation: false
    default: children.allSatisfy(\.isConstant)
    }
  }
}

extension Variable {
  /// What the order of variables goes by: all elements with indices that have names are the same.
  fileprivate var orderName: Variable { isSymbolic ? Variable(name) : self }
}

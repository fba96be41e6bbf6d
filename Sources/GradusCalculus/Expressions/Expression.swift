/// A formula as a tree, in the form in which it was written.
///
///     let f = try Expression("2x^3 + 5")
///     print(f.derivative(by: "x"))     // 6x²
///
/// Sums and products hold all their parts side by side; a difference is a sum with a negated part. Two expressions are
/// equal if they are written alike: 2x + x and 3x are not, their `simplified` forms are.
public indirect enum Expression: Hashable, Sendable {
  case number(Rational)
  /// A number that no fraction of 64-bit integers is.
  case real(Double)
  case constant(MathConstant)
  case variable(Variable)
  /// At least two terms.
  case sum([Expression])
  /// At least two factors.
  case product([Expression])
  case negated(Expression)
  case quotient(Expression, Expression)
  case power(Expression, Expression)
  case call(MathFunction, [Expression])
  /// A condition, as in `where(x > 0, x, 0)`.
  case comparison(Expression, Relation, Expression)
  /// A derivative that is still to be taken, as the lines of a derivation have it.
  case derivative(Expression, Variable)
  /// The sum over all values of an index: `sum(k, A[i,k]*x[k])`, Σₖ A[i,k]·x[k].
  case summation(Expression, over: String)
  /// Kronecker's δ[i,j]: 1 if the indices are equal, else 0.
  case delta(Index, Index)
}

/// A number with a name.
public enum MathConstant: String, Hashable, Sendable, CaseIterable {
  case pi
  case e

  public var double: Double { self == .pi ? .pi : 2.718281828459045 }
}

/// A relation of two numbers.
public enum Relation: String, Hashable, Sendable, CaseIterable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
}

extension Expression {
  public static let zero = Expression.number(Rational(0))
  public static let one = Expression.number(Rational(1))

  public init(_ integer: Int) { self = .number(Rational(integer)) }

  /// The parts, from left to right.
  public var children: [Expression] {
    switch self {
    case .number, .real, .constant, .variable, .delta: []
    case .sum(let parts), .product(let parts), .call(_, let parts): parts
    case .negated(let part), .derivative(let part, _), .summation(let part, _): [part]
    case .quotient(let left, let right), .power(let left, let right), .comparison(let left, _, let right):
      [left, right]
    }
  }

  /// The same operation with other parts.
  public func replacingChildren(_ body: (Expression) -> Expression) -> Expression {
    switch self {
    case .number, .real, .constant, .variable, .delta: self
    case .sum(let parts): .sum(parts.map(body))
    case .product(let parts): .product(parts.map(body))
    case .negated(let part): .negated(body(part))
    case .quotient(let left, let right): .quotient(body(left), body(right))
    case .power(let left, let right): .power(body(left), body(right))
    case .call(let function, let parts): .call(function, parts.map(body))
    case .comparison(let left, let relation, let right): .comparison(body(left), relation, body(right))
    case .derivative(let part, let variable): .derivative(body(part), variable)
    case .summation(let part, let index): .summation(body(part), over: index)
    }
  }

  /// The variables, sorted by name.
  public var variables: [Variable] {
    var found: Set<Variable> = []
    collect(&found)
    return found.sorted()
  }

  private func collect(_ found: inout Set<Variable>) {
    if case .variable(let variable) = self { found.insert(variable) }
    if case .summation(let body, let index) = self {
      // The index as a number, as in Σᵢ i·x[i], is no variable.
      found.formUnion(body.variables.filter { $0 != Variable(index) })
      return
    }
    for child in children { child.collect(&found) }
  }

  /// Whether the variable occurs; x[j] does in x[i] too, since i may be j.
  public func contains(_ variable: Variable) -> Bool {
    if case .variable(let own) = self { return own == variable || own.mayEqual(variable) }
    return children.contains { $0.contains(variable) }
  }

  /// The expression with others in place of variables. Indices of sums are renamed where they would catch others.
  public func substituting(_ values: [Variable: Expression]) -> Expression {
    if case .variable(let variable) = self { return values[variable] ?? self }
    if case .summation(let body, let index) = self { return body.substituting(values, inSumOver: index) }
    return replacingChildren { $0.substituting(values) }
  }

  /// Whether it has more than `limit` nodes; looks at no more.
  func isLarger(than limit: Int) -> Bool {
    var left = limit
    return isLarger(&left)
  }

  private func isLarger(_ left: inout Int) -> Bool {
    left -= 1
    for child in children where left >= 0 { _ = child.isLarger(&left) }
    return left < 0
  }

  /// The number of nodes.
  public var size: Int { children.reduce(1) { $0 + $1.size } }
}

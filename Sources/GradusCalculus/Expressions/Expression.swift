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

/// The name of a variable, which may be an element of a vector or an array: x, x[3], W[2, 3].
public struct Variable: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
  public let name: String
  public let indices: [Int]

  public init(_ name: String, _ indices: [Int] = []) { (self.name, self.indices) = (name, indices) }

  /// `"x"` or `"W[2,3]"`.
  public init(stringLiteral text: String) {
    let parts = text.split { "[],".contains($0) }
    let indices = parts.dropFirst().compactMap { Int($0.filter { $0 != " " }) }
    self.init(parts.first.map(String.init) ?? "", indices)
  }

  public var description: String {
    indices.isEmpty ? name : "\(name)[\(indices.map(String.init).joined(separator: ","))]"
  }

  public static func < (left: Variable, right: Variable) -> Bool {
    left.name != right.name ? left.name < right.name : left.indices.lexicographicallyPrecedes(right.indices)
  }
}

extension Expression {
  public static let zero = Expression.number(Rational(0))
  public static let one = Expression.number(Rational(1))

  public init(_ integer: Int) { self = .number(Rational(integer)) }

  /// The parts, from left to right.
  public var children: [Expression] {
    switch self {
    case .number, .real, .constant, .variable: []
    case .sum(let parts), .product(let parts), .call(_, let parts): parts
    case .negated(let part), .derivative(let part, _): [part]
    case .quotient(let left, let right), .power(let left, let right), .comparison(let left, _, let right):
      [left, right]
    }
  }

  /// The same operation with other parts.
  public func replacingChildren(_ body: (Expression) -> Expression) -> Expression {
    switch self {
    case .number, .real, .constant, .variable: self
    case .sum(let parts): .sum(parts.map(body))
    case .product(let parts): .product(parts.map(body))
    case .negated(let part): .negated(body(part))
    case .quotient(let left, let right): .quotient(body(left), body(right))
    case .power(let left, let right): .power(body(left), body(right))
    case .call(let function, let parts): .call(function, parts.map(body))
    case .comparison(let left, let relation, let right): .comparison(body(left), relation, body(right))
    case .derivative(let part, let variable): .derivative(body(part), variable)
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
    for child in children { child.collect(&found) }
  }

  public func contains(_ variable: Variable) -> Bool {
    if case .variable(variable) = self { return true }
    return children.contains { $0.contains(variable) }
  }

  /// The expression with others in place of variables.
  public func substituting(_ values: [Variable: Expression]) -> Expression {
    if case .variable(let variable) = self { return values[variable] ?? self }
    return replacingChildren { $0.substituting(values) }
  }

  /// The number of nodes.
  public var size: Int { children.reduce(1) { $0 + $1.size } }
}

import Gradus

extension Expression {
  /// The derivative by a variable, with the others held constant, in its shortest usual form.
  ///
  ///     try Expression("4x^4 z^3").derivative(by: "x")   // 16x³z³
  ///
  /// At kinks it follows the policy of the tensors (`KinkPolicy`): |x| and relu have slope 0 at 0.
  public func derivative(by variable: Variable) -> Expression {
    rawDerivative(variable).simplified(in: ExpressionOrder(of: self))
  }

  /// The derivative of some order.
  public func derivative(by variable: Variable, order: Int) -> Expression {
    (0..<Swift.max(order, 0)).reduce(self) { expression, _ in expression.derivative(by: variable) }
  }

  /// The partial derivatives by every variable, or by those given, in order.
  public func gradient(by variables: [Variable]? = nil) -> [Expression] {
    (variables ?? self.variables).map { derivative(by: $0) }
  }

  /// The matrix of second partial derivatives.
  public func hessian(by variables: [Variable]? = nil) -> [[Expression]] {
    let variables = variables ?? self.variables
    return gradient(by: variables).map { $0.gradient(by: variables) }
  }

  /// The derivative by the rules alone, nothing simplified but factors of 0 and 1.
  func rawDerivative(_ variable: Variable) -> Expression {
    guard contains(variable) else { return .zero }
    switch self {
    case .number, .real, .constant, .comparison, .delta: return .zero
    case .variable(let own): return own.slope(by: variable)
    case .summation(let body, let index):
      // The index of the sum must not be one of the variable's.
      guard variable.indices.contains(.name(index)) else {
        return .summation(body.rawDerivative(variable), over: index)
      }
      return renamingBoundIndex(apartFrom: variable.indexNames).rawDerivative(variable)
    case .sum(let terms):
      return .joinedSum(terms.map { $0.rawDerivative(variable) })
    case .negated(let operand): return .negated(operand.rawDerivative(variable))
    case .product(let factors): return Self.productRule(factors, variable)
    case .quotient(let u, let v):
      if !v.contains(variable) { return .quotient(u.rawDerivative(variable), v) }
      let (du, dv) = (u.rawDerivative(variable), v.rawDerivative(variable))
      return .quotient(
        .joinedSum([.joinedProduct([du, v]), .negated(.joinedProduct([u, dv]))]), .power(v, Expression(2)))
    case .power(let u, let v): return Self.powerRule(u, v, variable)
    case .derivative(let part, let inner): return part.rawDerivative(inner).rawDerivative(variable)
    case .call(.other(.where), let arguments):
      // Each region for itself.
      let (first, second) = (arguments[1].rawDerivative(variable), arguments[2].rawDerivative(variable))
      return first == second ? first : .call(.where, arguments[0], first, second)
    case .call(let function, let arguments):
      // The sum over the arguments: outer derivative times inner.
      let terms = arguments.indices.compactMap { index -> Expression? in
        let inner = arguments[index].rawDerivative(variable)
        return inner == .zero ? nil : .joinedProduct([function.partial(index, arguments, self), inner])
      }
      return .joinedSum(terms)
    }
  }

  private static func productRule(_ factors: [Expression], _ variable: Variable) -> Expression {
    .joinedSum(
      factors.indices.compactMap { index in
        guard factors[index].contains(variable) else { return nil }
        var others = factors
        others[index] = factors[index].rawDerivative(variable)
        return .joinedProduct(others)
      })
  }

  private static func powerRule(_ u: Expression, _ v: Expression, _ variable: Variable) -> Expression {
    let du = u.rawDerivative(variable)
    if !v.contains(variable) {
      // v·u^(v−1)·u′
      return .joinedProduct([v, .power(u, (v - 1).simplified), du])
    }
    let dv = v.rawDerivative(variable)
    if u == .constant(.e) { return .joinedProduct([.power(u, v), dv]) }
    // 0^v is 0 where it is defined, but for 0⁰.
    if Simplifier(for: u).canonical(u) == .zero { return .zero }
    // u^v·log(u)·v′ + v·u^(v−1)·u′
    let outer = Expression.joinedProduct([.power(u, v), .call(.log, u), dv])
    if !u.contains(variable) { return outer }
    return .joinedSum([outer, .joinedProduct([v, .power(u, v - 1), du])])
  }

  static func joinedSum(_ terms: [Expression]) -> Expression {
    let terms = terms.filter { $0 != .zero && $0 != .negated(.zero) }
    return terms.isEmpty ? .zero : terms.count == 1 ? terms[0] : .sum(terms)
  }

  static func joinedProduct(_ factors: [Expression]) -> Expression {
    if factors.contains(.zero) { return .zero }
    let factors = factors.flatMap(\.factors).filter { $0 != .one }
    return factors.isEmpty ? .one : factors.count == 1 ? factors[0] : .product(factors)
  }
}

/// Puts the formulas of functions in place of their calls.
///
/// Parameters are replaced all at once, so that h(x, z) with h(z, x) = z − x gives x − z. Names that are no parameters
/// keep their one meaning in the whole text, hence nothing is captured.
struct Inliner {
  private struct Body {
    let function: Formula.Function
    /// The nodes that are no parameters, and how often each parameter stands in the formula.
    let ownSize: Double
    let uses: [Double]
    let depth: Int
  }

  /// Of functions, and of the derivatives that were asked for.
  private var bodies: [NamedFunction: Body] = [:]

  /// Takes up a function, whose formula may call those before it.
  ///
  /// - Returns: false where its formula would grow beyond all bounds.
  mutating func add(_ function: Formula.Function) -> Bool {
    guard let value = inlined(function.value) else { return false }
    let inlined = Formula.Function(name: function.name, parameters: function.parameters, value: value)
    bodies[NamedFunction(function.name, arity: function.parameters.count)] = Self.body(inlined)
    return true
  }

  private static func body(_ function: Formula.Function) -> Body {
    var counts: [Variable: Double] = [:]
    var own = 0.0
    func count(_ expression: Expression) {
      if case .variable(let variable) = expression, function.parameters.contains(variable) {
        counts[variable, default: 0] += 1
      } else {
        own += 1
      }
      expression.children.forEach(count)
    }
    count(function.value)
    return Body(
      function: function, ownSize: own, uses: function.parameters.map { counts[$0] ?? 0 }, depth: function.value.depth)
  }

  /// The expression with every function put in; nil where it would be larger than formulas may be.
  mutating func inlined(_ expression: Expression) -> Expression? {
    if bodies.isEmpty { return expression }
    guard differentiate(expression) else { return nil }
    // Calls in calls double at each level, so that the size is found before anything is built.
    guard size(expression) <= Double(Parser.largestSize), depth(expression) <= 2 * Parser.deepest else { return nil }
    return replaced(expression)
  }

  /// Takes up the derivatives f′ of functions with a formula; false where one is too long.
  private mutating func differentiate(_ expression: Expression) -> Bool {
    if case .call(.named(let function), _) = expression, function.isDerivative, bodies[function] == nil,
      let body = bodies[NamedFunction(function.letter, arity: function.arity)]
    {
      guard let derivative = body.function.derivative(function.orders) else { return false }
      bodies[function] = Self.body(derivative)
    }
    for child in expression.children { guard differentiate(child) else { return false } }
    return true
  }

  private func body(of expression: Expression) -> Body? {
    guard case .call(.named(let function), let arguments) = expression, function.arity == arguments.count else {
      return nil
    }
    return bodies[function]
  }

  private func size(_ expression: Expression) -> Double {
    let sizes = expression.children.map(size)
    guard let body = body(of: expression) else { return sizes.reduce(1, +) }
    return zip(sizes, body.uses).reduce(body.ownSize) { $0 + $1.0 * $1.1 }
  }

  /// At most so deep, since every argument may stand at the deepest place.
  private func depth(_ expression: Expression) -> Int {
    (body(of: expression)?.depth ?? 1) + (expression.children.map(depth).max() ?? 0)
  }

  private func replaced(_ expression: Expression) -> Expression {
    let inner = expression.replacingChildren(replaced)
    guard case .call(_, let arguments) = inner, let body = body(of: inner) else { return inner }
    return body.function.applied(to: arguments)
  }
}

import Gradus

/// Why a part with indices has the slope that it has: the rules on the way down to the variable.
struct IndexReasons {
  let variable: Variable
  private(set) var reasons: [Prose] = []

  init(of expression: Expression, by variable: Variable) {
    self.variable = variable
    visit(expression)
  }

  var prose: Prose { .joined(Array(reasons.prefix(3)), by: "; ") }

  private mutating func add(_ reason: Prose) { if !reasons.contains(reason) { reasons.append(reason) } }

  private static let inner: Expression = .variable("u")

  private mutating func visit(_ expression: Expression) {
    guard expression.contains(variable) else { return }
    switch expression {
    case .sum(let terms):
      let constants = terms.filter { !$0.contains(variable) }.map(\.withoutSign)
      if constants.count == 1 { add("\(constants[0]) is constant") }
      if constants.count > 1 { add("the other terms are constants") }
      terms.forEach { visit($0) }
    case .negated(let operand):
      visit(operand)
      add("the minus sign stays")
    case .product(let factors):
      if factors.count(where: { $0.contains(variable) }) > 1 { add("product rule: \(Rule.product.law)") }
      factors.forEach { visit($0) }
    case .quotient(let above, let below):
      if below.contains(variable) { add("quotient rule: \(Rule.quotient.law)") }
      visit(above)
      visit(below)
    case .power(let base, let exponent):
      let power = Expression.power(Self.inner, exponent)
      add("the slope of \(power) is \(power.derivative(by: "u"))")
      visit(base)
      visit(exponent)
    case .call(let function, let arguments):
      if arguments.count == 1 {
        let call = Expression.call(function, [Self.inner])
        add("the slope of \(call) is \(call.derivative(by: "u"))")
      }
      arguments.forEach { visit($0) }
    case .summation(let body, let index):
      for partner in partners(of: index, in: body) {
        if partner == .name(index) {
          add("only the term with \(variable) survives in the sum")
          continue
        }
        add("only \(Math.equation(.expression(.variable(Variable(index))), Self.math(partner))) survives in the sum")
      }
      visit(body)
    default: expression.children.forEach { visit($0) }
    }
  }

  /// The indices of the variable that an index of a sum must be for the variable to stand there.
  private func partners(of index: String, in body: Expression) -> [Index] {
    var found: [Index] = []
    body.forEachAxis(of: index) { name, axis in
      guard name == variable.name, axis < variable.indices.count else { return }
      let partner = variable.indices[axis]
      if !found.contains(partner) { found.append(partner) }
    }
    return found
  }

  static func math(_ index: Index) -> Math {
    switch index {
    case .name(let name): .expression(.variable(Variable(name)))
    case .number(let number): .expression(Expression(number))
    }
  }
}

extension Expression {
  fileprivate var withoutSign: Expression { if case .negated(let operand) = self { operand } else { self } }
}

/// A line of a derivation: what became of the line before, and why.
public struct Step: Hashable, Sendable {
  /// The rules that were used, the most important one first.
  public let rules: [Rule]
  public let before: Expression
  public let after: Expression
  /// The reason in words, as it stands beside the line.
  public let reason: String
  /// Under which conditions the line equals the one before.
  public let conditions: [Expression]
  /// The derivations of inner parts, which open below the line.
  public let substeps: [Derivation]

  func ending(in result: Expression) -> Step {
    Step(rules: rules, before: before, after: result, reason: reason, conditions: conditions, substeps: substeps)
  }
}

/// A derivative being found, line by line, as on a board.
///
///     print(Derivation(of: try Expression("2x^3 + 5"), by: "x"))
///     // f(x) = 2x³ + 5
///     // 1  f′(x) = d/dx(2x³) + d/dx(5)   sum rule: term by term
///     // 2        = 2·d/dx(x³) + 0        …
public struct Derivation: Hashable, Sendable {
  public let function: Expression
  public let variable: Variable
  public let steps: [Step]

  /// The derivative: what the last line says.
  public var result: Expression { steps.last?.after ?? .zero }

  public init(of function: Expression, by variable: Variable) {
    self.function = function
    self.variable = variable
    let writer = DerivationWriter(by: variable, order: ExpressionOrder(of: function))
    steps = writer.steps(from: .derivative(function, variable))
  }
}

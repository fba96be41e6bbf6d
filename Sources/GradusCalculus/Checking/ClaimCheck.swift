/// What is right and wrong in the lines of somebody's derivation.
///
///     let check = try ClaimCheck(of: "2x^3 + 5", by: "x", lines: ["2·3x^2", "6x^3"])
///     check.lines[1].isRight   // false, with a point where it differs
///
/// With indices the variable has some too: θ[j], and j is free in the claims.
///
/// A line with the step h in it is compared with the difference quotient (f(x + h) − f(x))/h, any other with the
/// derivative.
public struct ClaimCheck: Sendable {
  public struct Line: Sendable {
    public let claim: Expression
    /// What it should equal.
    public let goal: Expression
    public let equality: Equality
    /// Whether it follows from the line before, where both have the same goal.
    public let follows: Equality?
    /// Usual mistakes that give exactly this claim.
    public let mistakes: [Mistake]

    public var isRight: Bool { equality.isEqual }
  }

  public let function: Expression
  public let variable: Variable
  public let derivative: Expression
  public let lines: [Line]

  public var isRight: Bool { lines.allSatisfy(\.isRight) }

  public init(of function: Expression, by variable: Variable, lines claims: [Expression]) {
    self.function = function
    self.variable = variable
    derivative =
      function.isIndexed ? function.derivative(by: variable) : Derivation(of: function, by: variable).result
    let step: Variable = "h"
    let x = Expression.variable(variable)
    let moved = function.substituting([variable: x + .variable(step)])
    let quotient = (moved - function) / .variable(step)
    var lines: [Line] = []
    for claim in claims {
      let goal = claim.contains(step) && !function.contains(step) ? quotient : derivative
      let follows = lines.last.flatMap { $0.goal == goal ? Equality.of($0.claim, claim, where: function) : nil }
      let equality = Equality.of(claim, goal, where: function)
      var mistakes: [Mistake] = []
      if case .different = equality, goal == derivative {
        mistakes = Mistake.explaining(claim, of: function, by: variable)
      }
      lines.append(Line(claim: claim, goal: goal, equality: equality, follows: follows, mistakes: mistakes))
    }
    self.lines = lines
  }
}

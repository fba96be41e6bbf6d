import GradusCalculus
import Testing

/// Wrong derivatives that a mistake explains.
@Suite struct MistakeTests {
  @Test(arguments: [
    ("3(2x^2)^5", "15(2x^2)^4", Mistake.innerMissing), ("sin(x^2)", "cos(x^2)", .innerMissing),
    ("x*sin(x)", "cos(x)", .productOfDerivatives), ("x^2/(x+1)", "2x", .quotientOfDerivatives),
    ("x/(x+1)", "-1/(x+1)^2", .quotientTurned), ("2x^3 + 5", "6x^3", .exponentNotLowered),
    ("2x^3 + 5", "2x^2", .exponentNotDown), ("2x^3 + 5", "6x^2 + 5", .constantKept),
    ("cos(x)", "sin(x)", .signLost),
    ("(y - t x)^2", "2x(y - t x)", .signLost),
  ])
  func `a mistake is named by what it gives`(formula: String, claim: String, mistake: Mistake) throws {
    let variable: Variable = formula.contains("t") && formula.contains("y") ? "t" : "x"
    let function = try Expression(formula.replacing("t x", with: "t*x"))
    let check = ClaimCheck(of: function, by: variable, lines: [try Expression(claim)])
    #expect(!check.isRight && check.lines[0].mistakes.contains(mistake), "\(check.lines[0].mistakes)")
  }

  @Test(arguments: [
    ("2/m*sum(i, (sum(k, t[k]*x[i,k]) - y[i])*x[i,j])", true, []),
    ("2/m*sum(i, (y[i] - sum(k, t[k]*x[i,k]))*x[i,j])", false, [Mistake.signTurned]),
    ("2*sum(i, (sum(k, t[k]*x[i,k]) - y[i])*x[i,j])", false, [.factorForgotten]),
    ("2/m*sum(i, (sum(k, t[k]*x[i,k]) - y[i])*x[j,i])", false, []),
  ])
  func `claims with indices are judged by arrays of numbers`(claim: String, isRight: Bool, mistakes: [Mistake]) throws {
    let loss = try Expression("1/m*sum(i, (y[i] - sum(k, t[k]*x[i,k]))^2)")
    let check = ClaimCheck(of: loss, by: "t[j]", lines: [try Expression(claim)])
    #expect(check.isRight == isRight && check.lines[0].mistakes == mistakes, "\(check.lines)")
  }

  @Test func `no mistake explains a wrong number`() throws {
    let check = ClaimCheck(of: try Expression("x^2"), by: "x", lines: [try Expression("17x")])
    #expect(!check.isRight && check.lines[0].mistakes.isEmpty)
  }
}

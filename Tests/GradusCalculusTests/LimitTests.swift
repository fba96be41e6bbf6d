import GradusCalculus
import Testing

@Suite struct LimitTests {
  @Test func `a polynomial by the definition`() throws {
    let limit = try #require(LimitDerivation(of: try Expression("2x^3 + 5"), by: "x"))
    #expect(limit.result == (try Expression("6x^2")), "\(limit)")
    #expect(
      limit.steps.map { "\($0.after)" } == [
        "(2(x + h)³ + 5 − (2x³ + 5))/h", "(2(x + h)³ − 2x³)/h", "(2x³ + 6x²h + 6x·h² + 2h³ − 2x³)/h",
        "(6x²h + 6x·h² + 2h³)/h",
        "6x² + 6x·h + 2h²", "6x²",
      ], "\(limit)")
  }

  @Test(arguments: [
    ("x^2", "2x"), ("1/x", "−1/x²"), ("x/(x+1)", "1/(x + 1)²"), ("7", "0"), ("3x", "3"), ("(x+1)^2", "2x + 2"),
    ("x^4 - x", "4x³ − 1"),
    ("1/(x^2+1)", "−2x/(x² + 1)²"), ("a x^2", "2a·x"), ("1/x + x", "1 − 1/x²"),
  ])
  func `the limit is the derivative`(formula: String, expected: String) throws {
    let function = try Expression(formula)
    let limit = try #require(LimitDerivation(of: function, by: "x"))
    #expect(Equality.of(limit.result, try Expression(expected)).isEqual, "\(limit)")
    // Each line is the quotient before it.
    for step in limit.steps.dropFirst().dropLast() {
      #expect(Equality.of(step.before, step.after).isEqual, "\(step.after)")
    }
  }

  @Test func `other functions have no such derivation`() throws {
    for formula in ["sin(x)", "x^x", "sqrt(x)", "e^x"] {
      #expect(LimitDerivation(of: try Expression(formula), by: "x") == nil)
    }
  }

  @Test func `slopes of secants close in on the derivative until rounding takes over`() throws {
    let table = try SecantTable(of: try Expression("2x^3+5"), by: "x", at: ["x": 3])
    let slopes = table.rows.prefix(4).map(\.slope)
    for (slope, truth) in zip(slopes, [74, 55.82, 54.1802, 54.018002]) { #expect((slope - truth).magnitude < 1e-9) }
    #expect(table.derivative == 54 && (table.richardson - 54).magnitude < 1e-9)
    #expect((1e-9...1e-6).contains(table.bestStep))
  }
}

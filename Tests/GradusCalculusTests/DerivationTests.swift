import GradusCalculus
import GradusTestSupport
import Testing

/// Derivations, line by line.
@Suite struct DerivationTests {
  @Test func `a polynomial by rules`() throws {
    let derivation = Derivation(of: try Expression("2x^3 + 5"), by: "x")
    #expect(
      derivation.description == """
        f(x) = 2x³ + 5
        1  f′(x) = d/dx(2x³) + d/dx(5)   sum: term by term
        2        = 2·d/dx(x³) + 0        a constant factor moves out; a constant has slope 0
        3        = 2·3x²                 power rule with n = 3
        4        = 6x²                   multiply
        """)
  }

  @Test func `a partial derivative holds the others constant`() throws {
    let derivation = Derivation(of: try Expression("4x^4 z^3"), by: "x")
    #expect(
      derivation.description == """
        f(x, z) = 4x⁴z³   (z is held constant, so z³ is a number; call it a)
        1  f     = 4x⁴a          rename a = z³
        2  ∂f/∂x = 4a·d/dx(x⁴)   constant factors move out
        3        = 4a·4x³        power rule with n = 4
        4        = 16x³a         multiply
        5        = 16x³z³        put z³ back
        """)
  }

  @Test func `a chain names its inner function and derives it below`() throws {
    let derivation = Derivation(of: try Expression("3(2x^2)^5"), by: "x")
    #expect(
      derivation.description == """
        f(x) = 3(2x²)⁵
        1  f′(x) = 3·d/dx((2x²)⁵)   a constant factor moves out
        2        = 3·5(2x²)⁴·4x     chain rule: u⁵ with u = 2x², du/dx = 4x ▸
                     └outer′┘ └inner′┘
        3        = 960x⁹            (2x²)⁴ = 16x⁸; multiply
        """)
  }

  @Test(arguments: [
    ("1/2^x", "−log(2)/2^x"), ("1/e^x", "−e^−x"), ("y/x^y", "−y²/(x·x^y)"), ("3/(x+1)^2", "−6/(x + 1)³"),
  ])
  func `what stands below a bar keeps its exponent`(formula: String, expected: String) throws {
    let derivation = Derivation(of: try Expression(formula), by: "x")
    #expect(Equality.of(derivation.result, try Expression(expected)).isEqual, "\(derivation)")
  }

  @Test func `a derivation of one step has no number`() throws {
    #expect("\(Derivation(of: try Expression("7"), by: "x"))" == "f(x) = 7\nf′(x) = 0   a constant has slope 0")
  }

  @Test(arguments: DerivativeRow.all)
  func `every line of a derivation has the value of the line before`(row: DerivativeRow) throws {
    let f = try Expression(row.expr)
    for variable in row.variables {
      let derivation = Derivation(of: f, by: variable)
      for point in row.points {
        var at = Dictionary(uniqueKeysWithValues: point.at.map { (Variable($0.key), $0.value) })
        let truth = Double(point.gradient[row.variables.firstIndex(of: variable) ?? 0]) ?? .nan
        for renaming in derivation.renamed { at[renaming.letter] = try renaming.value.value(at: at) }
        for step in derivation.steps where step.rules != [.rename] {
          let value = try step.after.value(at: at)
          #expect((value - truth).magnitude <= 1e-10 * Swift.max(truth.magnitude, 1), "\(step.after) at \(point.at)")
        }
      }
    }
  }
}

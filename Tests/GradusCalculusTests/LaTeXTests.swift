import GradusCalculus
import Testing

@Suite struct LaTeXTests {
  @Test(arguments: [
    ("16x^3 z^3", "16 x^{3} z^{3}"), ("(x+1)/(x-1)", "\\frac{x + 1}{x - 1}"), ("sqrt(x)", "\\sqrt{x}"),
    ("e^(2x)", "e^{2 x}"),
    ("sin(x)^2", "\\sin^{2}(x)"), ("log(x)", "\\ln(x)"), ("|x|", "\\left|x\\right|"),
    ("theta_1", "\\theta_{1}"),
    ("x1 + W[2,3]", "x_{1} + W_{2,3}"), ("2*3", "2 \\cdot 3"), ("(x+1)^2", "(x + 1)^{2}"), ("-x", "-x"),
    ("a - (b + c)", "a - (b + c)"),
    ("where(x>0, x, 0)", "\\begin{cases} x & \\text{if } x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}"),
    ("alpha*x", "\\alpha x"), ("sin(x)*x", "\\sin(x) \\cdot x"),
  ])
  func `an expression is written as in books`(formula: String, expected: String) throws {
    #expect(try Expression(formula).latex == expected)
  }

  @Test func `a derivation is an alignment with reasons`() throws {
    let derivation = Derivation(of: try Expression("2x^3 + 5"), by: "x")
    #expect(
      derivation.latex == """
        \\begin{align*}
          f'(x) &= \\frac{d}{d x}(2 x^{3}) + \\frac{d}{d x}(5) && \\text{sum: term by term} \\\\
           &= 2 \\cdot \\frac{d}{d x}(x^{3}) + 0 && \\text{a constant factor moves out; a constant has slope 0} \\\\
           &= 2 \\cdot 3 x^{2} && \\text{power rule with $n = 3$} \\\\
           &= 6 x^{2} && \\text{multiply}
        \\end{align*}
        """, "\(derivation.latex)")
  }
}

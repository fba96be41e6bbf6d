import GradusCalculus
import Testing

@Suite struct ParserTests {
  @Test(arguments: [
    ("2x", "2*x"), ("4x^4 z^3", "4*x^4*z^3"), ("2(x+1)", "2*(x + 1)"), ("x²", "x^2"), ("x⁻¹²", "x^-12"),
    ("a·b×c", "a*b*c"),
    ("1 − x", "1 - x"), ("2π", "2*pi"), ("√x", "sqrt(x)"), ("√(x+1)", "sqrt(x + 1)"), ("x**2", "x^2"),
    ("|x - 1|", "abs(x - 1)"),
    ("2|x|", "2*abs(x)"), ("-x^2", "-(x^2)"), ("2*-x", "2*(-x)"), ("x^-2", "x^(-2)"), ("2^3^2", "2^(3^2)"),
    ("a/b/c", "(a/b)/c"),
    ("1/2x", "(1/2)*x"), ("ln(x)", "log(x)"), ("sin²(x)", "sin(x)^2"), ("sin^2(x)", "sin(x)^2"), ("pow(x, 3)", "x^3"),
    ("x[3] + W[2,3]", "x[3]+W[2, 3]"), ("3. + .5", "3 + 0.5"), ("2.5e-3", "0.0025"), ("x(x+1)", "x*(x+1)"),
    ("where(x >= 0, x, -x)", "where(x ≥ 0, x, -x)"), ("h = 2x^2; 3h^5", "3(2x^2)^5"), ("u = x\n; u^2;", "x^2"),
    ("e^x", "e^(x)"), ("((((x))))", "x"), ("x1 b10", "x1*b10"), ("x₁w₁₂ + xᵢ", "x1*w12 + x[i]"),
  ])
  func `what people type is read as they mean it`(text: String, plain: String) throws {
    #expect(try Expression(text) == Expression(plain))
  }

  /// Numbers with more digits than a double, or beyond fractions; products in parentheses.
  @Test(arguments: [
    ("0.12345678901234567890", "0.12345678901234568"), ("12345678901234567890", "1.2345678901234567e+19"),
    ("1e-25", "1e-25"), ("1e-18", "0.000000000000000001"), ("1e-999", "0"), ("0.5000000000000000000000", "0.5"),
    ("(a*b)*c", "(a*b)*c"), ("a*(b*c)", "a*(b*c)"), ("(2x)(3y)", "(2x)*(3y)"),
  ])
  func `what is printed is read back as it was`(text: String, printed: String) throws {
    let expression = try Expression(text)
    #expect(expression.text(.text) == printed)
    for notation in TextNotation.allCases { #expect(try Expression(expression.text(notation)) == expression) }
  }

  @Test(arguments: [
    ("", 1, "an expression"), ("2x + * 3", 6, "a number, a name or \"(\""), ("(x", 3, "\")\""),
    ("x)", 2, "an operator or the end"),
    ("sinn(x)", 1, "a function"), ("sin x", 5, "\"(\" after sin"), ("atan2(x)", 1, "2 arguments of atan2"),
    ("2 3", 3, "an operator between numbers"), ("1.2.3", 1, "a number with one point"),
    ("x == ", 6, "a number, a name or \"(\""), ("|x", 3, "\"|\""), ("x[", 3, "an index: a whole number or a name"),
    ("3x = 2; x", 1, "a new name before \"=\""),
    ("h = h + 1; h", 5, "a definition without the name itself"), ("x # y", 3, "an operator or the end"),
    ("1e999", 1, "a number below 1.8e308"),
  ])
  func `an error points at the place`(text: String, column: Int, expected: String) throws {
    let error = #expect(throws: ParseError.self) { try Expression(text) }
    #expect(error?.column == column && error?.expected == expected, "\(String(describing: error))")
  }

  @Test func `an error shows a caret under the place`() {
    let error = #expect(throws: ParseError.self) { try Expression("2x + * 3") }
    #expect(error?.description == "2x + * 3\n     ^\ncolumn 6: expected a number, a name or \"(\", got \"*\".")
    let typo = #expect(throws: ParseError.self) { try Expression("sinn(x)") }
    #expect(typo?.remedy == "Did you mean sign or sin or sinc or sinh?")
  }

  @Test func `a hostile text gives an error`() {
    let bombs = [
      String(repeating: "(", count: 50_000), String(repeating: "-", count: 50_000) + "x",
      String(repeating: "x^", count: 30_000) + "x",
      String(repeating: "sin(", count: 10_000), String(repeating: "x/", count: 30_000) + "x",
      String(repeating: "|", count: 50_001),
      String(repeating: "x+", count: 60_000), String(repeating: "√", count: 50_000) + "x",
      (0..<60).map { "a\($0 + 1) = a\($0) + a\($0)" }.joined(separator: "; ") + "; a60",
    ]
    for bomb in bombs { #expect(throws: ParseError.self) { try Expression(bomb) } }
  }

  @Test func `long sums and products are no problem`() throws {
    let terms = (0..<5000).map { "x\($0)" }
    #expect(try Expression(terms.joined(separator: " + ")).variables.count == 5000)
    #expect(try Expression(terms.joined(separator: "*")).size == 5001)
  }
}

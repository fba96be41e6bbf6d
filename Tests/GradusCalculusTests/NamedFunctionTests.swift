import GradusCalculus
import GradusTestSupport
import Testing

/// Functions that a text declares or defines.
@Suite struct NamedFunctionTests {
  @Test(arguments: [
    ("f(g(y, h(x, z)))", "x", "f′(g(y, h(x, z)))·∂g/∂h·∂h/∂x"), ("f(g(x))", "x", "f′(g(x))·g′(x)"),
    ("f(x)*g(x)", "x", "f′(x)·g(x) + f(x)·g′(x)"), ("f(x)/2", "x", "f′(x)/2"), ("f(3x)", "x", "3·f′(3x)"),
    ("g(y, x^2)", "x", "2x·∂₂g(y, x²)"), ("f(y)", "x", "0"), ("f(x)^2", "x", "2·f′(x)·f(x)"),
    ("f²(x)", "x", "2·f′(x)·f(x)"),
    ("log(f(x))", "x", "f′(x)/f(x)"), ("g(x, x)", "x", "∂₁g(x, x) + ∂₂g(x, x)"), ("3g(x, y)", "x", "3·∂g/∂x"),
  ])
  func `functions without a formula have derivatives`(text: String, variable: String, slope: String) throws {
    let f = try Expression(text, functions: ["f", "g", "h"])
    #expect(f.derivative(by: Variable(variable)).description == slope)
  }

  @Test func `higher derivatives have primes and powers`() throws {
    let f = try Expression("f(x)", functions: ["f"])
    #expect(f.derivative(by: "x", order: 2).description == "f″(x)")
    #expect(f.derivative(by: "x", order: 4).description == "f⁽⁴⁾(x)")
    let g = try Expression("g(x, y)", functions: ["g"])
    #expect(g.derivative(by: "x").derivative(by: "y").description == "∂²g/∂x∂y")
    #expect(g.derivative(by: "x", order: 2).text(.text) == "d^2g/dx^2")
    let first = try Expression("g(2x, y)", functions: ["g"]).derivative(by: "x")
    #expect(first.text(.text) == "2*D1 g(2x, y)")
  }

  @Test(arguments: [
    ("h(x,z) = x*z; g(y,h) = y + h^2; f(u) = sin(u); f(g(y,h(x,z)))", "sin(y + (x*z)^2)"),
    ("f(x) = 2x^3 + 5", "2x^3 + 5"), ("f(x) = x^2; f(f(x+1))", "((x+1)^2)^2"), ("a = 3; f(x) = a*x; f(2y)", "3(2y)"),
    // Arguments are put in all at once, and a name that is no parameter means what it means outside.
    ("h(z, x) = z - x; h(x, z)", "x - z"), ("a = x + 1; f(x) = a*x; f(y)", "(x+1)*y"),
    ("f(a) = a^2; a = x + 1; f(3) + a", "3^2 + (x+1)"), ("g(h) = 2h(h+1); g(t)", "2t(t+1)"),
    // An undeclared letter before a parenthesis is a factor, as before.
    ("f(x) = x^3; f'(2x)", "3(2x)^2"), ("f(x) = x^3; f″(x) + f'''(x)", "6x + 6"),
    ("g(x) = sin(x); f(x) = g(x)^2; f'(t)", "2sin(t)cos(t)"),
    ("f(x+1)", "f*(x+1)"), ("h(x) = x; 2h(3)", "2*3"),
  ])
  func `a function is read with its formula`(text: String, plain: String) throws {
    #expect(try Expression(text).simplified == Expression(plain).simplified)
  }

  @Test(arguments: [
    ("f(x) = x*f(x-1); f(3)", 10, "a formula without f itself"), ("sin(x) = 2; sin(x)", 1, "a new name of a function"),
    ("f(x, x) = x; f(1, 2)", 1, "different new names of arguments"),
    ("f(x) = x; f(x) = 2x; f(1)", 11, "a new name of a function"),
    ("f(x) = x; f(1, 2)", 11, "1 argument of f"), ("sqare(x) = x^2; square(3)", 17, "a function"),
    ("b = 2a; a = 3; b", 9, "a name that no definition before has used"),
    ("f(e) = e; f(1)", 1, "different new names of arguments"),
    ("f(x) = ", 8, "a number, a name or \"(\""),
  ])
  func `what is no function is refused at its place`(text: String, column: Int, expected: String) throws {
    let error = #expect(throws: ParseError.self) { try Expression(text) }
    #expect(error?.column == column && error?.expected == expected, "\(String(describing: error))")
  }

  @Test func `a typo is met by the nearest of the declared functions too`() {
    let error = #expect(throws: ParseError.self) { try Expression("loss(x) = x^2; los(3)") }
    #expect(error?.remedy.contains("loss") == true)
  }

  @Test func `calls in calls that grow without bounds give an error`() {
    let doubling = (1...40).map { "f\($0)(x) = " + ($0 == 1 ? "x*x" : "f\($0 - 1)(f\($0 - 1)(x))") }
    let nested = "f(x) = x + x; " + String(repeating: "f(", count: 200) + "x" + String(repeating: ")", count: 200)
    let body = String(repeating: "sin(", count: 200) + "x" + String(repeating: ")", count: 200)
    let deep = "f(x) = \(body); " + String(repeating: "f(", count: 200) + "x" + String(repeating: ")", count: 200)
    let chain =
      "a1 = \(body); " + (2...90).map { "a\($0) = \(body.replacing("x", with: "a\($0 - 1)"))" }.joined(separator: "; ")
    for bomb in [doubling.joined(separator: "; "), nested, deep, chain + "; 1"] {
      #expect(throws: ParseError.self) { try Expression(bomb) }
    }
  }

  @Test func `a function without a formula has no value, and says so`() throws {
    let f = try Expression("f(x) + 1", functions: ["f"])
    let error = #expect(throws: EvaluationError.self) { try f.value(at: ["x": 1]) }
    #expect(error?.description == "evaluate: expected a formula for f, got none. Write f(u) = … before the formula.")
  }
}

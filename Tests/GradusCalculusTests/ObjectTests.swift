import GradusCalculus
import Testing

/// Gradients, tangents, directions, critical points.
@Suite struct ObjectTests {
  @Test func `the gradient is derived one partial derivative after the other`() throws {
    let page = GradientPage(of: try Expression("4x^4 z^3"), by: ["x", "z"])
    #expect(page.gradient.map { "\($0)" } == ["16x³z³", "12x⁴z²"])
    let text = page.page().text(.unicode)
    #expect(text.hasSuffix("gradient\n∇f = (16x³z³, 12x⁴z²)ᵀ") && text.contains("rename a = z³"), "\(text)")
  }

  @Test(arguments: [
    ("x^2", ["x": "3"], "6x − 9"), ("x^2 y", ["x": "1", "y": "2"], "4x + y − 4"),
    ("1/x", ["x": "2"], "1 − x/4"), ("x*y", ["x": "1/2", "y": "-3"], "−3x + y/2 + 3/2"),
  ])
  func `the tangent touches the graph`(formula: String, point: [String: String], expected: String) throws {
    let f = try Expression(formula)
    let at = Dictionary(uniqueKeysWithValues: try point.map { (Variable($0.key), try Expression($0.value)) })
    let plane = TangentPlane(of: f, by: f.variables, at: at)
    #expect("\(plane.expression)" == expected)
    let numbers = try at.mapValues { try $0.value(at: [:]) }
    #expect((try plane.expression.value(at: numbers) - f.value(at: numbers)).magnitude < 1e-14)
  }

  @Test func `the slope along a direction is the gradient times the unit vector`() throws {
    let slope = try Expression("x^2 y").directionalDerivative(along: ["x": 3, "y": 4])
    #expect(try slope.value(at: ["x": 1, "y": 2]) == (4 * 3 + 1 * 4) / 5.0)
  }

  @Test func `the total derivative adds a path for each variable`() throws {
    #expect("\(try Expression("x*y").totalDerivative(by: "t"))" == "x′(t)·y(t) + x(t)·y′(t)")
    #expect("\(try Expression("x^2 + t").totalDerivative(by: "t"))" == "2·x′(t)·x(t) + 1")
  }

  @Test(arguments: [
    ("x^3 - 3x + y^2", [[-1.0, 0], [1, 0]], ["saddle", "minimum"]),
    ("(1-x)^2 + 100(y-x^2)^2", [[1.0, 1]], ["minimum"]), ("x^4", [[0.0]], ["undecided"]),
    ("-x^2 - 2y^2 + x*y", [[0.0, 0]], ["maximum"]), ("e^x", [], []),
    ("x^2 + y^2 + z^2 - x*y*z", [[0.0, 0, 0]], ["minimum"]),
  ])
  func `critical points are found with their kind`(formula: String, places: [[Double]], kinds: [String]) throws {
    let f = try Expression(formula)
    let found = try CriticalPoints(of: f, by: f.variables)
    for (place, kind) in zip(places, kinds) {
      let point = try #require(
        found.points.first { zip($0.coordinates, place).allSatisfy { ($0 - $1).magnitude < 1e-5 } }, "\(found)")
      #expect(point.kind.rawValue == kind)
    }
    #expect(found.points.count >= places.count && (places.isEmpty ? found.points.isEmpty : true))
  }

  @Test func `a worked example shows another way and the usual mistake`() throws {
    let text = try WorkedExample(of: Expression("3(2x^2)^5"), by: "x", at: ["x": 0.5]).page().text(.unicode)
    #expect(text.contains("At x = 0.5 the slope is 1.875.   rules 1.875 · forward 1.875 · reverse 1.875"), "\(text)")
    #expect(text.contains("Another way: multiply out first, f = 96x¹⁰; then the rules give 960x⁹ as well."))
    #expect(text.contains("Usual mistake: 3·5(2x²)⁴ — the inner derivative is missing"), "\(text)")
  }

  @Test(arguments: Rule.explained) func `every rule has a page whose examples are derived by it`(rule: Rule) throws {
    let text = try rule.page().text(.unicode)
    #expect(text.hasPrefix(rule.name) && text.contains("Why: ") && text.count { $0 == "\n" } > 6, "\(text)")
  }

  @Test(arguments: [
    ("sin(x)", [Rule.trigonometric]), ("log(x)", [.logarithm]), ("log2(x)", [.logarithm]), ("exp(x)", [.exponential]),
    ("2^x", [.exponential]), ("e^x", [.exponential]), ("tanh(x)", [.function]), ("x^5", [.power]),
    ("x*cos(x)", [.product, .trigonometric]), ("sin(x^2)", [.chain, .trigonometric, .power]),
    ("log(2x)", [.chain, .logarithm, .factor]), ("(x^2+1)^3", [.chain, .power, .sum]),
    ("exp(-x)", [.chain, .exponential, .factor]), ("(2x)^a", [.chain, .power]), ("a^(2x)", [.chain, .exponential]),
    ("max(x, 0)", [.cases, .constant]),
    ("x^x", [.generalPower, .product]),
  ])
  func `a derivation names the rules it uses`(formula: String, rules: [Rule]) throws {
    let used = try WorkedExample(of: Expression(formula), by: "x").rules
    #expect(rules.allSatisfy(used.contains), "\(used)")
    #expect(used.first == rules[0])
  }

  @Test func `no rule is without a use`() throws {
    var used: Set<Rule> = [.hold, .paths, .index]
    for row in DerivativeRow.all {
      let f = try Expression(row.expr)
      for variable in row.variables { used.formUnion(try WorkedExample(of: f, by: variable).rules) }
    }
    for formula in ["max(x, 0)", "4x^4 z^3", "x^x"] {
      used.formUnion(try WorkedExample(of: Expression(formula), by: "x").rules)
    }
    for formula in ["2x^3 + 5", "1/x", "(x+1)^2 + x"] {
      used.formUnion(LimitDerivation(of: try Expression(formula), by: "x")?.steps.flatMap(\.rules) ?? [])
    }
    #expect(Set(Rule.allCases).subtracting(used) == [])
  }

  @Test(arguments: Detail.allCases, ["2x^3 + 5", "3(2x^2)^5", "sin(x^2)/x", "max(x, 0)^2 * x", "x^x", "4x^4 z^3"])
  func `more detail has more lines and the same answer`(detail: Detail, formula: String) throws {
    let f = try Expression(formula)
    let derivation = Derivation(of: f, by: "x", detail: detail)
    #expect(Equality.of(derivation.result, f.derivative(by: "x")).isEqual && derivation.isConsistent)
    #expect(detail < .all || derivation.steps.count >= Derivation(of: f, by: "x").steps.count)
  }
}

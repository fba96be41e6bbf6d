import GradusCalculus
import Testing

/// The formulas of three sets of course notes: each right one is accepted and printed as it should be, each wrong one
/// refused with a point that shows it.
@Suite struct CourseNotesTests {
  /// A partial derivative, as it is printed, and its value at a point.
  struct Row: Sendable, CustomStringConvertible {
    let id: String
    let formula: String
    let variable: Variable
    let derivative: String
    let point: [Variable: Double]
    let value: Double

    init(
      _ id: String, _ formula: String, by variable: Variable, _ derivative: String, at point: [Variable: Double],
      _ value: Double
    ) {
      (self.id, self.formula, self.variable, self.derivative) = (id, formula, variable, derivative)
      (self.point, self.value) = (point, value)
    }

    var description: String { "\(id): ∂(\(formula))/∂\(variable)" }
  }

  static let rows: [Row] = [
    Row("1.07", "2x^3 + 5", by: "x", "6x²", at: ["x": 3], 54), Row("1.07", "2x^3 + 5", by: "x", "6x²", at: ["x": 0], 0),
    Row("1.07", "6x^2", by: "x", "12x", at: ["x": 3], 36), Row("1.07", "12x", by: "x", "12", at: ["x": 3], 12),
    Row("1.16", "4x^4 z^3", by: "x", "16x³z³", at: ["x": 2, "z": 3], 3456),
    Row("1.16", "4x^4 z^3", by: "z", "12x⁴z²", at: ["x": 2, "z": 3], 1728),
    Row("1.17", "4a x^4", by: "x", "16a·x³", at: ["a": 27, "x": 2], 3456),
    Row("2.03", "x1*x2", by: "x1", "x2", at: ["x1": 3, "x2": 5], 5),
    Row("2.03", "x1*x2", by: "x2", "x1", at: ["x1": 3, "x2": 5], 3),
    Row("2.11", "x^0", by: "x", "0", at: ["x": 0], 0), Row("2.11", "x^1", by: "x", "1", at: ["x": 3], 1),
    Row("2.11", "x^2", by: "x", "2x", at: ["x": 3], 6),
    Row("2.13", "x1 + x2", by: "x1", "1", at: ["x1": 3, "x2": 5], 1),
    Row("2.13", "x1 + x2", by: "x2", "1", at: ["x1": 3, "x2": 5], 1),
    Row("3.01", "w x + b", by: "w", "x", at: ["w": 2, "x": 7, "b": 1], 7),
    Row("3.01", "w x + b", by: "b", "1", at: ["w": 2, "x": 7, "b": 1], 1),
    Row("3.03", "x + 0y", by: "y", "0", at: ["x": 1, "y": 2], 0),
    Row("3.07", "x + y", by: "x", "1", at: ["x": 1, "y": 2], 1),
    Row("3.08", "2x + 3y^2", by: "x", "2", at: ["x": 1, "y": 2], 2),
    Row("3.08", "2x + 3y^2", by: "y", "6y", at: ["x": 1, "y": 2], 12),
    Row("3.09", "3x^3 - y^2 + 5x + 2", by: "x", "9x² + 5", at: ["x": 2, "y": -1], 41),
    Row("3.09", "3x^3 - y^2 + 5x + 2", by: "y", "−2y", at: ["x": 2, "y": -1], 2),
    Row("3.10", "x*y", by: "x", "y", at: ["x": 1, "y": 3], 3),
    Row("3.10", "x*y", by: "y", "x", at: ["x": 1, "y": 3], 1),
    Row("3.11", "3x^3 z - y^2 + 5z + 2y z", by: "x", "9x²z", at: ["x": 2, "y": -1, "z": 4], 144),
    Row("3.11", "3x^3 z - y^2 + 5z + 2y z", by: "y", "2z − 2y", at: ["x": 2, "y": -1, "z": 4], 10),
    Row("3.11", "3x^3 z - y^2 + 5z + 2y z", by: "z", "3x³ + 2y + 5", at: ["x": 2, "y": -1, "z": 4], 27),
    Row("3.14", "max(x, y)", by: "x", "", at: ["x": 2, "y": 1], 1),
    Row("3.14", "max(x, y)", by: "x", "", at: ["x": 1, "y": 2], 0),
    Row("3.15", "max(x, y)", by: "y", "", at: ["x": 1, "y": 2], 1),
    Row("3.15", "max(x, y)", by: "y", "", at: ["x": 2, "y": 1], 0),
    Row("3.16", "max(x, 0)", by: "x", "where(x > 0, 1, 0)", at: ["x": 2], 1),
    Row("3.16", "max(x, 0)", by: "x", "where(x > 0, 1, 0)", at: ["x": 0], 0),
    Row("3.16", "max(x, 0)", by: "x", "where(x > 0, 1, 0)", at: ["x": -1], 0),
    Row("3.25", "x*x^2", by: "x", "3x²", at: ["x": 2], 12),
    Row("3.28", "3(2x^2)^5", by: "x", "960x⁹", at: ["x": 0.5], 1.875),
  ]

  @Test(arguments: rows)
  func `a derivative is printed as in the notes and has their value`(row: Row) throws {
    let function = try Expression(row.formula)
    let derivative = function.derivative(by: row.variable)
    if !row.derivative.isEmpty { #expect("\(derivative)" == row.derivative) }
    #expect(try derivative.value(at: row.point) == row.value)
    #expect(Derivation(of: function, by: row.variable).result == derivative)
    let ways = try FourWays(function, at: row.point)
    #expect(ways.agree, "\(ways.differences)")
  }

  /// Lines as the notes have them, and whether they are right.
  static let claims: [(id: String, formula: String, variable: Variable, claim: String, isRight: Bool)] = [
    ("1.08", "2x^3+5", "x", "(2(x+h)^3+5) - (2x^3+5)", false),
    ("1.09", "2x^3+5", "x", "6x^2 + 6x*h + 2h^2", true),
    ("1.10", "2x^3+5", "x", "((2(x+h)^3+5) - 2x^3+5)/h", false),
    ("1.10", "2x^3+5", "x", "((2(x+h)^3+5) - (2x^3+5))/h", true),
    ("1.11", "2x^3+5", "x", "(2(x^2+2x*h+h^2)(x+h) - 2x^3)/h", true),
    ("1.12", "2x^3+5", "x", "(2(x^3+2x^2*h+h^3+x^2*h+2x*h^2+h^3) - 2x^3)/h", false),
    ("1.12", "2x^3+5", "x", "(2(x^3+2x^2*h+x*h^2+x^2*h+2x*h^2+h^3) - 2x^3)/h", true),
    ("1.13", "2x^3+5", "x", "(2(x^3+3x^2*h+h^3+2x*h^2) - 2x^3)/h", false),
    ("1.13", "2x^3+5", "x", "(2(x^3+3x^2*h+h^3+3x*h^2) - 2x^3)/h", true),
    ("1.14", "2x^3+5", "x", "(6x^2*h+h^3+2x*h^2)/h", false), ("1.14", "2x^3+5", "x", "(6x^2*h+6x*h^2+2h^3)/h", true),
    ("1.15", "2x^3+5", "x", "6x^2+h^2+2x*h", false), ("1.15", "2x^3+5", "x", "6x^2", true),
    ("1.16", "4x^4 z^3", "x", "16x^3 z^3", true), ("1.17", "4x^4 z^3", "x", "16z x^3", false),
    ("2.07", "(y - Θ*x)^2", "Θ", "2(y - Θ*x)*x", false), ("2.07", "(y - Θ*x)^2", "Θ", "2(y - Θ*x)*(-1)*x", true),
    ("2.09", "(y - Θ*x)^2", "Θ", "2(Θ*x - y)*x", true),
    ("2.11", "x^2", "x", "2", false), ("2.11", "x^2", "x", "2x", true), ("2.11", "x^0", "x", "0", true),
    ("3.07", "x + y", "x", "1 + y", false), ("3.07", "x + y", "x", "1", true),
    ("3.14", "max(x, y)", "x", "where(x > y, 1, 0)", true), ("3.15", "max(x, y)", "y", "0", false),
    ("3.15", "max(x, y)", "y", "where(y > x, 1, 0)", true), ("3.16", "max(x, 0)", "x", "where(x > 0, 1, 0)", true),
    ("3.25", "x*x^2", "x", "1*2x", false), ("3.25", "x*x^2", "x", "3x^2", true),
    ("3.28", "3(2x^2)^5", "x", "15(2x^2)^4", false), ("3.28", "3(2x^2)^5", "x", "15(2x^2)^4*4x", true),
    ("3.28", "3(2x^2)^5", "x", "960x^9", true), ("3.29", "2x + y", "x", "1", false),
  ]

  @Test(arguments: claims.indices)
  func `a line of the notes is judged, with a point that shows what is wrong`(index: Int) throws {
    let (id, formula, variable, claim, isRight) = Self.claims[index]
    let check = ClaimCheck(of: try Expression(formula), by: variable, lines: [try Expression(claim)])
    #expect(check.isRight == isRight, "\(id): \(claim)")
    guard !isRight else { return }
    guard case .different(let point, let claimed, let truth) = check.lines[0].equality else {
      Issue.record("\(id): \(check.lines[0].equality)")
      return
    }
    #expect(try check.lines[0].claim.value(at: point) == claimed && claimed != truth)
    #expect(try check.lines[0].goal.value(at: point) == truth)
  }

  @Test func `the quotient of the notes is off by a known number`() throws {
    // 1.15: at x = 3 and h = 0.1 the true quotient is 55.82, that of the notes 54.61.
    let (right, notes) = (try Expression("6x^2+6x*h+2h^2"), try Expression("6x^2+h^2+2x*h"))
    let point: [Variable: Double] = ["x": 3, "h": 0.1]
    let (ours, theirs) = (try right.value(at: point), try notes.value(at: point))
    #expect((ours - 55.82).magnitude < 1e-12 && (theirs - 54.61).magnitude < 1e-12)
    let table = try SecantTable(of: try Expression("2x^3+5"), by: "x", at: ["x": 3])
    #expect((table.rows[1].slope - 55.82).magnitude < 1e-9)
  }

  @Test func `the product grows by its slope, exactly`() throws {
    // 3.10: from x = 1 to 2, at y = 3.
    let product = try Expression("x*y")
    let (before, after) = (try product.value(at: ["x": 1, "y": 3]), try product.value(at: ["x": 2, "y": 3]))
    #expect(after - before == 3)
  }

  @Test func `a gradient and a Jacobian of the notes`() throws {
    // 1.19, 3.19, 2.13
    #expect(try Expression("4x^4 z^3").gradient().map(\.description) == ["16x³z³", "12x⁴z²"])
    let gradient = try Expression("3x^3 z - y^2 + 5z + 2y z").gradient()
    #expect(try gradient.map { try $0.value(at: ["x": 2, "y": -1, "z": 4]) } == [144, 10, 27])
    let jacobian = try Jacobian(of: try Formula("x1 + x2; x1*x2"))
    #expect(try jacobian.values(at: ["x1": 3, "x2": 5]).flat == [[1, 1], [5, 3]])
    #expect(jacobian.determinant?.description == "x1 − x2")
  }
}

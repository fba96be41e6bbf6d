import GradusCalculus
import Testing

@Suite struct ClaimTests {
  /// The derivation of 2x³ + 5 in the course notes, line by line, and whether each line is right.
  static let notes: [(String, Bool)] = [
    ("((2(x+h)^3+5) - 2x^3+5)/h", false), ("((2(x+h)^3+5) - (2x^3+5))/h", true),
    ("(2(x^2+2x h+h^2)(x+h) - 2x^3)/h", true),
    ("(2(x^3+2x^2 h+h^3+x^2 h+2x h^2+h^3) - 2x^3)/h", false), ("(2(x^3+2x^2 h+x h^2+x^2 h+2x h^2+h^3) - 2x^3)/h", true),
    ("(6x^2 h+h^3+2x h^2)/h", false), ("(6x^2 h+6x h^2+2h^3)/h", true), ("6x^2+h^2+2x h", false),
    ("6x^2+6x h+2h^2", true),
    ("6x^2", true),
  ]

  @Test(arguments: notes)
  func `the slips of the notes are found`(line: String, isRight: Bool) throws {
    let check = ClaimCheck(of: try Expression("2x^3+5"), by: "x", lines: [try Expression(line)])
    #expect(check.isRight == isRight)
  }

  @Test(arguments: [
    ("3(2x^2)^5", "960x^9", true), ("3(2x^2)^5", "15(2x^2)^4", false), ("sin(x)^2", "sin(2x)", true),
    ("tan(x)", "sec(x)^2", true),
    ("log(x)", "1/x", true), ("log(x^2)", "2/x", true), ("x^x", "x^x*(log(x)+1)", true), ("e^x", "x*e^(x-1)", false),
    ("max(x,0)", "where(x>0,1,0)", true), ("(1+e^-x)^-1", "e^-x/(1+e^-x)^2", true), ("atan(x)", "1/(1+x^2)", true),
    ("cos(x)", "sin(x)", false), ("sqrt(x)", "1/(2sqrt(x))", true), ("x/(1+x)", "1/(1+x)^2", true),
  ])
  func `a claim is judged`(function: String, claim: String, isRight: Bool) throws {
    #expect(ClaimCheck(of: try Expression(function), by: "x", lines: [try Expression(claim)]).isRight == isRight)
  }

  @Test func `a wrong line comes with a point that shows it`() throws {
    let check = ClaimCheck(of: try Expression("2x^3+5"), by: "x", lines: [try Expression("6x^3")])
    guard case .different(let point, let claimed, let truth) = check.lines[0].equality else {
      Issue.record("\(check.lines[0].equality)")
      return
    }
    #expect(point == ["x": 3] && claimed == 162 && truth == 54)
  }
}

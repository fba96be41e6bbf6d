import Foundation
import Testing

@Suite struct DerivativeVerbTests {
  @Test(arguments: [
    (["2x^3 + 5"], "6x²\n"), (["2x^3+5", "--at", "x=3"], "6x²\nat x = 3: 54\n"),
    (["4x^4 z^3", "--variable", "z"], "12x⁴z²\n"),
    (["4x^4 z^3", "--at", "x=2,z=3", "--format", "text"], "16x^3*z^3\nat x = 2, z = 3: 3456\n"), (["t^2"], "2t\n"),
    (["2x^3+5", "--order", "3"], "12\n"), (["-x^2"], "−2x\n"), (["--at", "x=2", "-log(x)"], "−1/x\nat x = 2: −0.5\n"),
    (["log(x)", "--at", "x=-1"], "1/x\nat x = −1: undefined, as is the function\n"), (["h = 2x^2; 3h^5"], "960x⁹\n"),
    (["7"], "0\n"),
    (["x/3", "--format", "latex"], "\\frac{1}{3}\n"), (["f(g(x))", "--functions", "f,g"], "f′(g(x))·g′(x)\n"),
    (["f(x) = 2x^3 + 5"], "6x²\n"),
  ])
  func `a derivative is printed`(arguments: [String], expected: String) throws {
    let run = try ToolRun(arguments: ["derivative"] + arguments)
    #expect(run.code == 0 && run.output == expected && run.error == "", "\(run)")
  }

  @Test func `the steps are printed with their reasons`() throws {
    let run = try ToolRun("derivative", "2x^3 + 5", "--steps")
    #expect(run.outputLines.count == 5 && run.outputLines[4] == "4        = 6x²                   multiply", "\(run)")
  }

  @Test func `a formula comes from standard input`() throws {
    #expect(try ToolRun("derivative", "-", input: "u = x^2\nu^2\n").output == "4x³\n")
  }

  @Test func `an object has the steps for machines`() throws {
    let run = try ToolRun("derivative", "x^2", "--json", "--steps", "--at", "x=1.5")
    let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(object["derivative"] as? String == "2x" && object["value"] as? Double == 3)
    #expect((object["steps"] as? [[String: Any]])?.first?["rules"] as? [String] == ["power"])
  }

  @Test(arguments: [
    (["2x +* 3"], "expected a number, a name or"), ([], "expected one formula, got none"),
    (["x", "y"], "expected one formula, got 2"),
    (["x*y", "--at", "x=1"], "expected a number for y, got none"), (["a*b"], "--variable: expected one of a, b"),
    (["x", "--order", "0"], "--order: expected a whole number from 1 to 20"),
    (["x", "--at", "x"], "--at: expected numbers such as"),
    (["x", "--stepz"], "the unknown option --stepz"),
    (["x", "--format", "tex"], "--format: expected one of text, unicode"),
    (["sin(x)", "--order", "99"], "--order"), (["f(x)", "--functions", "f,2"], "--functions: expected new names"),
  ])
  func `what makes no sense is wrong usage`(arguments: [String], expected: String) throws {
    let run = try ToolRun(arguments: ["derivative"] + arguments)
    #expect(run.code == 64 && run.output == "" && run.error.contains(expected), "\(run)")
  }
}

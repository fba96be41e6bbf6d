import Foundation
import Testing

@Suite struct GradientVerbTests {
  @Test(arguments: [
    (["gradient", "4x^4 z^3", "--at", "x=2,z=3"], "∇f = (16x³z³, 12x⁴z²)ᵀ\nat x = 2, z = 3: (3456, 1728)\n"),
    (["gradient", "x^2", "--by", "x", "--format", "text"], "grad f = (2x)^T\n"),
    (["hessian", "x^3 - 3x + y^2"], "H = ⎡ 6x  0 ⎤\n    ⎣ 0   2 ⎦\n"),
    (
      ["gradient", "x^2 y", "--tangent", "--at", "x=1,y=2"],
      "∇f = (2x·y, x²)ᵀ\nat x = 1, y = 2: (4, 1)\ntangent: t = 4x + y − 4\n"
    ),
    (["gradient", "sum(i, x[i]^2)"], "∂y/∂x[j] = 2x[j]\n"),
    (["derivative", "sum(i, x[i]^2)", "--variable", "x"], "∂y/∂x[j] = 2x[j]\n"),
    (["derivative", "x^2", "--at", "x=3", "--tangent"], "2x\nat x = 3: 6\ntangent: y = 6x − 9\n"),
  ])
  func `derivatives of every shape are printed`(arguments: [String], expected: String) throws {
    let run = try ToolRun(arguments: arguments)
    #expect(run.code == 0 && run.output == expected && run.error == "", "\(run)")
  }

  @Test func `a formula with indices comes from standard input too`() throws {
    #expect(try ToolRun("derivative", "-", "--variable", "x", input: "sum(i, x[i]^2)\n").output == "∂y/∂x[j] = 2x[j]\n")
  }

  @Test func `critical points are listed with their kind`() throws {
    let run = try ToolRun("gradient", "x^3 - 3x + y^2", "--critical", "--json")
    let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect((object["critical"] as? [[String: Any]])?.map { $0["kind"] as? String } == ["saddle", "minimum"], "\(run)")
  }

  @Test(arguments: [
    (["gradient", "x; y"], "use `gradus jacobian`"), (["hessian", "sum(i, x[i])"], "expected the shape of x"),
    (["gradient", "x*y", "--direction", "x=0"], "--direction: expected a direction"),
    (["gradient", "x*y", "--direction", "t=1"], "expected variables of the formula, got t"),
    (["gradient", "x*y", "--tangent"], "--tangent: expected a point"),
    (["gradient", "x*y*z*w", "--critical"], "expected a formula of one to three variables"),
    (["steps", "--rule", "chian"], "Did you mean chain?"),
    (["steps", "x", "--detail", "9"], "--detail: expected 0 to 3"),
    (["derivative", "x", "--tangent"], "--tangent: expected a point"),
    (["limit", "x", "--decades", "-1"], "--decades"),
  ])
  func `what makes no sense is wrong usage`(arguments: [String], expected: String) throws {
    let run = try ToolRun(arguments: arguments)
    #expect(run.code == 64 && run.output == "" && run.error.contains(expected), "\(run)")
  }

  @Test func `a page is written to a file whole or not at all`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/steps.html"
      let run = try ToolRun("steps", "3(2x^2)^5", "--format", "html", "--output", path)
      let page = try String(contentsOfFile: path, encoding: .utf8)
      #expect(run.code == 0 && run.output == "" && page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
      #expect(!page.contains("<script") && !page.contains("http-equiv") && !page.contains("src="))
      let wrong = try ToolRun("steps", "x^2", "--output", "\(folder)/none/steps.html")
      #expect(wrong.code == 1 && wrong.error.contains("none/steps.html"), "\(wrong)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["steps.html"])
    }
  }

  @Test func `every format says the same`() throws {
    #expect(
      try ToolRun("derivative", "x^2/y", "--variable", "y", "--format", "latex").output == "-\\frac{x^{2}}{y^{2}}\n")
    let mathML = try ToolRun("derivative", "x^2/y", "--variable", "y", "--format", "mathml").output
    #expect(mathML.hasPrefix("<math ") && mathML.contains("<mfrac><msup><mi>x</mi><mn>2</mn></msup>"), "\(mathML)")
  }
}

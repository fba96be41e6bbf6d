import GradusCalculus
import Testing

/// Functions with cases, region by region.
@Suite struct CaseTests {
  private func analysis(_ formula: String, by variable: Variable = "x") throws -> CaseAnalysis {
    try #require(Derivation(of: try Expression(formula), by: variable).cases)
  }

  @Test func `relu has two regions and a kink`() throws {
    #expect(
      Derivation(of: try Expression("max(x, 0)"), by: "x").text(.unicode) == """
        f(x) = max(x, 0)
        region   f is   df/dx   because
        x > 0    x      1       d/dx(x) = 1
        x < 0    0      0       a constant has slope 0
        x = 0    0      none    left slope 0, right slope 1: a kink. Gradus takes 0 (policy “kink = 0”;
                                any value from 0 to 1 is a subgradient)
        """)
  }

  @Test(arguments: [
    ("max(x, y)", ["1", "0"], ["1/2"]), ("|2x - 3|", ["2", "−2"], ["0"]), ("min(x, 1)", ["1", "0"], ["0"]),
    ("clamp(x, 0, 1)", ["0", "1", "0"], ["0", "0"]), ("elu(x)", ["1", "exp(x)"], ["1"]),
    ("where(x < 1, x^2, 2x - 1)", ["2x", "2"], ["2"]), ("max(2 - x, x)", ["−1", "1"], ["0"]),
    ("relu(x^2 - 4)", ["2x", "0"], ["0"]), ("max(x, y, 3)", ["1", "0", "0"], ["1/2", "0"]),
  ])
  func `each region has its slope and each edge its policy`(formula: String, slopes: [String], policies: [String])
    throws
  {
    let cases = try analysis(formula)
    #expect(cases.regions.map { "\($0.derivation.result)" } == slopes)
    #expect(cases.edges.map { "\($0.policy)" } == policies)
  }

  @Test func `smooth edges and jumps are no kinks`() throws {
    #expect(try analysis("elu(x)").edges.map(\.kind) == [.smooth])
    #expect(try analysis("where(x < 1, x, 5)").edges.map(\.kind) == [.jump])
    #expect(try analysis("|x|").edges.map(\.kind) == [.kink])
  }

  @Test(arguments: ["max(x, 0)", "|x^2 - 1|", "min(3x, 2 - x)", "clamp(2x, -1, 1)", "leaky(x)", "selu(x)", "relu6(x)"])
  func `the slope of a region is the slope of the function there`(formula: String) throws {
    let cases = try analysis(formula)
    let f = try Expression(formula)
    var found = 0
    for index in 0..<40 {
      let x = -3.93 + 0.2 * Double(index)
      for region in cases.regions
      where try region.conditions.allSatisfy({ try $0.value(at: ["x": x]) == 1 }) {
        found += 1
        let h = 1e-6
        let difference = (try f.value(at: ["x": x + h]) - f.value(at: ["x": x - h])) / (2 * h)
        #expect((try region.derivation.result.value(at: ["x": x]) - difference).magnitude < 1e-8)
        #expect((try region.function.value(at: ["x": x]) - f.value(at: ["x": x])).magnitude < 1e-15)
      }
    }
    #expect(found >= 38, "the regions cover the line")
  }
}

import Testing

@Suite struct LimitVerbTests {
  @Test func `a polynomial is carried to its limit, with the slopes of secants`() throws {
    let run = try ToolRun("limit", "2x^3 + 5", "--at", "x=3")
    let lines = run.outputLines
    #expect(run.code == 0 && lines.count > 20, "\(run)")
    #expect(lines[6] == "6  f′(x)             = lim(h→0) [ 6x² + 6x·h + 2h² ] = 6x²   let h go to 0", "\(run)")
    #expect(lines[8] == "1        74                    20" && lines[10].hasPrefix("0.01     54.1801999999"), "\(run)")
  }

  @Test func `other functions need a point`() throws {
    let run = try ToolRun("limit", "sin(x)")
    #expect(run.code == 64 && run.error.contains("expected a polynomial or a quotient of polynomials"), "\(run)")
    #expect(
      try ToolRun("limit", "sin(x)", "--at", "x=1").output.contains(
        "derivative 0.5403023058681398, extrapolated 0.54030230586"))
  }
}

import Foundation
import Testing

@Suite struct GraphVerbTests {
  @Test func `a neuron is shown forward and back`() throws {
    let run = try ToolRun(
      "graph", "p1=x1*w1; p2=x2*w2; p3=x3*w3; s=p1+p2+p3+b; max(s,0)", "--at", "x1=1,x2=-2,x3=3,w1=-3,w2=-1,w3=2,b=1")
    #expect(run.code == 0 && run.error == "", "\(run)")
    #expect(
      run.outputLines[2] == "p1 = x1·w1             −3      ∂s/∂p1 = 1                         1                    1")
    #expect(
      run.outputLines[5] == "s = p1 + p2 + p3 + b   6       dout/ds = 1 (s > 0)                1                    1")
    #expect(run.outputLines.last == "∂out/∂w = (1, −2, 3)ᵀ")
  }

  @Test func `a file of SVG gets the picture, and a page of HTML has it`() throws {
    try withTemporaryFolder { folder in
      let run = try ToolRun("graph", "u = x^2; v = 3x; L = u*v; L", "--at", "x=2", "--output", "\(folder)/graph.svg")
      #expect(run.code == 0 && run.output == "" && run.error == "", "\(run)")
      let svg = try String(contentsOfFile: "\(folder)/graph.svg", encoding: .utf8)
      #expect(svg.hasPrefix("<svg") && svg.contains("L = u·v") && svg.contains(">36<"))
      let page = try ToolRun("graph", "x*sin(x)", "--variable", "x", "--format", "html").output
      #expect(page.contains("<svg") && page.contains("<math"))
      let large = "graph \((0..<400).map { "x\($0)" }.joined(separator: "+"))".split(separator: " ").map(String.init)
      #expect(try ToolRun(arguments: large + ["--output", "\(folder)/large.svg"]).code == 64)
    }
  }

  @Test func `an object has nodes, edges and paths`() throws {
    let run = try ToolRun("graph", "u = x^2; v = 3x; L = u*v; L", "--at", "x=2", "--json", "--paths")
    let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let nodes = try #require(object["nodes"] as? [[String: Any]])
    #expect(nodes.map { $0["gradient"] as? Double } == [36, 6, 4, 1])
    let edges = try #require(object["edges"] as? [[String: Any]])
    #expect(edges.map { $0["contribution"] as? Double } == [24, 12, 6, 4])
    let paths = try #require((object["paths"] as? [[String: Any]])?.first)
    #expect(paths["sum"] as? Double == 36 && paths["count"] as? Int == 2)
  }

  @Test func `a network is worked through`() throws {
    let run = try ToolRun("graph", "--network", "2-2-2", "--variable", "W1[2,1]")
    #expect(run.code == 0 && run.error == "", "\(run)")
    #expect(run.output.contains("\nW1[2,1] reaches L on 4 paths: multiply along each, add them\n"))
    #expect(run.output.contains("\nL     = −Σ_c t[c]·log(p[c])          cross-entropy\n"))
  }

  @Test(arguments: [
    (["--network", "2"], 64, "--network: expected sizes such as 2-2-2"), (["--network", "2-x"], 64, "--network"),
    (["--network", "900-900-2"], 64, "--network"), (["--network", "2-2", "--batch", "0"], 64, "with a batch of 0"),
    (["x", "--network", "2-2"], 64, "instead of a formula"),
    (["--network", "2-2", "--variable", "q"], 64, "--variable"),
    (["x^2", "--grain", "fine"], 64, "--grain: expected definitions or operations, got \"fine\""),
    (["x^2", "--variable", "q"], 64, "--variable: expected one of x, out, got q"),
    (["x^2", "--at", "y=1"], 64, "--at: expected a number for x"),
    (["f(x)", "--functions", "f", "--at", "x=1"], 1, "evaluate: expected a formula for f, got none"),
    (["sum(k, x[k])"], 64, "graph: expected a formula of numbers"), (["x", "--limit", "0"], 64, "--limit"),
  ])
  func `what makes no sense is refused`(arguments: [String], code: Int32, expected: String) throws {
    let run = try ToolRun(arguments: ["graph"] + arguments)
    #expect(run.code == code && run.output == "" && run.error.contains(expected), "\(run)")
  }
}

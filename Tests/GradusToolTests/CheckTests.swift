import Foundation
import Testing

@Suite struct CheckVerbTests {
  @Test func `four ways agree and say so`() throws {
    let run = try ToolRun("check", "2x^3 + 5", "--at", "x=3")
    #expect(run.code == 0 && run.output.hasPrefix("f = 59\n∂f/∂x = 54\n∂²f/∂x² = 36\n"), "\(run)")
    #expect(run.output.contains("symbolic, forward, reverse and numerical derivatives agree"), "\(run)")
  }

  @Test func `a right claim ends with 0, a wrong one with 1 and a point`() throws {
    #expect(try ToolRun("check", "2x^3+5", "--claim", "6x^2").output == "6x²: right\n")
    let run = try ToolRun("check", "2x^3+5", "--claim", "6x^3")
    #expect(
      run.code == 1
        && run.output
          == "6x³: wrong: at x = 3 it gives 162 instead of 54\n   the exponent was not lowered by one (power rule)\n",
      "\(run)")
  }

  @Test func `a claim may call the functions that are declared`() throws {
    #expect(
      try ToolRun("check", "f(x)^2", "--functions", "f", "--claim", "2f(x)f'(x)").output == "2·f(x)·f′(x): right\n")
    let run = try ToolRun("check", "f(x)^2", "--functions", "f", "--claim", "2f(x)")
    #expect(run.code == 1 && run.output.contains("2·f(x): wrong: at x = 3, for f("), "\(run)")
  }

  @Test func `a stream is answered line by line, in order`() throws {
    let input = """
      {"id":"a","expression":"2x^3+5","at":{"x":3}}
      {"id":2,"expression":"x*y","at":{"y":5,"x":3}}
      {"id":"c","expression":"2 +* x","at":{"x":3}}
      {"id":"d","expression":"x*y","at":{"x":3}}
      nonsense
      {"id":"f","expression":"1/x","at":{"x":0}}

      """
    let run = try ToolRun(arguments: ["check", "--json", "-"], input: input)
    let lines = run.outputLines.map(String.init)
    #expect(lines.count == 6 && run.code == 1, "\(run)")
    #expect(
      lines[0].hasPrefix(
        #"{"id":"a","variables":["x"],"value":59.0,"gradient":[54.0],"hessian":[[36.0]],"agree":true,"worst":"#))
    #expect(
      lines[1].contains(
        #""id":2,"variables":["x","y"],"value":15.0,"gradient":[5.0,3.0],"hessian":[[0.0,1.0],[1.0,0.0]]"#))
    #expect(lines[2].hasPrefix(#"{"id":"c","error":"column 4: expected a number"#))
    #expect(lines[3].hasPrefix(#"{"id":"d","error":"evaluate: expected a value for y"#))
    #expect(lines[4].hasPrefix(#"{"id":null,"error":"expected a JSON object"#))
    #expect(lines[5].contains(#""value":"inf","gradient":["-inf"],"hessian":[["inf"]],"agree":true"#))
  }

  @Test(arguments: [
    (["sum(k, x[k])", "--claim", "1"], 0),
    (["sum(k, A[i,k]*X[k,j])", "--variable", "X", "--claim", "A[i,k]*delta(j,l)"], 0),
    (["sum(k, A[i,k]*X[k,j])", "--variable", "X", "--claim", "A[k,i]*delta(j,l)"], 1),
    (["sum(k, x[k]^2)", "--claim", "x[j]"], 1),
  ])
  func `claims about arrays are judged`(arguments: [String], code: Int) throws {
    #expect(Int(try ToolRun(arguments: ["check"] + arguments).code) == code)
  }
}

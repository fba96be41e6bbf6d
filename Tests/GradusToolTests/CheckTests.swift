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

  @Test func `a claim that holds on one side of a kink only is wrong`() throws {
    let run = try ToolRun("check", "max(x,0)", "--claim", "1")
    #expect(run.code == 1 && run.output.contains("it gives 1 instead of 0"), "\(run)")
    #expect(try ToolRun("check", "abs(x)", "--claim", "1").code == 1)
    #expect(try ToolRun("check", "abs(x)", "--claim", "x/abs(x)").code == 0)
  }

  @Test func `a claim is judged only where the function is defined`() throws {
    #expect(try ToolRun("check", "log(x)", "--claim", "1/abs(x)").code == 0)
  }

  @Test func `a number at a point is right to the digits written`() throws {
    #expect(try ToolRun("check", "2x^3+5", "--at", "x=3", "--claim", "54").output == "54: right\n")
    #expect(try ToolRun("check", "exp(x)", "--at", "x=1", "--claim", "2.72").code == 0)
    let close = try ToolRun("check", "exp(x)", "--at", "x=1", "--claim", "2.73")
    #expect(close.code == 1 && close.output == "2.73: wrong: the derivative there is 2.718281828459045\n", "\(close)")
    let wrong = try ToolRun("check", "3(2x^2)^5", "--at", "x=0.5", "--claim", "0.9375; 1.875")
    #expect(
      wrong.output
        == "1  0.9375: wrong: the derivative there is 1.875\n   the inner derivative is missing (chain rule)\n2  1.875: right\n",
      "\(wrong)")
    #expect(try ToolRun("check", "max(x*y,0)", "--variable", "y", "--at", "x=-2,y=-1", "--claim", "x").code == 0)
    #expect(try ToolRun("check", "2x^3", "--at", "x=3", "--claim", "54", "--json").output.contains("\"right\":true"))
    #expect(try ToolRun("check", "2x^3", "--at", "x=3", "--claim", "y").code == 64)
    #expect(try ToolRun("check", "1/x", "--at", "x=0", "--claim", "1").code == 1)
  }

  @Test func `a claim about a number in a sum names no index`() throws {
    let claim = "-2*sum(i, (y[i] - t*x[i])*x[i])"
    #expect(try ToolRun("check", "sum(i, (y[i] - t*x[i])^2)", "--variable", "t", "--claim", claim).code == 0)
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

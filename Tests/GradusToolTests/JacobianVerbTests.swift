import Foundation
import Testing

@Suite struct JacobianVerbTests {
  @Test(arguments: [
    (
      ["x1+x2; x1*x2", "--at", "x1=3,x2=5"],
      """
      J     = ⎡ 1   1  ⎤
              ⎣ x2  x1 ⎦
      det J = x1 − x2
      2 rows for the outputs, 2 columns for x1, x2
      at x1 = 3, x2 = 5:
      J = ⎡ 1  1 ⎤
          ⎣ 5  3 ⎦
      determinant −2

      """
    ),
    (
      ["x^0; x^1; x^2", "--at", "x=0"],
      "J = (0, 1, 2x)ᵀ\n3 rows for the outputs, 1 column for x\nat x = 0:\nJ = (0, 1, 0)ᵀ\n"
    ),
    (
      ["Y[i,j] = sum(k, A[i,k]*X[k,j])", "--variable", "X", "--shape", "A=3x4,X=4x2"],
      "∂Y[i,j]/∂X[k,l] = A[i,k]·δ[j,l]\nshape [3, 2] ++ [4, 2] = [3, 2, 4, 2], outputs first\n"
    ),
    (
      ["x1*x2", "--by", "x1,x2", "--at", "x1=3,x2=5"],
      "J = [x2, x1]\n1 row for the outputs, 2 columns for x1, x2\nat x1 = 3, x2 = 5:\nJ = [5, 3]\n"
    ),
    (
      [
        "p[i] = exp(z[i])/sum(k, exp(z[k])); L = -sum(i, t[i]*log(p[i]))", "--variable", "z", "--given",
        "sum(i,t[i]) = 1",
        "--format", "text",
      ], "dL/dz[j] = p[j] - t[j]\n"
    ),
  ])
  func `a Jacobian is printed`(arguments: [String], expected: String) throws {
    let run = try ToolRun(arguments: ["jacobian"] + arguments)
    #expect(run.code == 0 && run.output == expected && run.error == "", "\(run)")
  }

  @Test func `an object has entries, shape and numbers`() throws {
    let run = try ToolRun("jacobian", "X @ X'", "--at", "X=[[1,2],[3,4],[5,6]]", "--flat", "--json")
    let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(object["shape"] as? [Int] == [3, 3, 3, 2] && object["rows"] as? Int == 9 && object["columns"] as? Int == 6)
    #expect((object["value"] as? [[Double]])?[1] == [3, 4, 1, 2, 0, 0], "\(run)")
    #expect(object["entries"] as? [[String]] == [["X[i,l]*delta(j, k) + X[j,l]*delta(i, k)"]])
  }

  @Test(arguments: [
    (["sum(i, a[i]*b[i])"], "expected one of a, b"), (["A @ x"], "both sides of @"),
    (["x", "--flat"], "--flat: expected a point"),
    (["x", "--by", "x", "--variable", "y"], "--by: expected --variable or --by"),
    (["x", "--by", "2"], "--by: expected names"),
    (["x @ x", "--shape", "x=0"], "--shape: expected shapes"),
    (["x @ x", "--shape", "x=3", "--at", "x=[1,2]"], "--shape: expected x=2, as before"),
    (["x @ x", "--at", "x=[1,[2]]"], "--at: expected rows of one shape in x"),
    (["sum(k, x[k]*y[k])", "--variable", "x", "--at", "x=[1,2]"], "--at: expected the array y"),
    (["x^2", "--given", "x"], "--given: expected an equation"),
    (["p[i] = z[i]; sum(p)", "--variable", "p"], "expected an input"),
  ])
  func `what makes no sense is wrong usage`(arguments: [String], expected: String) throws {
    let run = try ToolRun(arguments: ["jacobian"] + arguments)
    #expect(run.code == 64 && run.output == "" && run.error.contains(expected), "\(run)")
  }

  @Test func `shapes that do not fit end with code 1`() throws {
    let run = try ToolRun("evaluate", "A @ x", "--at", "A=[[1,2],[3,4]],x=[1,2,3]")
    #expect(run.code == 1 && run.error.contains("one range for the index k, got 2 and 3"), "\(run)")
  }

  @Test(arguments: [
    (["2x^3 + 5", "--at", "x=3"], "59\n"), (["A @ X", "--at", "A=[[1,2],[3,4]],X=[[0,1],[1,0]]"], "[2, 1; 4, 3]\n"),
    (["x^2; sum(x)", "--at", "x=[1,2,3]"], "x[i]²   = [1, 4, 9]\nΣₖ x[k] = 6\n"), (["7"], "7\n"),
    (["x[i]*y[j]", "--at", "x=[1,2],y=[3,4,5]"], "[3, 4, 5; 6, 8, 10]\n"),
  ])
  func `values are printed`(arguments: [String], expected: String) throws {
    let run = try ToolRun(arguments: ["evaluate"] + arguments)
    #expect(run.code == 0 && run.output == expected && run.error == "", "\(run)")
  }

  @Test(
    arguments: [
      (["derivative", "sum(k, x[k]^2)"], "∂y/∂x[j] = 2x[j]\n"),
      (
        ["gradient", "x @ x", "--at", "x=[1,2,3]"], "∂y/∂x[j] = 2x[j]\nshape [3]\nat the point:\ngradient = [2, 4, 6]\n"
      ),
      (
        ["gradient", "x @ x", "--at", "x=[1,2]", "--tangent"],
        "∇f = (2x[1], 2x[2])ᵀ\nat x[1] = 1, x[2] = 2: (2, 4)\ntangent: t = 2x[1] + 4x[2] − 5\n"
      ),
      (["check", "x @ x", "--at", "x=[1,2]"], nil),
      (["hessian", "x @ A @ x", "--by", "x[1],x[2]", "--at", "x=[1,2],A=[[1,2],[3,4]]"], nil),
    ] as [([String], String?)])
  func `the verbs for numbers take sums over indices`(arguments: [String], expected: String?) throws {
    let run = try ToolRun(arguments: arguments)
    #expect(run.code == 0 && run.error == "" && (expected.map { run.output == $0 } ?? true), "\(run)")
  }

  @Test(arguments: [
    (["limit", "sum(k, x[k]^2)"], "expected the shape of x, got none"),
    (["steps", "x[i]^2"], "an array with the indices i"),
    (["check", "sum(k, x[k])"], "expected the shape of x"),
  ])
  func `the verbs for numbers ask for shapes`(arguments: [String], expected: String) throws {
    let run = try ToolRun(arguments: arguments)
    #expect(run.code == 64 && run.output == "" && run.error.contains(expected), "\(run)")
  }
}

import GradusCalculus
import GradusTestSupport
import Testing

/// Definitions of arrays, whole arrays without indices, and points with arrays.
@Suite struct ArrayFormulaTests {
  @Test(arguments: [
    ("A @ X", "Σₖ A[i,k]·X[k,j]", ["i", "j"]), ("A @ x", "Σₖ A[i,k]·x[k]", ["i"]), ("x @ y", "Σₖ x[k]·y[k]", []),
    ("X @ X'", "Σₖ X[i,k]·X[j,k]", ["i", "j"]), ("X'", "X[j,i]", ["i", "j"]),
    ("Xᵀ @ A'", "Σₖ X[k,i]·A[j,k]", ["i", "j"]),
    ("X + b", "X[i,j] + b[j]", ["i", "j"]), ("sigmoid(A @ x)", "sigmoid(Σₖ A[i,k]·x[k])", ["i"]),
    ("A @ X @ b", "Σₗ (Σₖ A[i,k]·X[k,l])·b[l]", ["i"]), ("sum(X)", "Σₗ Σₖ X[l,k]", []),
    ("sum((A@x - b)^2)", "Σₗ (Σₖ A[l,k]·x[k] − b[l])²", []),
    ("transpose(A) @ x", "Σₖ A[k,i]·x[k]", ["i"]), ("2x", "2x[i]", ["i"]), ("c*x", "c·x[i]", ["i"]),
    ("Y = A @ X; Y'", "Σₖ A[j,k]·X[k,i]", ["i", "j"]), ("Y = A @ X", "Σₖ A[i,k]·X[k,j]", ["i", "j"]),
    ("i*x", "i·x[j]", ["j"]),
    ("x' @ A @ x", "Σₗ (Σₖ x[k]·A[k,l])·x[l]", []), ("y = x^2; sum(y)", "Σₖ x[k]²", []),
  ])
  func `whole arrays become elements with indices`(text: String, expected: String, indices: [String]) throws {
    let formula = try Formula(text, shapes: ["A": [3, 4], "X": [4, 2], "x": [4], "y": [4], "b": [2]])
    #expect("\(formula.expanded[0])" == expected && formula.indices[0] == indices)
  }

  @Test(arguments: [
    ("A @ c", 3, "a vector or a matrix on both sides of @"), ("A[i]", 1, "2 indices of A"),
    ("x[i] + x", 1, "whole arrays alone or indices alone"), ("transpose(c)", 1, "an array to transpose"),
    ("x = A @ A", 5, "an array with 1 axes, as x has"), ("f(u) = u + x", 8, "a function without whole arrays"),
  ])
  func `an error in whole arrays points at the place`(text: String, column: Int, expected: String) throws {
    let error = #expect(throws: ParseError.self) { try Formula(text, shapes: ["A": [3, 4], "x": [4]]) }
    #expect(error?.column == column && error?.expected == expected, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("p[i] = exp(z[i])/sum(k, exp(z[k])); p[j]", "exp(z[j])/(Σₖ exp(z[k]))"),
    ("p[i] = exp(z[i]); sum(i, t[i]*p[i])", "Σᵢ t[i]·exp(z[i])"), ("p[i] = z[i]^2; p[3]", "z[3]²"),
    ("p[i] = sum(k, A[i,k]); sum(k, p[k])", "Σₖ Σₖ₁ A[k,k1]"), ("p[i,j] = A[i,j]; p[j,i]", "A[j,i]"),
    ("p[i] = k*z[i]; sum(k, p[k])", "Σₖ₁ k·z[k1]"), ("L = x^2", "x²"), ("p[i] = z[i]; q[i] = p[i]^2", "z[i]²"),
    ("y[1] = a + b; y[2] = a*b; y[1]*y[2]", "(a + b)·(a·b)"), ("p[i] = z[i]; sum(p)", "Σₖ z[k]"),
  ])
  func `a definition of an array holds for every index`(text: String, expected: String) throws {
    #expect("\(try Formula(text).expanded[0])" == expected)
  }

  @Test(arguments: [
    ("L = t[i]*2", 5, "a value without the index i"),
    ("p[i,i] = z[i]; p[1,1]", 1, "different names as indices before \"=\""),
    ("p[i] = z[i]; p[j] = z[j]; p[1]", 14, "a new name before \"=\""),
    ("p[i] = p[i] + 1", 8, "a definition without the name itself"),
    ("q = p[1]; p[i] = z[i]; q", 11, "a name that no definition before has used"),
  ])
  func `an error in a definition points at the place`(text: String, column: Int, expected: String) throws {
    let error = #expect(throws: ParseError.self) { try Formula(text) }
    #expect(error?.column == column && error?.expected == expected, "\(String(describing: error))")
  }

  @Test func `a point has numbers and arrays`() throws {
    let point = try Point("x=[1, 2,-1/2], A=[[1,2],[3,4]],y=2*pi,B[2,1]=7,c=max(1,2)")
    #expect(point.shapes == ["x": [3], "A": [2, 2]])
    #expect(point.numbers["x[3]"] == -0.5 && point.numbers["A[2,1]"] == 3 && point.numbers["B[2,1]"] == 7)
    #expect(point.numbers["y"] == 2 * .pi && point.numbers["c"] == 2 && point.numbers.count == 10)
  }

  @Test(arguments: [
    ("A=[[1,2],[3]]", "rows of one shape in A"), ("x=[1,[2]]", "rows of one shape in x"), ("x=[]", "numbers in x"),
    ("x=[1,2", "brackets round rows of numbers in x"), ("x=[a]", "numbers in x"),
    ("x", "numbers such as x=3,y=-1/2 or x=[1,2,3]"),
    ("x=1,x=2", "one number for x"), ("x=[1],x[1]=2", "one number for x[1]"),
    ("x[i]=2", "numbers such as x=3,y=-1/2 or x=[1,2,3]"),
    ("x=[[[[[[[[[1]]]]]]]]]", "brackets round rows of numbers in x"), ("", "numbers such as x=3,y=-1/2 or x=[1,2,3]"),
    ("x=]", "numbers such as x=3,y=-1/2 or x=[1,2,3]"),
  ])
  func `an error in a point says what was expected`(text: String, expected: String) {
    #expect(throws: PointError.self) { try Point(text) }
    do throws(PointError) { _ = try Point(text) } catch { #expect(error.expected == expected, "\(error)") }
  }

  @Test func `random formulas of arrays give an expression or an error with a place`() {
    var generator = SplitMix64(seed: "random formulas of arrays")
    let pieces = [
      "A", "x", "X", "c", "[i]", "[i,j]", "[1]", "@", "'", "ᵀ", "+", "*", "(", ")", "sum(", "sum(k,", "Σₖ ", "δ[", "]",
      ",", "=", ";", "k", "i", "2", "^2", "exp(", "transpose(", "#1", "§",
    ]
    for _ in 0..<6_000 {
      let text = (0..<generator.integer(below: 14)).map { _ in pieces[generator.integer(below: pieces.count)] }.joined()
      do throws(ParseError) {
        let formula = try Formula(text, shapes: ["A": [3, 4], "X": [4, 2], "x": [4]])
        for (output, indices) in zip(formula.expanded, formula.indices) {
          #expect(Set(output.freeIndices).isSubset(of: indices), "\(text)")
          let form = output.simplified
          #expect((try? Expression(form.text(.unicode))) != nil, "\(text): \(form)")
        }
      } catch { #expect((1...text.count + 1).contains(error.column), "\(text)") }
    }
  }
}

import GradusCalculus
import GradusTestSupport
import Testing

/// Elements with named indices, sums over an index, Kronecker's δ.
@Suite struct IndexNotationTests {
  @Test(arguments: [
    ("sum(k, A[i,k]*X[k,j])", "Σₖ A[i,k]·X[k,j]"), ("x[i]", "x[i]"), ("W[2,k]", "W[2,k]"),
    ("delta(i, j)", "δ[i,j]"), ("sum(k, a[k] + b[k])", "Σₖ (a[k] + b[k])"), ("sum(k, a[k]) + b", "Σₖ a[k] + b"),
    ("sum(k, a[k])*b", "(Σₖ a[k])·b"), ("b*sum(k, a[k])", "b·Σₖ a[k]"), ("2*sum(k, a[k])", "2·Σₖ a[k]"),
    ("sum(k, a[k])/m", "(Σₖ a[k])/m"), ("1/sum(k, a[k])", "1/(Σₖ a[k])"), ("sum(k, a[k])^2", "(Σₖ a[k])²"),
    ("sum(k, a[k]^2)", "Σₖ a[k]²"), ("-sum(i, t[i]*log(p[i]))", "−Σᵢ t[i]·log(p[i])"),
    ("sum(b, x[b])", "Σ_b x[b]"), ("sum(i, sum(j, X[i,j]))", "Σᵢ Σⱼ X[i,j]"), ("sum(k1, x[k1])", "Σₖ₁ x[k1]"),
    ("sum(k, -x[k])", "Σₖ (−x[k])"), ("exp(z[i])/sum(k, exp(z[k]))", "exp(z[i])/(Σₖ exp(z[k]))"),
    ("sum(k, x[k]/m)", "Σₖ x[k]/m"), ("2*x[i]*delta(i, 3)", "2x[i]·δ[i,3]"),
  ])
  func `both notations are read back`(text: String, unicode: String) throws {
    let expression = try Expression(text)
    #expect(expression.text(.unicode) == unicode)
    #expect(try Expression(unicode) == expression)
    #expect(try Expression(expression.text(.text)) == expression, "\(expression.text(.text))")
  }

  @Test(arguments: [
    ("Σ(k, x[k])", "sum(k, x[k])"), ("∑ₖ x[k]", "sum(k, x[k])"), ("xᵢⱼ", "x[i,j]"), ("δ(i,j)", "delta(i,j)"),
    ("Σₖ xₖ yₖ", "sum(k, x[k]*y[k])"), ("Σ + 1", "1*Σ + 1"),
  ])
  func `other spellings are read`(text: String, plain: String) throws {
    #expect(try Expression(text).simplified == Expression(plain).simplified)
  }

  @Test(arguments: [
    ("sum(k)", 6), ("sum(2, x)", 5), ("sum(k, x, y)", 13), ("x[i,", 5), ("x[i+1]", 4), ("δ[i]", 3), ("ₖ", 1),
    ("Σ(", 3), ("delta(i,j,k)", 7), ("x[ₖ]", 3),
  ])
  func `an error points at the place`(text: String, column: Int) throws {
    let error = #expect(throws: ParseError.self) { try Expression(text) }
    #expect(error?.column == column, "\(String(describing: error))")
  }

  @Test func `sums and δ are written as in books`() throws {
    #expect(try Expression("sum(k, A[i,k]*X[k,j])*2").latex == "\\left(\\sum_{k} A_{i,k} X_{k,j}\\right) \\cdot 2")
    #expect(try Expression("2 delta(i,j)").latex == "2 \\delta_{i,j}")
  }

  @Test(arguments: [
    ("sum(k, x[k]*y[k])", "x[j]", "y[j]"), ("sum(k, x[k]^2)", "x[j]", "2x[j]"), ("x[i]", "x[j]", "δ[i,j]"),
    ("x[i]", "x[i]", "1"), ("x[2]", "x[2]", "1"), ("x[2]", "x[3]", "0"), ("x[i]", "y[j]", "0"),
    ("sum(k, x[k]*x[k])", "x[k]", "2x[k]"), ("sum(k, A[i,k]*x[k])", "x[k]", "A[i,k]"),
    ("sum(k, A[i,k]*X[k,j])", "X[p,q]", "A[i,p]·δ[j,q]"),
    ("sum(k, X[i,k]*X[j,k])", "X[p,q]", "X[i,q]·δ[j,p] + X[j,q]·δ[i,p]"),
    ("sum(k, sum(l, x[k]*Q[k,l]*x[l]))", "x[i]", "Σₗ x[l]·Q[i,l] + Σₖ x[k]·Q[k,i]"),
    ("sum(k, x[k])", "x[3]", "1"), ("sum(k, exp(x[k]*c))", "c", "Σₖ x[k]·exp(x[k]·c)"),
    ("sum(k, x[k]*sum(k, x[k]))", "x[j]", "2·Σₖ x[k]"), ("sum(i, x[i] + b)", "b", "Σᵢ 1"),
    ("exp(sum(k, x[k]^2))", "x[i]", "2x[i]·exp(Σₖ x[k]²)"),
  ])
  func `a derivative by an element keeps the terms with its index`(formula: String, by: String, expected: String) throws
  {
    guard case .variable(let variable) = try Expression(by) else { return }
    let slope = "\(try Expression(formula).derivative(by: variable))"
    #expect(slope == expected, "\(slope)")
  }

  @Test(arguments: [
    ("sum(k, delta(k,j)*f[k])", "f[j]"), ("sum(i, t[i]) - sum(k, t[k])", "0"), ("delta(i,i)", "1"), ("delta(2,3)", "0"),
    ("sum(k, 3*c*x[k])", "3c·Σₖ x[k]"), ("delta(j,i)^2", "δ[i,j]"), ("x[j]*delta(i,j) - x[i]*delta(i,j)", "0"),
    ("sum(i, -t[i]*(delta(i,j) - p[j]))", "p[j]·Σᵢ t[i] − t[j]"), ("sum(k, a[k] + b[k])", "Σₖ a[k] + Σₖ b[k]"),
    ("sum(k, sum(l, delta(k,l)*a[k]*b[l]))", "Σₖ a[k]·b[k]"),
    ("sum(i, sum(j, x[i]*y[j])) - sum(i, x[i])*sum(i, y[i])", "0"),
  ])
  func `a sum over an index has one form`(formula: String, expected: String) throws {
    #expect("\(try Expression(formula).simplified)" == expected)
  }

  @Test func `a sum runs over the elements that a point has`() throws {
    let point: [Variable: Double] = ["x[1]": 1, "x[2]": 2, "x[3]": 4, "A[1,1]": 1, "A[1,2]": 5, "A[1,3]": 7]
    #expect(try Expression("sum(k, A[1,k]*x[k])").value(at: point) == 39)
    #expect(try Expression("sum(k, k*x[k]*delta(k,3))").value(at: point) == 12)
    #expect(try Expression("sum(i, sum(j, x[i]*x[j]))").value(at: point) == 49)
    #expect(try Expression("sum(i, 1)").value(at: point, sizes: ["i": 3]) == 3)
    #expect(throws: EvaluationError.noRange("i")) { try Expression("sum(i, 1)").value(at: point) }
    #expect(throws: EvaluationError.unequalRanges("k", [1, 3])) { try Expression("sum(k, A[k,k])").value(at: point) }
  }

  @Test func `sums of elements agree in four ways`() throws {
    let f = try Expression("log(sum(k, exp(x[k]*x[1])))").substituting([:])
    let point: [Variable: Double] = ["x[1]": 0.3, "x[2]": -1.2, "x[3]": 0.7]
    let result = try FourWays(f, at: point, by: ["x[1]", "x[2]", "x[3]"])
    #expect(result.agree, "\(result.differences)")
  }

  @Test func `substitution renames an index that would catch another`() throws {
    let f = try Expression("sum(k, a*x[k])").substituting(["a": try Expression("y[k]")])
    #expect(f == (try Expression("sum(k1, y[k]*x[k1])")))
  }
}

/// Sums over indices in what was made for numbers.
@Suite struct IndexedVerbTests {
  @Test(arguments: [
    ("sum(k, x[k]^2)", "x[j]", "2x[j]", true), ("sum(k, x[k]^2)", "x[j]", "x[j]", false),
    (
      "exp(z[i])/sum(k, exp(z[k]))", "z[j]", "exp(z[i])/sum(k,exp(z[k]))*(delta(i,j) - exp(z[j])/sum(l,exp(z[l])))",
      true
    ),
    ("exp(z[i])/sum(k, exp(z[k]))", "z[j]", "exp(z[i])/sum(k,exp(z[k]))*(1 - exp(z[j])/sum(l,exp(z[l])))", false),
    ("sum(i, x[i] + b)", "b", "sum(i, 1)", true),
  ])
  func `a claim is compared at numbers for every element`(function: String, by: String, claim: String, isRight: Bool)
    throws
  {
    let check = ClaimCheck(
      of: try Expression(function), by: Variable(stringLiteral: by), lines: [try Expression(claim)])
    #expect(check.isRight == isRight)
  }

  @Test func `a sum is written out for arrays of known shapes`() throws {
    let sum = try Expression("sum(i, sum(j, A[i,j]*x[j]))")
    #expect("\(try sum.writtenOut(for: ["A": [1, 2], "x": [2]]))" == "A[1,1]·x[1] + A[1,2]·x[2]")
    #expect(throws: EvaluationError.tooLarge) { try sum.writtenOut(for: ["A": [1000, 1000], "x": [1000]]) }
    #expect(throws: EvaluationError.noRange("i")) { try sum.writtenOut(for: [:]) }
  }

  @Test func `what differs from term to term is not renamed as a constant`() throws {
    let derivation = Derivation(of: try Expression("sum(k, x[k]^2*c)"), by: "c")
    #expect("\(derivation.result)" == "Σₖ x[k]²")
  }
}

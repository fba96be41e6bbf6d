import Gradus
import GradusCalculus
import GradusTestSupport
import Testing

/// Derivations with sums over indices, line by line.
@Suite struct IndexDerivationTests {
  private func derivation(
    _ text: String, by name: String, given: [(String, String)] = [], shapes: [String: [Int]] = [:]
  ) throws -> IndexDerivation {
    let given = try given.map { IndexDerivation.Assumption(try Expression($0.0), try Expression($0.1)) }
    return try IndexDerivation(of: Formula(text, shapes: shapes), by: Variable(name), given: given)
  }

  @Test func `softmax and cross-entropy together give p − t`() throws {
    let derivation = try derivation(
      "p[i] = exp(z[i])/sum(k, exp(z[k])); L = -sum(i, t[i]*log(p[i]))", by: "z", given: [("sum(i, t[i])", "1")])
    #expect(
      derivation.page.text(.unicode) == """
        p[i] = exp(z[i])/(Σₖ exp(z[k]))
        L    = −Σᵢ t[i]·log(p[i])
        wanted: ∂L/∂z[j] for every j, given Σᵢ t[i] = 1
        1  ∂L/∂z[j]    = Σᵢ ∂L/∂p[i] · ∂p[i]/∂z[j]                add the paths, one for each i
        2  ∂L/∂p[i]    = −t[i]/p[i]                               only the term with p[i] survives in the sum; the slope of log(u) is 1/u; the minus sign stays
        3  ∂p[i]/∂z[j] = p[i]·(δ[i,j] − p[j])                     quotient rule: (u′v − uv′)/v²; the slope of exp(u) is exp(u); only k = j survives in the sum
             case    ∂p[i]/∂z[j]
             i = j   (exp(z[j])·S − exp(z[j])·exp(z[j]))/S² = p[j]·(1 − p[j])
             i ≠ j   (0·S − exp(z[i])·exp(z[j]))/S² = −p[i]·p[j]
             both together: δ[i,j] is 1 if i = j, else 0;   S = Σₖ exp(z[k])
        4  ∂L/∂z[j]    = Σᵢ (−t[i]/p[i])·(p[i]·(δ[i,j] − p[j]))   put in
        5              = p[j]·Σᵢ t[i] − t[j]                      p[i] cancels; only i = j survives with δ[i,j]
        6              = p[j] − t[j]                              Σᵢ t[i] = 1
        7  ∇L          = p − t                                    all j together; the shape of z
        """, "\(derivation.page)")
    #expect("\(derivation.result)" == "p[j] − t[j]" && derivation.matrixForm?.description == "p − t")
  }

  @Test func `the mean squared error has its sign`() throws {
    let derivation = try derivation(
      "r[i] = y[i] - sum(k, Theta[k]*x[i,k]); L = 1/m*sum(i, r[i]^2)", by: "Theta")
    #expect(
      derivation.page.text(.unicode) == """
        r[i] = y[i] − Σₖ Theta[k]·x[i,k]
        L    = 1/m·Σᵢ r[i]²
        wanted: ∂L/∂Theta[j] for every j
        1  ∂L/∂Theta[j]    = Σᵢ ∂L/∂r[i] · ∂r[i]/∂Theta[j]                add the paths, one for each i
        2  ∂L/∂r[i]        = 2r[i]/m                                      only the term with r[i] survives in the sum; the slope of u² is 2u
        3  ∂r[i]/∂Theta[j] = −x[i,j]                                      y[i] is constant; only k = j survives in the sum; the minus sign stays
        4  ∂L/∂Theta[j]    = Σᵢ 2r[i]/m·(−x[i,j])                         put in
        5                  = −2/m·Σᵢ r[i]·x[i,j]                          constant factors move out of the sum
        6                  = −2/m·Σᵢ x[i,j]·(y[i] − Σₖ Theta[k]·x[i,k])   r[i] put back
        7                  = 2/m·Σᵢ x[i,j]·(Σₖ Theta[k]·x[i,k] − y[i])    the minus sign turns the bracket round
        8  ∇L              = 2/m·xᵀ·(x·Theta − y)                         all j together; the shape of Theta
        """, "\(derivation.page)")
  }

  @Test func `the mean squared error has the numbers of the notes`() throws {
    let text = "r[i] = y[i] - sum(k, Theta[k]*x[i,k]); L = 1/m*sum(i, r[i]^2)"
    let point = try Point("x=[[1,1],[1,2],[1,3]],y=[2,4,7],Theta=[0.5,1.5],m=3").numbers
    let start = try Formula(text).values(at: point)[0].values[0]
    #expect((start - 17 / 12).magnitude < 1e-15)
    let result = try derivation(text, by: "Theta").result
    let gradient = try result.values(at: point, over: [("j", 2)])
    #expect((gradient[0] + 5 / 3).magnitude < 1e-15 && (gradient[1] + 14 / 3).magnitude < 1e-14)
    // Θ is the sensitivity of the prediction to a feature; that of the loss has the residual in front.
    let feature = try derivation(text, by: "x").result
    let wanted = try Expression("-2/m*(y[j] - sum(k, Theta[k]*x[j,k]))*Theta[l]")
    #expect(
      try feature.values(at: point, over: [("j", 3), ("l", 2)]) == wanted.values(at: point, over: [("j", 3), ("l", 2)]))
    // Against the wrong sign: a step along the gradient lets the loss rise from 17/12.
    let (theta, rate) = ([0.5, 1.5], 0.1)
    func loss(_ sign: Double) throws -> Double {
      var moved = point
      for k in 0..<2 { moved[Variable("Theta", [k + 1])] = theta[k] + sign * rate * gradient[k] }
      return try Formula(text).values(at: moved)[0].values[0]
    }
    let (down, up) = (try loss(-1), try loss(1))
    #expect((down - 0.316).magnitude < 5e-4 && (up - 5.227).magnitude < 5e-4)
  }

  @Test func `a scalar between two arrays is a path of its own`() throws {
    let derivation = try derivation(
      "S = sum(k, exp(z[k])); p[i] = exp(z[i])/S; L = -sum(i, t[i]*log(p[i]))", by: "z", given: [("sum(i, t[i])", "1")])
    #expect("\(derivation.result)" == "p[j] − t[j]")
    #expect(derivation.page.text(.unicode).contains("= ∂L/∂S · ∂S/∂z[j] + Σᵢ ∂L/∂p[i] · ∂p[i]/∂z[j]"))
  }

  @Test func `a page has a form for every renderer`() throws {
    let page = try derivation("y = W @ x; L = sum(y^2)", by: "W", shapes: ["W": [3, 4], "x": [4]]).page
    #expect(page.text(.text).utf8.allSatisfy { $0 < 128 }, "\(page.text(.text))")
    #expect(page.latex().contains("\\sum_{i}") || page.latex().contains("\\sum"), "\(page.latex())")
    #expect(page.html(title: "A gradient").contains("<math"))
  }

  static let formulas: [(String, String, String)] = [
    ("h = W @ x; p[i] = exp(h[i])/sum(k, exp(h[k])); L = -sum(i, t[i]*log(p[i]))", "W", "((Σⱼ t[j])·p − t)·xᵀ"),
    ("y = W @ x + b; L = sum((y - t)^2)", "W", "2(W·x + b − t)·xᵀ"),
    ("y = W @ x + b; L = sum((y - t)^2)", "b", "2(W·x + b − t)"),
    ("y = W @ x + b; L = sum((y - t)^2)", "x", "2Wᵀ·(W·x + b − t)"), ("x @ x", "x", "2x"),
    ("sum(k, x[k]^2)", "x", "2x"), ("u = x[1]^2; v = 3x[1]; L = u*v; L", "x", ""),
    ("h = tanh(W @ x); L = sum(h^2) + sum(x)", "x", ""), ("h = tanh(W @ x); L = sum(h^2) + sum(x)", "W", ""),
    ("h = W @ x; g = h*h; L = sum(g @ W) + sum(h)*sum(g)", "W", ""), ("s = x @ x; L = sqrt(s)*sum(x)", "x", ""),
    ("Q = X' @ X; L = sum(Q*Q)", "X", ""), ("X @ X'", "X", ""), ("sigmoid(W @ x)", "x", ""),
    ("y[i] = sum(k, W[i,k]*x[k]); z[i] = y[i]*sum(k, y[k]); z[i]", "x", ""),
    ("y[i] = log(1 + exp(b[i])); L = y[1]*y[2]", "b", ""), ("c = sum(x); L = c^3", "x", ""),
  ]

  @Test(arguments: formulas)
  func `the result is that of the engine, at random arrays`(text: String, by: String, matrix: String) throws {
    let shapes = ["W": [3, 4], "x": [4], "b": [3], "t": [3], "X": [3, 2]]
    let formula = try Formula(text, shapes: shapes)
    let derivation = try IndexDerivation(of: formula, by: Variable(by))
    if !matrix.isEmpty { #expect(derivation.matrixForm?.description == matrix) }
    var generator = SplitMix64(seed: text)
    var (tensors, point): ([String: Tensor], [Variable: Double]) = ([:], [:])
    for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
      let numbers = (0..<shape.reduce(1, *)).map { _ in generator.number(in: 0.1...1) }
      tensors[name] = Tensor(numbers, shape: shape)
      for (place, number) in numbers.enumerated() {
        let indices = shape.count == 1 ? [place + 1] : [place / shape[1] + 1, place % shape[1] + 1]
        point[Variable(name, indices)] = number
      }
    }
    let axes = formula.indices[0]
    let engine = Gradus.jacobian(at: try #require(tensors[by])) { x in
      formula.expanded[0].tensor(arrays: tensors.merging([by: x]) { $1 }, axes: axes)
    }
    let truth = try engine.scalars(as: Double.self)
    let names = axes + derivation.variable.indexNames
    // Every line from the first form of the whole derivative on.
    for expression in derivation.forms + [derivation.result] {
      let expanded = expression.expandingDefinitions(of: formula)
      let values = try expanded.values(at: point, over: Array(zip(names, engine.shape).map { (name: $0, size: $1) }))
      let size = truth.map(\.magnitude).max() ?? 1
      #expect(values.count == truth.count)
      #expect(
        zip(values, truth).allSatisfy { ($0 - $1).magnitude <= 1e-13 * size }, "\(expression)\n\(derivation.page)")
    }
    #expect(!derivation.forms.isEmpty)
  }
}

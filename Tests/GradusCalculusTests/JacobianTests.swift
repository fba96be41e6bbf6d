import Gradus
import GradusCalculus
import GradusTestSupport
import Testing

/// Jacobians of numbers and arrays; shapes are shape(y) ++ shape(x).
@Suite struct JacobianTests {
  private static let shapes = ["A": [3, 4], "X": [4, 2], "W": [4, 5], "b": [2], "x": [4], "z": [3], "B": [6, 4]]

  @Test(arguments: [
    ("Y[i,j] = sum(k, A[i,k]*X[k,j])", "X", "A[i,k]·δ[j,l]", [3, 2, 4, 2]),
    ("A @ X", "X", "A[i,k]·δ[j,l]", [3, 2, 4, 2]), ("A @ X", "A", "X[l,j]·δ[i,k]", [3, 2, 3, 4]),
    ("X @ X'", "X", "X[i,l]·δ[j,k] + X[j,l]·δ[i,k]", [4, 4, 4, 2]),
    ("y[b,k] = sum(i, B[b,i]*W[i,k])", "W", "B[b,i]·δ[j,k]", [6, 5, 4, 5]),
    ("sigmoid(X)", "X", "sigmoid(X[i,j])·(1 − sigmoid(X[i,j]))·δ[i,k]·δ[j,l]", [4, 2, 4, 2]),
    ("p[i] = exp(z[i])/sum(k, exp(z[k]))", "z", "p[i]·(δ[i,j] − p[j])", [3, 3]),
    ("S = sum(k, exp(z[k])); p[i] = exp(z[i])/S; p[i]", "z", "p[i]·(δ[i,j] − p[j])", [3, 3]),
    ("x @ x", "x", "2x[j]", [4]), ("A @ x", "x", "A[i,j]", [3, 4]), ("X + b", "b", "δ[j,k]", [4, 2, 2]),
    ("x' @ W @ W' @ x", "W", "", [4, 5]), ("X'", "X", "δ[i,l]·δ[j,k]", [2, 4, 4, 2]), ("sum(X)", "X", "1", [4, 2]),
  ])
  func `an array by an array`(text: String, by: String, expected: String, shape: [Int]) throws {
    let jacobian = try Jacobian(of: Formula(text, shapes: Self.shapes), by: [Variable(by)])
    if !expected.isEmpty { #expect("\(jacobian.named[0][0])" == expected) }
    #expect(jacobian.shape(for: Self.shapes) == shape)
  }

  @Test func `of numbers it is a matrix, a row for each output`() throws {
    let jacobian = try Jacobian(of: Formula("x1 + x2; x1*x2"))
    #expect(jacobian.entries.map { $0.map(\.description) } == [["1", "1"], ["x2", "x1"]])
    #expect(jacobian.determinant?.description == "x1 − x2")
    let values = try jacobian.values(at: ["x1": 3, "x2": 5])
    #expect(values.flat == [[1, 1], [5, 3]] && values.determinant == -2 && values.shape == [2, 2])
  }

  @Test func `elements with numbers are inputs one by one`() throws {
    let jacobian = try Jacobian(of: Formula("x[1]*x[2]; x[2]^2"), by: ["x"])
    #expect(jacobian.entries.map { $0.map(\.description) } == [["x[2]", "x[1]"], ["0", "2x[2]"]])
  }

  @Test func `powers have slopes at 0 too`() throws {
    let jacobian = try Jacobian(of: Formula("x^0; x^1; x^2"), by: ["x"])
    #expect(jacobian.entries.map { $0[0].description } == ["0", "1", "2x"])
    #expect(try jacobian.values(at: ["x": 0]).flat == [[0], [1], [0]])
    #expect(try jacobian.values(at: ["x": 3]).flat == [[0], [1], [6]])
    #expect(try jacobian.outputs[0].value(at: ["x": 0]) == 1)
  }

  @Test func `outputs and inputs may be numbers and arrays together`() throws {
    let jacobian = try Jacobian(of: Formula("y[i] = c*x[i]; s = sum(i, x[i]^2); y[i]; s"), by: ["c", "x"])
    let values = try jacobian.values(at: ["c": 3, "x[1]": 1, "x[2]": 2])
    #expect(values.flat == [[1, 3, 0], [2, 0, 3], [0, 2, 4]] && values.shape == [3, 3])
    #expect(values.determinant == -30)
  }

  @Test(arguments: [
    ("p[i] = z[i]^2; sum(p)", ["p"], "an input"), ("sum(i, a[i]*b[i])", nil, "one of a, b"),
    ("a[1] + a[1,2]", ["a[1]"], "a with as many indices everywhere"), ("sum(i, a[i])", ["a[i,j]"], "1 indices of a"),
  ])
  func `an error says what was expected`(text: String, by: [String]?, expected: String) throws {
    let formula = try Formula(text)
    do throws(JacobianError) {
      _ = try Jacobian(of: formula, by: by?.map { Variable(stringLiteral: $0) })
      Issue.record("no error")
    } catch { #expect(error.expected == expected, "\(error)") }
  }

  @Test func `shapes that do not fit are an error`() throws {
    let jacobian = try Jacobian(of: Formula("sum(k, A[i,k]*x[k])"), by: ["x"])
    let point = try Point("A=[[1,2],[3,4]],x=[1,2,3]")
    #expect(throws: EvaluationError.unequalRanges("k", [2, 3])) {
      try Expression("sum(i,sum(k, A[i,k]*x[k]))").value(at: point.numbers)
    }
    #expect(throws: EvaluationError.self) { try jacobian.values(at: ["x[1]": 1]) }
  }

  // MARK: Against the engine

  static let formulas: [(String, String)] = [
    ("A @ X", "X"), ("A @ X", "A"), ("X @ X'", "X"), ("sigmoid(A @ X)", "X"), ("sigmoid(A @ X)", "A"),
    ("exp(A @ x)/sum(exp(A @ x))", "x"), ("S = sum(k, exp(z[k])); p[i] = exp(z[i])/S; p[i]*x[j]", "z"),
    ("sum((A @ X - C)^2)", "A"), ("tanh(X @ b + x)", "X"), ("sqrt(sum(X^2))*X", "X"), ("X[i,j]^2*X[1,j]*X[i,2]", "X"),
    ("sum(i, X[i,j]*X[i,j]*delta(i,j))*b[j]", "b"), ("log(1 + exp(-x*(x @ x)))", "x"), ("M[i,i]*i + M[i,2]", "M"),
    ("x' @ M @ M' @ x", "M"), ("where(X > 0, X, 0.1X)", "X"), ("max(X[i,j], X[i,1])", "X"), ("M @ M @ M", "M"),
    ("h = tanh(A @ x); z @ h + sum(h^2)*h", "x"), ("h = tanh(A @ x); z @ h + sum(h^2)*h", "A"),
  ]

  @Test(arguments: formulas)
  func `the formula's Jacobian is that of the engine, at random arrays`(text: String, by: String) throws {
    let shapes = ["A": [3, 4], "X": [4, 2], "C": [3, 2], "b": [2], "x": [4], "z": [3], "M": [4, 4]]
    let formula = try Formula(text, shapes: shapes)
    let jacobian = try Jacobian(of: formula, by: [Variable(by)])
    var generator = SplitMix64(seed: "arrays of \(text)")
    var (tensors, point): ([String: Tensor], [Variable: Double]) = ([:], [:])
    for name in shapes.keys.sorted() {
      let shape = shapes[name] ?? []
      let numbers = (0..<shape.reduce(1, *)).map { _ in generator.number(in: -1...1) }
      tensors[name] = Tensor(numbers, shape: shape)
      for (place, number) in numbers.enumerated() { point[element(name, place, shape)] = number }
    }
    let (output, axes) = (formula.expanded[0], formula.indices[0])
    let x = try #require(tensors[by])
    let engine = Gradus.jacobian(at: x, mode: .reverse) { x in
      output.tensor(arrays: tensors.merging([by: x]) { $1 }, axes: axes)
    }
    let values = try jacobian.values(at: point)
    let truth = try engine.scalars(as: Double.self)
    #expect(values.shape == engine.shape && truth.count == values.values.count)
    let size = truth.map(\.magnitude).max() ?? 1
    // Sums of at most 16 products of numbers below 10, each rounded to 1e-16.
    #expect(zip(values.values, truth).allSatisfy { ($0 - $1).magnitude <= 1e-13 * Swift.max(size, 1) })
    let named = jacobian.named[0][0].expandingDefinitions(of: formula)
    let indices = zip(axes + jacobian.inputs[0].indexNames, values.shape).map { (name: $0, size: $1) }
    let again = try named.values(at: point, over: indices)
    #expect(
      zip(again, truth).allSatisfy { ($0 - $1).magnitude <= 1e-13 * Swift.max(size, 1) }, "\(jacobian.named[0][0])")
    try differencesAgree(output, axes.count, jacobian, point, truth)
  }

  /// Central differences of one element in each direction, for the first elements.
  private func differencesAgree(
    _ output: Expression, _ rank: Int, _ jacobian: Jacobian, _ point: [Variable: Double], _ truth: [Double]
  ) throws {
    let shapes = jacobian.shapes(for: [
      "A": [3, 4], "X": [4, 2], "C": [3, 2], "b": [2], "x": [4], "z": [3], "M": [4, 4],
    ])
    let (y, x) = (try #require(shapes.outputs[0]), try #require(shapes.inputs[0]))
    let axes = zip(jacobian.formula.indices[0], y).map { (name: $0, size: $1) }
    let columns = x.reduce(1, *)
    for column in 0..<columns {
      let name = element(jacobian.inputs[0].name, column, x)
      let h = 1e-5
      let sides = try [h, -h].map { step in
        try output.values(at: point.merging([name: point[name, default: 0] + step]) { $1 }, over: axes)
      }
      for row in sides[0].indices {
        let slope = (sides[0][row] - sides[1][row]) / (2 * h)
        // h² times a third derivative, and rounding over h.
        #expect((slope - truth[row * columns + column]).magnitude <= 1e-7 * 10)
      }
    }
  }

  private func element(_ name: String, _ place: Int, _ shape: [Int]) -> Variable {
    var (place, indices) = (place, [Int]())
    for size in shape.reversed() {
      indices.insert(place % size + 1, at: 0)
      place /= size
    }
    return Variable(name, indices)
  }
}

/// What nobody means, and what nobody waits for.
@Suite struct HostileIndexTests {
  @Test func `random formulas of arrays have a Jacobian, a derivation and values, or an error`() {
    var generator = SplitMix64(seed: "random formulas to differentiate")
    let atoms = [
      "x[i]", "x[k]", "X[i,k]", "X[k,k]", "x", "X", "z[i]", "c", "2", "k", "δ[i,k]", "δ[k,2]", "x[2]", "p[i]", "p[k]",
      "q", "x[j]",
    ]
    let joints = [" + ", " - ", "*", "/", "^2*", " @ ", "*sum(k, ", "*Σᵢ ", "+exp(", "*max(0, "]
    func text() -> String {
      var (line, open) = ("", 0)
      for place in 0..<(1 + generator.integer(below: 6)) {
        let joint = place == 0 ? "" : generator.element(of: joints)
        open += joint.contains("(") ? 1 : 0
        line += joint + generator.element(of: atoms)
      }
      return line + String(repeating: ")", count: open)
    }
    var count = 0
    let point: [Variable: Double] = [
      "x[1]": 1, "x[2]": 2, "X[1,1]": 3, "X[2,2]": 4, "X[1,2]": 5, "X[2,1]": 6, "c": 7, "z[1]": 8,
    ]
    for _ in 0..<1_500 {
      let definitions = ["", "p[i] = \(text()); ", "q = \(text()); p[k] = \(text()); "]
      guard let formula = try? Formula(generator.element(of: definitions) + text(), shapes: ["x": [2], "X": [2, 2]])
      else {
        continue
      }
      _ = try? formula.values(at: point)
      for name in ["x", "X", "c"] {
        guard let jacobian = try? Jacobian(of: formula, by: [Variable(name)]) else { continue }
        _ = try? jacobian.values(at: point)
        _ = jacobian.page(shapes: ["x": [2], "X": [2, 2]]).text(.unicode)
        let derivation = try? IndexDerivation(of: formula, by: Variable(name))
        #expect(derivation?.page.latex() != nil)
        count += 1
      }
    }
    #expect(count > 500, "\(count)")
  }

  @Test func `what is too large is refused soon`() throws {
    let huge: [Variable: Double] = ["x[4611686018427387904]": 1, "x[1]": 1]
    #expect(throws: EvaluationError.tooLarge) { try Formula("x[i] + 1").values(at: huge) }
    #expect(throws: EvaluationError.tooLarge) {
      try Expression("sum(k, x[k]) + sum(k, 1)").value(at: ["x[1]": 1], sizes: ["k": .max])
    }
    let doubling =
      "a1[i] = x[i] + x[i]; " + (1..<60).map { "a\($0 + 1)[i] = a\($0)[i] + a\($0)[i]; " }.joined() + "sum(i, a60[i])"
    #expect(throws: ParseError.self) { try Formula(doubling) }
    let indices = "x[" + Array(repeating: "i", count: 40_000).joined(separator: ",") + "]"
    #expect(throws: ParseError.self) { try Formula(indices) }
    #expect(throws: ParseError.self) { try Formula(String(repeating: "Σₖ ", count: 30_000) + "x[k]") }
    let many = (0..<5000).map { "a\($0)[i] = x[i]; " }.joined() + "a4999[i]"
    #expect(try Jacobian(of: Formula(many), by: ["x"]).entries[0][0].description == "δ[i,j]")
    #expect(try IndexDerivation(of: Formula(many), by: "x").result.description == "δ[i,j]")
    let wide = "p[a,b,c,d,f,g] = x[a]*x[b]*x[c]*x[d]*x[f]*x[g]; p[a,b,c,d,f,g]"
    #expect(try Jacobian(of: Formula(wide), by: ["x"]).inputs == ["x[i]"])
  }
}

import Gradus
import GradusCalculus
import GradusTestSupport
import Testing

/// Formulas as graphs: values, gradients, paths.
@Suite struct GraphTests {
  private func graph(_ text: String, _ grain: ComputationGraph.Grain? = nil, functions: [String] = []) throws
    -> ComputationGraph
  {
    try ComputationGraph(Formula(text, functions: functions), grain: grain)
  }

  private func gradient(_ graph: ComputationGraph, _ name: String, at point: [Variable: Double]) throws -> Double {
    try graph.sweep(at: point).gradients[try #require(graph.node(Variable(stringLiteral: name)))]
  }

  // MARK: Nodes

  @Test(arguments: [
    ("3(2x^2)^5", nil, ["x", "r1 = x²", "p = 2r1", "r2 = p⁵", "out = 3r2"]),
    ("u = x^2; v = 3x; L = u*v; L", nil, ["x", "u = x²", "v = 3x", "L = u·v"]),
    ("sin(x) + cos(sin(x))", nil, ["x", "u1 = sin(x)", "u2 = cos(u1)", "out = u1 + u2"]),
    ("s = x - y; s*(x - y)", ComputationGraph.Grain.operations, ["x", "y", "s = x − y", "out = s·s"]),
    ("p*x*y + 1", nil, ["p", "x", "y", "p1 = p·x·y", "out = p1 + 1"]),
    ("max(x, 0); -y/2", nil, ["x", "out1 = max(x, 0)", "y", "q = y/2", "out2 = −q"]),
    ("x", nil, ["x", "out = x"]), ("7", nil, ["out = 7"]),
    ("w = 2; w*x", nil, ["w = 2", "x", "out = w·x"]),
    (
      "h(x,z) = x*z; g(y,h) = y + h^2; f(u) = sin(u); f(g(y,h(x,z)))", nil,
      ["y", "x", "z", "h = x·z", "g = y + h²", "f = sin(g)"]
    ),
    ("f(x) = x^2; g(x) = f(x) + f(2x); g(y)", nil, ["y", "f1 = y²", "f2 = (2y)²", "g = f1 + f2"]),
    ("f(x) = x^3; g(u) = f'(u)*u; g(y)", nil, ["y", "u = 3y²", "g = u·y"]),
    ("where(x > y, x, 0)", nil, ["x", "y", "out = where(x > y, x, 0)"]),
  ])
  func `a formula is taken apart into named nodes`(text: String, grain: ComputationGraph.Grain?, nodes: [String]) throws
  {
    let graph = try graph(text, grain)
    #expect(graph.nodes.map { $0.isInput ? "\($0.name)" : "\($0.name) = \($0.value)" } == nodes)
    for node in graph.nodes { #expect(node.operands.allSatisfy { $0 < node.id }) }
  }

  @Test func `the nodes of calls without formulas have the names of the functions`() throws {
    let graph = try graph("f(g(y, h(x, z)))", functions: ["f", "g", "h"])
    #expect(graph.nodes.map { "\($0.name)" } == ["y", "x", "z", "h", "g", "f"])
    let path = try #require(GraphPaths(in: graph, from: 1, to: 5).paths.first)
    #expect(graph.product(along: path).description == "f′(g)·∂g/∂h·∂h/∂x")
  }

  // MARK: Golden numbers

  @Test func `a neuron has the gradients of the book`() throws {
    let graph = try graph("p1=x1*w1; p2=x2*w2; p3=x3*w3; s=p1+p2+p3+b; max(s,0)")
    let sweep = try graph.sweep(at: ["x1": 1, "x2": -2, "x3": 3, "w1": -3, "w2": -1, "w3": 2, "b": 1])
    func numbers(_ names: [String], _ list: [Double]) -> [Double] {
      names.compactMap { graph.node(Variable($0)).map { list[$0] } }
    }
    #expect(numbers(["p1", "p2", "p3", "s", "out"], sweep.values) == [-3, 2, 6, 6, 6])
    #expect(numbers(["p1", "p2", "p3", "s", "out"], sweep.gradients) == [1, 1, 1, 1, 1])
    #expect(numbers(["w1", "w2", "w3"], sweep.gradients) == [1, -2, 3])
    #expect(numbers(["x1", "x2", "x3"], sweep.gradients) == [-3, -1, 2])
    #expect(numbers(["b"], sweep.gradients) == [1])
  }

  @Test(
    arguments: [
      // sum, product, two paths, ReLU on both sides and at its kink, max and its tie, a weight of the neuron
      ("x + y", ["x": 3, "y": 5], "y", 1), ("2x + 3y^2", ["x": 1, "y": 4], "y", 24), ("x*y", ["x": 2, "y": 3], "x", 3),
      ("3x^3 - y^2 + 5x + 2", ["x": 2, "y": -1], "x", 41), ("3x^3 - y^2 + 5x + 2", ["x": 2, "y": -1], "y", 2),
      ("3x^3*z - y^2 + 5z + 2y*z", ["x": 2, "y": -1, "z": 4], "x", 144),
      ("3x^3*z - y^2 + 5z + 2y*z", ["x": 2, "y": -1, "z": 4], "y", 10),
      ("3x^3*z - y^2 + 5z + 2y*z", ["x": 2, "y": -1, "z": 4], "z", 27),
      ("u = x^2; v = 3x; L = u*v; L", ["x": 2], "x", 36), ("u = x; v = x^2; u*v", ["x": 5], "x", 75),
      ("max(x, 0)", ["x": 2], "x", 1), ("max(x, 0)", ["x": -1], "x", 0), ("max(x, 0)", ["x": 0], "x", 0),
      ("max(x, y)", ["x": 2, "y": 1], "x", 1), ("max(x, y)", ["x": 2, "y": 1], "y", 0),
      ("max(x, y)", ["x": 1, "y": 1], "y", 0.5), ("3(2x^2)^5", ["x": 0.5], "x", 1.875),
      ("x*sin(x)", ["x": 2], "x", 0.0770037537313969),
      // No path: an explicit 0.
      ("u = x^2; v = y + 1; u", ["x": 2, "y": 1], "y", 0),
      // dL/dt = ∂L/∂x·x′ + ∂L/∂y·y′, the total derivative
      ("x = t^2; y = 3t; L = x*y + y; L", ["t": 2], "t", 39),
    ] as [(String, [String: Double], String, Double)])
  func `the reverse sweep gives the numbers of the notes`(
    text: String, at: [String: Double], variable: String, expected: Double
  ) throws {
    let point = Dictionary(uniqueKeysWithValues: at.map { (Variable($0.key), $0.value) })
    for grain in ComputationGraph.Grain.allCases {
      let result = try gradient(try graph(text, grain), variable, at: point)
      #expect((result - expected).magnitude <= 1e-14 * Swift.max(expected.magnitude, 1), "\(grain): \(result)")
    }
  }

  @Test func `a composition has the slope of the worked example`() throws {
    let graph = try graph("h(x,z) = x*z; g(y,h) = y + h^2; f(u) = sin(u); f(g(y,h(x,z)))")
    let slope = try gradient(graph, "x", at: ["x": 0.7, "y": 0.3, "z": 1.2])
    #expect((slope - 1.0797).magnitude <= 5e-5)
  }

  @Test func `a leaf that is used twice sums what comes in`() throws {
    let graph = try graph("u = x^2; v = 3x; L = u*v; L")
    let sweep = try graph.sweep(at: ["x": 2])
    let parts = sweep.contributions[try #require(graph.node("x"))]
    #expect(parts.map(\.product) == [24, 12] && parts.map(\.incoming) == [6, 4] && parts.map(\.slope) == [4, 3])
  }

  // MARK: Paths

  @Test func `paths are counted without being walked`() throws {
    let chain = (1...100).map { "a\($0) = a\($0 - 1)*b\($0 - 1); b\($0) = a\($0 - 1) + b\($0 - 1)" }
    let text = chain.prefix(12).joined(separator: "; ")
    let graph = try graph("a0 = x; b0 = 2x; \(text); a12")
    let paths = GraphPaths(in: graph, from: try #require(graph.node("x")), to: graph.outputs[0], limit: 5)
    #expect(paths.count == 1 << 12 && paths.paths.count == 5 && !paths.isComplete)
    #expect(Set(paths.paths).count == 5)
  }

  @Test func `random graphs have one gradient, whichever way it is found`() throws {
    var generator = SplitMix64(seed: "random graphs")
    for _ in 0..<60 {
      let text = Self.randomFormula(&generator)
      let formula = try Formula(text)
      let variables: [Variable] = ["x", "y", "z"]
      let numbers = variables.map { _ in Double(generator.integer(below: 2000)) / 1000 - 1 }
      let point = Dictionary(uniqueKeysWithValues: zip(variables, numbers))
      let engine = try Gradus.gradient(at: Tensor(numbers)) { x in
        formula.expanded[0].tensor(["x": x[0], "y": x[1], "z": x[2]])
      }.scalars(as: Double.self)
      for grain in ComputationGraph.Grain.allCases {
        let graph = try ComputationGraph(formula, grain: grain)
        let sweep = try graph.sweep(at: point)
        for (index, variable) in variables.enumerated() {
          let node = graph.node(variable)
          let paths = node.map { GraphPaths(in: graph, from: $0, to: graph.outputs[0], limit: 100_000) }
          let products = paths?.paths.map { $0.reduce(1) { $0 * sweep.slopes[$1] } } ?? []
          #expect(paths?.isComplete != false)
          // Rounding errors of the sum are below a few dozen ulps of the sum of the magnitudes.
          let tolerance = 1e-12 * Swift.max(products.reduce(0) { $0 + $1.magnitude }, 1)
          let symbolic = try formula.expanded[0].derivative(by: variable).value(at: point)
          for other in [products.reduce(0, +), node.map { sweep.gradients[$0] } ?? 0, engine[index]] {
            #expect((other - symbolic).magnitude <= tolerance, "\(variable), \(grain): \(text)")
          }
        }
      }
    }
  }

  /// Definitions that use up to three of the names before them, with slopes of size 1.
  private static func randomFormula(_ generator: inout SplitMix64) -> String {
    var names = ["x", "y", "z"]
    var statements: [String] = []
    for index in 1...(3 + generator.integer(below: 5)) {
      let operands = (0..<3).map { _ in names[generator.integer(below: names.count)] }
      let forms = [
        "a*b", "a + b - c", "sin(a)", "tanh(a)*b", "a/(2 + b^2)", "exp(-a^2)", "a - b", "-a", "a^3", "cos(a)*b*c",
        "sqrt(1 + a^2)", "atan2(a, 2 + sin(b))",
      ]
      let form = forms[generator.integer(below: forms.count)]
      statements.append("v\(index) = \(filled(form, operands))")
      names.append("v\(index)")
    }
    return (statements + [names[names.count - 1] + " + " + names[names.count - 2]]).joined(separator: "; ")
  }

  /// Letters that stand alone are operands, the others belong to functions.
  private static func filled(_ form: String, _ operands: [String]) -> String {
    let characters = Array(form)
    return characters.indices.map { index in
      let isAlone =
        (index == 0 || !characters[index - 1].isLetter)
        && (index + 1 == characters.count || !(characters[index + 1].isLetter || characters[index + 1].isNumber))
      let place = ["a", "b", "c"].firstIndex(of: characters[index])
      return isAlone ? place.map { operands[$0] } ?? String(characters[index]) : String(characters[index])
    }.joined()
  }

  @Test func `a product of a thousand factors is refused, a sum is not`() throws {
    let names = (0..<1000).map { "x\($0)" }
    let error = #expect(throws: GraphError.self) { try graph(names.joined(separator: "*")) }
    #expect(error?.description.hasPrefix("graph: expected a formula whose local derivatives have at most") == true)
    #expect(try graph(names.joined(separator: "+")).edges.count == 1000)
  }

  @Test func `random text gives a graph or an error`() {
    var generator = SplitMix64(seed: "random graphs of text")
    let pieces = [
      "x", "y", "f(x)", "g(x, y)", "f(", "g(", ")", ",", "=", "; ", "+", "-", "*", "/", "^", "2", "0", "u", "v = ",
      "u = ", "f(t) = ",
      "g(a, b) = ", "t", "a", "b", "sin(", "max(", "where(x > 0, ", "|", "sum(k, x[k])", "x[1]", "-1",
    ]
    var graphs = 0
    for _ in 0..<4000 {
      let text = (0..<(1 + generator.integer(below: 14))).map { _ in pieces[generator.integer(below: pieces.count)] }
        .joined()
      guard let formula = try? Formula(text, functions: generator.integer(below: 2) == 0 ? ["f", "g"] : []) else {
        continue
      }
      for grain in ComputationGraph.Grain.allCases {
        guard let graph = try? ComputationGraph(formula, grain: grain) else { continue }
        graphs += 1
        #expect(Set(graph.nodes.map(\.name)).count == graph.nodes.count, "\(text)")
        let point = Dictionary(graph.nodes.map { ($0.name, Double(generator.integer(below: 5)) - 2) }) { a, _ in a }
        for output in graph.outputs {
          _ = try? graph.page(output: output).text(.unicode)
          _ = try? graph.page(at: point, output: output).text(.text)
          _ = try? graph.pathsPage(from: 0, to: output).text(.text)
          _ = try? graph.pathsPage(from: 0, to: output, at: point).text(.unicode)
        }
      }
    }
    #expect(graphs > 400)
  }

  // MARK: Pages

  @Test func `a prime stands for the slope by the argument alone`() throws {
    let whole = try graph("f(x) = sin(x); g(u) = u^2; g(f(x))").page().text(.unicode)
    #expect(whole.contains("g′(f) = 2f") && whole.contains("f′(x) = cos(x)"))
    // In the grain of operations f is a sum of what is no argument of it.
    let parts = try graph("f(x) = 2x^3 + 5").page().text(.unicode)
    #expect(!parts.contains("f′(p)") && parts.contains("df/dp = 1"))
  }

  @Test func `two paths are shown with their products and their sum`() throws {
    let graph = try graph("u = x^2; v = 3x; L = u*v; L")
    #expect(
      try graph.pathsPage(from: 0, at: ["x": 2]).text(.unicode) == """
        x reaches L on 2 paths: multiply along each, add them
        path        product of the edges   in numbers
        x → u → L   2x·v                   4·6 = 24
        x → v → L   3u                     3·4 = 12
        sum         2x·v + 3u = 9x²        36
        Directly: L = 3x³, dL/dx = 9x².
        The product rule is two paths, added.
        The reverse sweep gives 36 too, with each of the 4 edges taken once; the difference quotient gives 36.
        """)
  }

  @Test func `one path is shown as a product, in names and in numbers`() throws {
    let graph = try graph("h(x,z) = x*z; g(y,h) = y + h^2; f(u) = sin(u); f(g(y,h(x,z)))")
    let x = try #require(graph.node("x"))
    #expect(
      try graph.pathsPage(from: x, at: ["x": 0.7, "y": 0.3, "z": 1.2]).text(.unicode) == """
        x reaches f on one path: x → h → g → f
        1  ∂f/∂x = f′(g) · ∂g/∂h · ∂h/∂x         one path: multiply along it
        2        = cos(g)·2h·z                   the edges' derivatives
        3        = 2x·z²·cos(x²z² + y)           in terms of x, y and z
        4        = 0.535582·1.68·1.2 = 1.07973   in numbers; the difference quotient gives 1.0797
        y and z are held constant; ∂g/∂y is not needed, since y is not on the path.
        """)
    let other = try self.graph("u = x; v = y; u")
    #expect(
      try other.pathsPage(from: try #require(other.node("y"))).text(.unicode)
        == "y reaches u on no path\ndu/dy = 0   no path: 0")
  }

  @Test func `the product rule is two paths`() throws {
    let graph = try graph("x(t)*y(t)", functions: ["x", "y"])
    let lines = try graph.pathsPage(from: 0).text(.unicode).split(separator: "\n")
    #expect(lines[4] == "sum           x′(t)·y + y′(t)·x = x′(t)·y(t) + x(t)·y′(t)")
    #expect(lines.last == "The product rule is two paths, added.")
  }
}

import ArgumentParser
import GradusCalculus
import GradusNN
import GradusPlot

/// `gradus graph`.
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "A formula as a graph: the chain rule along its edges, and backpropagation.",
    discussion: """
      Every definition, or every operation, is a node; on every edge stands the derivative of one node by another. With --at: all values \
      from the top down and all gradients from the bottom up. With --variable or --paths: the paths from a variable to the output, the \
      product of the derivatives along each, and their sum.

      With --network: a network of dense layers, ReLU, softmax and cross-entropy written out as one function, one reverse sweep of it, and \
      the paths of one weight.

      Examples:
        gradus graph "3(2x^2)^5"
        gradus graph --network 2-2-2 --variable "W1[2,1]"
        gradus graph "u = x^2; v = 3x; L = u*v; L" --at x=2 --paths
        gradus graph "u = x^2; v = 3x; L = u*v; L" --at x=2 --output graph.svg
        gradus graph "f(g(y, h(x, z)))" --functions f,g,h --variable x
        gradus graph "h(x,z) = x*z; g(y,h) = y + h^2; f(u) = sin(u); f(g(y, h(x, z)))" --variable x --at x=0.7,y=0.3,z=1.2
        gradus graph "x(t)*y(t)" --functions x,y --paths
        gradus graph "p1=x1*w1; p2=x2*w2; p3=x3*w3; s=p1+p2+p3+b; max(s,0)" --at x1=1,x2=-2,x3=3,w1=-3,w2=-1,w3=2,b=1
      """)

  @OptionGroup var input: FormulaOptions

  @OptionGroup var output: OutputOptions

  @Option(help: "Show the paths from this variable or node.")
  var variable: String?

  @Flag(help: "Show the paths from every variable.")
  var paths = false

  @Option(help: "The nodes: definitions, or operations. (default: definitions if the formula has some)")
  var grain: String?

  @Option(help: "How many paths are listed.")
  var limit = 20

  @Option(
    help: ArgumentHelp(
      "Instead of a formula: a network with so many inputs, units and classes: 2-2-2.", valueName: "sizes"))
  var network: String?

  @Option(help: "The samples of a network's batch.")
  var batch = 1

  @Option(help: "What the numbers of a network are drawn from.")
  var seed: UInt64 = 1

  func run() throws {
    guard (1...1000).contains(limit) else {
      throw UsageError(
        "--limit", expected: "a whole number from 1 to 1000", got: "\(limit)", remedy: "20 is the default.")
    }
    if let network { return try show(network) }
    let formula = try input.formula()
    guard !formula.expanded.contains(where: \.isIndexed) else {
      throw UsageError(
        "graph", expected: "a formula of numbers", got: "sums over indices", remedy: "Write their terms out.")
    }
    let graph = try ComputationGraph(formula, grain: try chosenGrain())
    let inputs = graph.nodes.filter(\.isInput).map(\.name)
    let point = try input.numbers(for: inputs)
    let starts = try starts(in: graph)
    let sweep = try point.map { try graph.sweep(at: $0) }
    if try drew(graph, sweep, from: starts) { return }
    var blocks = try figure(graph, sweep, from: starts)
    for end in graph.outputs {
      if starts.isEmpty {
        blocks += (blocks.isEmpty ? [] : [.paragraph("")]) + (try graph.page(at: point, output: end)).blocks
      }
      for start in starts {
        blocks += (blocks.isEmpty ? [] : [.paragraph("")])
        blocks += try graph.pathsPage(from: start, to: end, at: point, limit: limit).blocks
      }
    }
    try output.write(
      Page(blocks), title: "The graph of a computation",
      try GraphObject(graph: graph, point: point, starts: starts, limit: limit).json)
  }

  // MARK: Networks

  private func show(_ text: String) throws {
    let sizes = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard input.formulas.isEmpty, let network = NetworkFormula(sizes: sizes, batch: batch, seed: seed) else {
      throw UsageError(
        "--network",
        expected:
          "sizes such as 2-2-2 instead of a formula, at least 2 classes, and at most \(NetworkFormula.largest) weights times samples",
        got: "\"\(text)\"\(batch == 1 ? "" : " with a batch of \(batch)")", remedy: "See --help.")
    }
    let starts = try starts(in: network.graph)
    let name = starts.first.map { network.graph.nodes[$0].name }
    let sweep = try network.graph.sweep(at: network.point)
    if try drew(network.graph, sweep, from: starts) { return }
    let figure = try figure(network.graph, sweep, from: starts)
    let page = try network.page(pathsFrom: variable == nil ? nil : name, limit: limit)
    let object = try GraphObject(graph: network.graph, point: network.point, starts: starts, limit: limit)
    try output.write(Page(figure + (page?.blocks ?? [])), title: "A network as one function", object.json)
  }

  // MARK: Pictures

  /// Writes the picture where the file of `--output` is one.
  private func drew(_ graph: ComputationGraph, _ sweep: ReverseSweep?, from starts: [Int]) throws -> Bool {
    guard let file = output.output, file.lowercased().hasSuffix(".svg") else { return false }
    guard graph.nodes.count <= ComputationGraph.largestPicture else {
      throw UsageError(
        "--output", expected: "a graph of at most \(ComputationGraph.largestPicture) nodes for a picture",
        got: "\(graph.nodes.count)", remedy: "Use --grain definitions or a smaller formula.")
    }
    try writeFile(picture(graph, sweep, starts).svg() + "\n", to: file)
    return true
  }

  /// The picture in a page of HTML.
  private func figure(_ graph: ComputationGraph, _ sweep: ReverseSweep?, from starts: [Int]) throws -> [Block] {
    guard try output.kind() == .html, graph.nodes.count <= ComputationGraph.largestPicture else { return [] }
    let caption: Prose =
      sweep == nil
      ? "Derivatives on the edges." : "Beside each node its value, below that its gradient; derivatives on the edges."
    return [.figure(Figure(svg: picture(graph, sweep, starts).svg(), caption: caption))]
  }

  /// One start lights its first path.
  private func picture(_ graph: ComputationGraph, _ sweep: ReverseSweep?, _ starts: [Int]) -> GraphFigure {
    let path =
      starts.count == 1 ? GraphPaths(in: graph, from: starts[0], to: graph.outputs[0], limit: 1).paths.first : nil
    return graph.picture(sweep, path: path ?? [])
  }

  private func chosenGrain() throws -> ComputationGraph.Grain? {
    guard let grain else { return nil }
    guard let chosen = ComputationGraph.Grain(rawValue: grain) else {
      throw UsageError(
        "--grain", expected: "definitions or operations", got: "\"\(grain)\"", remedy: "Leave it out for the default.")
    }
    return chosen
  }

  /// The nodes from which paths are wanted.
  private func starts(in graph: ComputationGraph) throws -> [Int] {
    if let variable {
      guard case .variable(let name) = try? Expression(variable) else {
        throw UsageError("--variable", expected: "a name", got: "\"\(variable)\"", remedy: "Name a variable such as x.")
      }
      guard let node = graph.node(name) else {
        let names = graph.nodes.prefix(20).map { "\($0.name)" }.joined(separator: ", ")
        throw UsageError("--variable", expected: "one of \(names)", got: "\(name)", remedy: "Name a node of the graph.")
      }
      return [node]
    }
    return paths ? graph.nodes.filter(\.isLeaf).map(\.id) : []
  }
}

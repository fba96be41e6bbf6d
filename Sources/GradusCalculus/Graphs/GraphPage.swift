/// Forward and backward through a graph, as a table.
struct GraphPage {
  let graph: ComputationGraph
  let output: Int
  /// nil without numbers.
  let sweep: ReverseSweep?
  /// Which nodes the output depends on.
  private let reaches: [Bool]

  init(graph: ComputationGraph, output: Int, sweep: ReverseSweep?) {
    (self.graph, self.output, self.sweep, reaches) = (graph, output, sweep, graph.reaching(output))
  }

  private static let none: Prose = "–"

  var blocks: [Block] {
    let inner = graph.nodes.filter { !$0.isLeaf && (reaches[$0.id] || graph.outputs.contains($0.id)) }
    let leaves = graph.nodes.filter(\.isLeaf)
    var blocks: [Block] = [.heading("Values from the top down, gradients from the bottom up")]
    if !inner.isEmpty { blocks.append(.table(header: header("node"), rows: inner.flatMap(rows))) }
    guard !leaves.isEmpty else { return blocks }
    blocks.append(.heading("Leaves"))
    blocks.append(.table(header: header("leaf"), rows: leaves.flatMap(rows)))
    if let sweep {
      let vectors = vectors(leaves, sweep)
      if !vectors.isEmpty { blocks.append(.lines(vectors)) }
    }
    let joints = graph.nodes.filter { node in node.id != output && edges(node.id).count > 1 }
    if let joint = joints.first(where: \.isLeaf) ?? joints.first {
      blocks.append(
        .paragraph(
          "\(joint.name) is used \(times(edges(joint.id).count)): its gradient is the sum of what comes in over its edges."
        ))
    }
    return blocks
  }

  private func times(_ count: Int) -> String { count == 2 ? "twice" : "\(count) times" }

  /// The edges of a node that lead to the output.
  private func edges(_ node: Int) -> [ComputationGraph.Edge] {
    return graph.outgoing[node].map { graph.edges[$0] }.filter { reaches[$0.to] }
  }

  private func header(_ first: Prose) -> [Prose] {
    sweep == nil
      ? [first, "local derivative on its out-edge", "gradient"]
      : [first, "value", "local derivative on its out-edge", "gradient coming in", "gradient"]
  }

  // MARK: Rows

  /// A row for each edge that leaves the node, and one for their sum.
  private func rows(_ node: ComputationGraph.Node) -> [[Prose]] {
    let first = Prose(graph.definition(node.id))
    guard let sweep else { return symbolicRows(node, first) }
    let value = Prose(Math.number(sweep.values[node.id]))
    if node.id == output { return [[first, value, Self.none, Self.none, "\(Math.number(1)) (start)"]] }
    let contributions = sweep.contributions[node.id]
    guard !contributions.isEmpty else {
      return [[first, value, "no path to \(graph.name(output))", Self.none, Prose(Math.number(0))]]
    }
    var rows = contributions.enumerated().map { index, part -> [Prose] in
      [
        index == 0 ? first : "", index == 0 ? value : "", local(part, sweep), Prose(Math.number(part.incoming)),
        Prose(Math.number(part.product)),
      ]
    }
    if rows.count > 1 { rows.append(["", "", "", "sum", Prose(Math.number(sweep.gradients[node.id]))]) }
    return rows
  }

  /// ∂p1/∂x1 = w1 = −3
  private func local(_ part: ReverseSweep.Contribution, _ sweep: ReverseSweep) -> Prose {
    let edge = graph.edges[part.edge]
    let local = LocalSlope(of: graph, part.edge, sweep)
    var chain = [graph.notation(edge)]
    if chain[0] != .expression(local.slope) { chain.append(.expression(local.slope)) }
    let number = Math.number(part.slope)
    if chain.last != number { chain.append(number) }
    return "\(Math.chain(chain, relation: "="))\(local.remark)"
  }

  private func symbolicRows(_ node: ComputationGraph.Node, _ first: Prose) -> [[Prose]] {
    if node.id == output { return [[first, Self.none, "\(Math.number(1)) (start)"]] }
    let edges = edges(node.id)
    guard !edges.isEmpty else { return [[first, "no path to \(graph.name(output))", Prose(Math.number(0))]] }
    return edges.enumerated().map { index, edge in
      let left = graph.notation(edge)
      let slope = Math.expression(edge.slope)
      let local = left == slope ? Prose(slope) : Prose(Math.chain([left, slope], relation: "="))
      let incoming: Prose = edge.to == output ? "" : "\(graph.notation(output, by: edge.to)) · "
      return [index == 0 ? first : "", local, "\(index == 0 ? "" : "+ ")\(incoming)\(factor(edge.slope))"]
    }
  }

  private func factor(_ slope: Expression) -> Prose { slope.tightness < .product ? "(\(slope))" : "\(slope)" }

  // MARK: Vectors

  /// ∂out/∂w = (1, −2, 3) for leaves that are numbered: w1, w2, w3 or w[1], w[2], w[3].
  private func vectors(_ leaves: [ComputationGraph.Node], _ sweep: ReverseSweep) -> [Line] {
    var stems: [String] = []
    var members: [String: [ComputationGraph.Node]] = [:]
    for leaf in leaves {
      let stem = leaf.name.indices.isEmpty ? leaf.name.stem : leaf.name.name
      if members[stem] == nil { stems.append(stem) }
      members[stem, default: []].append(leaf)
    }
    return stems.compactMap { stem in
      guard let group = members[stem], group.count > 1, let entries = entries(group, sweep) else { return nil }
      return Line(
        .slope(of: graph.name(output), by: [Variable(stem)], isPartial: graph.isPartial(output)), "=", entries)
    }
  }

  /// A column for one index, a matrix for two.
  private func entries(_ group: [ComputationGraph.Node], _ sweep: ReverseSweep) -> Math? {
    let sorted = group.sorted { $0.name.places.lexicographicallyPrecedes($1.name.places) }
    let numbers = sorted.map { Math.number(sweep.gradients[$0.id]) }
    let rows = Set(sorted.map { $0.name.places[0] }).count
    switch Set(sorted.map(\.name.places.count)) {
    case [1]: return .column(numbers)
    case [2] where numbers.count % rows == 0:
      let width = numbers.count / rows
      return .matrix((0..<rows).map { Array(numbers[$0 * width..<($0 + 1) * width]) })
    default: return nil
    }
  }
}

extension Variable {
  /// The name without digits at its end.
  fileprivate var stem: String { String(name.reversed().drop { $0.isDigit }.reversed()) }

  /// What stands below: the indices, or the digits at the end.
  fileprivate var places: [Int] {
    indices.isEmpty ? [Int(name.dropFirst(stem.count)) ?? 0] : indices.map { $0.number ?? 0 }
  }
}

extension ComputationGraph {
  /// The graph with the gradients of an output as a page.
  ///
  /// - Parameters:
  ///   - point: numbers for the inputs; without them the derivatives stay formulas.
  ///   - output: a node; the first output if nil.
  public func page(at point: [Variable: Double]? = nil, output: Int? = nil) throws(EvaluationError) -> Page {
    let output = output ?? outputs[0]
    guard let point else { return Page(GraphPage(graph: self, output: output, sweep: nil).blocks) }
    return Page(GraphPage(graph: self, output: output, sweep: try sweep(at: point, from: output)).blocks)
  }
}

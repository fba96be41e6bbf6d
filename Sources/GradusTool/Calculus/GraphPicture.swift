import GradusCalculus
import GradusPlot

extension ComputationGraph {
  /// The most nodes that a picture can show.
  static let largestPicture = 300

  /// The picture: values above the nodes, gradients below, derivatives on the edges; a path stands out.
  func picture(_ sweep: ReverseSweep?, path: [Int] = []) -> GraphFigure {
    func number(_ value: Double) -> String { Math.number(value, digits: 4).description }
    let figure = GraphFigure(
      title: "Computation graph",
      nodes: nodes.map { node in
        GraphFigure.Node(
          "\(node.id)", label: label(node), value: sweep.map { number($0.values[node.id]) },
          gradient: sweep.map { number($0.gradients[node.id]) })
      },
      edges: edges.indices.map { index in
        let edge = edges[index]
        return GraphFigure.Edge(
          from: "\(edge.from)", to: "\(edge.to)", label: sweep.map { number($0.slopes[index]) } ?? short(edge.slope))
      })
    return path.isEmpty ? figure : figure.highlighting(nodes(along: path).map { "\($0)" })
  }

  /// s = x + y, or s alone where the formula is long.
  private func label(_ node: Node) -> String {
    guard !node.isInput, let formula = short(node.value) else { return "\(node.name)" }
    // h(x, z) says its name itself.
    if case .call(.named, _) = node.value { return formula }
    return "\(node.name) = \(formula)"
  }

  private func short(_ expression: Expression) -> String? {
    let text = expression.text(.unicode)
    return text.count <= 20 ? text : nil
  }
}

import GradusCalculus

/// A graph as a JSON object: nodes, edges and, on request, paths.
struct GraphObject {
  let graph: ComputationGraph
  let sweep: ReverseSweep?
  let starts: [Int]
  let limit: Int

  init(graph: ComputationGraph, point: [Variable: Double]?, starts: [Int], limit: Int) throws {
    (self.graph, self.starts, self.limit) = (graph, starts, limit)
    sweep = try point.map { try graph.sweep(at: $0) }
  }

  var json: JSON {
    var members: [(String, JSON)] = [
      ("outputs", .list(graph.outputs.map(name))), ("nodes", .list(graph.nodes.map(node))),
      ("edges", .list(graph.edges.indices.map(edge))),
    ]
    if !starts.isEmpty { members.append(("paths", .list(starts.map(paths)))) }
    return .object(members)
  }

  private func name(_ node: Int) -> JSON { .text("\(graph.nodes[node].name)") }

  private func node(_ node: ComputationGraph.Node) -> JSON {
    var members: [(String, JSON)] = [
      ("name", name(node.id)), ("operation", .text(node.operation)), ("expression", .formula(node.value)),
      ("operands", .list(node.operands.map(name))),
    ]
    if let sweep {
      members += [
        ("value", .number(sweep.values[node.id])), ("gradient", .number(sweep.gradients[node.id])),
      ]
    }
    return .object(members)
  }

  private func edge(_ index: Int) -> JSON {
    let edge = graph.edges[index]
    var members: [(String, JSON)] = [
      ("from", name(edge.from)), ("to", name(edge.to)), ("derivative", .formula(edge.slope)),
    ]
    if let sweep {
      let part = sweep.contributions[edge.from].first { $0.edge == index }
      members += [("value", .number(sweep.slopes[index])), ("contribution", .number(part?.product ?? 0))]
    }
    return .object(members)
  }

  private func paths(_ start: Int) -> JSON {
    let paths = GraphPaths(in: graph, from: start, to: graph.outputs[0], limit: limit)
    let items = paths.paths.map { path -> JSON in
      var members: [(String, JSON)] = [
        ("nodes", .list(graph.nodes(along: path).map(name))), ("product", .formula(graph.product(along: path))),
      ]
      if let sweep { members.append(("value", .number(path.reduce(1) { $0 * sweep.slopes[$1] }))) }
      return .object(members)
    }
    var members: [(String, JSON)] = [
      ("from", name(start)), ("count", .integer(paths.count)), ("paths", .list(items)),
    ]
    if let sweep { members.append(("sum", .number(sweep.gradients[start]))) }
    return .object(members)
  }
}

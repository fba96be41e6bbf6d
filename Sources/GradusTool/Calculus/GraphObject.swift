import GradusCalculus
import GradusNN

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

  var text: String {
    var members = [
      "\"outputs\":[\(list(graph.outputs.map(name)))]", "\"nodes\":[\(list(graph.nodes.map(node)))]",
      "\"edges\":[\(list(graph.edges.indices.map(edge)))]",
    ]
    if !starts.isEmpty { members.append("\"paths\":[\(list(starts.map(paths)))]") }
    return "{\(list(members))}"
  }

  private func list(_ items: [String]) -> String { items.joined(separator: ",") }
  private func name(_ node: Int) -> String { jsonString("\(graph.nodes[node].name)") }

  private func node(_ node: ComputationGraph.Node) -> String {
    var members = [
      "\"name\":\(name(node.id))", "\"operation\":\(jsonString(node.operation))",
      "\"expression\":\(jsonString(node.value.text(.text)))", "\"operands\":[\(list(node.operands.map(name)))]",
    ]
    if let sweep {
      members += [
        "\"value\":\(jsonNumber(sweep.values[node.id]))", "\"gradient\":\(jsonNumber(sweep.gradients[node.id]))",
      ]
    }
    return "{\(list(members))}"
  }

  private func edge(_ index: Int) -> String {
    let edge = graph.edges[index]
    var members = [
      "\"from\":\(name(edge.from))", "\"to\":\(name(edge.to))", "\"derivative\":\(jsonString(edge.slope.text(.text)))",
    ]
    if let sweep {
      let part = sweep.contributions[edge.from].first { $0.edge == index }
      members += [
        "\"value\":\(jsonNumber(sweep.slopes[index]))", "\"contribution\":\(jsonNumber(part?.product ?? 0))",
      ]
    }
    return "{\(list(members))}"
  }

  private func paths(_ start: Int) -> String {
    let paths = GraphPaths(in: graph, from: start, to: graph.outputs[0], limit: limit)
    let items = paths.paths.map { path -> String in
      var members = [
        "\"nodes\":[\(list(graph.nodes(along: path).map(name)))]",
        "\"product\":\(jsonString(graph.product(along: path).text(.text)))",
      ]
      if let sweep { members.append("\"value\":\(jsonNumber(path.reduce(1) { $0 * sweep.slopes[$1] }))") }
      return "{\(list(members))}"
    }
    var members = ["\"from\":\(name(start))", "\"count\":\(paths.count)", "\"paths\":[\(list(items))]"]
    if let sweep { members.append("\"sum\":\(jsonNumber(sweep.gradients[start]))") }
    return "{\(list(members))}"
  }
}

extension ComputationGraph {
  /// The value of every node, from the inputs on.
  ///
  /// - Parameter replaced: a node that has a number of its own instead of its value.
  public func values(
    at point: [Variable: Double], replacing replaced: (node: Int, value: Double)? = nil
  ) throws(EvaluationError) -> [Double] {
    var values: [Double] = []
    for node in nodes {
      if let replaced, replaced.node == node.id {
        values.append(replaced.value)
      } else if node.isInput {
        guard let value = point[node.name] else { throw .missing(node.name) }
        values.append(value)
      } else {
        values.append(try node.value.value(at: operandValues(of: node, values)))
      }
    }
    return values
  }

  private func operandValues(of node: Node, _ values: [Double]) -> [Variable: Double] {
    var operands: [Variable: Double] = [:]
    for operand in node.operands { operands[nodes[operand].name] = values[operand] }
    return operands
  }

  /// The number on every edge.
  public func slopes(_ values: [Double]) throws(EvaluationError) -> [Double] {
    var slopes: [Double] = []
    for edge in edges { slopes.append(try edge.slope.value(at: operandValues(of: nodes[edge.to], values))) }
    return slopes
  }

  /// Forward for the values, then back from an output for the gradients.
  ///
  /// - Parameter output: a node; the first output if nil.
  public func sweep(at point: [Variable: Double], from output: Int? = nil) throws(EvaluationError) -> ReverseSweep {
    let values = try values(at: point)
    return ReverseSweep(of: self, from: output ?? outputs[0], values, try slopes(values))
  }
}

/// Backpropagation: the gradient of one node by every node, each found from the gradients of those that use it.
///
///     ∂out/∂n = Σ over the edges n → m of ∂out/∂m · ∂m/∂n
///
/// It takes every edge once, however many paths there are.
public struct ReverseSweep: Hashable, Sendable {
  /// What reaches a node over one of its edges.
  public struct Contribution: Hashable, Sendable {
    public let edge: Int
    /// The gradient of the node at the edge's end.
    public let incoming: Double
    /// The local derivative.
    public let slope: Double

    public var product: Double { incoming * slope }
  }

  public let output: Int
  public let values: [Double]
  public let slopes: [Double]
  /// ∂out/∂(each node): 1 for the output, 0 for a node that it does not depend on.
  public let gradients: [Double]
  /// Of each node, over the edges that lead to the output; none for the output itself.
  public let contributions: [[Contribution]]

  init(of graph: ComputationGraph, from output: Int, _ values: [Double], _ slopes: [Double]) {
    (self.output, self.values, self.slopes) = (output, values, slopes)
    let reaches = graph.reaching(output)
    var gradients = [Double](repeating: 0, count: graph.nodes.count)
    var contributions = [[Contribution]](repeating: [], count: graph.nodes.count)
    gradients[output] = 1
    for node in graph.nodes.reversed() where reaches[node.id] && node.id != output {
      for index in graph.outgoing[node.id] where reaches[graph.edges[index].to] {
        contributions[node.id].append(
          Contribution(edge: index, incoming: gradients[graph.edges[index].to], slope: slopes[index]))
      }
      gradients[node.id] = contributions[node.id].reduce(0) { $0 + $1.product }
    }
    (self.gradients, self.contributions) = (gradients, contributions)
  }
}

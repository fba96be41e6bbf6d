/// The paths from one node to another: the chain rule multiplies along each, and adds them.
///
///     ∂out/∂x = Σ over paths of Π over edges of ∂to/∂from
public struct GraphPaths: Hashable, Sendable {
  public let from: Int
  public let to: Int
  /// How many there are; `Int.max` stands for that many or more.
  public let count: Int
  /// The edges of each that is listed.
  public let paths: [[Int]]

  public var isComplete: Bool { paths.count == count }

  /// Counts all paths, by adding up at each node, and lists the first ones.
  public init(in graph: ComputationGraph, from: Int, to: Int, limit: Int = 20) {
    (self.from, self.to) = (from, to)
    var counts = [Int](repeating: 0, count: graph.nodes.count)
    counts[to] = 1
    for node in graph.nodes.reversed() where node.id != to {
      counts[node.id] = graph.outgoing[node.id].reduce(0) { sum, edge in
        let (next, overflow) = sum.addingReportingOverflow(counts[graph.edges[edge].to])
        return overflow ? .max : next
      }
    }
    count = counts[from]
    var paths: [[Int]] = []
    // Edges that lead to the end, next ones last: no way is walked in vain.
    var open: [(node: Int, path: [Int])] = [(from, [])]
    while paths.count < limit, let (node, path) = open.popLast() {
      if node == to {
        paths.append(path)
        continue
      }
      for edge in graph.outgoing[node].reversed() where counts[graph.edges[edge].to] > 0 {
        open.append((graph.edges[edge].to, path + [edge]))
      }
    }
    self.paths = paths
  }
}

extension ComputationGraph {
  /// The derivatives along a path multiplied, the last edge first, as the chain rule is written.
  public func product(along path: [Int]) -> Expression {
    .joinedProduct(path.reversed().map { edges[$0].slope })
  }

  /// The same in the inputs alone; nil where that has more than so many parts.
  func expandedProduct(along path: [Int], within limit: Int) -> Expression? {
    let product = product(along: path)
    var values: [Variable: Expression] = [:]
    var size = product.size
    for (name, node) in path.flatMap({ edge in nodes[edges[edge].to].operands.map { (nodes[$0].name, $0) } })
    where values[name] == nil && !nodes[node].isInput {
      guard let value = expansion(of: node, within: limit) else { return nil }
      size += value.size * product.leaves.count { $0 == name }
      values[name] = value
    }
    return size <= limit ? product.substituting(values) : nil
  }

  /// The nodes of a path, from its beginning.
  public func nodes(along path: [Int]) -> [Int] {
    path.first.map { [edges[$0].from] + path.map { edges[$0].to } } ?? []
  }
}

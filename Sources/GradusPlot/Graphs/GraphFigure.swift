/// A computation graph: what is computed from what, with values above the nodes and gradients below them.
///
///     GraphFigure(
///       nodes: [.init("x", label: "x", value: "3", gradient: "12"), .init("y", label: "x²", value: "9", gradient: "2")],
///       edges: [.init(from: "x", to: "y", label: "2x = 6")]
///     ).svg()
///
/// Edges run downwards, from what is given to what comes out. Edges from or to nodes that do not exist, from a node to
/// itself and those that would close a circle are left out; of nodes with one identifier the first stays.
public struct GraphFigure: Hashable, Sendable {
  public struct Node: Hashable, Sendable {
    /// What edges call it.
    public var id: String
    /// What stands in it: a name or an operation.
    public var label: String
    /// Above it; nil for none.
    public var value: String?
    /// Below it; nil for none.
    public var gradient: String?
    /// Whether it is drawn in the colour of the highlighted path.
    public var isHighlighted: Bool

    public init(
      _ id: String, label: String, value: String? = nil, gradient: String? = nil, isHighlighted: Bool = false
    ) {
      (self.id, self.label, self.value, self.gradient) = (id, label, value, gradient)
      self.isHighlighted = isHighlighted
    }
  }

  public struct Edge: Hashable, Sendable {
    public var from: String
    public var to: String
    /// Beside it: the local derivative; nil for none.
    public var label: String?
    /// Whether it is drawn in the colour of the highlighted path.
    public var isHighlighted: Bool

    public init(from: String, to: String, label: String? = nil, isHighlighted: Bool = false) {
      (self.from, self.to, self.label, self.isHighlighted) = (from, to, label, isHighlighted)
    }
  }

  /// Which way the edges run.
  public enum Direction: String, Hashable, Sendable, CaseIterable {
    case down
    case right
  }

  public var title: String
  public var nodes: [Node]
  public var edges: [Edge]
  public var direction: Direction

  public init(title: String = "Computation graph", nodes: [Node], edges: [Edge], direction: Direction = .down) {
    (self.title, self.nodes, self.edges, self.direction) = (title, nodes, edges, direction)
  }

  /// The same graph with the nodes of a path, and the edges between neighbours on it, in another colour.
  public func highlighting(_ path: [String]) -> GraphFigure {
    var result = self
    let steps = Set(zip(path, path.dropFirst()).map { [$0, $1] })
    for index in result.nodes.indices where path.contains(result.nodes[index].id) {
      result.nodes[index].isHighlighted = true
    }
    for index in result.edges.indices where steps.contains([result.edges[index].from, result.edges[index].to]) {
      result.edges[index].isHighlighted = true
    }
    return result
  }

  /// The picture as a complete `<svg>` element, in the size that its nodes need.
  public func svg() -> String { drawing().svg }
}

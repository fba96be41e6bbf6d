/// A formula taken apart: every part a node, and on every edge the derivative of one node by another.
///
///     let graph = ComputationGraph(try Formula("u = x^2; v = 3x; L = u*v; L"))
///     try graph.sweep(at: ["x": 2]).gradients   // ∂L/∂x = 36, …
///
/// Operands come before what uses them, so that values are computed in order and gradients in reverse. Equal parts
/// are one node. Numbers are no nodes of their own.
public struct ComputationGraph: Hashable, Sendable {
  /// What becomes a node.
  public enum Grain: String, Hashable, Sendable, CaseIterable {
    /// Inputs, definitions, calls of the text's own functions, outputs.
    case definitions
    /// Every operation.
    case operations
  }

  public struct Node: Hashable, Sendable {
    public let id: Int
    /// The name it has in the text, or one by its operation: p for a product, s for a sum …
    public let name: Variable
    /// Its formula in the names of its operands; an input's own name.
    public let value: Expression
    /// `input`, `constant`, `sum`, `product`, `sin` …
    public let operation: String
    /// The nodes in its formula, each once, in the order of their appearance.
    public let operands: [Int]
    /// The text's own function of one argument that it is the value of.
    let function: NamedFunction?

    public var isInput: Bool { operation == "input" }
    /// An input, or a name for a number.
    public var isLeaf: Bool { operands.isEmpty }
  }

  public struct Edge: Hashable, Sendable {
    public let from: Int
    public let to: Int
    /// ∂to/∂from with the other operands held constant, in the names of the operands.
    public let slope: Expression
  }

  public let nodes: [Node]
  /// In the order of the nodes that they lead to.
  public let edges: [Edge]
  public let outputs: [Int]
  /// The edges that leave and that reach each node.
  public let outgoing: [[Int]]
  public let incoming: [[Int]]

  /// - Parameter grain: by default definitions where the formula has some, else operations.
  /// - Throws: where the derivatives on the edges would be too long, as those of a product of a thousand factors.
  public init(_ formula: Formula, grain: Grain? = nil) throws(GraphError) {
    let isNamed = !formula.definitions.isEmpty || formula.functions.count > 1
    var builder = GraphBuilder(grain: grain ?? (isNamed ? .definitions : .operations), functions: formula.functions)
    for definition in formula.definitions { builder.define(definition.variable, definition.value) }
    let outputs = formula.outputs.map { builder.output($0) }
    try self.init(nodes: builder.finish(isAlone: outputs.count == 1), outputs: outputs)
  }

  init(nodes: [Node], outputs: [Int]) throws(GraphError) {
    // The derivative of a sum by a term is short; that of a product is as long as the product.
    let size = nodes.reduce(0) { $0 + $1.value.size * ($1.operation == "sum" ? 1 : $1.operands.count) }
    guard size <= Self.largest else { throw GraphError(size: size) }
    (self.nodes, self.outputs) = (nodes, outputs)
    var edges: [Edge] = []
    var (outgoing, incoming) = ([[Int]](repeating: [], count: nodes.count), [[Int]](repeating: [], count: nodes.count))
    for node in nodes {
      let slopes = Self.slopes(node.value, by: node.operands.map { nodes[$0].name })
      for (operand, slope) in zip(node.operands, slopes) {
        outgoing[operand].append(edges.count)
        incoming[node.id].append(edges.count)
        edges.append(Edge(from: operand, to: node.id, slope: slope))
      }
    }
    (self.edges, self.outgoing, self.incoming) = (edges, outgoing, incoming)
  }

  private static let largest = 50_000

  private static func slopes(_ value: Expression, by names: [Variable]) -> [Expression] {
    guard case .sum(let terms) = value else { return names.map { value.derivative(by: $0) } }
    // Term by term, so that a long sum takes no square of its length.
    var parts: [Variable: [Expression]] = [:]
    for term in terms { for name in Set(term.leaves) { parts[name, default: []].append(term) } }
    return names.map { Expression.joinedSum(parts[$0] ?? []).derivative(by: $0) }
  }

  /// The node of a name.
  public func node(_ name: Variable) -> Int? { nodes.first { $0.name == name }?.id }

  /// Which nodes an output depends on, itself included.
  func reaching(_ output: Int) -> [Bool] {
    var reaches = [Bool](repeating: false, count: nodes.count)
    reaches[output] = true
    for node in nodes.reversed() where reaches[node.id] {
      for operand in node.operands { reaches[operand] = true }
    }
    return reaches
  }

  /// A node's formula in the inputs alone; nil where that has more than so many parts.
  func expansion(of node: Int, within limit: Int) -> Expression? {
    var sizes = [Double](repeating: 1, count: nodes.count)
    for item in nodes.prefix(node + 1) where !item.isInput {
      sizes[item.id] = item.value.leaves.reduce(0) { $0 + (self.node($1, among: item.operands).map { sizes[$0] } ?? 1) }
      sizes[item.id] += Double(item.value.size - item.value.leaves.count)
    }
    guard sizes[node] <= Double(limit) else { return nil }
    let reaches = reaching(node)
    var values: [Variable: Expression] = [:]
    for item in nodes.prefix(node + 1) where reaches[item.id] && !item.isInput {
      values[item.name] = item.value.substituting(values)
    }
    return values[nodes[node].name] ?? .variable(nodes[node].name)
  }

  private func node(_ name: Variable, among operands: [Int]) -> Int? { operands.first { nodes[$0].name == name } }
}

/// A formula that is too large for a graph.
public struct GraphError: Error, Hashable, Sendable, CustomStringConvertible {
  let size: Int

  public var description: String {
    "graph: expected a formula whose local derivatives have at most 50000 parts, got about \(size). Split long products with definitions."
  }
}

extension Expression {
  /// The variables from left to right, as often as they appear.
  var leaves: [Variable] {
    if case .variable(let variable) = self { return [variable] }
    return children.flatMap(\.leaves)
  }
}

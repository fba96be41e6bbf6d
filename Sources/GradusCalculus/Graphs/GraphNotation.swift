/// How graphs name their derivatives.
extension ComputationGraph {
  /// ∂to/∂from, with d where the node has one operand; f′(g) for a function of the text's own of one argument.
  func notation(_ edge: Edge) -> Math {
    let (to, from) = (nodes[edge.to], nodes[edge.from])
    if let function = to.function {
      return .expression(.call(.named(function.derivative(by: 0)), [.variable(from.name)]))
    }
    return .slope(of: .expression(.variable(to.name)), by: [from.name], isPartial: to.operands.count > 1)
  }

  /// ∂out/∂x.
  func notation(_ output: Int, by node: Int) -> Math {
    .slope(of: .expression(.variable(nodes[output].name)), by: [nodes[node].name], isPartial: isPartial(output))
  }

  /// Whether an output depends on several inputs.
  func isPartial(_ output: Int) -> Bool {
    let reaches = reaching(output)
    return nodes.count { reaches[$0.id] && $0.isInput } > 1
  }

  func name(_ node: Int) -> Math { .expression(.variable(nodes[node].name)) }

  /// p1 = x1·w1
  func definition(_ node: Int) -> Math {
    nodes[node].isInput ? name(node) : .chain([name(node), .expression(nodes[node].value)], relation: "=")
  }
}

/// A derivative at a point, with the cases that apply there.
struct LocalSlope {
  /// Without `where`: the branch that holds.
  let slope: Expression
  /// What holds, such as s > 0; s = 0 at a kink.
  let conditions: [Expression]
  let isKink: Bool

  init(_ slope: Expression, at point: [Variable: Double]) {
    var conditions: [Expression] = []
    var isKink = false
    func chosen(_ expression: Expression) -> Expression {
      guard case .call(.other(.where), let parts) = expression,
        case .comparison(let left, let relation, let right) = parts[0],
        let a = try? left.value(at: point), let b = try? right.value(at: point), !a.isNaN, !b.isNaN
      else { return expression.replacingChildren(chosen) }
      let holds = relation.holds(a, b)
      let isTie = a == b && relation != .equal && relation != .notEqual
      let condition = Expression.comparison(left, isTie ? .equal : holds ? relation : relation.opposite, right)
      if !conditions.contains(condition) { conditions.append(condition) }
      isKink = isKink || isTie
      return chosen(holds ? parts[1] : parts[2])
    }
    self.slope = chosen(slope).simplified
    (self.conditions, self.isKink) = (conditions, isKink)
  }

  /// The derivative on an edge at the values of a sweep.
  init(of graph: ComputationGraph, _ edge: Int, _ sweep: ReverseSweep) {
    var point: [Variable: Double] = [:]
    for operand in graph.nodes[graph.edges[edge].to].operands {
      point[graph.nodes[operand].name] = sweep.values[operand]
    }
    self.init(graph.edges[edge].slope, at: point)
  }

  /// (s > 0), or (at the kink s = 0 by policy).
  var remark: Prose {
    guard !conditions.isEmpty else { return "" }
    let list = Prose.joined(
      conditions.map { condition in
        guard case .comparison(let left, .equal, let right) = condition else { return "\(condition)" }
        return "\(Math.chain([.expression(left), .expression(right)], relation: "="))"
      }, by: ", ")
    return isKink ? " (at the kink \(list), by policy)" : " (\(list))"
  }
}

extension Relation {
  /// What holds where this one does not.
  var opposite: Relation {
    switch self {
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .equal: .notEqual
    case .notEqual: .equal
    }
  }
}

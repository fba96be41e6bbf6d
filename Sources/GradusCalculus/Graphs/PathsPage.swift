/// The chain rule along the paths from one node to an output: multiply along each, add them.
struct PathsPage {
  let graph: ComputationGraph
  let paths: GraphPaths
  /// nil without numbers.
  let sweep: ReverseSweep?
  /// The slope by differences of values; nil where they say nothing.
  let difference: Double?

  /// How many parts a formula may have that is written out.
  private static let shown = 60
  /// How many a sum of products may have before it is collected.
  private static let shownSum = 24

  private var from: Math { graph.name(paths.from) }
  private var to: Math { graph.name(paths.to) }
  private var slope: Math { graph.notation(paths.to, by: paths.from) }

  var blocks: [Block] {
    if paths.from == paths.to {
      return [.paragraph("\(to) is the output itself: \(Math.chain([slope, .number(1)], relation: "="))")]
    }
    switch paths.count {
    case 0:
      return [
        .heading("\(from) reaches \(to) on no path"), .lines([Line(slope, "=", .number(0), because: "no path: 0")]),
      ]
    case 1: return onePath
    default: return manyPaths
    }
  }

  /// x → h → g → f
  private func route(_ path: [Int]) -> Math { .chain(graph.nodes(along: path).map(graph.name), relation: "→") }

  // MARK: One path

  private var onePath: [Block] {
    let path = paths.paths[0]
    let product = graph.product(along: path)
    let factors = path.reversed().map { graph.notation(graph.edges[$0]) }
    let named = Math.chain(factors, relation: "·")
    var lines: [Line] = []
    let reason: Prose = path.count == 1 ? "one edge" : "one path: multiply along it"
    // Where the factors are no more than their names, one line says all.
    let isNamed = path.allSatisfy { graph.edges[$0].slope.isUnknownDerivative }
    if isNamed {
      lines.append(Line(slope, "=", .expression(product), because: reason))
    } else {
      if path.count > 1 { lines.append(Line(slope, "=", named, because: reason)) }
      lines.append(
        Line(
          lines.isEmpty ? slope : nil, "=", .expression(product),
          because: lines.isEmpty ? reason : "the edges' derivatives"))
    }
    if let whole = graph.expandedProduct(along: path, within: Self.shown)?.simplified, whole != product {
      lines.append(
        Line(nil, "=", .expression(whole), because: "in terms of \(Prose.listed(whole.variables.map { "\($0)" }))")
      )
    }
    if let sweep { lines.append(numbers(path, sweep)) }
    for index in lines.indices { lines[index].number = index + 1 }
    return [.heading("\(from) reaches \(to) on one path: \(route(path))"), .lines(lines)] + heldConstant(path)
  }

  private func numbers(_ path: [Int], _ sweep: ReverseSweep) -> Line {
    let value = Math.number(sweep.gradients[paths.from])
    let product = numericProduct(path, sweep)
    let chain = path.count > 1 && product != value ? Math.chain([product, value], relation: "=") : value
    return Line(
      nil, "=", chain,
      because: difference.map { "in numbers; the difference quotient gives \(Math.number($0, digits: 5))" }
        ?? "in numbers")
  }

  /// 4·6
  private func numericProduct(_ path: [Int], _ sweep: ReverseSweep) -> Math {
    let numbers = path.reversed().map { sweep.slopes[$0] }
    guard numbers.allSatisfy(\.isFinite), numbers.count > 1 else { return .number(numbers.reduce(1, *)) }
    return .expression(.product(numbers.map { .shown($0) }))
  }

  /// What is not varied, and which derivatives are not needed.
  private func heldConstant(_ path: [Int]) -> [Block] {
    let reaches = graph.reaching(paths.to)
    let others = graph.nodes.filter { reaches[$0.id] && $0.isInput && $0.id != paths.from }.map {
      Prose(graph.name($0.id))
    }
    guard !others.isEmpty, others.count <= 8 else { return [] }
    let on = Set(path)
    let beside = path.flatMap { graph.incoming[graph.edges[$0].to] }.filter { !on.contains($0) }
    let held = "\(Prose.listed(others)) \(others.count == 1 ? "is" : "are") held constant" as Prose
    guard let edge = beside.map({ graph.edges[$0] }).last else { return [.paragraph("\(held).")] }
    return [
      .paragraph(
        "\(held); \(graph.notation(edge)) is not needed, since \(graph.name(edge.from)) is not on the path."
      )
    ]
  }

  // MARK: Several paths

  private var manyPaths: [Block] {
    var heading: Prose = "\(from) reaches \(to) on \(paths.count) paths: multiply along each, add them"
    if paths.count == .max { heading = "\(from) reaches \(to) on more than 9·10¹⁸ paths" }
    var header: [Prose] = ["path", "product of the edges"]
    if sweep != nil { header.append("in numbers") }
    var rows = paths.paths.map { path -> [Prose] in
      let cells = [Prose(route(path)), "\(product(path))"]
      return cells + (sweep.map { [Prose(numbers(along: path, $0))] } ?? [])
    }
    if !paths.isComplete { rows.append(["… and more", "", ""].dropLast(sweep == nil ? 1 : 0)) }
    rows.append(["sum", symbolicSum] + (sweep.map { [Prose(Math.number($0.gradients[paths.from]))] } ?? []))
    return [.heading(heading), .table(header: header, rows: rows)] + remarks
  }

  /// In the order of the path.
  private func product(_ path: [Int]) -> Expression { .joinedProduct(path.map(slope)) }

  /// The derivative on an edge; with numbers, the case that applies.
  private func slope(_ edge: Int) -> Expression {
    sweep.map { LocalSlope(of: graph, edge, $0).slope } ?? graph.edges[edge].slope
  }

  private func numbers(along path: [Int], _ sweep: ReverseSweep) -> Math {
    let value = Math.number(path.reduce(1) { $0 * sweep.slopes[$1] })
    let product = numericProduct(path.reversed(), sweep)
    return product == value ? value : .chain([product, value], relation: "=")
  }

  /// 2x·v + 3u = 9x²
  private var symbolicSum: Prose {
    guard paths.isComplete, paths.paths.count <= 6 else { return "" }
    let products = paths.paths.map(product)
    let sum = Expression.joinedSum(products)
    var whole: [Expression] = []
    for path in paths.paths {
      guard let term = graph.expandedProduct(along: path, within: 10 * Self.shown) else {
        return sum.size <= Self.shownSum ? "\(sum)" : ""
      }
      whole.append(term)
    }
    let collected = Expression.joinedSum(whole).simplified
    if collected.size > Self.shownSum { return sum.size <= Self.shownSum ? "\(sum)" : "" }
    if sum.size > Self.shownSum || sum == collected { return "\(collected)" }
    return Prose(Math.chain([.expression(sum), .expression(collected)], relation: "="))
  }

  private var remarks: [Block] {
    var blocks: [Block] = []
    if let direct = graph.expansion(of: paths.to, within: Self.shown), let name = directName(direct) {
      let formula = direct.simplified
      blocks.append(
        .paragraph(
          "Directly: \(Math.chain([to, .expression(formula)], relation: "=")), \(Math.chain([slope, .expression(formula.derivative(by: name))], relation: "="))."
        ))
    }
    if graph.nodes[paths.to].operation == "product", paths.count == 2, graph.nodes[paths.to].operands.count == 2 {
      blocks.append(.paragraph("The product rule is two paths, added."))
    }
    guard let sweep else { return blocks }
    let reaches = graph.reaching(paths.to)
    let edges = graph.edges.count { reaches[$0.to] }
    let value = Math.number(sweep.gradients[paths.from])
    let check: Prose = difference.map { "; the difference quotient gives \(Math.number($0, digits: 5))" } ?? ""
    blocks.append(
      .paragraph(
        "The reverse sweep gives \(value) too, with each of the \(edges) edges taken once\(check)."))
    return blocks
  }

  /// The input by which the whole output can be differentiated.
  private func directName(_ direct: Expression) -> Variable? {
    let node = graph.nodes[paths.from]
    return node.isInput && direct.contains(node.name) ? node.name : nil
  }
}

extension Expression {
  /// f′(g) or ∂g/∂h of a function without a formula.
  fileprivate var isUnknownDerivative: Bool {
    if case .call(.named(let function), _) = self { function.isDerivative } else { false }
  }
}

extension Prose {
  /// x, y and z
  static func listed(_ items: [Prose]) -> Prose {
    guard items.count > 1, let last = items.last else { return items.first ?? "numbers" }
    return "\(joined(Array(items.dropLast()), by: ", ")) and \(last)"
  }
}

extension ComputationGraph {
  /// The paths from a node to an output, with the chain rule along them, as a page.
  ///
  /// - Parameters:
  ///   - point: numbers for the inputs; without them the derivatives stay formulas.
  ///   - limit: how many paths are listed.
  public func pathsPage(
    from: Int, to output: Int? = nil, at point: [Variable: Double]? = nil, limit: Int = 20
  ) throws(EvaluationError) -> Page {
    let output = output ?? outputs[0]
    let paths = GraphPaths(in: self, from: from, to: output, limit: limit)
    guard let point else {
      return Page(PathsPage(graph: self, paths: paths, sweep: nil, difference: nil).blocks)
    }
    let sweep = try sweep(at: point, from: output)
    let numerical = NumericalDerivatives(
      function: { x in (try? values(at: point, replacing: (from, x[0])))?[output] ?? .nan }, point: [sweep.values[from]]
    )
    return Page(
      PathsPage(graph: self, paths: paths, sweep: sweep, difference: numerical.slope(0)?.value).blocks)
  }
}

import RealModule

/// A network worked through by hand: what it is, one reverse sweep, and one weight by its paths.
extension NetworkFormula {
  /// - Parameters:
  ///   - name: the weight or bias whose paths are shown; one of the first layer with a gradient if nil.
  /// - Returns: nil if the network has no such weight.
  public func page(pathsFrom name: Variable? = nil, limit: Int = 20) throws -> Page? {
    let sweep = try graph.sweep(at: point)
    let chosen = name ?? parameters.first { graph.node($0).map { sweep.gradients[$0] != 0 } == true } ?? parameters[0]
    guard let start = graph.node(chosen) else { return nil }
    let table = Page(GraphPage(graph: graph, output: graph.outputs[0], sweep: sweep).blocks)
    var blocks = introduction + [.paragraph("")] + table.blocks
    blocks += [.paragraph(""), .heading("Softmax and cross-entropy: p − t"), logitTable(sweep)]
    blocks += [
      .paragraph("Each logit reaches L on two paths: over lse, whose slopes are p, and alone, with −t."),
      .paragraph(""),
    ]
    blocks += try graph.pathsPage(from: start, at: point, limit: limit).blocks
    return Page(blocks + [.paragraph(""), .paragraph(try engine(sweep)), .paragraph(cost)])
  }

  // MARK: The function

  private var introduction: [Block] {
    let name = sizes.map(String.init).joined(separator: "-")
    return [
      .heading("A \(name) network is one function of its samples, targets, weights and biases"), .lines(laws),
      .paragraph(
        "With lse, the logarithm of the sum of all exp(z[k]), log p[c] is z[c] − lse, and no number overflows: L sums t[c]·(lse − z[c])."
      ),
    ]
  }

  private var laws: [Line] {
    let sample = batch == 1 ? "" : "n,"
    func law(_ left: String, _ right: String, _ reason: Prose) -> Line? {
      guard let left = try? Expression(left), let right = try? Expression(right) else { return nil }
      return Line(.expression(left), "=", .expression(right), because: reason)
    }
    let last = sizes.count - 1
    var lines: [Line?] = []
    for layer in 1...last {
      let input = layer == 1 ? "x" : "a\(layer - 1)"
      lines.append(
        law(
          "z\(layer)[\(sample)j]", "sum(i, \(input)[\(sample)i]*W\(layer)[i,j]) + b\(layer)[j]", "dense layer \(layer)")
      )
      if layer < last { lines.append(law("a\(layer)[\(sample)j]", "max(z\(layer)[\(sample)j], 0)", "ReLU")) }
    }
    lines.append(law("p[\(sample)c]", "exp(z\(last)[\(sample)c])/sum(k, exp(z\(last)[\(sample)k]))", "softmax"))
    let terms = "sum(c, t[\(sample)c]*log(p[\(sample)c]))"
    lines.append(
      law("L", batch == 1 ? "-\(terms)" : "-(1/\(batch))*sum(n, \(terms))", "cross-entropy"))
    return lines.compactMap(\.self)
  }

  // MARK: Softmax

  private func logitTable(_ sweep: ReverseSweep) -> Block {
    var rows: [[Prose]] = []
    for (logits, targets) in zip(logits, self.targets) {
      let values = logits.map { graph.node($0).map { sweep.values[$0] } ?? .nan }
      let largest = values.max() ?? 0
      let exponentials = values.map { Double.exp($0 - largest) }
      let sum = exponentials.reduce(0, +)
      for (index, logit) in logits.enumerated() {
        let (p, t) = (exponentials[index] / sum, point[targets[index]] ?? .nan)
        let gradient = graph.node(logit).map { sweep.gradients[$0] } ?? 0
        rows.append(
          ["\(logit)"] + [p, t, (p - t) / Double(batch), gradient].map { Prose(Math.number($0)) })
      }
    }
    let difference: Prose = batch == 1 ? "p − t" : "(p − t)/\(batch)"
    return .table(header: ["logit", "p", "t", difference, "gradient by the sweep"], rows: rows)
  }

  // MARK: Other ways

  /// The largest difference between the sweep and the tensor engine.
  public func largestDifference() throws -> Double {
    let sweep = try graph.sweep(at: point)
    return try difference(sweep)
  }

  private func difference(_ sweep: ReverseSweep) throws -> Double {
    let engine = try engineGradients()
    return parameters.reduce(0) { worst, name in
      let other = graph.node(name).map { sweep.gradients[$0] } ?? 0
      let difference = ((engine[name] ?? .nan) - other).magnitude
      // A NaN stays.
      return difference <= worst ? worst : difference
    }
  }

  private func engine(_ sweep: ReverseSweep) throws -> Prose {
    let worst = Math.number(try difference(sweep), digits: 2)
    return
      "The tensor engine, from the matrices, finds the same \(parameters.count) gradients; the largest difference is \(worst)."
  }

  /// What paths cost, and what a sweep costs.
  private var cost: Prose {
    var (count, isExact) = (0, true)
    for name in parameters {
      let paths = graph.node(name).map { GraphPaths(in: graph, from: $0, to: graph.outputs[0], limit: 0).count } ?? 0
      let (sum, overflow) = count.addingReportingOverflow(paths)
      (count, isExact) = overflow || paths == .max ? (.max, false) : (sum, isExact)
    }
    let paths = isExact ? "\(count)" : "more than 9·10¹⁸"
    return
      "All \(parameters.count) gradients by paths: \(paths) paths, each multiplied out. By one sweep: \(graph.edges.count) edges, each taken once; what it needs is the value of every node, kept from the way forward."
  }
}

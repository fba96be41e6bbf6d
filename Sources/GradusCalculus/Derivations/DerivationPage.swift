extension Derivation: CustomStringConvertible {
  public var description: String { text(.unicode) }

  /// The derivation as lines of text: the function, then a numbered line for each step with its reason.
  public func text(_ notation: TextNotation) -> String { page().text(notation) }

  /// The derivation as an `align*` of amsmath, each line with its reason.
  public var latex: String { Page([derivationBlock(first: 1)]).latex() }

  /// The function, which variables are held constant, and the lines.
  public func page(name: String = "f") -> Page { Page([heading(name), derivationBlock(name, first: 1)]) }

  private var others: [Variable] { function.variables.filter { $0 != variable } }

  /// f′(x), or ∂f/∂x where there are other variables.
  public func slope(_ name: String = "f") -> Math {
    others.isEmpty ? .name("\(name)′(\(variable))") : .slope(of: .name(name), by: [variable], isPartial: true)
  }

  func heading(_ name: String) -> Block {
    let left = Math.application(name, Set(function.variables + [variable]).sorted())
    var words: Prose = "\(Math.equation(left, .expression(function)))"
    if !others.isEmpty { words.parts += held.parts }
    return .paragraph(words)
  }

  /// What is held constant, and how it is called.
  var held: Prose {
    let names = Prose.joined(others.map { "\($0)" }, by: ", ")
    guard !renamed.isEmpty else { return "   (\(names) \(others.count == 1 ? "is" : "are") held constant)" }
    let values = Prose.joined(renamed.map { "\($0.value)" }, by: ", ")
    let letters = Prose.joined(renamed.map { "\($0.letter)" }, by: ", ")
    let isOne = renamed.count == 1
    return
      "   (\(names) \(others.count == 1 ? "is" : "are") held constant, so \(values) \(isOne ? "is a number" : "are numbers"); call \(isOne ? "it" : "them") \(letters))"
  }

  /// The lines, numbered from `first` on; a table for a function with cases.
  func derivationBlock(_ name: String = "f", first: Int, left: Math? = nil) -> Block {
    if let cases { return cases.table(variable, name: left == nil ? name : nil) }
    var start = left ?? slope(name)
    var lines: [Line] = []
    for (index, step) in steps.enumerated() {
      let isRenaming = index == 0 && step.rules == [.rename]
      var reason = step.reason
      if !step.conditions.isEmpty {
        reason.parts += ([.words(", where ")] + Prose.joined(step.conditions.map { "\($0)" }, by: " and ").parts)
      }
      let side: Math? =
        isRenaming ? .name(name) : index == 0 || (index == 1 && steps[0].rules == [.rename]) ? start : nil
      lines.append(
        Line(
          side, "=", .expression(step.after, marks: marks(index)), because: reason,
          number: steps.count == 1 ? nil : first + index, below: Self.opened(step.substeps),
          isFolded: detail <= .board && step.substeps.allSatisfy(\.isEasy)))
      if isRenaming, left == nil { start = slope(name) }
    }
    if lines.isEmpty { lines = [Line(start, "=", .expression(result))] }
    return .lines(detail == .answer ? [Line(start, "=", .expression(result))] : lines)
  }

  /// Whether no line takes more than the simplest rules.
  private var isEasy: Bool { cases == nil && steps.allSatisfy { $0.weight < 3 } }

  private static func opened(_ substeps: [Derivation]) -> [Block] {
    substeps.filter { $0.steps.count > 1 || $0.cases != nil }.map { inner in
      inner.derivationBlock(first: 1, left: .derivative(of: inner.function, by: inner.variable))
    }
  }

  /// What came out of the line before, and what the next line works on.
  private func marks(_ index: Int) -> [Mark] {
    let after = steps[index].after
    var marks = steps[index].changes.flatMap { Self.marks($0, in: after) }
    guard index + 1 < steps.count else { return marks }
    let next = steps[index + 1]
    var used: Set<[Int]> = []
    for change in next.changes {
      guard let part = next.before.part(at: change.before),
        let path = after.paths(to: part).first(where: { !used.contains($0) })
      else { continue }
      used.insert(path)
      if !marks.contains(where: { $0.path == path && $0.count == 1 }) {
        marks.append(Mark(path: path, .work, colour: change.colour))
      }
    }
    return marks
  }
}

extension Derivation {
  /// What came out of a change, each named factor for itself.
  private static func marks(_ change: Step.Change, in line: Expression) -> [Mark] {
    let total = change.parts.reduce(0) { $0 + $1.count }
    let isInside = change.count == 1 && line.part(at: change.after)?.factors.count == total
    guard total > 1, isInside || total == change.count, isInside || !change.after.isEmpty else {
      return [Mark(path: change.after, count: change.count, .result, colour: change.colour)]
    }
    var place = isInside ? change.after + [0] : change.after
    return change.parts.enumerated().map { index, part in
      defer { place[place.count - 1] += part.count }
      return Mark(
        path: place, count: part.count, .result, colour: (change.colour + index - 1) % 3 + 1, label: part.name)
    }
  }
}

extension Expression {
  /// The part below some children.
  func part(at path: [Int]) -> Expression? {
    guard let first = path.first else { return self }
    let children = self.children
    return children.indices.contains(first) ? children[first].part(at: Array(path.dropFirst())) : nil
  }

  /// Where a part stands, from left to right.
  func paths(to part: Expression) -> [[Int]] {
    if self == part { return [[]] }
    return children.enumerated().flatMap { index, child in child.paths(to: part).map { [index] + $0 } }
  }
}

extension CaseAnalysis {
  /// A row for each region and for each place where two meet.
  func table(_ variable: Variable, name: String?) -> Block {
    let isPartial = function.variables.contains { $0 != variable }
    let slope = name.map { "\(Math.slope(of: .name($0), by: [variable], isPartial: isPartial))" as Prose } ?? "slope"
    let header: [Prose] = ["region", name.map { "\(Math.name($0)) is" } ?? "value", slope, "because"]
    let rows = regions.map { region -> [Prose] in
      let because: Prose
      if region.derivation.steps.count == 1 || region.derivation.cases != nil {
        because = region.derivation.steps[0].reason
      } else {
        because = "\(Math.derivative(of: region.function, by: variable)) by rules"
      }
      return [Self.all(region.conditions), "\(region.function)", "\(region.derivation.result)", because]
    }
    return .table(header: header, rows: rows + edges.map(row))
  }

  private static func all(_ conditions: [Expression]) -> Prose { .joined(conditions.map { "\($0)" }, by: " and ") }

  private func row(_ edge: Edge) -> [Prose] {
    let condition: Prose
    var value: Prose = ""
    if case .comparison(let left, _, let right) = edge.condition {
      condition = "\(Math.equation(.expression(left), .expression(right)))"
      value = edge.value.map { "\($0)" } ?? ""
    } else {
      condition = "\(edge.condition)"
    }
    let slopes = "left slope \(edge.slopes[0]), right slope \(edge.slopes[1])" as Prose
    switch edge.kind {
    case .smooth: return [condition, value, "\(edge.slopes[0])", "\(slopes): smooth"]
    case .kink:
      return [condition, value, "none", "\(slopes): a kink. Gradus takes \(edge.policy) (\(reason(edge)))"]
    case .jump:
      return [condition, value, "none", "the value jumps. Gradus takes \(edge.policy) (the branch that holds there)"]
    case .unknown:
      return [
        condition, value, "none",
        "the slopes \(edge.slopes[0]) and \(edge.slopes[1]) meet: a kink where they differ. Gradus takes \(edge.policy)",
      ]
    }
  }

  private func reason(_ edge: Edge) -> Prose {
    if case .call(.other(.where), _) = function { return "the branch that holds there" }
    var ends = edge.slopes
    if let first = try? ends[0].value(at: [:]), let second = try? ends[1].value(at: [:]), first > second {
      ends.reverse()
    }
    let range: Prose = "any value from \(ends[0]) to \(ends[1])"
    return isConvex
      ? "policy “kink = \(edge.policy)”; \(range) is a subgradient"
      : "policy “kink = \(edge.policy)”; \(range) would do"
  }
}

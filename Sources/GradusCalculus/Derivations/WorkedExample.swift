/// A derivative as a teacher shows it: the lines, a check with numbers, another way, the usual mistake, the rules.
///
///     print(WorkedExample(of: try Expression("3(2x^2)^5"), by: "x").page())
public struct WorkedExample: Sendable {
  public let derivation: Derivation
  /// The same function multiplied out, where that is another way to the same derivative.
  public let expanded: Derivation?
  /// A mistake that gives something else here, with what it gives.
  public let mistake: (mistake: Mistake, result: Expression)?
  public let check: SlopeCheck?

  /// - Parameter point: where to check; nil for a place that is chosen.
  public init(
    of function: Expression, by variable: Variable, detail: Detail = .board, at point: [Variable: Double]? = nil
  ) throws(EvaluationError) {
    derivation = Derivation(of: function, by: variable, detail: detail)
    let result = derivation.result
    expanded = Self.otherWay(function, variable)
    mistake =
      Mistake.allCases.lazy.compactMap { mistake -> (Mistake, Expression)? in
        guard let wrong = mistake.line(of: function, by: variable) else { return nil }
        return Equality.of(wrong, result).isEqual ? nil : (mistake, wrong)
      }.first
    if let point {
      check = try SlopeCheck(of: function, by: variable, at: point)
    } else {
      check = Self.places(function).lazy.compactMap { try? SlopeCheck(of: function, by: variable, at: $0) }
        .first { $0.rules.isFinite && $0.difference != nil }
    }
  }

  /// Multiplying out helps where a power or product of sums or of powers becomes a sum of powers.
  private static func otherWay(_ function: Expression, _ variable: Variable) -> Derivation? {
    let expanded = function.expanded
    guard expanded.size < 40, !function.hasSameText(as: expanded), function.isPolynomial, !function.isCanonicalSum
    else {
      return nil
    }
    return Derivation(of: expanded, by: variable)
  }

  private static func places(_ function: Expression) -> [[Variable: Double]] {
    (0..<24).map { index in
      let variables = function.variables.isEmpty ? ["x"] : function.variables
      return Dictionary(
        uniqueKeysWithValues: variables.enumerated().map { ($1, Equality.coordinate(index, $0)) })
    }
  }

  public func page(name: String = "f") -> Page {
    var blocks = derivation.page(name: name).blocks
    if let check { blocks.append(.paragraph(check.line)) }
    if let expanded {
      let left = Math.equation(.name(name), .expression(expanded.function))
      blocks.append(
        .paragraph("Another way: multiply out first, \(left); then the rules give \(expanded.result) as well."))
    }
    if let mistake {
      blocks.append(.paragraph("Usual mistake: \(mistake.result) — \(mistake.mistake.words)."))
    }
    let rules = rules.filter { $0.weight > 0 }
    if !rules.isEmpty {
      blocks.append(.table(header: ["rule", "law"], rows: rules.map { ["\($0.name)", "\($0.law)"] }))
    }
    return Page(blocks)
  }

  /// The rules in the order in which they are used, also inside.
  public var rules: [Rule] {
    var rules: [Rule] = []
    func visit(_ derivation: Derivation) {
      for step in derivation.steps {
        for rule in step.rules where !rules.contains(rule) { rules.append(rule) }
        step.substeps.forEach(visit)
      }
      for region in derivation.cases?.regions ?? [] { visit(region.derivation) }
    }
    visit(derivation)
    return rules
  }
}

extension Expression {
  fileprivate func hasSameText(as other: Expression) -> Bool { text(.text) == other.text(.text) }

  /// Whether nothing is left to multiply out.
  fileprivate var isCanonicalSum: Bool { simplified.size == expanded.size && size <= expanded.size }
}

import GradusCalculus

extension JSON {
  /// As `Expression` reads it.
  static func formula(_ expression: Expression) -> JSON { .text(expression.text(.text)) }

  static func numbers(_ numbers: [Double]) -> JSON { .list(numbers.map { .number($0) }) }

  static func point(_ point: [Variable: Double]) -> JSON {
    .object(point.sorted { $0.key < $1.key }.map { ("\($0.key)", .number($0.value)) })
  }

  static func step(_ step: Step) -> JSON {
    [
      "rules": .list(step.rules.map { .text($0.rawValue) }), "before": .formula(step.before),
      "after": .formula(step.after), "reason": .text("\(step.reason)"), "weight": .integer(step.weight),
      "changes": .list(step.changes.map(change)), "conditions": .list(step.conditions.map(formula)),
      "substeps": .list(step.substeps.map(derivation)),
    ]
  }

  private static func change(_ change: Step.Change) -> JSON {
    [
      "before": .list(change.before.map { .integer($0) }), "after": .list(change.after.map { .integer($0) }),
      "count": .integer(change.count), "colour": .integer(change.colour),
    ]
  }

  static func derivation(_ derivation: Derivation) -> JSON {
    var members: [(String, JSON)] = [
      ("function", .formula(derivation.function)), ("variable", .text("\(derivation.variable)")),
      ("derivative", .formula(derivation.result)),
    ]
    if let cases = derivation.cases {
      members += [("regions", .list(cases.regions.map(region))), ("edges", .list(cases.edges.map(edge)))]
    } else {
      members.append(("steps", .list(derivation.steps.map(step))))
    }
    return .object(members)
  }

  private static func region(_ region: CaseAnalysis.Region) -> JSON {
    [
      "conditions": .list(region.conditions.map(formula)), "function": .formula(region.function),
      "derivative": .formula(region.derivation.result),
    ]
  }

  private static func edge(_ edge: CaseAnalysis.Edge) -> JSON {
    [
      "condition": .formula(edge.condition), "kind": .text(edge.kind.rawValue),
      "slopes": .list(edge.slopes.map(formula)), "policy": .formula(edge.policy),
    ]
  }
}

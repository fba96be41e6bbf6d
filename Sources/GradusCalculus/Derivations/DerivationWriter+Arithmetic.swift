/// What is left when every derivative is taken.
extension DerivationWriter {
  /// The lines from a formula to its shortest usual form. Where the line before differs from it in tidiness only, that
  /// line takes the form itself.
  func arithmetic(from line: Expression, _ lines: inout [Step]) -> [Step] {
    let tidy = line.withoutNeutralParts
    let (result, conditions) = line.simplification(in: order)
    if result == tidy, let last = lines.popLast() { return [last.ending(in: result)] }
    if result == line { return [] }
    guard detail == .all else {
      return [Step([.arithmetic], line, result, because: reason(for: tidy, result), conditions: conditions)]
    }
    return rewrites(from: tidy, to: result, conditions)
  }

  /// The powers that were multiplied out, then what was done to the rest.
  private func reason(for before: Expression, _ after: Expression) -> Prose {
    let hasSums = before.children.contains { $0.isSum } || before.isSum
    var reasons: [Prose] = []
    for power in before.factors {
      guard case .power(let base, _) = power, case .product = base else { continue }
      let value = power.simplification(in: order).expression
      if value != power { reasons.append("\(power) = \(value)") }
    }
    reasons.append(hasSums ? "multiply and collect" : "multiply")
    return .joined(reasons, by: "; ")
  }

  /// One rewrite at a time: the innermost part on the left that has a shorter form takes it.
  private func rewrites(from start: Expression, to result: Expression, _ conditions: [Expression]) -> [Step] {
    var steps: [Step] = []
    var line = start
    while steps.count < 40, line != result {
      guard let (next, part, value) = firstRewrite(line), next != line else { break }
      steps.append(Step([.arithmetic], line, next, because: Self.word(for: part, value)))
      line = next
    }
    if line != result {
      steps.append(Step([.arithmetic], line, result, because: "put in order"))
    }
    guard let last = steps.popLast() else { return [] }
    return steps + [
      Step(last.rules, last.before, last.after, because: last.reason, conditions: conditions)
    ]
  }

  private func firstRewrite(_ expression: Expression) -> (Expression, part: Expression, value: Expression)? {
    for (index, child) in expression.children.enumerated() {
      if let (inner, part, value) = firstRewrite(child) {
        var position = -1
        let whole = expression.replacingChildren { other in
          position += 1
          return position == index ? inner : other
        }
        return (whole, part, value)
      }
    }
    let value = expression.simplification(in: order).expression
    return value == expression ? nil : (value, expression, value)
  }

  private static func word(for part: Expression, _ value: Expression) -> Prose {
    switch part {
    case .sum: "collect: \(part) = \(value)"
    case .power: "\(part) = \(value)"
    case .quotient: "cancel: \(part) = \(value)"
    default: "multiply: \(part) = \(value)"
    }
  }
}

import Gradus

/// Writes the lines of a derivation.
///
/// On a board the same kind of rule is used everywhere it fits in a line: first sums, then constants and constant
/// factors, then products, quotients and chains, last the table. What is left is arithmetic. With more detail a line has
/// one rule, or one place.
struct DerivationWriter {
  let variable: Variable
  let order: ExpressionOrder
  let detail: Detail
  /// A name for an inner function: u, or another letter if that is taken.
  let inner: Variable
  /// Whether a product or a quotient has been taken apart: polynomials inside it need no lines of their own.
  private var isInside = false

  init(by variable: Variable, order: ExpressionOrder, _ detail: Detail) {
    (self.variable, self.order, self.detail) = (variable, order, detail)
    let names = Set(order.places.keys.map(\.name))
    inner = Variable(["u", "v", "w", "s", "t"].first { !names.contains($0) } ?? "u0")
  }

  func steps(from start: Expression) -> [Step] {
    var lines: [Step] = []
    var line = start
    var writer = self
    while true {
      // + 0, · 1 and ^ 1 stand in the line where they come out, and are gone in the next.
      let before = line.withoutNeutralParts
      let places = writer.nextPlaces(in: before)
      if places.isEmpty { break }
      var use = Use(places: places)
      let after = writer.rewritten(before, &use).expression
      lines.append(
        Step(
          use.rules, before, after, because: .joined(use.reasons, by: "; "), changes: use.changes,
          substeps: use.substeps))
      line = after
      if use.rules.contains(.product) || use.rules.contains(.quotient) { writer.isInside = true }
    }
    let rest = arithmetic(from: line, &lines)
    return lines + rest
  }

  /// What was used in a line, and where.
  struct Use {
    /// The derivatives to take, counted from left to right.
    let places: Set<Int>
    var place = 0
    var rules: [Rule] = []
    var reasons: [Prose] = []
    var substeps: [Derivation] = []
    var changes: [Step.Change] = []
    /// What the factors of a result are, where they have names.
    var parts: [Step.Change.Part] = []

    init(places: Set<Int>) { self.places = places }

    mutating func add(_ rule: Rule, _ reason: Prose) {
      if !rules.contains(rule) { rules.append(rule) }
      if !reasons.contains(reason) { reasons.append(reason) }
    }
  }

  // MARK: Which derivatives to take in a line

  /// The kinds of rules that share a line, in the order in which lines take them.
  private enum Wave: Int, Comparable {
    case sums, constants, products, table

    static func < (left: Wave, right: Wave) -> Bool { left.rawValue < right.rawValue }
  }

  private func nextPlaces(in line: Expression) -> Set<Int> {
    let parts = line.openDerivatives
    let waves = parts.map(wave)
    guard let first = waves.min(), let place = waves.firstIndex(of: first) else { return [] }
    switch detail {
    case .answer, .board: return Set(parts.indices.filter { waves[$0] == first })
    case .notebook:
      let rule = rule(for: parts[place])
      return Set(parts.indices.filter { self.rule(for: parts[$0]) == rule })
    case .all: return [place]
    }
  }

  private func wave(of part: Expression) -> Wave {
    switch rule(for: part) {
    case .sum: .sums
    case .constant, .factor: .constants
    case .product, .quotient, .chain, .generalPower, .cases: .products
    default: .table
    }
  }

  /// Whether a part is a sum of powers that takes no line of its own.
  func isEasy(_ part: Expression) -> Bool {
    guard isInside, detail <= .board, part != .variable(variable), part.size <= 16 else { return false }
    return part.signedTerms.allSatisfy { term in
      term.factors.allSatisfy { !$0.contains(variable) || $0.isPowerOf(variable) }
        && term.factors.count { $0.contains(variable) } <= 1
    }
  }

  private func rule(for part: Expression) -> Rule {
    guard part.contains(variable) else { return .constant }
    if isEasy(part) { return .power }
    switch part {
    case .sum, .negated, .summation: return .sum
    case .product(let factors): return factors.contains { !$0.contains(variable) } ? .factor : .product
    case .quotient(let u, let v): return u.contains(variable) && v.contains(variable) ? .quotient : .factor
    case .power(let u, let v):
      if !v.contains(variable) { return u == .variable(variable) ? .power : .chain }
      if u.contains(variable) { return .generalPower }
      return v == .variable(variable) ? .exponential : .chain
    case .call(let function, let arguments):
      if function.hasCases { return .cases }
      return arguments.allSatisfy { $0 == .variable(variable) || !$0.contains(variable) } ? function.rule : .chain
    default: return .identity
    }
  }

  // MARK: Rewriting

  /// The line after the rules, with the places of what came out.
  private func rewritten(_ line: Expression, _ use: inout Use, path: [Int] = []) -> (
    expression: Expression, changes: [Step.Change]
  ) {
    if case .derivative(let part, _) = line {
      let place = use.place
      use.place += 1
      guard use.places.contains(place) else { return (line, []) }
      use.parts = []
      let result = derivative(of: part, &use)
      let colour = use.changes.count + 1
      let change = Step.Change(before: path, after: [], count: 1, colour: Swift.min(colour, 3), parts: use.parts)
      use.changes.append(change)
      return (result, colour <= 3 ? [change] : [])
    }
    var parts: [Expression] = []
    var changes: [Step.Change] = []
    for (index, child) in line.children.enumerated() {
      let (part, inner) = rewritten(child, &use, path: path + [index])
      // The factors of a derivative join those around it.
      if case .product = line, child.isDerivative, case .product(let factors) = part {
        changes += inner.map { $0.moved(to: [parts.count], count: factors.count) }
        parts += factors
      } else {
        changes += inner.map { $0.moved(to: [parts.count] + $0.after, count: $0.count) }
        parts.append(part)
      }
    }
    if path.isEmpty { use.changes = changes }
    if case .product = line { return (.product(parts), changes) }
    var next = parts.makeIterator()
    return (line.replacingChildren { next.next() ?? $0 }, changes)
  }
}

extension Step.Change {
  fileprivate func moved(to after: [Int], count: Int) -> Step.Change {
    Step.Change(before: before, after: after, count: count, colour: colour, parts: parts)
  }
}

extension Expression {
  /// The functions whose derivatives are still to be taken, from left to right.
  var openDerivatives: [Expression] {
    if case .derivative(let part, _) = self { return [part] }
    return children.flatMap(\.openDerivatives)
  }

  var isSum: Bool { if case .sum = self { true } else { false } }

  /// Without + 0, · 1, ^ 1 and products with 0, which never have a line of their own.
  var withoutNeutralParts: Expression {
    switch replacingChildren(\.withoutNeutralParts) {
    case .sum(let terms) where terms.contains(.zero) || terms.contains(.negated(.zero)):
      // A whole line of zeros stays one.
      terms.allSatisfy { $0 == .zero } ? .zero : .joinedSum(terms)
    case .product(let factors): .joinedProduct(factors)
    case .power(let base, .one): base
    case .negated(.zero): .zero
    case let other: other
    }
  }

  /// The terms of a sum without their signs, or the expression itself.
  fileprivate var signedTerms: [Expression] {
    terms.map { if case .negated(let operand) = $0 { operand } else { $0 } }
  }

  /// Whether it is the variable, or a power of it with a number above.
  fileprivate func isPowerOf(_ variable: Variable) -> Bool {
    if case .power(let base, let exponent) = self { return base == .variable(variable) && exponent.isConstant }
    return self == .variable(variable)
  }
}

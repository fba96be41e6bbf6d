/// A derivative being found, line by line, as on a board.
///
///     print(Derivation(of: try Expression("2x^3 + 5"), by: "x"))
///     // f(x) = 2x³ + 5
///     // 1  f′(x) = d/dx(2x³) + d/dx(5)   sum: term by term
///     // 2        = 2·d/dx(x³) + 0        …
public struct Derivation: Hashable, Sendable {
  public let function: Expression
  public let variable: Variable
  public let detail: Detail
  /// Letters for factors that are held constant, such as a for z³.
  public let renamed: [Renaming]
  public let steps: [Step]
  /// The regions of a function that is defined by cases.
  public let cases: CaseAnalysis?

  public struct Renaming: Hashable, Sendable {
    public let letter: Variable
    public let value: Expression
  }

  private static let largest = 1000
  private static let deepest = 50

  /// The derivative: what the last line says.
  public var result: Expression { steps.last?.after ?? .zero }

  /// - Parameter detail: how much stands in one line.
  public init(of function: Expression, by variable: Variable, detail: Detail = .board) {
    self.init(of: function, by: variable, detail: detail, renames: detail > .answer)
  }

  init(of function: Expression, by variable: Variable, detail: Detail, renames: Bool) {
    (self.function, self.variable, self.detail) = (function, variable, detail)
    let order = ExpressionOrder(of: function)
    // Nobody reads a hundred lines, each as long as a page.
    if function.isLarger(than: Self.largest) || function.depth > Self.deepest {
      (cases, renamed) = (nil, [])
      let start = Expression.derivative(function, variable)
      steps = [Step([.chain], start, function.derivative(by: variable), because: "too long for lines of its own")]
      return
    }
    if let analysis = CaseAnalysis(of: function, by: variable, detail: detail) {
      cases = analysis
      renamed = []
      steps = [
        Step(
          [.cases], .derivative(function, variable), analysis.derivative, because: "\(Rule.cases.law)")
      ]
      return
    }
    cases = nil
    var held = HeldConstants(by: variable, in: function)
    let short = renames ? held.renaming(function) : function
    renamed = held.renamings
    let writer = DerivationWriter(by: variable, order: renamed.isEmpty ? order : ExpressionOrder(of: short), detail)
    var lines = writer.steps(from: .derivative(short, variable))
    if !renamed.isEmpty {
      let names = Prose.joined(renamed.map { "\($0.letter) = \($0.value)" }, by: ", ")
      lines.insert(Step([.rename], function, short, because: "rename \(names)"), at: 0)
      let last = lines.last?.after ?? .zero
      let back = Dictionary(uniqueKeysWithValues: renamed.map { ($0.letter, $0.value) })
      let result = last.substituting(back).simplification(in: order).expression
      let values = Prose.joined(renamed.map { "\($0.value)" }, by: ", ")
      lines.append(Step([.rename], last, result, because: "put \(values) back"))
    }
    steps = lines
  }

  /// Whether each line has the value of the line before, at three points or more inside the domain. Always true: a line
  /// that fails is an error of Gradus.
  public var isConsistent: Bool {
    var agreeing = 0
    for index in 0..<24 where agreeing < 3 {
      var point: [Variable: Double] = [:]
      for (place, name) in function.variables.enumerated() { point[name] = Equality.coordinate(index, place) }
      for renaming in renamed { point[renaming.letter] = try? renaming.value.value(at: point) }
      var isDefined = true
      for step in steps {
        guard let before = try? step.before.value(at: point), let after = try? step.after.value(at: point),
          before.isFinite, after.isFinite
        else {
          isDefined = false
          break
        }
        let scale = Swift.max(1, before.magnitude, after.magnitude)
        if (before - after).magnitude > 1e-6 * scale { return false }
      }
      if isDefined { agreeing += 1 }
    }
    return steps.allSatisfy { $0.substeps.allSatisfy(\.isConsistent) }
  }
}

/// Letters for held factors: in 4x⁴z³ by x, z³ is a number, called a.
struct HeldConstants {
  let variable: Variable
  private var free: [Variable]
  private(set) var renamings: [Derivation.Renaming] = []

  init(by variable: Variable, in function: Expression) {
    self.variable = variable
    let used = Set(function.variables.map(\.name))
    free = ["a", "b", "c", "k", "m", "n", "p", "q"].filter { !used.contains($0) }.map { Variable($0) }
  }

  mutating func renaming(_ expression: Expression) -> Expression {
    // What stands in a sum over an index differs from term to term.
    guard expression.contains(variable), !expression.isPiecewise, !expression.isSummation else { return expression }
    guard case .product(let factors) = expression else {
      var parts = [Expression]()
      for child in expression.children { parts.append(renaming(child)) }
      var next = parts.makeIterator()
      return expression.replacingChildren { next.next() ?? $0 }
    }
    var result: [Expression] = []
    let held = factors.filter { !$0.contains(variable) && !$0.isConstant }
    // Names and sums of names are constants that nobody takes for anything else.
    let isWorthIt = held.contains { $0.powerBase != $0 || $0.isCall }
    guard isWorthIt, let letter = letter(for: .joinedProduct(held)) else {
      for factor in factors { result.append(renaming(factor)) }
      return .product(result)
    }
    for factor in factors where !held.contains(factor) { result.append(renaming(factor)) }
    return .product(result + [.variable(letter)])
  }

  private mutating func letter(for value: Expression) -> Variable? {
    if let known = renamings.first(where: { $0.value == value }) { return known.letter }
    guard renamings.count < 3, !free.isEmpty else { return nil }
    let letter = free.removeFirst()
    renamings.append(Derivation.Renaming(letter: letter, value: value))
    return letter
  }
}

extension Expression {
  fileprivate var isCall: Bool { if case .call = self { true } else { false } }

  /// Whether it is a call of a function with cases.
  var isPiecewise: Bool { if case .call(let function, _) = self { function.hasCases } else { false } }
}

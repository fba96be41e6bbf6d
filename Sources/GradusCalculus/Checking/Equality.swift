/// Whether two expressions are equal wherever both are defined.
public enum Equality: Sendable, Hashable {
  /// They have the same expanded form.
  case byForm
  /// They have the same value at every one of some points.
  case atPoints(Int)
  /// They differ at a point, where they have these values.
  case different(at: [Variable: Double], left: Double, right: Double)
  /// Too few points were found where both are defined.
  case undecided

  public var isEqual: Bool {
    switch self {
    case .byForm, .atPoints: true
    case .different, .undecided: false
    }
  }

  /// Compares by form, and else at points: whole numbers first, then fractions on both sides of 0. With a function only
  /// points where it is defined count.
  public static func of(_ left: Expression, _ right: Expression, where function: Expression? = nil) -> Equality {
    if left.hasSameForm(as: right) { return .byForm }
    if left.isIndexed || right.isIndexed { return ofArrays(left, right) }
    return atPoints(left, right, where: function.flatMap { $0.isIndexed ? nil : $0 })
  }

  private static func atPoints(_ left: Expression, _ right: Expression, where function: Expression?) -> Equality {
    let variables = Set(left.variables + right.variables + (function?.variables ?? [])).sorted()
    // Functions without a formula are tried with one that has no identities of its own.
    guard let left = left.tried(), let right = right.tried() else { return .undecided }
    let domain = function?.tried()
    var agreeing = 0
    for index in 0..<48 {
      var point: [Variable: Double] = [:]
      for (place, variable) in variables.enumerated() { point[variable] = coordinate(index, place) }
      guard let a = try? left.value(at: point), let b = try? right.value(at: point), a.isFinite, b.isFinite else {
        continue
      }
      if let domain, (try? domain.value(at: point))?.isFinite != true { continue }
      let size = Swift.max(a.magnitude, b.magnitude)
      // Beyond what rounding does to sums of numbers of that size.
      if (a - b).magnitude > 1e-9 * Swift.max(size, 1) {
        return .different(at: point, left: a, right: b)
      }
      agreeing += 1
      if agreeing == 12 { break }
    }
    return agreeing >= 8 ? .atPoints(agreeing) : .undecided
  }

  /// Points that no two variables share, from easy ones on: 3, 2, 5 …; then halves, signs and small numbers.
  static func coordinate(_ index: Int, _ place: Int) -> Double {
    let easy = [3.0, 2, 5, 0.5, 1.5, 0.25, 4, 0.75, 1.25, 0.125, 7, 2.5]
    let value = easy[(index + 5 * place) % easy.count] * (1 + 0.0625 * Double((index / easy.count) * (place + 1)))
    // After six points negative numbers come in turn: |x| is not x.
    let isNegative = index >= 6 && (index >> (place % 4)) % 2 == 1
    return isNegative ? -value : value
  }
}

extension Formula.Function {
  /// What stands for a function without a formula where numbers are wanted: sin(2u + 1) + u²/4, and the same of a sum of
  /// the arguments with other factors.
  public static func tried(_ name: String, arity: Int) -> Formula.Function {
    let parameters = (0..<arity).map { Variable(arity == 1 ? "u" : "u\($0 + 1)") }
    let letters = name.unicodeScalars.reduce(0) { ($0 * 31 + Int($1.value)) % 97 }
    let terms = parameters.enumerated().map { place, name in
      Expression.product([Expression(2 + (letters + 3 * place) % 7), .variable(name)])
    }
    let inner = Expression.sum(terms + [Expression(1 + letters % 5)])
    let square = Expression.quotient(.power(.joinedSum(terms), 2), Expression(4 + letters % 3))
    return Formula.Function(name: name, parameters: parameters, value: .sum([.call(.sin, inner), square]))
  }
}

extension Expression {
  /// The functions without a formula that it calls.
  public var namedFunctions: [NamedFunction] {
    var found: Set<NamedFunction> = []
    func visit(_ expression: Expression) {
      if case .call(.named(let function), _) = expression {
        found.insert(NamedFunction(function.letter, arity: function.arity))
      }
      expression.children.forEach(visit)
    }
    visit(self)
    return found.sorted { $0.letter < $1.letter }
  }

  /// With formulas for functions that have none; nil where that is too long.
  fileprivate func tried() -> Expression? {
    var inliner = Inliner()
    for function in namedFunctions where !inliner.add(.tried(function.letter, arity: function.arity)) { return nil }
    return inliner.inlined(self)
  }
}

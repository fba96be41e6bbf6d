import Gradus

/// The derivative of a function that is defined by cases: each region for itself, and what happens where they meet.
///
///     CaseAnalysis(of: try Expression("max(x, 0)"), by: "x")
///     // x > 0: slope 1 · x < 0: slope 0 · x = 0: left slope 0, right slope 1, a kink
public struct CaseAnalysis: Hashable, Sendable {
  public struct Region: Hashable, Sendable {
    /// What holds in the region.
    public let conditions: [Expression]
    /// What the function is there.
    public let function: Expression
    public let derivation: Derivation
  }

  /// A place where two regions meet.
  public struct Edge: Hashable, Sendable {
    public let condition: Expression
    public let kind: Kind
    /// The value there; nil where the place is not known, or the value jumps.
    public let value: Expression?
    /// The slopes on both sides, from the left where the place is known.
    public let slopes: [Expression]
    /// What Gradus takes there.
    public let policy: Expression
  }

  public enum Kind: String, Hashable, Sendable {
    /// The slopes agree.
    case smooth
    /// The slopes differ.
    case kink
    /// The values differ.
    case jump
    /// The place depends on other variables or is not solved for: a kink unless the slopes happen to agree.
    case unknown
  }

  public let function: Expression
  public let regions: [Region]
  public let edges: [Edge]
  /// The derivative in one expression.
  public let derivative: Expression
  /// Whether every value between the slopes at a kink is a subgradient.
  public let isConvex: Bool

  static let functions: Set<OtherFunction> = [
    .abs, .max, .min, .clamp, .where, .relu, .leaky, .relu6, .elu, .selu, .hardtanh,
  ]

  /// nil for a function without cases, and for one that does not depend on the variable.
  init?(of function: Expression, by variable: Variable, detail: Detail = .board) {
    guard case .call(.other(let name), let arguments) = function, Self.functions.contains(name),
      function.contains(variable)
    else { return nil }
    let pieces = Pieces(name, arguments)
    let found = pieces.regions.map { conditions, value in
      Region(
        conditions: conditions.map { $0.solved(for: variable) }, function: value,
        derivation: Derivation(of: value, by: variable, detail: detail, renames: false))
    }
    let slope = function.derivative(by: variable)
    self.function = function
    regions = found
    derivative = slope
    isConvex = [.abs, .max, .relu, .leaky].contains(name)
    edges = pieces.edges.compactMap { left, right, sides in
      let edge = Self.edge(
        left, right, (found[sides.0], found[sides.1]), slope, variable, tie: pieces.tie(left, right, by: variable))
      guard edge.condition.contains(variable) else { return nil }
      // Of several numbers, those that tie below the largest make no edge.
      guard edge.kind != .unknown, case .comparison(_, _, let place) = edge.condition, let value = edge.value,
        let top = try? function.substituting([variable: place]).value(at: [:]), let own = try? value.value(at: [:])
      else { return edge }
      return top == own ? edge : nil
    }
  }

  private static func edge(
    _ left: Expression, _ right: Expression, _ sides: (Region, Region), _ slope: Expression, _ variable: Variable,
    tie: Expression?
  ) -> Edge {
    let condition = Expression.comparison(left, .equal, right).solved(for: variable)
    let inner = [sides.0, sides.1].map(\.derivation.result)
    guard case .comparison(.variable(variable), _, let place) = condition, place.isConstant else {
      return Edge(condition: condition, kind: .unknown, value: nil, slopes: inner, policy: tie ?? slope)
    }
    func at(_ expression: Expression) -> Expression { expression.substituting([variable: place]).simplified }
    // The region that holds to the left of the place comes first.
    let isReversed = sides.0.conditions.contains { $0.holdsAbove(variable, place) }
    let ordered = isReversed ? [sides.1, sides.0] : [sides.0, sides.1]
    let (values, slopes) = (ordered.map { at($0.function) }, ordered.map { at($0.derivation.result) })
    let kind: Kind = values[0] != values[1] ? .jump : slopes[0] != slopes[1] ? .kink : .smooth
    return Edge(
      condition: condition, kind: kind, value: kind == .jump ? nil : values[0], slopes: slopes, policy: at(slope))
  }
}

/// What a function is where.
private struct Pieces {
  var regions: [(conditions: [Expression], value: Expression)] = []
  /// Two numbers that are equal at the edge, and the regions that meet there.
  var edges: [(left: Expression, right: Expression, regions: (Int, Int))] = []
  private let name: OtherFunction

  init(_ name: OtherFunction, _ x: [Expression]) {
    self.name = name
    let u = x[0]
    switch name {
    case .abs: split(u, .zero, above: u, below: (-u).simplified)
    case .relu: split(u, .zero, above: u, below: .zero)
    case .leaky: split(u, .zero, above: u, below: (0.1 * u).simplified)
    case .elu: split(u, .zero, above: u, below: .call(.exp, u) - 1)
    case .selu:
      split(
        u, .zero, above: (1.0507009873554805 * u).simplified,
        below: (1.7580993408473766 * (.call(.exp, u) - 1)).simplified)
    case .relu6: clamp(u, 0, 6)
    case .hardtanh: clamp(u, -1, 1)
    case .clamp: clamp(u, x[1], x[2])
    case .where: branch(x)
    default: extremum(x, name == .max ? .greater : .less)
    }
  }

  private mutating func split(_ u: Expression, _ edge: Expression, above: Expression, below: Expression) {
    regions = [([.comparison(u, .greater, edge)], above), ([.comparison(u, .less, edge)], below)]
    edges = [(u, edge, (0, 1))]
  }

  private mutating func clamp(_ u: Expression, _ low: Expression, _ high: Expression) {
    let (isAbove, isBelow) = (Expression.comparison(u, .greater, low), Expression.comparison(u, .less, high))
    regions = [
      ([.comparison(u, .less, low)], low), ([isAbove, isBelow], u), ([.comparison(u, .greater, high)], high),
    ]
    edges = [(u, low, (0, 1)), (u, high, (1, 2))]
  }

  private mutating func branch(_ x: [Expression]) {
    guard case .comparison(let left, let relation, let right) = x[0] else {
      regions = [([.comparison(x[0], .notEqual, .zero)], x[1]), ([.comparison(x[0], .equal, .zero)], x[2])]
      return
    }
    regions = [([x[0]], x[1]), ([.comparison(left, relation.opposite, right)], x[2])]
    if relation != .equal, relation != .notEqual { edges = [(left, right, (0, 1))] }
  }

  private mutating func extremum(_ x: [Expression], _ relation: Relation) {
    for index in x.indices {
      let others = x.indices.filter { $0 != index }
      regions.append((others.map { .comparison(x[index], relation, x[$0]) }, x[index]))
    }
    for first in x.indices {
      for second in x.indices where second > first { edges.append((x[first], x[second], (first, second))) }
    }
  }

  /// What the policy gives where two numbers tie: for those that vary equal shares, nothing beside a constant.
  func tie(_ left: Expression, _ right: Expression, by variable: Variable) -> Expression? {
    switch name {
    case .max, .min:
      let half = Expression.quotient(.one, Expression(2))
      let shares = [(left, right), (right, left)].map { own, other -> Expression in
        other.isConstant ? .zero : half * own.derivative(by: variable)
      }
      return (shares[0] + shares[1]).simplified
    case .abs, .relu, .clamp, .relu6, .hardtanh: return .zero
    default: return nil
    }
  }
}

extension Relation {
  /// What holds with the sides exchanged.
  var mirrored: Relation {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }
}

extension Expression {
  /// A comparison with the variable alone on its left, if both sides are linear in it with numbers as coefficients.
  func solved(for variable: Variable) -> Expression {
    guard case .comparison(let left, let relation, let right) = self else { return self }
    if !left.contains(variable), right.contains(variable) {
      return Expression.comparison(right, relation.mirrored, left).solved(for: variable)
    }
    let difference = (left - right).simplified
    let slope = difference.derivative(by: variable)
    let start = difference.substituting([variable: .zero]).simplified
    guard let m = slope.asNumber, start.asNumber != nil, m.double != 0, let place = (-(start / slope)).asNumber else {
      return self
    }
    let turned = m.double < 0 ? relation.mirrored : relation
    return .comparison(.variable(variable), turned, Display(usesE: false).written(place.expression))
  }

  /// Whether a comparison with the variable on its left holds for numbers above some place.
  fileprivate func holdsAbove(_ variable: Variable, _ place: Expression) -> Bool {
    guard case .comparison(.variable(variable), let relation, place) = self else { return false }
    return relation == .greater || relation == .greaterOrEqual
  }

  private var asNumber: Coefficient? { Coefficient(Simplifier(for: self).canonical(self)) }
}

/// A function that has a name and no formula, or one of its derivatives: f(u), g(y, h), f′(u), ∂g/∂h.
public struct NamedFunction: Hashable, Sendable {
  public let letter: String
  /// How often it has been differentiated by each of its arguments.
  public let orders: [Int]

  public init(_ letter: String, arity: Int) {
    (self.letter, orders) = (letter, [Int](repeating: 0, count: Swift.max(arity, 1)))
  }

  private init(_ letter: String, orders: [Int]) { (self.letter, self.orders) = (letter, orders) }

  public var arity: Int { orders.count }
  public var isDerivative: Bool { order > 0 }

  /// How often it has been differentiated in all.
  public var order: Int { orders.reduce(0, +) }

  /// Its derivative by one argument; one that it does not have gives the function itself.
  public func derivative(by index: Int) -> NamedFunction {
    guard orders.indices.contains(index) else { return self }
    var orders = orders
    orders[index] += 1
    return NamedFunction(letter, orders: orders)
  }

  /// f, f′, f″, f‴, f⁽⁴⁾; for several arguments the places of those it is differentiated by: ∂₂g, ∂₁₂g.
  public var name: String {
    guard isDerivative else { return letter }
    if arity == 1 {
      return order <= 3 ? letter + ["′", "″", "‴"][order - 1] : "\(letter)⁽\(Self.raised(order))⁾"
    }
    let places = orders.enumerated().flatMap { [Int](repeating: $0 + 1, count: $1) }
    return "∂" + places.map(Self.lowered).joined(separator: arity > 9 ? "," : "") + letter
  }

  /// The name in ASCII: f, f', D2 g.
  var plainName: String {
    guard isDerivative else { return letter }
    if arity == 1 { return letter + String(repeating: "'", count: order) }
    let places = orders.enumerated().flatMap { [Int](repeating: $0 + 1, count: $1) }
    return "D\(places.map(String.init).joined(separator: arity > 9 ? "," : "")) \(letter)"
  }

  private static func raised(_ number: Int) -> String {
    String(String(number).compactMap { $0.wholeNumberValue.map { Parser.superscripts[$0] } })
  }

  private static func lowered(_ number: Int) -> String {
    let digits = Array("₀₁₂₃₄₅₆₇₈₉")
    return String(String(number).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}

extension Expression {
  /// A call f(a, b) of a function without a formula.
  public static func call(_ name: String, _ arguments: Expression...) -> Expression {
    .call(.named(NamedFunction(name, arity: arguments.count)), arguments)
  }

  /// What a partial derivative in Leibniz' notation is written with, for ∂g/∂h: the function g and, as often as it is
  /// differentiated by each, the names of its arguments.
  ///
  /// Only where every argument has a name of its own, as in g(y, h) and g(y, h(x, z)). Nil otherwise; such a
  /// derivative is written with the places of its arguments: ∂₂g(y, x²).
  var leibniz: (function: String, variables: [Variable])? {
    guard case .call(.named(let function), let arguments) = self, function.isDerivative, function.arity > 1 else {
      return nil
    }
    let names = arguments.compactMap { argument -> Variable? in
      switch argument {
      case .variable(let variable): variable
      case .call(.named(let inner), _) where !inner.isDerivative: Variable(inner.letter)
      default: nil
      }
    }
    guard names.count == arguments.count, Set(names).count == names.count else { return nil }
    let variables = zip(names, function.orders).flatMap { [Variable](repeating: $0, count: $1) }
    return (function.letter, variables)
  }
}

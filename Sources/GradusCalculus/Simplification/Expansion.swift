extension Simplifier {
  /// The canonical form with products of sums and powers of sums multiplied out; nil if that would give more than
  /// `limit` terms in one place, or more than `effort` products of terms.
  func expanded(_ expression: Expression, limit: Int = 200, effort: Int = 20_000) -> Expression? {
    var isTooLong = false
    var products = 0
    func expand(_ expression: Expression) -> Expression {
      if isTooLong { return expression }
      switch expression {
      case .sum(let terms): return sum(terms.map(expand))
      case .product(let factors):
        // What stands below a bar stays there, undivided.
        let below = factors.filter(\.isBelow)
        let above = factors.filter { !$0.isBelow }.map(expand).reduce(Expression.one, multiplied)
        return below.isEmpty ? above : product([above] + below.map(expand))
      case .power(let base, let exponent):
        let inner = expand(base)
        guard case .sum = inner, let count = exponent.integer, count > 1, count <= limit else {
          return power(inner, expand(exponent))
        }
        return (0..<count).reduce(Expression.one) { product, _ in multiplied(product, inner) }
      case .call(let function, let arguments): return call(function, arguments.map(expand))
      case .summation(let body, let index): return summation(expand(body), over: index)
      default: return expression
      }
    }
    func multiplied(_ left: Expression, _ right: Expression) -> Expression {
      let count = left.terms.count * right.terms.count
      products += count
      guard !isTooLong, count <= limit, products <= effort else {
        isTooLong = true
        return left
      }
      return sum(left.terms.flatMap { a in right.terms.map { product([a, $0]) } })
    }
    let result = expand(expression)
    return isTooLong ? nil : result
  }
}

extension Expression {
  /// Whether it is a power with a negative number as its exponent.
  fileprivate var isBelow: Bool {
    guard case .power(_, let exponent) = self, let number = Coefficient(exponent) else { return false }
    return number.double < 0
  }
}

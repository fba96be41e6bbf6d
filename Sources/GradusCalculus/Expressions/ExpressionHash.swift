extension Expression {
  /// Of a large expression the first parts only: what begins alike is told apart by `==`.
  public func hash(into hasher: inout Hasher) {
    var budget = 32
    hash(into: &hasher, &budget)
  }

  private func hash(into hasher: inout Hasher, _ budget: inout Int) {
    budget -= 1
    guard budget > 0 else { return }
    switch self {
    case .number(let value): hasher.combine(value)
    case .real(let value): hasher.combine(value)
    case .constant(let constant): hasher.combine(constant)
    case .variable(let variable): hasher.combine(variable)
    case .sum(let parts): hashParts(1, parts, &hasher, &budget)
    case .product(let parts): hashParts(2, parts, &hasher, &budget)
    case .negated(let part): hashParts(3, [part], &hasher, &budget)
    case .quotient(let left, let right): hashParts(4, [left, right], &hasher, &budget)
    case .power(let base, let exponent): hashParts(5, [base, exponent], &hasher, &budget)
    case .call(let function, let parts):
      hasher.combine(function)
      hashParts(6, parts, &hasher, &budget)
    case .comparison(let left, let relation, let right):
      hasher.combine(relation)
      hashParts(7, [left, right], &hasher, &budget)
    case .derivative(let part, let variable):
      hasher.combine(variable)
      hashParts(8, [part], &hasher, &budget)
    case .summation(let part, let index):
      hasher.combine(index)
      hashParts(9, [part], &hasher, &budget)
    case .delta(let i, let j):
      hasher.combine(i)
      hasher.combine(j)
    }
  }

  private func hashParts(_ kind: UInt8, _ parts: [Expression], _ hasher: inout Hasher, _ budget: inout Int) {
    hasher.combine(kind)
    hasher.combine(parts.count)
    for part in parts where budget > 0 { part.hash(into: &hasher, &budget) }
  }
}

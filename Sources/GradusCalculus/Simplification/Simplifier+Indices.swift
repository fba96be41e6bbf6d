/// Sums over indices and Kronecker's δ in canonical form.
///
/// In form, a sum over an index has a product below it, free of factors without the index; its index has a name by its
/// depth, so that Σᵢ x[i] and Σₖ x[k] are alike.
extension Simplifier {
  func delta(_ left: Index, _ right: Index) -> Expression {
    if left == right { return .one }
    if case .number = left, case .number = right { return .zero }
    return .delta(Swift.min(left, right), Swift.max(left, right))
  }

  /// Where δ[i,j] is a factor, j is i in the others; nil if nothing is to do.
  func usingDeltas(_ factors: [Expression]) -> [Expression]? {
    for (place, factor) in factors.enumerated() {
      guard case .delta(let kept, .name(let gone)) = factor else { continue }
      var others = factors
      others.remove(at: place)
      guard others.contains(where: { $0.hasFreeIndex(gone) }) else { continue }
      return others.map { $0.hasFreeIndex(gone) ? canonical($0.renamingIndex(gone, to: kept)) : $0 } + [factor]
    }
    return nil
  }

  /// The sum of a body in form.
  func summation(_ body: Expression, over index: String) -> Expression {
    if body == .zero { return .zero }
    guard body.hasFreeIndex(index) else {
      // As often as the index has values; its name tells how often.
      return body == .one ? .summation(.one, over: index) : product([body, .summation(.one, over: index)])
    }
    if case .sum(let terms) = body { return sum(terms.map { summation($0, over: index) }) }
    var inside: [Expression] = []
    var outside: [Expression] = []
    for factor in body.factors {
      if let other = factor.deltaPartner(of: index) {
        // Σₖ δ[k,j]·f[k] = f[j]
        let rest = Expression.joinedProduct(body.factors.filter { $0 != factor })
        return canonical(rest.renamingIndex(index, to: other))
      }
      if factor.hasFreeIndex(index) { inside.append(factor) } else { outside.append(factor) }
    }
    if !outside.isEmpty { return product(outside + [summation(product(inside), over: index)]) }
    if let place = inside.firstIndex(where: { $0.hasTermWithDelta(of: index) }), case .sum(let terms) = inside[place] {
      var others = inside
      others.remove(at: place)
      return sum(terms.map { summation(product(others + [$0]), over: index) })
    }
    let name = IndexNames.canonicalPrefix + "\(body.depthOfSums + 1)"
    return .summation(name == index ? body : body.renamingIndex(index, to: .name(name)), over: name)
  }
}

extension Expression {
  /// The other index, if this is a δ of the index.
  fileprivate func deltaPartner(of index: String) -> Index? {
    guard case .delta(let left, let right) = self else { return nil }
    return left == .name(index) ? right : right == .name(index) ? left : nil
  }

  /// Whether it is a sum with a term that a δ of the index would pick out.
  fileprivate func hasTermWithDelta(of index: String) -> Bool {
    guard case .sum(let terms) = self else { return false }
    return terms.contains { $0.factors.contains { $0.deltaPartner(of: index) != nil } }
  }

  /// How many sums over indices stand in each other.
  fileprivate var depthOfSums: Int {
    let inner = children.map(\.depthOfSums).max() ?? 0
    if case .summation = self { return inner + 1 }
    return inner
  }
}

/// How the indices of sums are called when canonical forms are written down: as in the expression they came from.
struct IndexNames {
  /// No name that anybody can type begins so.
  static let canonicalPrefix = "§"

  /// A name of the original, with the axes that its index ran along.
  private struct Candidate {
    let name: String
    var axes: Set<String> = []
  }

  private var candidates: [Candidate] = []
  /// Names that mean something else.
  private var taken: Set<String> = []

  init() {}

  /// Names that must not be used either.
  mutating func avoid(_ names: [String]) { taken.formUnion(names) }

  init(of expression: Expression) {
    taken = Set(expression.freeIndices + expression.variables.filter { $0.indices.isEmpty }.map(\.name))
    visit(expression)
  }

  private mutating func visit(_ expression: Expression) {
    if case .summation(let body, let index) = expression, !index.hasPrefix(Self.canonicalPrefix) {
      let place =
        candidates.firstIndex { $0.name == index }
        ?? {
          candidates.append(Candidate(name: index))
          return candidates.count - 1
        }()
      body.forEachAxis(of: index) { candidates[place].axes.insert("\($0) \($1)") }
    }
    for child in expression.children { visit(child) }
  }

  /// The name for an index that has a canonical one.
  func name(for index: String, in body: Expression) -> String {
    guard index.hasPrefix(Self.canonicalPrefix) else { return index }
    var axes: Set<String> = []
    body.forEachAxis(of: index) { axes.insert("\($0) \($1)") }
    let inUse = Set(body.freeIndices).subtracting([index])
    let possible = candidates.filter { !inUse.contains($0.name) && !taken.contains($0.name) }
    // The first of those that share the most axes.
    var best: (name: String, shared: Int)?
    for candidate in possible {
      let shared = candidate.axes.intersection(axes).count
      if shared > best?.shared ?? -1 { best = (candidate.name, shared) }
    }
    return best?.name ?? Self.unused(apartFrom: body.namesInUse.union(taken))
  }

  /// The first letter that is usual for an index and not in use.
  static func unused(apartFrom names: Set<String>, among letters: String = "kijlmnpqrs") -> String {
    letters.map(String.init).first { !names.contains($0) } ?? Expression.freshIndex(like: "k", apartFrom: names)
  }
}

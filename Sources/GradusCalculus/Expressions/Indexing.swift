/// Names of indices: which are free, which belong to sums, and how to rename them without catching others.
extension Variable {
  /// The names among the indices.
  public var indexNames: [String] { indices.compactMap(\.name) }

  func renamingIndex(_ name: String, to index: Index) -> Variable {
    guard indices.contains(.name(name)) else { return self }
    return Variable(self.name, indices.map { $0 == .name(name) ? index : $0 })
  }
}

extension Expression {
  /// The names of indices that belong to no sum, in the order of their first appearance.
  public var freeIndices: [String] {
    var (found, bound): ([String], [String]) = ([], [])
    func visit(_ expression: Expression) {
      switch expression {
      case .variable(let variable): add(variable.indexNames)
      case .delta(let left, let right): add([left, right].compactMap(\.name))
      case .summation(let body, let index):
        bound.append(index)
        visit(body)
        bound.removeLast()
      case .derivative(let part, let variable):
        visit(part)
        add(variable.indexNames)
      default: expression.children.forEach(visit)
      }
    }
    func add(_ names: [String]) {
      for name in names where !bound.contains(name) && !found.contains(name) { found.append(name) }
    }
    visit(self)
    return found
  }

  /// Whether it has sums over indices, or elements with named indices.
  public var isIndexed: Bool {
    switch self {
    case .summation, .delta: true
    case .variable(let variable): variable.isSymbolic
    default: children.contains(where: \.isIndexed)
    }
  }

  /// Every name that stands somewhere: of indices, free or not, of variables and arrays.
  var namesInUse: Set<String> {
    var found: Set<String> = []
    func visit(_ expression: Expression) {
      switch expression {
      case .variable(let variable): found.formUnion([variable.name] + variable.indexNames)
      case .delta(let left, let right): found.formUnion([left, right].compactMap(\.name))
      case .summation(_, let index): found.insert(index)
      case .derivative(_, let variable): found.formUnion(variable.indexNames)
      default: break
      }
      expression.children.forEach(visit)
    }
    visit(self)
    return found
  }

  /// Whether an index stands in it that belongs to no sum inside; also as a number, as in i·x[i].
  func hasFreeIndex(_ name: String) -> Bool {
    switch self {
    case .variable(let variable): variable.indices.contains(.name(name)) || variable == Variable(name)
    case .delta(let left, let right): left == .name(name) || right == .name(name)
    case .summation(let body, let index): index != name && body.hasFreeIndex(name)
    case .derivative(let part, let variable): variable.indices.contains(.name(name)) || part.hasFreeIndex(name)
    default: children.contains { $0.hasFreeIndex(name) }
    }
  }

  /// Another index in place of one that belongs to no sum inside.
  public func renamingIndex(_ name: String, to index: Index) -> Expression {
    switch self {
    case .variable(let variable):
      if variable == Variable(name) {
        return index.name.map { .variable(Variable($0)) } ?? Expression(index.number ?? 0)
      }
      return .variable(variable.renamingIndex(name, to: index))
    case .delta(let left, let right):
      return .delta(left == .name(name) ? index : left, right == .name(name) ? index : right)
    case .summation(let body, let own):
      if own == name || !body.hasFreeIndex(name) { return self }
      if index == .name(own) {
        return renamingBoundIndex(apartFrom: [own, name]).renamingIndex(name, to: index)
      }
      return .summation(body.renamingIndex(name, to: index), over: own)
    case .derivative(let part, let variable):
      return .derivative(part.renamingIndex(name, to: index), variable.renamingIndex(name, to: index))
    default: return replacingChildren { $0.renamingIndex(name, to: index) }
    }
  }

  /// A sum with another name for its index: k1, k2 … for k.
  func renamingBoundIndex(apartFrom names: [String]) -> Expression {
    guard case .summation(let body, let index) = self else { return self }
    let fresh = Self.freshIndex(like: index, apartFrom: body.namesInUse.union(names))
    return .summation(body.renamingIndex(index, to: .name(fresh)), over: fresh)
  }

  /// k1, k2 … for k.
  static func freshIndex(like index: String, apartFrom names: Set<String>) -> String {
    let stem = String(index.prefix { !$0.isDigit })
    var count = 1
    while names.contains("\(stem)\(count)") { count += 1 }
    return "\(stem)\(count)"
  }

  /// `self` is the body of a sum over an index, which is a name of its own.
  func substituting(_ values: [Variable: Expression], inSumOver index: String) -> Expression {
    var values = values
    values[Variable(index)] = nil
    let sum = Expression.summation(self, over: index)
    let incoming = values.filter { contains($0.key) }.values
    guard incoming.contains(where: { $0.hasFreeIndex(index) }) else {
      return .summation(substituting(values), over: index)
    }
    let names = incoming.reduce(into: Set<String>()) { $0.formUnion($1.namesInUse) }
    return sum.renamingBoundIndex(apartFrom: Array(names)).substituting(values)
  }

  /// Calls `body` with each array and axis that an index runs along.
  func forEachAxis(of index: String, _ body: (String, Int) -> Void) {
    switch self {
    case .variable(let variable):
      for (axis, own) in variable.indices.enumerated() where own == .name(index) { body(variable.name, axis) }
    case .summation(let inner, let own): if own != index { inner.forEachAxis(of: index, body) }
    default: for child in children { child.forEachAxis(of: index, body) }
    }
  }
}

/// Whole arrays in formulas: `A @ X`, `X'`, `sum(X)`. They become elements with indices while they are read.
///
/// Until its statement ends, the axes of an array are called #1 for the last, #2 for the one before, and so on. So X + b
/// adds b to each row of X, and functions are applied element by element.
extension Parser {
  /// The elements of an array whose number of axes is known; nil for another name.
  func whole(_ name: String) -> Expression? {
    guard let rank = ranks[name], rank > 0, scope?.parameters.contains(Variable(name)) != true else { return nil }
    return .variable(Variable(name, (1...rank).reversed().map { Expression.axis($0) }))
  }

  /// Σₖ left[…,k]·right[k,…]: the last axis of the left one meets the first of the right one.
  mutating func matrixProduct(_ left: Expression, _ right: Expression, at start: Int) throws(ParseError) -> Expression {
    let (first, second) = (left.rank, right.rank)
    guard (1...2).contains(first), (1...2).contains(second) else {
      let got = [first, second].map { $0 == 0 ? "a number" : "\($0) axes" }.joined(separator: " and ")
      throw ParseError(
        text: text, column: start + 1, expected: "a vector or a matrix on both sides of @", got: got,
        remedy: "Declare shapes, as in A=3x4,x=4, or give the arrays' values.")
    }
    let index = IndexNames.unused(apartFrom: left.namesInUse.union(right.namesInUse).union(words), among: "klmnpqrs")
    var (leftNames, rightNames): ([String: Index], [String: Index]) = ([:], ["#\(second)": .name(index)])
    leftNames["#1"] = .name(index)
    if first == 2 { leftNames["#2"] = Expression.axis(second) }
    if second == 2 { rightNames["#1"] = Expression.axis(1) }
    let factors = left.renamingIndices(leftNames).factors + right.renamingIndices(rightNames).factors
    return .summation(.product(factors), over: index)
  }

  /// `X'`, `Xᵀ`, as often as it stands after an array.
  mutating func transposed(_ array: Expression) -> Expression {
    var array = array
    while array.rank > 0, skip("'") || skip("ᵀ") { array = array.transposed }
    return array
  }

  /// `transpose(X)`, whose `(` has been read.
  mutating func transposition(at start: Int) throws(ParseError) -> Expression {
    let values = try nested { (parser) throws(ParseError) in try parser.arguments() }
    guard values.count == 1, values[0].rank > 0 else {
      position = start
      throw error("an array to transpose", Self.shapeRemedy)
    }
    return values[0].transposed
  }

  /// `sum(X)`: over all axes. Nil, with nothing read, where something else stands than a whole array.
  mutating func total() throws(ParseError) -> Expression? {
    guard !ranks.isEmpty else { return nil }
    let start = position
    guard let values = try? nested({ (parser) throws(ParseError) in try parser.arguments() }), values.count == 1,
      values[0].rank > 0
    else {
      position = start
      return nil
    }
    var total = values[0]
    for axis in 1...values[0].rank {
      let index = IndexNames.unused(apartFrom: total.namesInUse.union(words), among: "klmnpqrs")
      total = .summation(total.renamingIndex("#\(axis)", to: .name(index)), over: index)
    }
    return total
  }

  static let shapeRemedy = "Declare shapes, as in A=3x4,x=4, or give the arrays' values."

  /// The end of a statement: its axes get the names of a left side, or letters that are not in use.
  ///
  /// - Returns: the value, and the names of its indices in the order of its axes.
  mutating func namingAxes(
    _ value: Expression, like names: [String]? = nil, at start: Int
  ) throws(ParseError) -> (Expression, [String]) {
    let free = value.freeIndices
    let rank = value.rank
    guard rank > 0 else { return (value, free) }
    guard free.allSatisfy({ $0.hasPrefix("#") }), names.map({ $0.count == rank }) ?? true else {
      position = start
      throw error("whole arrays alone or indices alone", "Write every array with its indices.")
    }
    var (chosen, taken) = (names ?? [], value.namesInUse.union(words))
    while chosen.count < rank {
      chosen.append(IndexNames.unused(apartFrom: taken, among: "ijklmnpqrs"))
      taken.insert(chosen[chosen.count - 1])
    }
    let places = chosen.enumerated().map { ("#\(rank - $0)", Index.name($1)) }
    return (value.renamingIndices(Dictionary(uniqueKeysWithValues: places)), chosen)
  }

  /// Every name in the text.
  static func words(of text: String) -> Set<String> {
    Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
  }
}

extension Expression {
  fileprivate static func axis(_ number: Int) -> Index { .name("#\(number)") }

  /// The number of axes of an expression of whole arrays.
  var rank: Int {
    switch self {
    case .variable(let variable): variable.indices.compactMap(\.axis).max() ?? 0
    default: children.map(\.rank).max() ?? 0
    }
  }

  fileprivate var transposed: Expression {
    rank == 2 ? renamingIndices(["#1": Self.axis(2), "#2": Self.axis(1)]) : self
  }

  /// Several indices renamed at once.
  func renamingIndices(_ names: [String: Index]) -> Expression {
    let pairs = names.filter { $1 != .name($0) }.sorted { $0.key < $1.key }
    if pairs.count == 1 { return renamingIndex(pairs[0].key, to: pairs[0].value) }
    // By way of names that nobody has, so that i and j can change places.
    let apart = pairs.enumerated().reduce(self) { $0.renamingIndex($1.element.key, to: .name("%\($1.offset)")) }
    return pairs.enumerated().reduce(apart) { $0.renamingIndex("%\($1.offset)", to: $1.element.value) }
  }
}

extension Index {
  fileprivate var axis: Int? {
    guard let name, name.hasPrefix("#") else { return nil }
    return Int(name.dropFirst())
  }
}

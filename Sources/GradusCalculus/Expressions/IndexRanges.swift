/// How far indices run, and where they stand while sums are taken.
struct IndexRanges {
  /// Where an index stands now.
  var values: [String: Int] = [:]
  private var taken = 0
  private static let most = 10_000_000
  private let elements: [Variable]
  private var sizes: [String: Int]
  /// The shapes of the arrays, once they were asked for.
  private lazy var shapes: [String: [Int]] = Self.shapes(of: elements)

  init(point: [Variable: Double], sizes: [String: Int]) {
    // Only what has indices counts; most points have none.
    elements = point.keys.filter { !$0.indices.isEmpty }
    self.sizes = sizes
  }

  init(elements: Set<Variable>, sizes: [String: Int] = [:]) { (self.elements, self.sizes) = (Array(elements), sizes) }

  init(shapes: [String: [Int]], sizes: [String: Int] = [:]) {
    (elements, self.sizes) = ([], sizes)
    self.shapes = shapes
  }

  /// How far every index of an expression runs, free or not, as far as arrays tell.
  ///
  /// Two sums may use one name for different ranges: the first counts.
  static func sizes(in expression: Expression, shapes: [String: [Int]]) -> [String: Int] {
    var ranges = IndexRanges(shapes: shapes)
    var sizes: [String: Int] = [:]
    func note(_ index: String, _ body: Expression) {
      if sizes[index] == nil, let size = try? ranges.range(of: index, in: body) { sizes[index] = size }
    }
    func visit(_ expression: Expression) {
      if case .summation(let body, let index) = expression { note(index, body) }
      expression.children.forEach(visit)
    }
    for index in expression.freeIndices { note(index, expression) }
    visit(expression)
    return sizes
  }

  /// The largest number that each array has along each axis.
  static func shapes(of elements: some Sequence<Variable>) -> [String: [Int]] {
    var shapes: [String: [Int]] = [:]
    for element in elements where !element.isSymbolic && !element.indices.isEmpty {
      let numbers = element.indices.compactMap(\.number)
      let shape = shapes[element.name] ?? numbers
      if shape.count == numbers.count { shapes[element.name] = zip(shape, numbers).map { Swift.max($0, $1) } }
    }
    return shapes
  }

  /// The number that an index is, where it is used as one.
  func number(of variable: Variable) -> Double? {
    variable.indices.isEmpty && !values.isEmpty ? values[variable.name].map { Double($0) } : nil
  }

  /// The element with numbers in place of names that have a value.
  func numbered(_ variable: Variable) -> Variable {
    guard !values.isEmpty, variable.isSymbolic else { return variable }
    return Variable(
      variable.name,
      variable.indices.map { index in
        if let name = index.name, let value = values[name] { return .number(value) }
        return index
      })
  }

  func value(of index: Index) throws(EvaluationError) -> Int {
    switch index {
    case .number(let number): return number
    case .name(let name):
      guard let value = values[name] else { throw .missing(Variable(name)) }
      return value
    }
  }

  /// Counts terms of sums, of which nobody waits for more than some.
  mutating func count(_ terms: Int) throws(EvaluationError) {
    taken += terms
    guard taken <= Self.most else { throw .tooLarge }
  }

  /// How far an index runs, by the axes that it runs along.
  mutating func range(of index: String, in body: Expression) throws(EvaluationError) -> Int {
    var found: Set<Int> = []
    body.forEachAxis(of: index) { name, axis in
      if let shape = shapes[name], axis < shape.count { found.insert(shape[axis]) }
    }
    if found.count > 1 { throw .unequalRanges(index, found.sorted()) }
    // A renamed index has digits at its end.
    guard let size = found.first ?? sizes[index] ?? sizes[String(index.prefix { !$0.isDigit })] else {
      throw .noRange(index)
    }
    return size
  }
}

extension Expression {
  /// The most terms that sums may have when they are written out.
  static let largestUnrolling = 100_000

  /// Sums over indices written out term by term, for arrays of these shapes: Σₖ x[k]² as x[1]² + x[2]² + x[3]².
  public func writtenOut(for shapes: [String: [Int]]) throws(EvaluationError) -> Expression {
    var ranges = IndexRanges(shapes: shapes, sizes: IndexRanges.sizes(in: self, shapes: shapes))
    var count = 0
    return try unrolled(&ranges, &count)
  }

  /// Sums written out term by term, for arrays with these elements.
  func unrolled(over elements: Set<Variable>, sizes: [String: Int] = [:]) throws(EvaluationError) -> Expression {
    var ranges = IndexRanges(elements: elements, sizes: sizes)
    var count = 0
    return try unrolled(&ranges, &count)
  }

  private func unrolled(_ ranges: inout IndexRanges, _ count: inout Int) throws(EvaluationError) -> Expression {
    switch self {
    case .delta(.number(let left), .number(let right)): return left == right ? .one : .zero
    case .summation(let body, let index):
      var terms: [Expression] = []
      for number in 0..<(try ranges.range(of: index, in: body)) {
        count += body.size
        guard count <= Self.largestUnrolling else { throw .tooLarge }
        terms.append(try body.renamingIndex(index, to: .number(number + 1)).unrolled(&ranges, &count))
      }
      return terms.isEmpty ? .zero : terms.count == 1 ? terms[0] : .sum(terms)
    default:
      var parts: [Expression] = []
      for child in children { parts.append(try child.unrolled(&ranges, &count)) }
      var next = parts.makeIterator()
      return replacingChildren { next.next() ?? $0 }
    }
  }
}

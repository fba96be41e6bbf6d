/// Definitions, functions and what is wanted of them.
extension Parser {
  /// What a text says, statement by statement.
  struct Statements {
    var functions: [Formula.Function] = []
    var definitions: [Formula.Definition] = []
    var outputs: [Expression] = []
    /// The free indices of each output, in the order of its axes.
    var indices: [[String]] = []
    /// Whether the last statement is a function.
    var endsInFunction = false
  }

  mutating func statements() throws(ParseError) -> Statements {
    var statements = Statements()
    while true {
      while skip(";") {}
      if next == nil { break }
      let start = position
      if let head = functionHead() {
        statements.functions.append(try function(head, at: start))
        statements.endsInFunction = true
      } else {
        let value = try comparison()
        if skip("=") {
          statements.definitions.append(try definition(of: value, at: start))
          statements.endsInFunction = false
        } else {
          let (output, indices) = try namingAxes(value, at: start)
          statements.outputs.append(output)
          statements.indices.append(indices)
        }
      }
      guard next == nil || skip(";") else { throw error("an operator or the end", "") }
    }
    try addMissingOutput(to: &statements)
    return statements
  }

  /// f(x) = … or L = … at the end, alone, asks for itself.
  private mutating func addMissingOutput(to statements: inout Statements) throws(ParseError) {
    guard statements.outputs.isEmpty else { return }
    if let last = statements.functions.last, statements.endsInFunction {
      let parameters = last.parameters.map { Expression.variable($0) }
      statements.outputs = [.call(.named(NamedFunction(last.name, arity: parameters.count)), parameters)]
      statements.indices = [[]]
    } else if let last = statements.definitions.last {
      statements.outputs = [.variable(last.variable)]
      statements.indices = [last.variable.indexNames]
    } else {
      throw error("an expression", "")
    }
  }

  private mutating func definition(
    of name: Expression, at start: Int
  ) throws(ParseError) -> Formula.Definition {
    guard case .variable(let left) = name, defined[left.name]?.contains(where: { $0.clashes(with: left) }) != true
    else {
      position = start
      throw error("a new name before \"=\"", "Compare with \"==\".")
    }
    // A whole array gets the indices of its value.
    let isWhole = left.indexNames.contains { $0.hasPrefix("#") }
    guard isWhole || left.indexNames.isEmpty || Set(left.indexNames).count == left.indices.count else {
      position = start
      throw error("different names as indices before \"=\"", "")
    }
    guard used[left.name]?.contains(where: { $0.clashes(with: left) }) != true else {
      position = start
      throw error("a name that no definition before has used", "Move the definition of \(left.name) up.")
    }
    let place = position
    let names = isWhole || left.indexNames.isEmpty ? nil : left.indexNames
    let read = try comparison()
    guard !isWhole || read.rank == left.indices.count else {
      position = place
      throw error("an array with \(left.indices.count) axes, as \(left.name) has", "")
    }
    let (value, free) = try namingAxes(read, like: names, at: place)
    let variable = read.rank > 0 ? Variable(left.name, free.map { .name($0) }) : left
    guard !value.contains(variable) else {
      position = place
      throw error("a definition without the name itself", "Use another name.")
    }
    if let index = free.first(where: { !variable.indexNames.contains($0) }) {
      position = place
      throw error("a value without the index \(index)", "Sum over it, or write \(variable.name)[\(index)] = ….")
    }
    for name in value.variables { used[name.name, default: []].insert(name) }
    defined[variable.name, default: []].append(variable)
    if !variable.indices.isEmpty, variable.isSymbolic { ranks[variable.name] = variable.indices.count }
    return Formula.Definition(variable: variable, value: value)
  }

  // MARK: Functions

  /// Names with a meaning of their own besides the functions.
  private static let reserved: Set<String> = ["pow", "e", "pi", "sum", "delta"]

  /// `f(x, y) =`, which begins the definition of a function; nil, with nothing read, where something else stands.
  private mutating func functionHead() -> (name: String, parameters: [String])? {
    let start = position
    func nothing(_ parser: inout Parser) -> (String, [String])? {
      parser.position = start
      return nil
    }
    guard let first = next, first.isLetter, first != "π" else { return nothing(&self) }
    let name = word()
    guard !name.isEmpty, skip("(") else { return nothing(&self) }
    var parameters: [String] = []
    repeat {
      guard let first = next, first.isLetter, first != "π" else { return nothing(&self) }
      parameters.append(word())
    } while skip(",")
    guard !parameters.contains(""), skip(")"), skip("=") else { return nothing(&self) }
    return (name, parameters)
  }

  private mutating func function(
    _ head: (name: String, parameters: [String]), at start: Int
  ) throws(ParseError) -> Formula.Function {
    let place = position
    func refused(_ parser: inout Parser, _ expected: String, _ remedy: String) -> ParseError {
      parser.position = start
      return parser.error(expected, remedy)
    }
    let isKnown = MathFunction.names[head.name] != nil || Self.reserved.contains(head.name)
    guard !isKnown, functions[head.name].flatMap({ $0 }) == nil else {
      throw refused(&self, "a new name of a function", "\(head.name) has a meaning already.")
    }
    let areNames = head.parameters.allSatisfy { MathFunction.names[$0] == nil && !Self.reserved.contains($0) }
    guard areNames, Set(head.parameters).count == head.parameters.count else {
      throw refused(&self, "different new names of arguments", "")
    }
    position = place
    let parameters = head.parameters.map { Variable($0) }
    scope = (Set(parameters), head.name)
    let value = try comparison()
    scope = nil
    guard value.rank == 0 else {
      position = place
      throw error("a function without whole arrays", "Write their elements with indices.")
    }
    for name in value.variables where !parameters.contains(name) { used[name.name, default: []].insert(name) }
    functions[head.name] = parameters.count
    return Formula.Function(name: head.name, parameters: parameters, value: value)
  }

  /// The call of a function that is not built in, whose name has been read; nil if the name is none before arguments.
  mutating func namedCall(_ name: String, at start: Int) throws(ParseError) -> Expression? {
    if let scope {
      if scope.parameters.contains(Variable(name)) { return nil }
      if scope.function == name, next == "(" {
        position = start
        throw error("a formula without \(name) itself", "A function cannot call itself.")
      }
    }
    guard let arity = functions[name] else { return nil }
    let place = position
    let order = primes()
    guard next == "(" || superscriptIsNext, order <= Self.mostPrimes else {
      position = place
      return nil
    }
    // A prime needs a function of one argument.
    let expression = try call(name, at: start) { count in
      let function = NamedFunction(name, arity: arity ?? (order > 0 ? 1 : count))
      return .named((0..<order).reduce(function) { function, _ in function.derivative(by: 0) })
    }
    if arity == nil, case .call(.named(let function), _) = expression.powerBase { functions[name] = function.arity }
    return expression
  }

  private static let mostPrimes = 20

  /// How many primes follow: f′, f'', f‴.
  private mutating func primes() -> Int {
    let counts: [Character: Int] = ["'": 1, "′": 1, "’": 1, "″": 2, "‴": 3]
    var order = 0
    while position < characters.count, let count = counts[characters[position]] {
      order += count
      position += 1
    }
    return order
  }

  private var superscriptIsNext: Bool {
    position < characters.count && Self.superscripts.contains(characters[position])
  }
}

extension Variable {
  /// Whether two left sides define the same, or one an array and the other its elements.
  fileprivate func clashes(with other: Variable) -> Bool {
    self == other || (name == other.name && (isSymbolic || other.isSymbolic))
  }
}

/// Takes formulas apart into nodes.
///
/// While it works, a node stands in formulas as a variable that no text can spell; names are given at the end, when it
/// is known how many sums and products there are.
struct GraphBuilder {
  private struct Draft {
    var value: Expression
    var name: Variable?
    /// What a node without a name is called by.
    var prefix: String
    /// The function of one argument, a node, that it is the value of.
    var function: NamedFunction?
  }

  private let grain: ComputationGraph.Grain
  private let functions: [String: Formula.Function]
  private var drafts: [Draft] = []
  private var named: [Variable: Int] = [:]
  private var shared: [Expression: Int] = [:]

  init(grain: ComputationGraph.Grain, functions: [Formula.Function]) {
    self.grain = grain
    self.functions = Dictionary(functions.map { ($0.name, $0) }) { first, _ in first }
  }

  /// A node for an input, before it is used.
  mutating func input(_ name: Variable) { _ = reference(to: name) }

  /// A node for `name = value`.
  mutating func define(_ name: Variable, _ value: Expression) {
    let value = grain == .definitions ? part(value) : operation(value).value
    named[name] = add(Draft(value: value, name: name, prefix: name.name))
    if !value.isConstant, grain == .operations, shared[value] == nil { shared[value] = named[name] }
  }

  /// The node of an output.
  mutating func output(_ value: Expression) -> Int {
    let value = part(value)
    if let id = id(value), drafts[id].value != value {
      if drafts[id].name == nil, !functionNames.contains(drafts[id].prefix) { drafts[id].prefix = Self.output }
      return id
    }
    return add(Draft(value: value, name: nil, prefix: Self.output))
  }

  private static let output = "out"
  private static let label = "#"

  private var functionNames: Set<String> { Set(calledFunctions).union(functions.keys) }
  private var calledFunctions: [String] {
    shared.keys.compactMap { if case .call(.named(let function), _) = $0 { function.letter } else { nil } }
  }

  // MARK: Parts

  /// The expression with nodes for its parts; in the grain of operations it is a node, or a number.
  private mutating func part(_ expression: Expression) -> Expression {
    switch expression {
    case .variable(let variable): return variable.name == Self.label ? expression : reference(to: variable)
    case .call(.named(let function), let arguments) where isCall(function): return call(function, arguments)
    // Sums over indices are no numbers; they stay as they are.
    case .summation, .delta: return expression
    default: break
    }
    if grain == .definitions { return expression.replacingChildren { part($0) } }
    if expression.isConstant { return expression }
    let (value, prefix) = operation(expression)
    return node(for: value, prefix, value)
  }

  /// The outermost operation with nodes for its operands.
  private mutating func operation(_ expression: Expression) -> (value: Expression, prefix: String) {
    switch expression {
    case .sum(let terms):
      // The minus of a difference belongs to the sum.
      let parts = terms.map { term -> Expression in
        if case .negated(let operand) = term { return .negated(part(operand)) }
        return part(term)
      }
      return (.sum(parts), "s")
    case .variable, .number, .real, .constant: return (part(expression), "v")
    case .call(.named(let function), let arguments) where isCall(function):
      let parts = arguments.map { part($0) }
      guard let known = formula(of: function) else { return (.call(.named(function), parts), function.letter) }
      return (operation(known.applied(to: parts)).value, function.letter)
    default:
      let value = expression.replacingChildren { child in
        if case .comparison = child { return child.replacingChildren { part($0) } }
        return part(child)
      }
      return (value, Self.prefix(of: expression))
    }
  }

  private static func prefix(of expression: Expression) -> String {
    switch expression {
    case .product: "p"
    case .quotient: "q"
    case .power: "r"
    case .negated: "n"
    case .call: "u"
    default: "v"
    }
  }

  /// Whether it is a function of the text's own, or a derivative of one with a formula.
  private func isCall(_ function: NamedFunction) -> Bool {
    !function.isDerivative || functions[function.letter] != nil
  }

  private func formula(of function: NamedFunction) -> Formula.Function? {
    functions[function.letter].flatMap { $0.derivative(function.orders) }
  }

  /// A node for a call of a function of the text's own.
  private mutating func call(_ function: NamedFunction, _ arguments: [Expression]) -> Expression {
    let parts = arguments.map { part($0) }
    let key = Expression.call(.named(function), parts)
    if let id = shared[key] { return Self.variable(id) }
    let value =
      formula(of: function).map { known in
        let body = known.applied(to: parts)
        return grain == .definitions ? part(body) : operation(body).value
      } ?? key
    let isUnary = parts.count == 1 && id(parts[0]) != nil
    let prefix = function.isDerivative ? "u" : function.letter
    return node(for: value, prefix, key, isUnary ? function : nil)
  }

  // MARK: Nodes

  private static func variable(_ id: Int) -> Expression { .variable(Variable(label, [id])) }
  private static func id(_ variable: Variable) -> Int? {
    variable.name == label ? variable.indices.first?.number : nil
  }

  private func id(_ expression: Expression) -> Int? {
    if case .variable(let variable) = expression { Self.id(variable) } else { nil }
  }

  private mutating func reference(to variable: Variable) -> Expression {
    if let id = named[variable] { return Self.variable(id) }
    let id = add(Draft(value: Self.variable(drafts.count), name: variable, prefix: variable.name))
    named[variable] = id
    return Self.variable(id)
  }

  private mutating func node(
    for value: Expression, _ prefix: String, _ key: Expression, _ function: NamedFunction? = nil
  ) -> Expression {
    if let id = shared[key] { return Self.variable(id) }
    // f′(u) is the slope of f by its argument, not by parts of its formula.
    let isOfArgument = function != nil && Set(value.leaves).isSubset(of: key.leaves)
    let id = add(Draft(value: value, name: nil, prefix: prefix, function: isOfArgument ? function : nil))
    shared[key] = id
    return Self.variable(id)
  }

  private mutating func add(_ draft: Draft) -> Int {
    drafts.append(draft)
    return drafts.count - 1
  }

  // MARK: Names

  /// The nodes with their names.
  ///
  /// - Parameter isAlone: whether there is one output, which needs no number.
  func finish(isAlone: Bool) -> [ComputationGraph.Node] {
    var taken = Set(named.keys.map(\.name))
    let counts = drafts.filter { $0.name == nil }.reduce(into: [:]) { $0[$1.prefix, default: 0] += 1 }
    var numbers: [String: Int] = [:]
    let names = drafts.map { draft -> Variable in
      if let name = draft.name { return name }
      if counts[draft.prefix] == 1, taken.insert(draft.prefix).inserted { return Variable(draft.prefix) }
      while true {
        numbers[draft.prefix, default: 0] += 1
        let name = "\(draft.prefix)\(numbers[draft.prefix] ?? 0)"
        if taken.insert(name).inserted { return Variable(name) }
      }
    }
    return drafts.enumerated().map { id, draft in
      var operands: [Int] = []
      var labels: [Variable: Expression] = [:]
      for leaf in draft.value.leaves where labels[leaf] == nil {
        guard let operand = Self.id(leaf) else { continue }
        labels[leaf] = .variable(names[operand])
        if operand != id { operands.append(operand) }
      }
      let value = draft.value.substituting(labels)
      let isInput = value == .variable(names[id])
      return ComputationGraph.Node(
        id: id, name: names[id], value: value, operation: isInput ? "input" : value.operationName, operands: operands,
        function: draft.function)
    }
  }
}

extension Expression {
  /// What the outermost operation is called.
  var operationName: String {
    switch self {
    case .number, .real, .constant: "constant"
    case .variable: "identity"
    case .sum: "sum"
    case .product: "product"
    case .negated: "negation"
    case .quotient: "quotient"
    case .power: "power"
    case .comparison: "comparison"
    case .derivative: "derivative"
    case .summation: "sum over an index"
    case .delta: "delta"
    case .call(let function, _): function.name
    }
  }
}

/// Writes the lines of a derivation with indices, from the output back to the variable.
struct IndexDerivationWriter {
  /// A definition on the way from the variable to the output, with indices that no other one has.
  struct Node {
    let variable: Variable
    let value: Expression

    var indices: [String] { variable.indexNames }
  }

  let formula: Formula
  /// What is differentiated: its name, with indices, and its value.
  let root: Node
  let variable: Variable
  /// In the order of the formula.
  let nodes: [Node]
  let assumptions: [IndexDerivation.Assumption]
  let simplifier: Simplifier
  private(set) var lines: [Line] = []
  /// Of the derivative by the variable itself, line by line.
  private(set) var forms: [Expression] = []
  private(set) var matrixForm: Expression?
  private var slopes: [Variable: Expression] = [:]

  init(_ formula: Formula, _ output: Int, by name: Variable, _ assumptions: [IndexDerivation.Assumption]) {
    (self.formula, self.assumptions) = (formula, assumptions)
    let definitions = Self.hasPaths(formula) ? formula.definitions : []
    var used = Set<String>()
    for value in formula.outputs + formula.expanded + formula.definitions.map(\.value) {
      used.formUnion(value.namesInUse)
    }
    for definition in definitions {
      used.formUnion([definition.variable.name] + definition.variable.indexNames)
    }
    root = Self.root(formula, output, definitions, &used)
    variable = Self.variable(name, in: formula, &used)
    var taken = Set(root.indices + variable.indexNames)
    nodes = Self.nodes(definitions, to: root, from: variable, &taken, &used)
    // Defined names first, as in p[j] − t[j].
    let names = definitions.map { Expression.variable($0.variable) }
    let values = names + nodes.map(\.value) + [root.value, .variable(variable)]
    simplifier = Simplifier(order: ExpressionOrder(of: .sum(values)))
  }

  /// Whether the definitions are steps on the way. Functions are put in, and nobody follows hundreds of paths.
  private static func hasPaths(_ formula: Formula) -> Bool {
    formula.functions.isEmpty && formula.definitions.count <= 100
  }

  private static func root(
    _ formula: Formula, _ output: Int, _ definitions: [Formula.Definition], _ used: inout Set<String>
  ) -> Node {
    let value = hasPaths(formula) ? formula.outputs[output] : formula.expanded[output]
    if case .variable(let name) = value,
      let definition = definitions.first(where: { $0.variable.name == name.name && $0.variable.mayEqual(name) })
    {
      return Node(variable: name, value: definition.element(name.indices))
    }
    let name = ["y", "f", "u"].first { !used.contains($0) } ?? "f"
    used.insert(name)
    return Node(variable: Variable(name, formula.indices[output].map { .name($0) }), value: value)
  }

  private static func variable(_ name: Variable, in formula: Formula, _ used: inout Set<String>) -> Variable {
    let element = formula.expanded.flatMap(\.variables).first { $0.name == name.name && !$0.indices.isEmpty }
    guard name.indices.isEmpty, let element else {
      used.formUnion(name.indexNames)
      return name
    }
    let indices = element.indices.map { _ in Index.name(fresh(&used)) }
    return Variable(name.name, indices)
  }

  private static func fresh(_ used: inout Set<String>) -> String {
    let letter = IndexNames.unused(apartFrom: used, among: "jklinpqrsm")
    used.insert(letter)
    return letter
  }

  private static func nodes(
    _ definitions: [Formula.Definition], to root: Node, from variable: Variable, _ taken: inout Set<String>,
    _ used: inout Set<String>
  ) -> [Node] {
    // Those that depend on the variable, and then those that the output depends on.
    var depending: [Formula.Definition] = []
    for definition in definitions where definition.variable.name != root.variable.name {
      let isReached =
        definition.value.contains(variable) || depending.contains { definition.value.contains($0.variable) }
      if isReached { depending.append(definition) }
    }
    var wanted: [Formula.Definition] = []
    for definition in depending.reversed() {
      let isUsed =
        root.value.contains(definition.variable) || wanted.contains { $0.value.contains(definition.variable) }
      if isUsed { wanted.insert(definition, at: 0) }
    }
    return wanted.map { definition in
      let own = definition.variable.indexNames
      let isFree = own.allSatisfy { !taken.contains($0) }
      let indices = definition.variable.indices.map { index -> Index in
        guard index.name != nil, !isFree else { return index }
        return .name(fresh(&used))
      }
      taken.formUnion(indices.compactMap(\.name))
      let value = definition.variable.isSymbolic ? definition.element(indices) : definition.value
      return Node(variable: Variable(definition.variable.name, indices), value: value)
    }
  }

  // MARK: Lines

  var heading: [Block] {
    var given = nodes.map { Line(.expression(.variable($0.variable)), "=", .expression($0.value)) }
    given.append(Line(.expression(.variable(root.variable)), "=", .expression(root.value)))
    var words: Prose = "wanted: \(slope(of: root, by: variable))"
    let indices = root.indices + variable.indexNames
    if !indices.isEmpty { words.parts.append(.words(" for every \(indices.joined(separator: ", "))")) }
    for assumption in assumptions {
      words.parts +=
        (", given \(Math.equation(.expression(assumption.left), .expression(assumption.right)))" as Prose).parts
    }
    return [.lines(given), .paragraph(words)]
  }

  mutating func write() -> Expression {
    var result = slope(by: variable)
    result = usingAssumptions(result)
    result = puttingBack(result)
    addMatrixForm(result)
    return result
  }

  private mutating func add(
    _ left: Math?, _ right: Math, _ reason: Prose, below: [Block] = []
  ) {
    lines.append(Line(left, "=", right, because: reason, number: lines.count + 1, below: below))
  }

  private func slope(of node: Node, by variable: Variable) -> Math {
    .slope(of: .expression(.variable(node.variable)), by: [variable], isPartial: true)
  }

  /// The definitions, and the output, that use an array.
  private func users(of variable: Variable) -> [Node] { nodes.filter { $0.value.contains(variable) } }

  /// ∂L/∂(variable) in terms of names; its lines are written when it is asked for first.
  private mutating func slope(by variable: Variable) -> Expression {
    if let known = slopes[variable] { return known }
    let users = users(of: variable)
    let isDirect = root.value.contains(variable)
    let result: Expression
    if users.isEmpty {
      result = directSlope(by: variable)
    } else {
      result = slopeByPaths(by: variable, users, isDirect)
    }
    slopes[variable] = result
    return result
  }

  private mutating func directSlope(by variable: Variable) -> Expression {
    let (result, below) = local(root, by: variable)
    note(result, variable)
    add(
      slope(of: root, by: variable), .expression(result), IndexReasons(of: root.value, by: variable).prose, below: below
    )
    return result
  }

  private mutating func slopeByPaths(by variable: Variable, _ users: [Node], _ isDirect: Bool) -> Expression {
    let left = slope(of: root, by: variable)
    var paths = users.map { user -> Math in
      let product = Math.chain([slope(of: root, by: user.variable), slope(of: user, by: variable)], relation: "·")
      return user.indices.isEmpty ? product : .summation(over: user.indices, of: product)
    }
    if isDirect { paths.insert(.bracketed(left), at: 0) }
    let isOne = paths.count == 1 && users[0].indices.isEmpty
    let reason: Prose =
      isOne
      ? "one path: multiply along it"
      : isDirect
        ? "add the paths; […] is the direct one"
        : paths.count == 1 ? "add the paths, one for each \(users[0].indices.joined(separator: ", "))" : "add the paths"
    add(left, paths.count == 1 ? paths[0] : .chain(paths, relation: "+"), reason)
    var terms: [Expression] = []
    if isDirect {
      let (direct, below) = local(root, by: variable)
      add(.bracketed(left), .expression(direct), IndexReasons(of: root.value, by: variable).prose, below: below)
      terms.append(direct)
    }
    for user in users {
      let outer = slope(by: user.variable)
      let (inner, below) = local(user, by: variable)
      add(
        slope(of: user, by: variable), .expression(inner), IndexReasons(of: user.value, by: variable).prose,
        below: below)
      let product = Expression.product([outer, inner])
      terms.append(user.indices.reversed().reduce(product) { .summation($0, over: $1) })
    }
    let whole = Expression.joinedSum(terms)
    add(left, .expression(whole), "put in")
    let result = shortened(whole, nodes)
    note(whole, variable)
    note(result, variable)
    if result != whole { add(nil, .expression(result), explanation(whole, result)) }
    return result
  }

  private mutating func note(_ form: Expression, _ variable: Variable) {
    if variable == self.variable { forms.append(form) }
  }

  private func shortened(_ expression: Expression, _ definitions: [Node] = []) -> Expression {
    let simple = expression.simplification(in: simplifier.order).expression
    let foldings = definitions.map {
      DefinitionFolding(Formula.Definition(variable: $0.variable, value: $0.value), simplifier)
    }
    return simple.shortened(simplifier, foldings, apartFrom: variable.indexNames)
  }

  /// What became of a line when it was multiplied out.
  private func explanation(_ before: Expression, _ after: Expression) -> Prose {
    var reasons: [Prose] = []
    let gone = before.divisors.filter { !after.divisors.contains($0) }
    if let first = gone.first { reasons.append("\(first) cancels") }
    if let (left, right) = before.firstDelta, after.firstDelta == nil {
      let equation = Math.equation(IndexReasons.math(.name(left)), IndexReasons.math(right))
      reasons.append("only \(equation) survives with \(Expression.delta(.name(left), right))")
    }
    if reasons.isEmpty, after.isSumWithFactors, !before.isSumWithFactors {
      return "constant factors move out of the sum"
    }
    return reasons.isEmpty ? "multiply and collect" : .joined(reasons, by: "; ")
  }

  // MARK: Slopes of one node

  /// The slope of a node with the other names held constant, and its cases where it has δ.
  private func local(_ node: Node, by variable: Variable) -> (Expression, [Block]) {
    let slope = node.value.rawDerivative(variable)
    // An array's slope may have its elements in it: p[i]·(δ[i,j] − p[j]).
    let hasName = !node.indices.isEmpty && formula.definitions.contains { $0.variable.name == node.variable.name }
    let result = shortened(slope, node.variable != root.variable || hasName ? [node] : [])
    return (result, cases(node, by: variable, result))
  }

  /// i = j and i ≠ j each for itself.
  private func cases(_ node: Node, by variable: Variable, _ result: Expression) -> [Block] {
    guard node.indices.count == 1, variable.indices.count == 1, case .name(let other)? = variable.indices.first,
      result.firstDelta != nil
    else { return [] }
    let own = node.indices[0]
    let apart = shortened(result.settingDeltas(to: .zero))
    guard apart != .zero else { return [] }
    let together = shortened(result.settingDeltas(to: .one).renamingIndex(own, to: .name(other)))
    let forms = quotientForms(node, by: variable, own, other)
    func row(_ relation: String, _ form: Expression?, _ value: Expression) -> [Prose] {
      let condition = Math.chain(
        [IndexReasons.math(.name(own)), IndexReasons.math(.name(other))], relation: relation)
      let parts = [form.map { Math.expression($0) }, .expression(value)].compactMap { $0 }
      return ["\(condition)", "\(Math.chain(parts, relation: "="))"]
    }
    var blocks: [Block] = [
      .table(
        header: ["case", "\(self.slope(of: node, by: variable))"],
        rows: [row("=", forms?.same, together), row("≠", forms?.other, apart)])
    ]
    let delta = Expression.delta(Swift.min(.name(own), .name(other)), Swift.max(.name(own), .name(other)))
    let meaning = "both together: \(delta) is 1 if \(own) = \(other), else 0" as Prose
    var words = meaning
    if let sum = forms?.sum { words.parts += (";   \(Math.equation(.name("S"), .expression(sum)))" as Prose).parts }
    blocks.append(.paragraph(words))
    return blocks
  }

  /// (u′v − uv′)/v² for equal and for different indices, with S for a sum below the bar.
  private func quotientForms(
    _ node: Node, by variable: Variable, _ own: String, _ other: String
  ) -> (same: Expression, other: Expression, sum: Expression?)? {
    guard case .quotient(let u, let v) = node.value, v.contains(variable) else { return nil }
    let (du, dv) = (shortened(u.rawDerivative(variable)), shortened(v.rawDerivative(variable)))
    let hasName = v.isSummation && !formula.expanded.contains { $0.namesInUse.contains("S") }
    let below = hasName ? Expression.variable("S") : v
    func form(_ du: Expression) -> Expression {
      .quotient(
        .sum([.product(du.factors + below.factors), .negated(.product(u.factors + dv.factors))]),
        .power(below, Expression(2)))
    }
    let same = form(shortened(du.settingDeltas(to: .one))).renamingIndex(own, to: .name(other))
    return (same, form(shortened(du.settingDeltas(to: .zero))), hasName ? v : nil)
  }

  // MARK: The end

  private mutating func usingAssumptions(_ expression: Expression) -> Expression {
    var result = expression
    for assumption in assumptions {
      let canonical = simplifier.canonical(result)
      let replaced = canonical.replacing(simplifier.canonical(assumption.left), by: assumption.right)
      guard replaced != canonical else { continue }
      result = shortened(replaced)
      add(nil, .expression(result), "\(Math.equation(.expression(assumption.left), .expression(assumption.right)))")
    }
    return result
  }

  /// Definitions that are polynomials stand in the end as what they are: r[i] = y[i] − Σₖ Θ[k]·x[i,k].
  private mutating func puttingBack(_ expression: Expression) -> Expression {
    let back = nodes.filter { expression.contains($0.variable) && $0.value.isPolynomial }
    guard !back.isEmpty else { return expression }
    var result = expression
    for node in back.reversed() {
      let definition = Formula.Definition(variable: node.variable, value: node.value)
      result =
        node.variable.isSymbolic
        ? result.substituting(array: definition) : result.substituting([node.variable: node.value])
    }
    result = shortened(result)
    let names = Prose.joined(back.map { "\($0.variable)" }, by: " and ")
    add(nil, .expression(result), "\(names) put back")
    if let turned = result.withSignTurned {
      result = turned
      add(nil, .expression(result), "the minus sign turns the bracket round")
    }
    return result
  }

  private mutating func addMatrixForm(_ result: Expression) {
    let indices = variable.indexNames
    guard root.indices.isEmpty, !indices.isEmpty, result.isIndexed,
      let form = MatrixForm.of(result, indices: indices), !form.factors.isEmpty
    else { return }
    matrixForm = form
    let name = root.variable.name
    let left: Math =
      indices.count == 1
      ? .name("∇\(name)") : .slope(of: .name(name), by: [Variable(variable.name)], isPartial: true)
    add(left, .expression(form), "all \(indices.joined(separator: ", ")) together; the shape of \(variable.name)")
  }
}

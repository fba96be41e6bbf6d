/// Definitions of arrays, element by element: p[i] = exp(z[i])/S.
extension Formula.Definition {
  /// The value of the element with these indices.
  func element(_ indices: [Index]) -> Expression {
    let names = variable.indices.compactMap(\.name)
    return value.renamingIndices(Dictionary(zip(names, indices)) { first, _ in first })
  }
}

/// The definitions of arrays by name.
struct ArrayDefinitions {
  private var definitions: [String: Formula.Definition] = [:]
  private var names: [String: Set<String>] = [:]
  private var sizes: [String: Int] = [:]

  mutating func add(_ definition: Formula.Definition) {
    let name = definition.variable.name
    definitions[name] = definition
    names[name] = definition.value.namesInUse
    sizes[name] = definition.value.size
  }

  /// The expression with the values of the definitions in place of the arrays' elements; nil where it would be larger
  /// than formulas may be.
  func inlined(_ expression: Expression) -> Expression? {
    if definitions.isEmpty { return expression }
    var size = 0
    func measure(_ expression: Expression) {
      size += definition(of: expression).flatMap { sizes[$0.variable.name] } ?? 1
      if size <= Parser.largestSize { expression.children.forEach(measure) }
    }
    measure(expression)
    return size <= Parser.largestSize ? replaced(expression) : nil
  }

  private func definition(of expression: Expression) -> Formula.Definition? {
    guard case .variable(let element) = expression, let definition = definitions[element.name],
      definition.variable.indices.count == element.indices.count
    else { return nil }
    return definition
  }

  private func replaced(_ expression: Expression) -> Expression {
    switch expression {
    case .variable(let element):
      return definition(of: expression)?.element(element.indices) ?? expression
    case .summation(let body, let index):
      // A number k in the definition is not the index k.
      let used = definitions.values.filter { definition in
        names[definition.variable.name]?.contains(index) == true && definition.value.contains(Variable(index))
          && body.contains(definition.variable)
      }
      guard !used.isEmpty else { return .summation(replaced(body), over: index) }
      let taken = used.reduce(into: Set<String>()) { $0.formUnion(names[$1.variable.name] ?? []) }
      return replaced(expression.renamingBoundIndex(apartFrom: Array(taken)))
    default: return expression.replacingChildren(replaced)
    }
  }
}

extension Expression {
  /// The expression with the value of an array's definition in place of the array's elements.
  func substituting(array definition: Formula.Definition) -> Expression {
    var definitions = ArrayDefinitions()
    definitions.add(definition)
    return definitions.inlined(self) ?? self
  }

  /// The expression with the values of a formula's definitions in place of their names; itself where that would be
  /// larger than formulas may be.
  public func expandingDefinitions(of formula: Formula) -> Expression {
    var arrays = ArrayDefinitions()
    var values: [Variable: Expression] = [:]
    for definition in formula.definitionsInInputs {
      if definition.variable.isSymbolic {
        arrays.add(definition)
      } else {
        values[definition.variable] = definition.value
      }
    }
    return arrays.inlined(substituting(values)) ?? self
  }
}

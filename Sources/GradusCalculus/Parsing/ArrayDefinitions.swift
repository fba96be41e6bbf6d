/// Definitions of arrays, element by element: p[i] = exp(z[i])/S.
extension Formula.Definition {
  /// The value of the element with these indices.
  func element(_ indices: [Index]) -> Expression {
    let names = variable.indices.compactMap(\.name)
    return value.renamingIndices(Dictionary(zip(names, indices)) { first, _ in first })
  }

  fileprivate func defines(_ element: Variable) -> Bool {
    element.name == variable.name && element.indices.count == variable.indices.count
  }
}

extension Expression {
  /// The expression with the value of an array's definition in place of the array's elements.
  func substituting(array definition: Formula.Definition) -> Expression {
    switch self {
    case .variable(let element): return definition.defines(element) ? definition.element(element.indices) : self
    case .summation(let body, let index):
      // A number k in the definition is not the index k.
      guard body.contains(definition.variable), definition.value.contains(Variable(index)) else {
        return .summation(body.substituting(array: definition), over: index)
      }
      return renamingBoundIndex(apartFrom: Array(definition.value.namesInUse)).substituting(array: definition)
    default: return replacingChildren { $0.substituting(array: definition) }
    }
  }
}

extension Expression {
  /// The expression with the values of a formula's definitions in place of their names.
  public func expandingDefinitions(of formula: Formula) -> Expression {
    formula.definitionsInInputs.reversed().reduce(self) { expression, definition in
      definition.variable.isSymbolic
        ? expression.substituting(array: definition)
        : expression.substituting([definition.variable: definition.value])
    }
  }
}

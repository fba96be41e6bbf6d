import Gradus

/// Why there is no Jacobian.
public struct JacobianError: Error, Hashable, Sendable, CustomStringConvertible {
  public let expected: String
  public let got: String
  public let remedy: String

  public var description: String { "jacobian: expected \(expected), got \(got). \(remedy)" }
}

/// The derivatives of all outputs of a formula by all of some inputs, numbers or arrays.
///
///     let jacobian = try Jacobian(of: Formula("x1 + x2; x1*x2"), by: ["x1", "x2"])   // [[1, 1], [x2, x1]]
///     let product = try Jacobian(of: Formula("Y[i,j] = sum(k, A[i,k]*X[k,j])"), by: ["X"])
///     product.entries[0][0]   // A[i,k]·δ[j,l], which is ∂Y[i,j]/∂X[k,l]
///
/// Numerator layout: outputs first. Of scalars it is the matrix J[i,j] = ∂y[i]/∂x[j], a row for each output; of an array by
/// an array J has shape(y) ++ shape(x). Indices count from 1.
public struct Jacobian: Sendable {
  public let formula: Formula
  /// The inputs; arrays with indices of their own: X[k,l].
  public let inputs: [Variable]
  /// A row for each output, a column for each input; in terms of inputs alone.
  public let entries: [[Expression]]
  /// The same with the names of definitions put back where that makes them shorter: p[i]·(δ[i,j] − p[j]).
  public let named: [[Expression]]

  /// How many definitions are tried as shorter names.
  private static let mostNames = 20

  /// The outputs in terms of the inputs.
  public var outputs: [Expression] { formula.expanded }

  /// Whether every output and every input is a number.
  public var isMatrix: Bool { formula.indices.allSatisfy(\.isEmpty) && inputs.allSatisfy { !$0.isSymbolic } }

  /// - Parameters:
  ///   - names: numbers (x, x[1]) or arrays (X, or X[k,l] with indices to use); all if nil: an array if there is only
  ///     one, else all numbers.
  public init(of formula: Formula, by names: [Variable]? = nil) throws(JacobianError) {
    self.formula = formula
    let outputs = formula.expanded
    if let names {
      inputs = try Self.inputs(names, formula)
    } else {
      inputs = try Self.inputs(Self.allInputs(of: outputs), formula)
    }
    let order = ExpressionOrder(of: outputs.count == 1 ? outputs[0] : .sum(outputs))
    let simplifier = Simplifier(order: order)
    var entries: [[Expression]] = []
    var named: [[Expression]] = []
    let foldings = formula.definitionsInInputs.suffix(Self.mostNames).reversed().map {
      DefinitionFolding($0, simplifier)
    }
    for output in outputs {
      let row = inputs.map { output.rawDerivative($0).simplification(in: order).expression }
      entries.append(row.map { $0.shortened(simplifier) })
      named.append(
        zip(row, inputs).map { entry, input in entry.shortened(simplifier, foldings, apartFrom: input.indexNames) })
    }
    (self.entries, self.named) = (entries, named)
  }

  // MARK: Inputs

  private static func allInputs(of outputs: [Expression]) throws(JacobianError) -> [Variable] {
    let all = (outputs.count == 1 ? outputs[0] : .sum(outputs)).variablesByAppearance
    let arrays = Set(all.filter(\.isSymbolic).map(\.name))
    if arrays.isEmpty { return all }
    guard arrays.count == 1, all.allSatisfy(\.isSymbolic) else {
      throw JacobianError(
        expected: "one of \(Set(all.map(\.name)).sorted().joined(separator: ", "))", got: "none",
        remedy: "Say by which one to differentiate.")
    }
    return arrays.map { Variable($0) }
  }

  /// Arrays get indices that nothing else has.
  private static func inputs(_ names: [Variable], _ formula: Formula) throws(JacobianError) -> [Variable] {
    var taken = Set(formula.indices.joined())
    for output in formula.expanded { taken.formUnion(output.variables.map(\.name) + output.freeIndices) }
    var inputs: [Variable] = []
    for name in names {
      guard !formula.definitions.contains(where: { $0.variable.name == name.name }) else {
        throw JacobianError(
          expected: "an input", got: "\(name.name), which the formula defines",
          remedy: "Differentiate by what it is made of."
        )
      }
      let ranks = Set(formula.expanded.flatMap(\.variables).filter { $0.name == name.name }.map(\.indices.count))
      guard ranks.count <= 1 else {
        throw JacobianError(
          expected: "\(name.name) with as many indices everywhere",
          got: ranks.sorted().map(String.init).joined(separator: " and "), remedy: "Write all of them.")
      }
      let elements = formula.expanded.flatMap(\.variables).filter { $0.name == name.name && !$0.indices.isEmpty }
      guard name.indices.isEmpty, let rank = elements.first?.indices.count else {
        guard name.indices.count == ranks.first ?? name.indices.count else {
          throw JacobianError(
            expected: "\(ranks.first ?? 0) indices of \(name.name)", got: "\(name)", remedy: "Or give the name alone.")
        }
        taken.formUnion(name.indexNames)
        inputs.append(name)
        continue
      }
      guard elements.contains(where: \.isSymbolic) else {
        // Elements with numbers alone are variables like others.
        inputs += Set(elements).sorted()
        continue
      }
      var indices: [Index] = []
      // ∂L/∂x[j] of numbers, ∂Y[i,j]/∂X[k,l] of arrays.
      let letters = formula.indices.allSatisfy(\.isEmpty) ? "jklinpqrsm" : "ijklnpqrsm"
      for _ in 0..<rank {
        let letter = IndexNames.unused(apartFrom: taken, among: letters)
        taken.insert(letter)
        indices.append(.name(letter))
      }
      inputs.append(Variable(name.name, indices))
    }
    return inputs
  }

  // MARK: Determinant

  /// The determinant of a square matrix of at most 4 rows.
  public var determinant: Expression? {
    guard isMatrix, entries.count == inputs.count, entries.count <= 4 else { return nil }
    let simplifier = Simplifier(order: ExpressionOrder(of: .sum(outputs + [.zero])))
    return Self.determinant(entries).shortened(simplifier)
  }

  /// By the first row.
  private static func determinant(_ rows: [[Expression]]) -> Expression {
    guard rows.count > 1 else { return rows.first?.first ?? .one }
    let terms = rows[0].indices.map { column -> Expression in
      let minor = rows.dropFirst().map { row in row.indices.filter { $0 != column }.map { row[$0] } }
      let term = Expression.joinedProduct([rows[0][column], determinant(minor)])
      return column % 2 == 0 ? term : .negated(term)
    }
    return .joinedSum(terms).simplified
  }
}

extension Expression {
  /// The shortest of the forms: collected, with common factors in front, with names of definitions put back.
  func shortened(
    _ simplifier: Simplifier, _ foldings: [DefinitionFolding] = [], apartFrom names: [String] = []
  ) -> Expression {
    var display = Display(usesE: false, names: IndexNames(of: self))
    display.names.avoid(names)
    let canonical = simplifier.canonical(self)
    let folded = foldings.reduce(canonical) { $1.folded($0) }
    let start = folded == canonical ? self : display.written(folded)
    let factored = display.written(simplifier.factored(folded))
    return factored.size < start.size ? factored : start
  }

  /// The variables in the order of their first appearance.
  var variablesByAppearance: [Variable] {
    let order = ExpressionOrder(of: self)
    return variables.sorted { left, right in
      let places = [left, right].map { order.places[$0.isSymbolic ? Variable($0.name) : $0] ?? .max }
      return places[0] != places[1] ? places[0] < places[1] : left < right
    }
  }
}

extension Formula {
  /// Whether an output has sums over indices or elements with named indices.
  public var hasIndices: Bool { expanded.contains(where: \.isIndexed) }

  /// Its numbers and arrays, in the order of their first appearance; arrays without indices.
  public var inputs: [Variable] {
    var found: [Variable] = []
    for output in expanded {
      for variable in output.variablesByAppearance {
        let name = variable.isSymbolic ? Variable(variable.name) : variable
        if !found.contains(name) { found.append(name) }
      }
    }
    return found
  }
}

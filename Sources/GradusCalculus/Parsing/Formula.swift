/// What a text says: one or several expressions, and names for parts of them.
///
///     let formula = try Formula("h = 2x^2; 3h^5")
///     formula.definitions   // h = 2x²
///     formula.outputs       // 3h⁵
public struct Formula: Hashable, Sendable {
  public struct Definition: Hashable, Sendable {
    public let variable: Variable
    public let value: Expression
  }

  /// f(u) = sin(u)
  public struct Function: Hashable, Sendable {
    public let name: String
    public let parameters: [Variable]
    public let value: Expression

    /// Its formula with other expressions for the parameters.
    func applied(to arguments: [Expression]) -> Expression {
      value.substituting(Dictionary(zip(parameters, arguments)) { first, _ in first })
    }

    /// Its formula differentiated by each argument so often; nil where that is too long.
    func derivative(_ orders: [Int]) -> Function? {
      var value = value
      for (parameter, order) in zip(parameters, orders) {
        for _ in 0..<order {
          value = value.derivative(by: parameter)
          if value.size > 2000 { return nil }
        }
      }
      return Function(name: name, parameters: parameters, value: value)
    }
  }

  /// In the order in which they are written; each may use the ones before it.
  public let functions: [Function]
  /// In the order in which they are written; each may use the ones before it.
  public let definitions: [Definition]
  /// At least one, in terms of the defined names.
  public let outputs: [Expression]
  /// The free indices of each output, in the order of its axes; empty for a number.
  public let indices: [[String]]

  /// The outputs with every definition and every function put in.
  public let expanded: [Expression]
  /// The definitions in terms of inputs alone.
  let definitionsInInputs: [Definition]

  /// Reads `name = expression`, `name(x, y) = expression` and `expression` between semicolons or on lines of their own.
  ///
  /// Definitions may be of arrays, `p[i] = …`; without a formula at the end the last definition is asked for.
  ///
  /// - Parameters:
  ///   - functions: names that are called like functions without having a formula: f(g(x)).
  ///   - shapes: of arrays that may stand without indices, as in A @ X.
  public init(_ text: String, functions names: [String] = [], shapes: [String: [Int]] = [:]) throws(ParseError) {
    var parser = try Parser(text, functions: names, shapes: shapes)
    let statements = try parser.statements()
    (functions, definitions, outputs) = (statements.functions, statements.definitions, statements.outputs)
    indices = statements.indices
    var inliner = Inliner()
    for function in functions {
      guard inliner.add(function) else { throw parser.tooLarge() }
    }
    var values: [Variable: Expression] = [:]
    var arrays = ArrayDefinitions()
    var found: [Definition] = []
    var size = 0
    func inlined(_ expression: Expression) -> Expression? {
      inliner.inlined(expression).flatMap { arrays.inlined($0.substituting(values)) }
    }
    for definition in definitions {
      guard let value = inlined(definition.value) else { throw parser.tooLarge() }
      size += value.size
      guard size <= Parser.largestSize, value.depth <= Parser.deepest else { throw parser.tooLarge() }
      found.append(Definition(variable: definition.variable, value: value))
      if definition.variable.isSymbolic {
        arrays.add(found[found.count - 1])
      } else {
        values[definition.variable] = value
      }
    }
    var expanded: [Expression] = []
    for output in outputs {
      guard let value = inlined(output) else { throw parser.tooLarge() }
      size += value.size
      guard size <= Parser.largestSize, value.depth <= Parser.deepest else { throw parser.tooLarge() }
      expanded.append(value)
    }
    (self.expanded, definitionsInInputs) = (expanded, found)
  }
}

extension Expression {
  /// Reads one expression: `+ - * / ^`, calls, numbers and names, and what people type besides: `2x`, `x²`, `√x`, `|x|`,
  /// `**`, `·`.
  ///
  /// `^` is right-associative and binds tighter than a minus on its left; `*`, `/` and implicit products are read from left to right, so
  /// that 1/2x is (1/2)·x. `pi` and `e` are constants, `log` is natural.
  ///
  /// - Parameter functions: names that are called like functions without having a formula: f(g(x)).
  public init(_ text: String, functions: [String] = []) throws(ParseError) {
    let formula = try Formula(text, functions: functions)
    guard formula.outputs.count == 1 else {
      throw ParseError(
        text: text, column: 1, expected: "one expression", got: "\(formula.outputs.count)",
        remedy: "Read several with `Formula`.")
    }
    self = formula.expanded[0]
  }

  /// The number of nodes on the longest way down.
  var depth: Int { 1 + (children.map(\.depth).max() ?? 0) }
}

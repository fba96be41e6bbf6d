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

  /// In the order in which they are written; each may use the ones before it.
  public let definitions: [Definition]
  /// At least one, in terms of the defined names.
  public let outputs: [Expression]

  /// The outputs with every definition put in.
  public let expanded: [Expression]

  /// Reads `name = expression` and `expression` between semicolons or on lines of their own.
  public init(_ text: String) throws(ParseError) {
    var parser = try Parser(text)
    (definitions, outputs) = try parser.statements()
    var values: [Variable: Expression] = [:]
    var size = 0
    for definition in definitions {
      let value = definition.value.substituting(values)
      size += value.size
      guard size <= Parser.largestSize else { throw parser.tooLarge() }
      values[definition.variable] = value
    }
    var expanded: [Expression] = []
    for output in outputs {
      let value = output.substituting(values)
      size += value.size
      guard size <= Parser.largestSize, value.depth <= Parser.deepest else { throw parser.tooLarge() }
      expanded.append(value)
    }
    self.expanded = expanded
  }
}

extension Expression {
  /// Reads one expression: `+ - * / ^`, calls, numbers and names, and what people type besides: `2x`, `x²`, `√x`, `|x|`,
  /// `**`, `·`.
  ///
  /// `^` is right-associative and binds tighter than a minus on its left; `*`, `/` and implicit products are read from left to right, so
  /// that 1/2x is (1/2)·x. `pi` and `e` are constants, `log` is natural.
  public init(_ text: String) throws(ParseError) {
    let formula = try Formula(text)
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

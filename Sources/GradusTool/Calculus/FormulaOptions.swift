import ArgumentParser
import GradusCalculus

/// The formula and the point that the verbs of calculus share.
struct FormulaOptions: ParsableArguments {
  // A formula may begin with a minus.
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "A formula such as \"2x^3 + 5\"; definitions and the formula between semicolons; - for standard input.",
      valueName: "formula"))
  var formulas: [String] = []

  @Option(
    name: .customLong("at"), parsing: .unconditional,
    help: ArgumentHelp("Numbers for the variables: x=3,y=-1/2; arrays: x=[1,2,3].", valueName: "point"))
  var point: String?

  @Option(help: ArgumentHelp("Names of functions without a formula: f,g,h.", valueName: "names"))
  var functions: String?

  @Option(
    help: ArgumentHelp("Shapes of arrays that stand without indices, as in A @ X: A=3x4,X=4x2.", valueName: "shapes"))
  var shape: String?

  /// The formula as it was given.
  func formula() throws -> Formula {
    if let option = formulas.first(where: { $0.hasPrefix("--") && $0.dropFirst(2).first?.isLetter == true }) {
      throw UsageError("formula", expected: "a formula", got: "the unknown option \(option)", remedy: "See --help.")
    }
    guard formulas.count == 1 else {
      throw UsageError(
        "formula", expected: "one formula", got: formulas.isEmpty ? "none" : "\(formulas.count)",
        remedy: "Put it between quotation marks.")
    }
    let text = formulas[0] == "-" ? Self.standardInput : formulas[0]
    return try Formula(text, functions: functionNames(), shapes: shapes())
  }

  /// Its lines as statements; read once, by whoever asks first.
  private static let standardInput: String = {
    var text = ""
    while let line = readLine() {
      text += (text.isEmpty ? "" : ";") + line
      // The parser refuses more.
      if text.utf8.count > 1_000_000 { break }
    }
    return text
  }()

  func functionNames() throws -> [String] {
    let names = functions?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    for name in names {
      guard case .variable(let variable) = try? Expression(name), variable.indices.isEmpty, variable.name == name else {
        throw UsageError(
          "--functions", expected: "new names such as f,g,h", got: "\"\(name)\"",
          remedy: "Built-in functions need not be named.")
      }
    }
    return names
  }

  /// The one expression of the formula.
  func expression() throws -> Expression {
    let formula = try formula()
    guard formula.expanded.count == 1 else {
      throw UsageError(
        "formula", expected: "one expression", got: "\(formula.expanded.count)", remedy: "Ask for one at a time.")
    }
    return try number(formula)
  }

  /// The one expression of the formula, for what is defined for one number alone.
  func scalar(_ verb: String) throws -> Expression {
    let formula = try formula()
    guard formula.expanded.count == 1 else {
      throw UsageError(
        verb, expected: "one output, a number", got: "\(formula.expanded.count)",
        remedy: "The derivatives of several outputs are a matrix: use `gradus jacobian`.")
    }
    return try number(formula)
  }

  /// The variables that were asked for; all of them if none was.
  func variables(_ names: String?, of function: Expression) throws -> [Variable] {
    guard let names else { return function.variables.isEmpty ? ["x"] : function.variables }
    return try names.split(separator: ",", omittingEmptySubsequences: false).map { name in
      guard case .variable(let variable) = try? Expression(String(name)) else {
        throw UsageError("--by", expected: "names such as x,y", got: "\"\(name)\"", remedy: "See --help.")
      }
      return variable
    }
  }

  /// The variable that was asked for; x, or the only one.
  func variable(_ name: String?, of function: Expression) throws -> Variable {
    if let name {
      guard case .variable(let variable) = try? Expression(name) else {
        throw UsageError("--variable", expected: "a name", got: "\"\(name)\"", remedy: "Name a variable such as x.")
      }
      return variable
    }
    let names = function.variables
    if names.contains("x") || names.isEmpty { return "x" }
    guard names.count == 1 else {
      throw UsageError(
        "--variable", expected: "one of \(names.map(\.description).joined(separator: ", "))", got: "none",
        remedy: "Say which one to differentiate by.")
    }
    return names[0]
  }

  /// The numbers of `--at`; nil if it was not given. Each is a formula without variables.
  func numbers(for variables: [Variable]) throws -> [Variable: Double]? {
    guard let point else { return nil }
    let numbers = try Self.point(point).numbers
    let arrays = Set(numbers.keys.filter { !$0.indices.isEmpty }.map(\.name))
    if let missing = variables.first(where: { numbers[$0] == nil && !($0.isSymbolic && arrays.contains($0.name)) }) {
      let isArray = missing.isSymbolic
      throw UsageError(
        "--at", expected: isArray ? "the array \(missing.name)" : "a number for \(missing)", got: "none",
        remedy: "Add \(isArray ? "\(missing.name)=[…]" : "\(missing)=…") to the point.")
    }
    return numbers
  }

  /// The same as they were written: 1/3 stays a fraction.
  func exactNumbers() throws -> [Variable: Expression] {
    try point.map { try Self.point($0).exact } ?? [:]
  }

  /// x=3,y=-1/2
  static func assignments(_ text: String, option: String) throws -> [Variable: Expression] {
    var values: [Variable: Expression] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, case .variable(let name) = try? Expression(String(sides[0])),
        let value = try? Expression(String(sides[1])), value.variables.isEmpty, (try? value.value(at: [:])) != nil
      else {
        throw UsageError(option, expected: "numbers such as x=3,y=-1/2", got: "\"\(part)\"", remedy: "See --help.")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw UsageError(option, expected: "one number for \(name)", got: "two", remedy: "Leave one out.")
      }
    }
    return values
  }
}

/// A number as people write it: 54, 0.1, −1.5e−7 with ASCII signs.
func plain(_ number: Double) -> String {
  if let integer = Int(exactly: number), number.magnitude < 1e15 { return "\(integer)" }
  return number.isNaN ? "nan" : "\(number)"
}

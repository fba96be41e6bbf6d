import ArgumentParser
import GradusCalculus

/// `gradus check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks derivatives four ways, or a derivative that somebody claims.",
    discussion: """
      With --at: the value, gradient and Hessian by symbolic derivatives, forward mode, reverse mode and differences. With --claim: whether \
      each line of a written derivation is right, and where not, a point that shows it. A line with h in it stands for the difference \
      quotient (f(x + h) − f(x))/h. With both: whether the derivative has the claimed value at the point, to the digits written.

      With --json and - as the formula, standard input has one object a line, {"id": …, "expression": …, "at": {"x": 1.5}}, and each is \
      answered by one line.

      Exit codes: 0 everything agrees, 1 something does not, 64 wrong usage.

      Examples:
        gradus check "2x^3 + 5" --at x=3
        gradus check "2x^3 + 5" --claim "6x^2"
        gradus check "2x^3 + 5" --claim "6x^2 + 6x h + 2h^2; 6x^2"
        gradus check "sum(i, (y[i] - t*x[i])^2)" --variable t --claim "-2*sum(i, (y[i] - t*x[i])*x[i])"
        gradus check "2x^3 + 5" --at x=3 --claim 54
        gradus check --json - < formulas.jsonl
      """)

  @OptionGroup var input: FormulaOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A derivative that is claimed; several lines between semicolons.", valueName: "formula"))
  var claim: String?

  @Option(help: "What a claim differentiates by. (default: x, or the only variable)")
  var variable: String?

  func run() throws {
    if json, input.formulas == ["-"], input.point == nil, claim == nil {
      try CheckStream().run()
      return
    }
    if let claim { return try check(claim) }
    let function = try input.expression()
    guard let at = try input.numbers(for: function.variables) else {
      throw UsageError(
        "check", expected: "--at with a point, or --claim with a derivative", got: "neither", remedy: "See --help.")
    }
    let ways = try FourWays(function, at: at, by: function.variables)
    Console.write(json ? CheckStream.object(ways, id: nil) + "\n" : table(ways), to: .output)
    if !ways.agree { throw ExitCode(1) }
  }

  private func table(_ ways: FourWays) -> String {
    if ways.value.isNaN { return "f has no value at this point, and no slope\n" }
    let names = ways.variables.map(\.description)
    var lines = ["f = \(plain(ways.value))"]
    for (name, slope) in zip(names, ways.gradient) { lines.append("∂f/∂\(name) = \(plain(slope))") }
    for (i, x) in names.enumerated() {
      for (j, y) in names.enumerated().prefix(i + 1) {
        lines.append((i == j ? "∂²f/∂\(x)²" : "∂²f/∂\(x)∂\(y)") + " = \(plain(ways.hessian[i][j]))")
      }
    }
    if ways.agree {
      let doubt = ways.undecided == 0 ? "" : "; differences could not judge \(ways.undecided) of the entries"
      lines.append("symbolic, forward, reverse and numerical derivatives agree, to \(plain(ways.worst))\(doubt)")
    }
    lines += ways.differences.map {
      "\($0.entry): \($0.way.rawValue) gives \(plain($0.value)), symbolic \(plain($0.symbolic))"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Claims

  private func check(_ claim: String) throws {
    let notation = TextNotation.unicode
    let formula = try input.formula()
    let claims = try Formula(claim, functions: input.functionNames()).expanded
    guard formula.expanded.count == 1 else {
      throw UsageError(
        "--claim", expected: "one formula whose derivative is claimed", got: "\(formula.expanded.count)",
        remedy: "Check one at a time.")
    }
    let function = formula.expanded[0]
    var variable = try input.variable(variable, of: function)
    if function.isIndexed { variable = try element(variable, of: function, claims) }
    if input.point != nil, !function.isIndexed { return try check(function, by: variable, claim) }
    let check = ClaimCheck(of: function, by: variable, lines: claims)
    if json {
      Console.write(object(check).text + "\n", to: .output)
    } else {
      let lines = check.lines.enumerated().map { index, line in
        let number = check.lines.count == 1 ? "" : "\(index + 1)  "
        return "\(number)\(line.claim.text(notation)): \(verdict(line, of: check.function))"
      }
      Console.write(lines.joined(separator: "\n") + "\n", to: .output)
    }
    if !check.isRight { throw ExitCode(1) }
  }

  /// The element that a formula with indices is differentiated by: its indices are those that are free in the claims.
  private func element(_ name: Variable, of function: Expression, _ claims: [Expression]) throws -> Variable {
    if name.indices.isEmpty, function.variables.contains(name) { return name }
    guard let array = function.variables.first(where: { $0.name == name.name && !$0.indices.isEmpty }) else {
      throw UsageError(
        "--variable", expected: "an array of the formula", got: "\(name)", remedy: "Name one, such as --variable x.")
    }
    if !name.indices.isEmpty { return name }
    let known = function.freeIndices
    var free = (claims.first?.freeIndices ?? []).filter { !known.contains($0) }
    // A claim that is the same for all elements names no index.
    for letter in ["j", "k", "l", "m", "n", "p"] where free.count < array.indices.count && !free.contains(letter) {
      if !known.contains(letter) { free.append(letter) }
    }
    guard free.count == array.indices.count else {
      throw UsageError(
        "--claim", expected: "at most \(array.indices.count) free indices, as \(name) has axes", got: "\(free.count)",
        remedy: "Name the element, as in --variable \"x[j]\".")
    }
    return Variable(name.name, free.map { .name($0) })
  }

  private func verdict(_ line: ClaimCheck.Line, of function: Expression) -> String {
    switch line.equality {
    case .byForm: return "right"
    case .atPoints(let count): return "right, by its values at \(count) points"
    case .undecided: return "cannot decide: too few points where both are defined"
    case .different(let point, let claimed, let truth):
      // Whole arrays would fill the screen.
      let shown = point.filter { $0.key.indices.isEmpty || point.count <= 6 }.sorted { $0.key < $1.key }
      let at =
        shown.map { "\($0.key) = \(plain($0.value))" }.joined(separator: ", ")
        + (shown.count < point.count ? " and some arrays" : "")
      let step = line.follows.map { $0.isEqual ? "; it follows from the line before" : "" } ?? ""
      let mistake = line.mistakes.first.map { "\n   \($0.words)" } ?? ""
      let functions = function.namedFunctions.map { named -> String in
        let tried = Formula.Function.tried(named.letter, arity: named.arity)
        let parameters = tried.parameters.map { "\($0)" }.joined(separator: ", ")
        return ", for \(tried.name)(\(parameters)) = \(tried.value)"
      }.joined()
      return "wrong: at \(at)\(functions) it gives \(plain(claimed)) instead of \(plain(truth))\(step)\(mistake)"
    }
  }

  private func object(_ check: ClaimCheck) -> JSON {
    let lines = check.lines.map { line -> JSON in
      var members: [(String, JSON)] = [("claim", .formula(line.claim)), ("right", .truth(line.isRight))]
      if case .different(let point, let left, let right) = line.equality {
        members += [("at", .point(point)), ("claimed", .number(left)), ("true", .number(right))]
      }
      if !line.mistakes.isEmpty { members.append(("mistakes", .list(line.mistakes.map { .text($0.rawValue) }))) }
      return .object(members)
    }
    return [
      "expression": .formula(check.function), "variable": .text("\(check.variable)"),
      "derivative": .formula(check.derivative), "right": .truth(check.isRight), "lines": .list(lines),
    ]
  }
}

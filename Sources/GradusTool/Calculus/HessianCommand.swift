import ArgumentParser
import GradusCalculus

/// `gradus hessian`.
struct HessianCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hessian",
    abstract: "The matrix of second partial derivatives of a formula.",
    discussion: """
      At a point the numbers, the eigenvalues, and how the surface bends: up in every direction, down, or both (a saddle).

      Examples:
        gradus hessian "x^3 - 3x + y^2"
        gradus hessian "x^2 y" --at x=1,y=2
        gradus hessian "(1-x)^2 + 100(y-x^2)^2" --steps --at x=1,y=1
      """)

  @OptionGroup var input: FormulaOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("The variables to differentiate by: x,y. (default: all)", valueName: "names"))
  var by: String?

  @Flag(help: "Print the derivatives one by one.")
  var steps = false

  func run() throws {
    let function = try input.scalar("hessian")
    let variables = try input.variables(by, of: function)
    let numbers = try input.numbers(for: function.variables)
    let hessian = function.hessian(by: variables)
    var blocks = function.hessianPage(by: variables, steps: steps).blocks
    if !steps { blocks.removeFirst() }
    var members: [(String, JSON)] = [
      ("expression", .formula(function)), ("variables", .list(variables.map { .text("\($0)") })),
      ("hessian", .list(hessian.map { .list($0.map(JSON.formula)) })),
    ]
    if let numbers {
      let point = try Curvature(hessian, at: numbers)
      let rows = point.rows.map { $0.map { Math.exact($0) } }
      blocks.append(.lines([Line(.name("H(\(numbers.text))"), "=", .matrix(rows))]))
      blocks.append(
        .paragraph("eigenvalues \(Prose.joined(point.eigenvalues.map { "\($0)" }, by: ", ")): \(point.words)"))
      members += [
        ("at", .point(numbers)), ("values", .list(point.rows.map(JSON.numbers))),
        ("eigenvalues", .numbers(point.eigenvalues)),
      ]
    }
    try output.write(Page(blocks), title: "The Hessian of \(function)", .object(members))
  }
}

extension [Variable: Double] {
  fileprivate var text: String {
    sorted { $0.key < $1.key }.map { "\($0.key) = \(plain($0.value))" }.joined(separator: ", ")
  }
}

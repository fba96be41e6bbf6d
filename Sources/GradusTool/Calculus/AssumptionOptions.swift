import ArgumentParser
import GradusCalculus

/// Equations that hold and shorten a derivation over indices.
struct AssumptionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("An equation that holds, such as \"sum(i, t[i]) = 1\".", valueName: "equation"))
  var given: [String] = []

  func equations() throws -> [IndexDerivation.Assumption] {
    try given.map { text in
      let sides = text.split(separator: "=", omittingEmptySubsequences: true)
      guard sides.count == 2 else {
        throw UsageError(
          "--given", expected: "an equation", got: "\"\(text)\"", remedy: "Write \"sum(i, t[i]) = 1\".")
      }
      return IndexDerivation.Assumption(try Expression(String(sides[0])), try Expression(String(sides[1])))
    }
  }
}

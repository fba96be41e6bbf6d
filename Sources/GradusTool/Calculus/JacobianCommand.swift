import ArgumentParser
import GradusCalculus

/// `gradus jacobian`.
struct JacobianCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jacobian",
    abstract: "All derivatives of several outputs, or of an array, by several inputs or an array.",
    discussion: """
      Numerator layout: outputs come first. Of numbers it is the matrix J[i,j] = ∂y[i]/∂x[j], a row for each output; of an array by an array \
      J has shape(y) ++ shape(x). Indices count from 1. Arrays stand with indices, A[i,k], or whole, A @ X, where --shape or --at tells \
      how many axes they have. With --given an equation that holds, as Σᵢ t[i] = 1, shortens a derivation.

      Examples:
        gradus jacobian "x1+x2; x1*x2" --at x1=3,x2=5
        gradus jacobian "x^0; x^1; x^2" --at x=0
        gradus jacobian "Y[i,j] = sum(k, A[i,k]*X[k,j])" --variable X --shape A=3x4,X=4x2
        gradus jacobian "X @ X'" --shape X=3x2 --flat --at "X=[[1,2],[3,4],[5,6]]"
        gradus jacobian "p[i] = exp(z[i])/sum(k, exp(z[k]))" --at z=[2,1,0.1] --steps
        gradus jacobian "p[i] = exp(z[i])/sum(k, exp(z[k])); L = -sum(i, t[i]*log(p[i]))" --variable z --given "sum(i, t[i]) = 1" --steps
      """)

  @OptionGroup var input: FormulaOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "The input: an array such as X, or a number.")
  var variable: String?

  @Option(help: ArgumentHelp("Several inputs: x,y,z. (default: all numbers, or the only array)", valueName: "names"))
  var by: String?

  @OptionGroup var assumptions: AssumptionOptions

  @Flag(help: "Print the derivation line by line.")
  var steps = false

  @Flag(help: "Print the numbers as a matrix: reshape(J, [size of y, size of x]).")
  var flat = false

  func run() throws {
    if variable != nil, by != nil {
      throw UsageError("--by", expected: "--variable or --by", got: "both", remedy: "Leave one out.")
    }
    let option = variable == nil ? "--by" : "--variable"
    var run = JacobianRun(
      formula: try input.formula(), input: input, output: output,
      names: try (variable ?? by).map { try JacobianRun.names($0, option: option) })
    (run.steps, run.flat) = (steps, flat)
    run.assumptions = try assumptions.equations()
    try run.run()
  }
}

import ArgumentParser
import GradusCalculus
import GradusPlot

/// `gradus plot`.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draws formulas: graphs, tangents, secants, contour lines, ways downhill.",
    discussion: """
      The picture is SVG that stands alone: in the file of --output, or on standard output; a terminal shows it with characters. Formulas \
      of one variable, with semicolons between them, share one plot; with --contour a formula of two variables is shown by its lines of \
      equal height. Further variables get their numbers by --at.

      Examples:
        gradus plot "sin(x); cos(x)" --from -pi --to pi
        gradus plot "x^3 - 3x" --derivative --tangent-at 1.5 --output slope.svg
        gradus plot "2x^3 + 5" --secants 1,0.5,0.1 --at x=1 --output secants.svg
        gradus plot "a*x^2" --at a=3
        gradus plot "x^2 + 3y^2" --contour --gradient --from x=-2,y=-2 --to x=2,y=2 --output field.svg
        gradus plot "x^2 + 3y^2" --contour --descent rate=0.05/0.2,steps=20 --at x=-3,y=2 --output descent.svg
        gradus plot "x^2 + 3y^2" --contour --directions --at x=2,y=1
        gradus plot "4x^4 z^3" --slice z=1 --from -1 --to 1
        gradus plot "0.5 + 1.5x" --points "1,2; 2,4; 3,7"
        gradus plot "w1 x1 + w2 x2 + b" --wiggle 0.1 --at x1=1,x2=-2,w1=-3,w2=-1,b=1
        gradus plot "x1 + x2; x1 x2" --map --at x1=3,x2=5
      """)

  @OptionGroup var input: FormulaOptions

  @Option(help: "What runs along the axis. (default: x, or the only variable)")
  var variable: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Where the picture begins: -2, or x=-2,y=-1.", valueName: "number"))
  var from: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Where it ends: 2, or x=2,y=1. (default: -5 to 5)", valueName: "number")
  )
  var to: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The least height. (default: what there is)", valueName: "number"))
  var yFrom: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("The greatest height.", valueName: "number"))
  var yTo: String?

  @Flag(help: "The derivative below the function.")
  var derivative = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The tangent at a number, such as 1 or x=1.", valueName: "number"))
  var tangentAt: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Secants from the point of --at on, over steps such as 1,0.5,0.1.", valueName: "steps"))
  var secants: String?

  @Flag(help: "Lines of equal height of a formula of two variables.")
  var contour = false

  @Flag(help: "Arrows along the gradient, on contour lines.")
  var gradient = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Steps of gradient descent from the point of --at, on contour lines: rate=0.1,steps=20; several rates: rate=0.05/0.2.",
      valueName: "settings"))
  var descent: String?

  @Flag(help: "The gradient at the point of --at among all directions, on contour lines.")
  var directions = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "One of two variables held constant, such as y=1: the line on contour lines, and the curve along it.",
      valueName: "number"))
  var slice: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Data such as \"1,2; 2,4; 3,7\" beside formulas; beside one alone with the sticks between.", valueName: "pairs"))
  var points: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Bars: how the output changes when one number of --at at a time is moved by so much.", valueName: "step"))
  var wiggle: String?

  @Flag(help: "What the Jacobian of two formulas of two variables does to a circle, at the point of --at.")
  var map = false

  @Flag(help: "Equal steps for equal factors, along the height.")
  var logarithmic = false

  @Option(help: ArgumentHelp("A title.", valueName: "words"))
  var title: String?

  @Option(parsing: .unconditional, help: "In pixels, 80 to 10000; of text in characters, 24 to 400.")
  var width: Double?

  @Option(parsing: .unconditional, help: "In pixels, 80 to 10000; of text in lines, 4 to 200.")
  var height: Double?

  @Option(help: "svg or text. (default: svg; text on a terminal)")
  var format: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write; - for standard output.", valueName: "file"))
  var output: String?

  func run() throws {
    let target = try PictureTarget(output: output, format: format, width: width, height: height)
    let request = try PlotRequest(self)
    try target.write(request.picture())
  }
}

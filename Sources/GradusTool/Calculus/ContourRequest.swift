import GradusCalculus
import GradusPlot

/// Contour lines that `gradus plot` was asked for.
extension PlotRequest {
  func contours() throws -> Picture {
    for (isGiven, option) in [
      (command.derivative, "--derivative"), (command.secants != nil, "--secants"),
      (command.tangentAt != nil, "--tangent-at"), (command.logarithmic, "--logarithmic"),
      (command.points != nil, "--points"),
    ] where isGiven {
      throw UsageError(option, expected: "a curve", got: "--contour", remedy: "Leave one of them out.")
    }
    let (function, x, y) = try surface("--contour")
    let slopes = [x, y].map { plane(function.derivative(by: $0), x, y) }
    let gradient: (Double, Double) -> (Double, Double) = { (slopes[0]($0, $1), slopes[1]($0, $1)) }
    let height = plane(function, x, y)
    // A way downhill should fill the picture.
    let reach = command.descent == nil ? 5 : 1.3 * max((point[x] ?? 0).magnitude, (point[y] ?? 0).magnitude, 0.5)
    let (across, up) = (try range(of: x) ?? -reach...reach, try range(of: y) ?? -reach...reach)
    if command.directions {
      guard let first = point[x], let second = point[y] else {
        throw UsageError(
          "--directions", expected: "the point of the gradient", got: "none", remedy: "Add --at \(x)=1,\(y)=1.")
      }
      var plot = Plot.directions(
        of: height, gradient: gradient(first, second), at: PlotPoint(first, second), x: across, y: up)
      (plot.title, plot.x.label, plot.y.label) = (command.title ?? plot.title, "\(x)", "\(y)")
      return .plot(plot)
    }
    let plot = Plot.contours(
      command.title ?? name(function), of: height, x: Axis("\(x)", across), y: Axis("\(y)", up),
      gradient: command.gradient ? gradient : nil, paths: try paths(x, y, gradient))
    return .plot(plot)
  }

  /// The one formula, and the two variables that have no number; those of the point of `--at` where a picture is of it.
  func surface(_ option: String) throws -> (function: Expression, x: Variable, y: Variable) {
    guard functions.count == 1 else {
      throw UsageError(option, expected: "one formula", got: "\(functions.count)", remedy: "Draw one at a time.")
    }
    let names = functions[0].variables
    let isStart = command.descent != nil || command.directions
    let free = names.count == 2 ? names : names.filter { isStart && ["x", "y"].contains($0) || point[$0] == nil }
    guard free.count == 2 else {
      let list = free.map(\.description).joined(separator: ", ")
      throw UsageError(
        option, expected: "a formula of two variables", got: free.isEmpty ? "none" : list,
        remedy: free.count > 2 ? "Give the others numbers, as in --at \(free[2])=1." : "Leave \(option) out.")
    }
    return (functions[0], free[0], free[1])
  }

  /// rate=0.05/0.2,steps=20
  private func paths(_ x: Variable, _ y: Variable, _ gradient: (Double, Double) -> (Double, Double)) throws -> [Plot
    .Path]
  {
    guard let text = command.descent else { return [] }
    guard let first = point[x], let second = point[y] else {
      throw UsageError(
        "--descent", expected: "the point where it begins", got: "none", remedy: "Add --at \(x)=1,\(y)=1.")
    }
    func wrong() -> UsageError {
      UsageError("--descent", expected: "settings such as rate=0.1,steps=20", got: "\"\(text)\"", remedy: "See --help.")
    }
    var (rates, steps) = ([0.1], 20)
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2 else { throw wrong() }
      switch sides[0] {
      case "rate":
        rates = try sides[1].split(separator: "/", omittingEmptySubsequences: false).map {
          try number(String($0), "--descent", nil)
        }
      case "steps":
        guard let count = Int(sides[1]), (1...10_000).contains(count) else { throw wrong() }
        steps = count
      default: throw wrong()
      }
    }
    guard (1...4).contains(rates.count), rates.allSatisfy({ $0 > 0 }) else { throw wrong() }
    let start = PlotPoint(first, second)
    return rates.map { .descent(from: start, rate: $0, steps: steps, gradient: gradient) }
  }
}

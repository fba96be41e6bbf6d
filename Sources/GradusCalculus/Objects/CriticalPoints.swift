import Gradus

/// The points where every partial derivative is 0, and what kind they are, for functions of one to three variables.
///
///     try CriticalPoints(of: Expression("x^3 - 3x + y^2"), by: ["x", "y"])   // minimum at (1, 0), saddle at (−1, 0)
///
/// Found by Newton's method from a grid of starts, so that points outside the box, or narrow ones inside, may be missed.
public struct CriticalPoints: Sendable {
  public enum Kind: String, Sendable {
    case minimum, maximum, saddle
    /// The Hessian is singular, so that second derivatives do not decide.
    case undecided
  }

  public struct Point: Sendable {
    public let coordinates: [Double]
    public let value: Double
    /// Of the Hessian, rising.
    public let eigenvalues: [Double]
    public let kind: Kind
  }

  public let variables: [Variable]
  public let points: [Point]

  /// - Parameter box: where starts lie, along every axis.
  public init(
    of function: Expression, by variables: [Variable], in box: ClosedRange<Double> = -5...5
  ) throws(EvaluationError) {
    self.variables = variables
    let gradient = variables.map { function.derivative(by: $0) }
    let hessian = gradient.map { slope in variables.map { slope.derivative(by: $0) } }
    let perAxis = [41, 13, 7][Swift.min(variables.count, 3) - 1]
    var found: [Point] = []
    var starts: [[Double]] = [[]]
    for _ in variables {
      starts = starts.flatMap { start in
        // Off the round numbers, where many functions have kinks and poles.
        (0..<perAxis).map { step in
          start + [box.lowerBound + (box.upperBound - box.lowerBound) * (Double(step) + 0.47) / Double(perAxis)]
        }
      }
    }
    for start in starts {
      guard let place = try Self.descend(from: start, variables, gradient, hessian),
        place.allSatisfy({ box.contains($0) }),
        !found.contains(where: { Self.distance($0.coordinates, place) < 1e-5 })
      else { continue }
      found.append(try Self.point(place, function, variables, hessian))
      if found.count == 32 { break }
    }
    points = found.sorted { $0.coordinates.lexicographicallyPrecedes($1.coordinates) }
  }

  private static func at(_ variables: [Variable], _ place: [Double]) -> [Variable: Double] {
    Dictionary(uniqueKeysWithValues: zip(variables, place))
  }

  /// Newton's steps to a root of the gradient; nil where they do not arrive.
  private static func descend(
    from start: [Double], _ variables: [Variable], _ gradient: [Expression], _ hessian: [[Expression]]
  ) throws(EvaluationError) -> [Double]? {
    var place = start
    for _ in 0..<60 {
      let point = at(variables, place)
      var slope: [Double] = []
      for entry in gradient { slope.append(try entry.value(at: point)) }
      if slope.allSatisfy({ $0 == 0 }) { return rounded(place) }
      let rows = try Curvature(hessian, at: point).rows
      // A singular matrix gives an error, and no step.
      guard let step = try? solve(matrix(rows), Tensor(slope)).scalars(as: Double.self), step.allSatisfy(\.isFinite)
      else { return nil }
      let next = zip(place, step).map { $0 - $1 }
      let moved = distance(place, next)
      place = next
      if moved < 1e-12 * (1 + distance(place, place.map { _ in 0 })) { return rounded(place) }
    }
    return nil
  }

  private static func matrix(_ rows: [[Double]]) -> Tensor {
    Tensor(Array(rows.joined())).reshaped(to: [rows.count, rows.count])
  }

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { ($0 - $1).magnitude }.max() ?? 0
  }

  /// Whole numbers and halves lose the last rounding.
  private static func rounded(_ place: [Double]) -> [Double] {
    place.map { number in
      let nice = (number * 4).rounded() / 4
      return (number - nice).magnitude < 1e-9 ? nice + 0 : number
    }
  }

  private static func point(
    _ place: [Double], _ function: Expression, _ variables: [Variable], _ hessian: [[Expression]]
  ) throws(EvaluationError) -> Point {
    let point = at(variables, place)
    let curvature = try Curvature(hessian, at: point)
    return Point(
      coordinates: place, value: try function.value(at: point), eigenvalues: curvature.eigenvalues,
      kind: curvature.kind)
  }
}

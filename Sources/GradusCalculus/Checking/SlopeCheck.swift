import Gradus

/// A slope at a point by four ways: the rules, forward mode, reverse mode, differences.
///
///     try SlopeCheck(of: Expression("2x^3 + 5"), by: "x", at: ["x": 3]).line
///     // At x = 3 the slope is 54.   rules 54 · forward 54 · reverse 54 · difference 54.0000   agree
public struct SlopeCheck: Sendable {
  public let variable: Variable
  public let point: [Variable: Double]
  /// The function itself; where it is not finite there is no slope, whatever the rules give.
  public let value: Double
  public let rules: Double
  public let forward: Double
  public let reverse: Double
  /// nil where differences say nothing, as at a kink.
  public let difference: Double?

  public init(of function: Expression, by variable: Variable, at point: [Variable: Double]) throws(EvaluationError) {
    (self.variable, self.point) = (variable, point)
    value = try function.value(at: point)
    rules = try function.derivative(by: variable).value(at: point)
    var jets = point.mapValues { Jet($0, count: 1) }
    jets[variable] = .variable(point[variable] ?? .nan, 0, count: 1)
    forward = function.jet(jets, count: 1).gradient[0]
    // By all variables: at the tie of max(x, y) the engine asks which operands vary.
    let names = Set(point.keys).union([variable]).sorted()
    let slopes = Gradus.gradient(at: Tensor(names.map { point[$0] ?? .nan })) { x in
      var tensors: [Variable: Tensor] = [:]
      for (index, name) in names.enumerated() { tensors[name] = x[index] }
      return function.tensor(tensors).converted(to: .f64)
    }
    reverse = (try? slopes.scalars(as: Double.self))?[names.firstIndex(of: variable) ?? 0] ?? .nan
    let numerical = NumericalDerivatives(
      function: { x in
        var at = point
        at[variable] = x[0]
        return (try? function.value(at: at)) ?? .nan
      }, point: [point[variable] ?? .nan])
    difference = numerical.slope(0)?.value
  }

  /// Forward and reverse within 1e-9 of the rules, relatively, and the difference within 1e-6 if there is one.
  public var agree: Bool {
    func isNear(_ value: Double, _ tolerance: Double) -> Bool {
      value == rules || (value.isNaN && rules.isNaN)
        || (value - rules).magnitude <= tolerance * Swift.max(rules.magnitude, 1)
    }
    return isNear(forward, 1e-9) && isNear(reverse, 1e-9) && difference.map { isNear($0, 1e-6) } != false
  }

  public var line: Prose {
    let at = Prose.joined(
      point.sorted { $0.key < $1.key }.map { "\(Math.equation(.expression(.variable($0.key)), .exact($0.value)))" },
      by: ", ")
    guard value.isFinite else { return "At \(at) the function has no finite value, hence no slope." }
    let ways: [(String, Double?)] = [
      ("rules", rules), ("forward", forward), ("reverse", reverse), ("difference", difference),
    ]
    let numbers = Prose.joined(
      ways.map { way, slope in slope.map { "\(way) \(Math.number($0, digits: 7))" } ?? "\(way) cannot say" }, by: " · ")
    return "At \(at) the slope is \(Math.number(rules, digits: 7)).   \(numbers)   \(agree ? "agree" : "DIFFER")"
  }
}

import Gradus

/// The value, gradient and Hessian of an expression at a point by four ways: symbolic derivatives, forward mode, reverse
/// mode of a recorded program, and differences.
///
///     try FourWays(Expression("2x^3 + 5"), at: ["x": 3]).agree   // true
public struct FourWays: Sendable {
  public enum Way: String, Sendable, CaseIterable { case symbolic, forward, reverse, numerical }

  /// Two ways that differ.
  public struct Difference: Sendable {
    public let way: Way
    /// Such as `∂f/∂x` or `∂²f/∂x∂y`.
    public let entry: String
    public let value: Double
    /// What the symbolic derivative gives.
    public let symbolic: Double
  }

  /// Sorted by name.
  public let variables: [Variable]
  public let value: Double
  /// By the symbolic derivatives.
  public let gradient: [Double]
  public let hessian: [[Double]]
  /// The largest relative difference of the first three ways; differences of numbers do not count.
  public let worst: Double
  /// Empty if all agree.
  public let differences: [Difference]
  /// How many entries of the gradient and the Hessian differences could not judge: at kinks, edges, or where they cancel.
  public let undecided: Int

  public var agree: Bool { differences.isEmpty }

  /// - Parameters:
  ///   - variables: those to differentiate by; all if nil.
  ///   - tolerance: the relative difference that the first three ways may have.
  public init(
    _ expression: Expression, at point: [Variable: Double], by variables: [Variable]? = nil, tolerance: Double = 1e-9
  ) throws(EvaluationError) {
    let variables = variables ?? expression.variables
    self.variables = variables
    value = try expression.value(at: point)
    guard !value.isNaN else {
      // Where there is no value there is no slope, even if the rules give one, as for asin(x) + asin(−x) at 2.
      gradient = variables.map { _ in .nan }
      hessian = variables.map { _ in variables.map { _ in .nan } }
      (worst, differences, undecided) = (0, [], 0)
      return
    }
    var comparison = Comparison(tolerance: tolerance)
    let slopes = variables.map { expression.rawDerivative($0).simplified }
    var gradient: [Double] = []
    var hessian: [[Double]] = []
    for (index, slope) in slopes.enumerated() {
      gradient.append(try slope.value(at: point))
      // By symmetry the rows after this one begin as its column does.
      var row = hessian.map { $0[index] }
      for variable in variables[index...] {
        let curvature = slope.rawDerivative(variable)
        let entry = try curvature.value(at: point)
        // Where 0 meets ∞, the form in which they cancel.
        row.append(entry.isFinite ? entry : try curvature.simplified.value(at: point))
      }
      hessian.append(row)
    }
    (self.gradient, self.hessian) = (gradient, hessian)
    comparison.scales = Scales(value, gradient, hessian, at: variables.map { point[$0] ?? 0 })
    comparison.compare(forward: expression, point, variables, value, gradient, hessian)
    comparison.compare(reverse: expression, point, variables, value, gradient, hessian)
    comparison.compare(numerical: expression, point, variables, gradient, hessian)
    (worst, differences, undecided) = (comparison.worst, comparison.differences, comparison.undecided)
  }
}

/// How large the terms are that make up an entry: sums of numbers of that size lose that much.
///
/// Terms of ∂f/∂x are of the size f/x or of other slopes, those of ∂²f/∂x∂y of the size f/(x·y).
private struct Scales {
  private(set) var value = 0.0
  private var first = 0.0
  private var second = 0.0
  private var lengths: [Double] = []

  init() {}

  init(_ f: Double, _ gradient: [Double], _ hessian: [[Double]], at x: [Double]) {
    lengths = x.map { $0 == 0 ? 1 : $0.magnitude }
    func largest(_ numbers: [Double]) -> Double { numbers.filter(\.isFinite).map(\.magnitude).max() ?? 0 }
    value = largest([f])
    first = largest([value] + zip(gradient, lengths).map { $0 * $1 })
    let rows = zip(hessian, lengths).flatMap { row, length in zip(row, lengths).map { $0 * $1 * length } }
    second = largest([first] + rows)
  }

  func slope(_ i: Int) -> Double { first / lengths[i] }
  func curvature(_ i: Int, _ j: Int) -> Double { second / lengths[i] / lengths[j] }
}

/// Collects how far the ways are apart.
private struct Comparison {
  let tolerance: Double
  var worst = 0.0
  var differences: [FourWays.Difference] = []
  var undecided = 0
  var scales = Scales()

  init(tolerance: Double) { self.tolerance = tolerance }

  private mutating func add(_ way: FourWays.Way, _ entry: String, _ value: Double, _ symbolic: Double, _ scale: Double)
  {
    if value == symbolic || (value.isNaN && symbolic.isNaN) { return }
    let size = Swift.max(value.magnitude, symbolic.magnitude, 1e-3 * scale)
    let difference = (value - symbolic).magnitude / size
    worst = Swift.max(worst, difference.isNaN ? .infinity : difference)
    if !(difference <= tolerance) {
      differences.append(FourWays.Difference(way: way, entry: entry, value: value, symbolic: symbolic))
    }
  }

  private static func name(_ variable: Variable) -> String { "∂f/∂\(variable)" }
  private static func name(_ first: Variable, _ second: Variable) -> String {
    first == second ? "∂²f/∂\(first)²" : "∂²f/∂\(first)∂\(second)"
  }

  private mutating func compare(
    _ way: FourWays.Way, _ variables: [Variable], _ values: (Double, [Double], [[Double]]),
    _ truth: (Double, [Double], [[Double]])
  ) {
    add(way, "f", values.0, truth.0, scales.value)
    for (i, x) in variables.enumerated() {
      add(way, Self.name(x), values.1[i], truth.1[i], scales.slope(i))
      for (j, y) in variables.enumerated() {
        add(way, Self.name(x, y), values.2[i][j], truth.2[i][j], scales.curvature(i, j))
      }
    }
  }

  mutating func compare(
    forward expression: Expression, _ point: [Variable: Double], _ variables: [Variable], _ value: Double,
    _ gradient: [Double], _ hessian: [[Double]]
  ) {
    var jets = point.mapValues { Jet($0, count: variables.count) }
    for (index, variable) in variables.enumerated() {
      jets[variable] = .variable(point[variable] ?? .nan, index, count: variables.count)
    }
    let jet = expression.jet(jets, count: variables.count)
    let rows = variables.indices.map { i in variables.indices.map { jet.hessianEntry(i, $0) } }
    compare(.forward, variables, (jet.value, jet.gradient, rows), (value, gradient, hessian))
  }

  mutating func compare(
    reverse expression: Expression, _ point: [Variable: Double], _ variables: [Variable], _ value: Double,
    _ gradient: [Double], _ hessian: [[Double]]
  ) {
    let reverse = ReverseMode(expression, at: point, by: variables)
    compare(.reverse, variables, (reverse.value, reverse.gradient, reverse.hessian), (value, gradient, hessian))
  }

  mutating func compare(
    numerical expression: Expression, _ point: [Variable: Double], _ variables: [Variable], _ gradient: [Double],
    _ hessian: [[Double]]
  ) {
    let numerical = NumericalDerivatives(
      function: { x in
        var at = point
        for (variable, number) in zip(variables, x) { at[variable] = number }
        return (try? expression.value(at: at)) ?? .nan
      }, point: variables.map { point[$0] ?? .nan })
    func judge(_ entry: String, _ estimate: NumericalDerivatives.Estimate?, _ symbolic: Double, _ scale: Double) {
      guard let estimate, symbolic.isFinite, estimate.error <= 1e-4 * Swift.max(estimate.value.magnitude, scale) else {
        undecided += 1
        return
      }
      let allowed = 100 * estimate.error + 1e-6 * Swift.max(symbolic.magnitude, scale)
      if (estimate.value - symbolic).magnitude > allowed {
        differences.append(
          FourWays.Difference(way: .numerical, entry: entry, value: estimate.value, symbolic: symbolic))
      }
    }
    for (i, x) in variables.enumerated() {
      let slope = numerical.slope(i)
      judge(Self.name(x), slope, gradient[i], scales.slope(i))
      for (j, y) in variables.enumerated().prefix(i + 1) {
        // Where the slope has a kink, curvature from values says nothing.
        judge(Self.name(x, y), slope == nil ? nil : numerical.curvature(i, j), hessian[i][j], scales.curvature(i, j))
      }
    }
  }
}

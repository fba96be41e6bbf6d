/// Slopes of secants for a shrinking step, beside the derivative.
///
///     SecantTable(of: try Expression("2x^3 + 5"), by: "x", at: ["x": 3])   // 74, 55.82, 54.1802 … → 54
public struct SecantTable: Sendable {
  public struct Row: Sendable, Hashable {
    public let step: Double
    /// (f(x + h) − f(x))/h
    public let slope: Double
    /// The slope minus the derivative.
    public let error: Double
  }

  public let rows: [Row]
  public let derivative: Double
  /// From the central differences of two steps, with their error of order h² taken out: (4·D(h/2) − D(h))/3.
  public let richardson: Double
  /// The step with the least error: below it rounding takes over.
  public var bestStep: Double { rows.min { $0.error.magnitude < $1.error.magnitude }?.step ?? .nan }

  /// Steps 1, 0.1, 0.01 … down to 10⁻ⁿ.
  public init(
    of function: Expression, by variable: Variable, at point: [Variable: Double], decades: Int = 15
  ) throws(EvaluationError) {
    let x = try Expression.variable(variable).value(at: point)
    func value(_ x: Double) throws(EvaluationError) -> Double {
      var at = point
      at[variable] = x
      return try function.value(at: at)
    }
    let center = try value(x)
    derivative = try function.derivative(by: variable).value(at: point)
    var rows: [Row] = []
    for decade in 0...Swift.max(decades, 0) {
      let step = Double("1e-\(decade)") ?? 1
      let slope = (try value(x + step) - center) / step
      rows.append(Row(step: step, slope: slope, error: slope - derivative))
    }
    self.rows = rows
    func central(_ h: Double) throws(EvaluationError) -> Double { (try value(x + h) - value(x - h)) / (2 * h) }
    richardson = (4 * (try central(0.0005)) - (try central(0.001))) / 3
  }
}

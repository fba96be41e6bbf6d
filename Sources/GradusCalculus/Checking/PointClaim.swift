/// What is right of a number that somebody claims as the derivative at a point.
///
///     try PointClaim("1.08", of: "x^3 - x", by: "x", at: ["x": 0.833]).isRight   // 1.0817 to the digits written
public struct PointClaim: Sendable {
  public let claim: Expression
  public let claimed: Double
  /// The derivative at the point; at a kink what the policy says.
  public let truth: Double
  /// Half a unit of the last digit written, or what rounding does.
  public let tolerance: Double
  /// Usual mistakes that give this number.
  public let mistakes: [Mistake]

  /// Never where the derivative has no finite value.
  public var isRight: Bool { truth.isFinite && (claimed - truth).magnitude <= tolerance }

  /// Throws where the text is no formula, or where it or the derivative has no value at the point.
  public init(
    _ text: String, of function: Expression, by variable: Variable, at point: [Variable: Double]
  ) throws {
    claim = try Expression(text)
    claimed = try claim.value(at: point)
    let truth = try Derivation(of: function, by: variable).result.value(at: point)
    let rounding = 1e-9 * Swift.max(truth.magnitude, 1)
    let tolerance = Swift.max(rounding, Self.halfOfLastDigit(text))
    var mistakes: [Mistake] = []
    if truth.isFinite, (claimed - truth).magnitude > tolerance {
      let claimed = claimed
      mistakes = Mistake.allCases.filter { mistake in
        let wrong = try? mistake.derivative(of: function, by: variable)?.value(at: point)
        return wrong.map { ($0 - claimed).magnitude <= tolerance } ?? false
      }
    }
    (self.truth, self.tolerance, self.mistakes) = (truth, tolerance, mistakes)
  }

  /// 0.005 for -1.08; 0 for whole numbers and formulas.
  private static func halfOfLastDigit(_ text: String) -> Double {
    let digits = text.filter { $0 != " " && $0 != "-" && $0 != "−" }
    guard let point = digits.firstIndex(of: "."), digits.allSatisfy({ $0 == "." || ("0"..."9").contains($0) }) else {
      return 0
    }
    return digits[point...].dropFirst().reduce(0.5) { half, _ in half / 10 } * (1 + 1e-9)
  }
}

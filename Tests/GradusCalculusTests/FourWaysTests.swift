import GradusCalculus
import GradusTestSupport
import Testing

@Suite(.enabled(if: DerivativeRow.file != nil, "derivatives/derivatives.json is missing: set GRADUS_DATA"))
struct FourWaysTests {
  @Test(arguments: DerivativeRow.all)
  func `all four ways agree with each other and with the table`(row: DerivativeRow) throws {
    for point in row.points {
      let at = Dictionary(uniqueKeysWithValues: point.at.map { (Variable($0.key), $0.value) })
      let ways = try FourWays(try Expression(row.expr), at: at, by: row.variables)
      #expect(ways.agree, "\(ways.differences) at \(point.at)")
      for (value, truth) in zip([ways.value] + ways.gradient, [point.value] + point.gradient) {
        let truth = Double(truth) ?? .nan
        #expect((value - truth).magnitude <= 1e-10 * Swift.max(truth.magnitude, 1))
      }
    }
  }
}

@Suite struct FourWaysRoundingTests {
  @Test func `bounds that cross leave the upper one, with its slope`() throws {
    let ways = try FourWays(try Expression("clamp(x, e, 2x) + clamp(1, x, 0.5x)"), at: ["x": 0.9])
    #expect(ways.agree && ways.value == 1.8 + 0.45 && ways.gradient == [2.5], "\(ways)")
  }

  @Test(arguments: ["clamp(x, asin(2), 5)", "logaddexp(1, log(-x))"])
  func `an argument that is not a number leaves none`(formula: String) throws {
    #expect(try Expression(formula).value(at: ["x": 1]).isNaN)
  }

  @Test func `sinc vanishes at whole numbers`() throws {
    for x in [1.0, -2, 4, 1000] { #expect(try Expression("sinc(x)").value(at: ["x": x]) == 0) }
  }

  @Test func `where there is no value there is no slope`() throws {
    let ways = try FourWays(try Expression("asin(x) + asin(-x) + x"), at: ["x": 2])
    #expect(ways.agree && ways.value.isNaN && ways.gradient[0].isNaN && ways.hessian[0][0].isNaN)
  }

  @Test func `a kink beside a number is none between two that vary`() throws {
    #expect(try FourWays(try Expression("max(x, 0) + min(2, y)"), at: ["x": 0, "y": 2]).agree)
    #expect(try FourWays(try Expression("max(x, y)"), at: ["x": 1, "y": 1]).gradient == [0.5, 0.5])
  }

  @Test(arguments: ["max(x, y)", "min(x, y) + x*y", "max(x, 2)"])
  func `the slope by one variable takes ties as the gradient does`(text: String) throws {
    let slope = try SlopeCheck(of: try Expression(text), by: "x", at: ["x": 2, "y": 2])
    #expect(slope.agree && slope.reverse == slope.rules, "\(slope.line)")
  }

  /// Second derivatives that cancel leave a rounding error in forward and reverse mode.
  @Test(arguments: ["max(x, 0)", "max(0, x)", "min(x, 0)", "max(x, -x)", "max(x, x^2, 0)"])
  func `at a kink all ways take the same slope`(text: String) throws {
    let ways = try FourWays(Expression(text), at: ["x": 0])
    #expect(ways.agree, "\(ways.differences)")
  }

  @Test(arguments: ["(e - x)*(0.75/x)*(x/4)", "x*(1/x)", "sin(x)^2 + cos(x)^2", "log(e^x)", "0^x + x"])
  func `rounding errors of derivatives that vanish are no difference`(formula: String) throws {
    for x in [0.6534580529501101, 1.5723681318514993, 0.01, 30] {
      let ways = try FourWays(try Expression(formula), at: ["x": x])
      #expect(ways.agree, "\(ways.differences)")
    }
  }

  @Test(arguments: [
    "max(x, y, z)", "min(x, y, z)", "max(z, x, y, 1)", "max(1, x, y, z)", "min(x, 1, y, z)^2", "max(x, y, x*y, z^2)",
  ])
  func `all ways share alike where three tie`(formula: String) throws {
    let ways = try FourWays(Expression(formula), at: ["x": 1, "y": 1, "z": 1])
    #expect(ways.agree, "\(ways.gradient) \(ways.differences)")
  }

  @Test func `the shares of those that tie add up to 1`() throws {
    #expect(try FourWays(Expression("max(x, y, z)"), at: ["x": 1, "y": 1, "z": 1]).gradient.reduce(0, +) == 1)
    #expect(
      try FourWays(Expression("max(x, y, z, w)"), at: ["w": 2, "x": 2, "y": 2, "z": 0]).gradient.reduce(0, +) == 1)
  }
}

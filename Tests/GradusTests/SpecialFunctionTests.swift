import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Special functions and their derivatives of high order, against values of 50 digits by mpmath.
@Suite struct SpecialFunctionTests {
  struct Value: Sendable, CustomStringConvertible {
    let order: Int
    let x: Double
    let truth: Double

    init(_ order: Int, _ x: Double, _ truth: Double) { (self.order, self.x, self.truth) = (order, x, truth) }

    var description: String { "order \(order) at \(x)" }
  }

  static let polygammas: [Value] = [
    .init(0, 0.25, -4.227453533376265408), .init(0, 1.5, 0.03648997397857652056), .init(0, 3, 0.9227843350984671394),
    .init(0, 10.5, 2.303001034297686375), .init(0, 1e6, 13.81551005796419077), .init(0, -0.25, 2.91413912021352783),
    .init(0, -7.75, -1.030768832830931512), .init(1, 1, 1.644934066848226436), .init(1, 0.125, 65.38813344498803447),
    .init(1, 30, 0.03389506035773994421), .init(1, 1e8, 1.000000005000000017e-8), .init(1, 1e200, 1e-200),
    .init(1, -0.5, 8.934802200544679309), .init(1, -3.75, 19.50498006059957527), .init(2, 1, -2.404113806319188571),
    .init(2, 2.5, -0.236204051641727403), .init(2, -1.25, 123.7213667836623604), .init(3, 0.5, 97.40909103400243724),
    .init(3, 40, 0.00003244140015156350032), .init(3, -2.5, 194.7478762191876224), .init(4, 1, -24.88626612344087823),
    .init(5, 7, 0.002009493175049029117), .init(10, 0.5, -7431824508.858768975), .init(10, 3, -21.43660662871299062),
    .init(10, -4.25, 15220204740668.28959), .init(20, 12, -0.00006547211936716010165),
    .init(2, -170.5, -3.4198264441412621e-05), .init(4, -170.5, -7.0170477570511681e-09),
    .init(40, 1, -8.159152832482687697e+47), .init(40, 100, -2.475539438617730813e-34),
  ]

  @Test(arguments: polygammas)
  func `polygamma is right to 5e-15`(value: Value) throws {
    let tolerance = Tolerance(relative: 5e-15, absolute: 0)
    expectNone(tolerance.mismatch(try polygamma(value.order, Tensor(value.x)).doubles(), [value.truth], "\(value)"))
  }

  @Test(arguments: polygammas.filter { $0.order <= 5 })
  func `the derivatives of lgamma are polygamma`(value: Value) throws {
    let derivative = try derivative(of: { lgamma($0) }, order: value.order + 1, at: value.x)
    expectNone(Tolerance(relative: 5e-15, absolute: 0).mismatch([derivative], [value.truth], "\(value)"))
  }

  static let sincs: [Value] = [
    .init(0, 0, 1), .init(0, 0.25, 0.9003163161571060696), .init(0, -1.5, -0.212206590789193781), .init(0, 3, 0),
    .init(1, 0, 0), .init(1, 0.25, -0.7728381398822341806), .init(1, -1.5, -0.1414710605261291874),
    .init(1, 3, -0.3333333333333333333), .init(2, 0, -3.289868133696452873), .init(2, 0.25, -2.703060757258859049),
    .init(2, -1.5, 1.905767021691689909), .init(2, 3, 0.2222222222222222222), .init(3, 0, 0),
    .init(3, 0.25, 4.521272288550790452), .init(3, -1.5, 3.811534043383379818), .init(3, 3, 3.067645911474230651),
    .init(4, 0, 19.48181820680048745), .init(4, 0.25, 15.35863738313261722), .init(4, 3, -4.090194548632307534),
    .init(5, -1.5, -35.02253445948066867), .init(6, 0, -137.3413133679006339), .init(6, 0.25, -105.7567999079543453),
    .init(7, 3, 200.7504360726823019), .init(8, 0, 1054.281224007841556), .init(8, -1.5, -422.5567386392667979),
  ]

  @Test(arguments: sincs)
  func `every derivative of sinc is right, at 0 too`(value: Value) throws {
    let derivative = try derivative(of: { sinc($0) }, order: value.order, at: value.x)
    // Up to πⁿ/(n + 1) in size.
    let size = Foundation.pow(Double.pi, Double(value.order)) / Double(value.order + 1)
    let tolerance = Tolerance(relative: 0, absolute: 4e-15 * size)
    expectNone(tolerance.mismatch([derivative], [value.truth], "\(value)"))
  }

  @Test func `near 0 the odd derivatives of sinc are lines`() throws {
    for x in [1e-5, 1e-10, -1e-20, 1e-300] {
      let (first, third) = (-Double.pi * Double.pi / 3 * x, Foundation.pow(Double.pi, 4) / 5 * x)
      // The next terms are smaller by x².
      let tolerance = Tolerance(relative: 1e-14 + x * x * 2, absolute: 0)
      expectNone(tolerance.mismatch([try derivative(of: { sinc($0) }, order: 1, at: x)], [first], "first at \(x)"))
      expectNone(tolerance.mismatch([try derivative(of: { sinc($0) }, order: 3, at: x)], [third], "third at \(x)"))
    }
  }

  /// By forward mode inside forward mode, and so on.
  private func derivative(
    of function: @escaping @Sendable (Tensor) -> Tensor, order: Int, at x: Double
  ) throws -> Double {
    var function = function
    for _ in 0..<order {
      let inner = function
      function = { x in jvp(at: x, along: Tensor.ones([]), of: inner).tangent }
    }
    return try function(Tensor(x)).scalar(as: Double.self)
  }

  @Test func `orders that polygamma does not have are errors`() {
    #expect(
      polygamma(-1, Tensor(2.0)).error.map { "\($0)".contains("an order in 0 … 1000, got -1") } == true)
    #expect(polygamma(1001, Tensor(2.0)).error != nil)
  }

  @Test func `poles, infinities and NaN of the gamma family`() throws {
    let points = Tensor([0, -0.0, -1, -2, .infinity, -.infinity, .nan])
    let inf = Double.infinity
    expectSame(try digamma(points).doubles(), [-inf, inf, .nan, .nan, inf, .nan, .nan])
    expectSame(try polygamma(1, points).doubles(), [inf, inf, inf, inf, 0, .nan, .nan])
    expectSame(try polygamma(2, points).doubles(), [-inf, inf, .nan, .nan, 0, .nan, .nan])
    expectSame(try gamma(points).doubles(), [inf, -inf, .nan, .nan, inf, .nan, .nan])
    expectSame(try lgamma(points).doubles(), [inf, inf, inf, inf, inf, inf, .nan])
    expectSame(try gradient(at: points) { sum(lgamma($0)) }.doubles(), [-inf, inf, .nan, .nan, inf, .nan, .nan])
  }

  @Test func `the digamma function is precise beside its root`() throws {
    let points = [1.4616321449683622, 1.4616321449683625, 1.46]
    let truths = [-9.24126552172942752e-17, 1.2245374622004069e-16, -0.00158056198708345211]
    let values = try digamma(Tensor(points)).doubles()
    expectNone(Tolerance(relative: 4e-15, absolute: 0).mismatch(values, truths, "digamma"))
  }

  private func expectSame(_ values: [Double], _ truths: [Double]) {
    expectNone(Tolerance(relative: 0, absolute: 0).mismatch(values, truths, "values"))
  }
}

import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Values and slopes where a naive formula overflows, cancels or divides 0 by 0.
@Suite struct ElementaryEdgeTests {
  static let fewUlps = Tolerance(relative: 4 * 0x1p-52, absolute: 0)

  private func expect(_ result: Tensor, _ truths: [Double], _ tolerance: Tolerance = fewUlps) throws {
    expectNone(tolerance.mismatch(try result.doubles(), truths, "result"))
  }

  private func slopes(_ x: Double, _ y: Double, _ function: @escaping (Tensor, Tensor) -> Tensor) throws -> [Double] {
    let (dx, dy) = gradient(at: Tensor(x), Tensor(y), of: function)
    return try dx.doubles() + dy.doubles()
  }

  // MARK: Points of the plane

  @Test(arguments: [1e200, 1e-200, 3])
  func `hypot has its slopes at any scale`(scale: Double) throws {
    try expect(hypot(Tensor(3 * scale), Tensor(-4 * scale)), [5 * scale])
    try expect(Tensor(slopes(3 * scale, -4 * scale) { hypot($0, $1) }), [0.6, -0.8])
  }

  @Test func `at the tip of the cone every derivative of hypot is 0`() throws {
    #expect(try slopes(0, 0) { hypot($0, $1) } == [0, 0])
    #expect(hessian(at: Tensor([0.0, 0])) { hypot($0[0], $0[1]) } == Tensor([[0.0, 0], [0, 0]]))
    #expect(try slopes(0, -2) { hypot($0, $1) } == [0, -1])
  }

  @Test(arguments: [1e200, 1e-200, 2])
  func `atan2 has its slopes at any scale`(scale: Double) throws {
    try expect(Tensor(slopes(3 * scale, 4 * scale) { atan2($0, $1) }), [0.16 / scale, -0.12 / scale])
  }

  @Test func `atan2 is smooth on its axes, and undefined at the origin`() throws {
    #expect(try slopes(0, 1) { atan2($0, $1) } == [1, 0])
    #expect(try slopes(-0.0, -1) { atan2($0, $1) } == [-1, 0])
    #expect(try slopes(0, 0) { atan2($0, $1) }.allSatisfy(\.isNaN))
  }

  // MARK: Remainders

  @Test func `the slope of a remainder in the divisor is minus the quotient`() throws {
    #expect(try slopes(-7.5, 2) { mod($0, $1) } == [1, 4])
    #expect(try slopes(-7.5, 2) { fmod($0, $1) } == [1, 3])
    #expect(try slopes(7.5, -2) { mod($0, $1) } == [1, 4])
    #expect(try slopes(7.5, -2) { floorDivide($0, $1) } == [0, 0])
  }

  @Test func `the quotient is not rounded up to the next integer`() throws {
    // 1/0.1 is rounded to 10, but 0.1 is a little more than a tenth.
    #expect(floorDivide(Tensor(1.0), Tensor(0.1)) == Tensor(9.0))
    #expect(try slopes(1, 0.1) { mod($0, $1) } == [1, -9])
    #expect(try slopes(1, 0.1) { fmod($0, $1) } == [1, -9])
  }

  @Test func `remainders of integers are exact and never trap`() throws {
    let x = Tensor([Int64.max, .min, .min, 7, -7])
    let y = Tensor([Int64(10), -1, 0, -3, 3])
    #expect(try mod(x, y).scalars(as: Int64.self) == [7, 0, 0, -2, 2])
    #expect(try fmod(x, y).scalars(as: Int64.self) == [7, 0, 0, 1, -1])
    #expect(try floorDivide(x, y).scalars(as: Int64.self) == [Int64.max / 10, .min, 0, -3, -3])
  }

  // MARK: Logarithms of sums

  @Test func `logAddExp shares its slope, even among infinities`() throws {
    #expect(try slopes(1000, 1000) { logAddExp($0, $1) } == [0.5, 0.5])
    #expect(try slopes(0, -.infinity) { logAddExp($0, $1) } == [1, 0])
    #expect(try slopes(.infinity, .infinity) { logAddExp($0, $1) } == [0.5, 0.5])
    #expect(try slopes(-.infinity, -.infinity) { logAddExp($0, $1) } == [0.5, 0.5])
    let second = hessian(at: Tensor([1.0, 1])) { logAddExp($0[0], $0[1]) }
    #expect(second == Tensor([[0.25, -0.25], [-0.25, 0.25]]))
  }

  @Test func `xlogy has slope log y and x over y, and 0 wins against infinity`() throws {
    try expect(Tensor(slopes(2, 4) { xlogy($0, $1) }), [Foundation.log(4), 0.5])
    #expect(try slopes(0, 0) { xlogy($0, $1) } == [-.infinity, 0])
    #expect(xlogy(2, Tensor(Float(1))).type == TensorType(.f32))
  }

  // MARK: Reciprocal functions

  @Test func `reciprocal functions keep their digits near the ends of their domains`() throws {
    let t = 0x1p-40
    try expect(asec(Tensor(1 + t)), [1.3486991523480979194e-6])
    try expect(acsc(Tensor(-(1 + t))), [-1.5707949780957442711])
    try expect(asech(Tensor(1 - t)), [1.348699152349120115e-6])
    try expect(acoth(Tensor(1 + t)), [14.209517201479106217])
    try expect(acoth(Tensor(-1e9)), [-1e-9])
    try expect(logit(Tensor(0.5 + t)), [4 * t])
  }

  @Test func `far out the slopes of hyperbolic functions are 0, not NaN`() {
    let x = Tensor([-800.0, 800])
    for function in [sech, csch, coth] as [(Tensor) -> Tensor] {
      #expect(gradient(at: x) { sum(function($0)) } == Tensor([0.0, 0]))
    }
  }

  @Test func `slopes that are small keep their digits`() throws {
    try expect(gradient(at: Tensor(-40.0)) { expm1($0) }, [4.248354255291588995e-18])
    try expect(gradient(at: Tensor(6.0)) { erfc($0) }, [-2 / Double.pi.squareRoot() * Foundation.exp(-36.0)])
    try expect(gradient(at: Tensor(0.0)) { acot($0) }, [-1])
  }

  @Test func `inverse functions have their slopes beside 1 and far out`() throws {
    // 1/(x·√(x² − 1)) at 1 + t, where x² − 1 = t·(2 + t).
    let t = 0x1p-30
    let slope = 1 / ((1 + t) * (t * (2 + t)).squareRoot())
    try expect(gradient(at: Tensor([1 + t, -1 - t])) { sum(asec($0)) }, [slope, slope])
    try expect(gradient(at: Tensor([1 + t, -1 - t])) { sum(acsc($0)) }, [-slope, -slope])
    #expect(gradient(at: Tensor([Double.infinity, 1e300, 1])) { sum(asec($0)) } == Tensor([0, 0, Double.infinity]))
    // The error of asinh(x) ≈ 461 is multiplied by it.
    let tolerance = Tolerance(relative: 461 * 0x1p-52, absolute: 0)
    try expect(gradient(at: Tensor([1e200, -1e200, 0])) { sum(asinh($0)) }, [1e-200, 1e-200, 1], tolerance)
  }

  @Test func `vertical tangents have infinite slopes`() throws {
    #expect(gradient(at: Tensor([0, -0.0])) { sum(cbrt($0)) } == Tensor([Double.infinity, .infinity]))
    #expect(gradient(at: Tensor([-1.0, 1])) { sum(erfinv($0)) } == Tensor([Double.infinity, .infinity]))
    #expect(gradient(at: Tensor([0.0, 1])) { sum(logit($0)) } == Tensor([Double.infinity, .infinity]))
    #expect(gradient(at: Tensor([0.0, 1])) { sum(asech($0)) } == Tensor([-Double.infinity, -.infinity]))
    #expect(gradient(at: Tensor(0.0)) { pow($0, 0.5) } == Tensor(Double.infinity))
  }

  @Test func `beside a vertical tangent the slope of cbrt grows on the left and falls on the right`() throws {
    #expect(hessian(at: Tensor(0.0)) { cbrt($0) } == Tensor(-Double.infinity))
    #expect(hessian(at: Tensor(-0.0)) { cbrt($0) } == Tensor(Double.infinity))
  }

  @Test func `roots of odd order are real for negative numbers`() throws {
    try expect(Tensor.root(Tensor([-8.0, 27]), 3), [-2, 3])
    try expect(Tensor.root(Tensor([-32.0, 32]), 5), [-2, 2])
    #expect(try Tensor.root(Tensor(-4.0), 4).doubles()[0].isNaN)
  }

  @Test func `powers have their second derivatives at 0`() throws {
    for exponent in [2, 3] {
      let truth = exponent == 2 ? 2.0 : 0
      #expect(hessian(at: Tensor(0.0)) { pow($0, exponent) } == Tensor(truth))
      #expect(hessian(at: Tensor(0.0)) { pow($0, Tensor(floatLiteral: Double(exponent))) } == Tensor(truth))
    }
    #expect(hessian(at: Tensor([0.0, 2])) { pow($0[0], $0[1]) } == Tensor([[2.0, 0], [0, 0]]))
    #expect(try slopes(-2, 3) { x, _ in pow(x, Tensor(3.0)) }[0] == 12)
    // ∂/∂y 0ʸ is −∞ for y < 0, where 0ʸ is +∞.
    #expect(try slopes(0, -1) { pow($0, $1) } == [-.infinity, -.infinity])
  }
}

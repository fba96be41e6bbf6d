import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  private static let positive: ClosedRange<Double> = 0.4...3

  static let polar: [PrimitiveCase] = [
    .binary("atan2", .real([2, 3], positive), .real([2, 3]), { Foundation.atan2($0, $1) }, { atan2($0, $1) }),
    .binary(
      "atan2 in every quadrant", .values([-3, -3, 3, 3, 0.5]), .values([-2, 2, -2, 2, -2]), smooth: .twice,
      prints: "atan2",
      { Foundation.atan2($0, $1) }, { atan2($0, $1) }),
    .binary(
      "atan2 on the axes", .values([0, 0, 1, -1, 0]), .values([1, -1, 0, 0, 0]), smooth: .none, prints: "atan2",
      { Foundation.atan2($0, $1) }, { atan2($0, $1) }),
    .binary("hypot", .real([2, 3], positive), .real([3]), { Foundation.hypot($0, $1) }, { hypot($0, $1) }),
    .binary(
      "hypot at special numbers", .values([0, -0.0, 3, 1e30, 1e-30, .infinity, .nan, .nan]),
      .values([0, -2, -4, 1e30, 1e-30, .nan, 1, .infinity]), smooth: .none, prints: "hypot",
      { Foundation.hypot($0, $1) }, { hypot($0, $1) }),
    .binary(
      "hypot of integers", .integers([4], -9...9), .integers([4], -9...9, .i32), smooth: .none, prints: "hypot",
      { Foundation.hypot($0, $1) }, { hypot($0, $1) }),
  ]

  /// Far from each other the smaller operand adds less than a unit in the last place.
  static let logarithmsOfSums: [PrimitiveCase] = [
    .binary("logAddExp", .real([2, 3]), .real([3]), floor: 2, { logAddExp($0, $1) }, { Gradus.logAddExp($0, $1) }),
    .binary(
      "logAddExp of equal numbers", .values([0.5, -1, 30]), .values([0.5, -1, 30]), prints: "logAddExp",
      { logAddExp($0, $1) }, { Gradus.logAddExp($0, $1) }),
    .binary(
      "logAddExp at special numbers", .values([.infinity, .infinity, -.infinity, -.infinity, 1e4, 0, .nan, 1]),
      .values([.infinity, -.infinity, -.infinity, 3, -1e4, -40, 1, .nan]), smooth: .none, prints: "logAddExp",
      { logAddExp($0, $1) }, { Gradus.logAddExp($0, $1) }),
    .binary(
      "xlogy", .values([0, 2, -1, 0.5]), .real([3, 4], positive), prints: "scale",
      { $0 == 0 ? 0 : $0 * Foundation.log($1) },
      { xlogy($0, $1) }),
    .binary(
      "xlogy where 0 meets ∞", .values([0, 0, 0, 2, 2]), .values([0, .infinity, -1, 0, .infinity]), smooth: .none,
      prints: "scale", { $0 == 0 ? 0 : $0 * Foundation.log($1) }, { xlogy($0, $1) }),
    .binary(
      "xlog1py", .values([0, 2, -1, 0.5]), .real([3, 4], positive), prints: "scale",
      { $0 == 0 ? 0 : $0 * Foundation.log1p($1) }, { xlog1py($0, $1) }),
  ]

  private static func logAddExp(_ x: Double, _ y: Double) -> Double {
    if x == y { return x + Foundation.log(2) }
    return max(x, y) + Foundation.log1p(Foundation.exp(-(x - y).magnitude)) + (x.isNaN || y.isNaN ? .nan : 0)
  }

  // Away from the jumps, where the quotient is an integer.
  static let remainders: [PrimitiveCase] = [
    .binary(
      "mod", .values([7.5, -7.5, 0.3, -0.3, 11]), .values([2, -2, 4.75, -0.7], [4, 1]),
      { SpecialOracles.mod($0, $1) }, { mod($0, $1) }),
    .binary(
      "fmod", .values([7.5, -7.5, 0.3, -0.3, 11]), .values([2, -2, 4.75, -0.7], [4, 1]),
      { Foundation.fmod($0, $1) }, { fmod($0, $1) }),
    .binary(
      "floorDivide", .values([7.5, -7.5, 0.3, -0.3, 11]), .values([2, -2, 4.75, -0.7], [4, 1]), ulps: 0,
      { ($0 / $1).rounded(.down) }, { floorDivide($0, $1) }),
    .binary(
      "mod at special numbers", .values(edges.0), .values(edges.1), smooth: .none, prints: "mod",
      { SpecialOracles.mod($0, $1) }, { mod($0, $1) }),
    .binary(
      "fmod at special numbers", .values(edges.0), .values(edges.1), smooth: .none, prints: "fmod",
      { Foundation.fmod($0, $1) }, { fmod($0, $1) }),
    .binary(
      "floorDivide at special numbers", .values([5, -5, 0, 6, -6, 5, -5, .nan]),
      .values([0, 0, 0, 3, 3, .infinity, .infinity, 1]),
      ulps: 0, smooth: .none, prints: "floorDivide",
      // Minus a little is rounded down to −1.
      { $0 == -5 && $1 == .infinity ? -1 : ($0 / $1).rounded(.down) }, { floorDivide($0, $1) }),
    integers("mod of i64", .i64, "mod") {
      $1 == 0 ? 0 : $0 - $1 * ($0 / $1).rounded(.down)
    } _: {
      mod($0, $1)
    },
    integers("fmod of i32", .i32, "fmod") {
      $1 == 0 ? 0 : Foundation.fmod($0, $1)
    } _: {
      fmod($0, $1)
    },
    integers("floorDivide of i32", .i32, "floorDivide") {
      $1 == 0 ? 0 : ($0 / $1).rounded(.down)
    } _: {
      floorDivide($0, $1)
    },
    .unary(
      "trunc away from jumps", at: [0.5, 1.25, -2.5], ulps: 0, smooth: .twice, prints: "trunc",
      { $0.rounded(.towardZero) }
    ) {
      trunc($0)
    },
    .unary("trunc", at: special + [1.5, -1.5, 2.9999, -7.2, 1e9], ulps: 0, { $0.rounded(.towardZero) }, { trunc($0) }),
  ]

  private static let edges: ([Double], [Double]) = (
    [5, -5, 0, 6, -6, 5, -5, .infinity, .nan, 1], [0, 0, 0, 3, 3, .infinity, .infinity, 2, 1, .nan]
  )

  private static func integers(
    _ name: String, _ type: ScalarType, _ notation: String, _ oracle: @escaping @Sendable (Double, Double) -> Double,
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    .binary(
      name, .integers([4, 5], -9...9, type), .fixed([-4, -1, 0, 1, 3], [5], type), ulps: 0, smooth: .none,
      prints: notation, oracle, function)
  }
}

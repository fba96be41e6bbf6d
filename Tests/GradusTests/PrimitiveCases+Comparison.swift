import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let comparison: [PrimitiveCase] = [
    compare("equal", { $0 == $1 }, { $0 .== $1 }), compare("notEqual", { $0 != $1 }, { $0 .!= $1 }),
    compare("less", { $0 < $1 }, { $0 .< $1 }), compare("lessOrEqual", { $0 <= $1 }, { $0 .<= $1 }),
    compare("greater", { $0 > $1 }, { $0 .> $1 }), compare("greaterOrEqual", { $0 >= $1 }, { $0 .>= $1 }),
    .init(
      "less of i32", [.integers([4], -2...2, .i32), .integers([4], -2...2, .i32)], smooth: .none, prints: "less",
      oracle: { zip($0[0], $0[1]).map { $0 < $1 ? 1 : 0 } }, { $0[0] .< $0[1] }),
    .init(
      "equal of bool", [.booleans([6]), .booleans([6])], smooth: .none, prints: "equal",
      oracle: { zip($0[0], $0[1]).map { $0 == $1 ? 1 : 0 } }, { $0[0] .== $0[1] }),
    logic("and", { $0 * $1 }, { $0 .& $1 }), logic("or", { max($0, $1) }, { $0 .| $1 }),
    .init("not", [.booleans([5])], smooth: .none, oracle: { $0[0].map { 1 - $0 } }, { .!$0[0] }),
    .init(
      "select", [.booleans([2, 3]), .real([2, 3]), .real([2, 3])], ulps: 0,
      oracle: { x in x[0].indices.map { x[0][$0] != 0 ? x[1][$0] : x[2][$0] } }, { select($0[0], $0[1], $0[2]) }),
    .init(
      "select broadcasts", [.booleans([3]), .real([2, 1]), .real([])], shape: [2, 3], ulps: 0, prints: "select",
      oracle: { Oracles.broadcasting([[3], [2, 1], []], $0) { $0[0] != 0 ? $0[1] : $0[2] } },
      { select($0[0], $0[1], $0[2]) }),
    .init(
      "select of integers", [.booleans([5]), .integers([5], 0...9), .integers([5], -9...0)], smooth: .none,
      prints: "select",
      oracle: { x in x[0].indices.map { x[0][$0] != 0 ? x[1][$0] : x[2][$0] } }, { select($0[0], $0[1], $0[2]) }),
    .binary(
      "maximum", .separated([3, 4]), .values([0.05, -0.6, 0.4, 1.2]), ulps: 0, { max($0, $1) }, { maximum($0, $1) }),
    .binary(
      "minimum", .separated([3, 4]), .values([0.05, -0.6, 0.4, 1.2]), ulps: 0, { min($0, $1) }, { minimum($0, $1) }),
    .binary(
      "maximum with NaN", .values([.nan, 1, .nan, -.infinity]), .values([1, .nan, .nan, .infinity]), smooth: .none,
      prints: "maximum",
      { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }, { maximum($0, $1) }),
    .binary(
      "minimum with NaN", .values([.nan, 1, .nan, -.infinity]), .values([1, .nan, .nan, .infinity]), smooth: .none,
      prints: "minimum",
      { $0.isNaN || $1.isNaN ? .nan : min($0, $1) }, { minimum($0, $1) }),
  ]

  private static func compare(
    _ name: String, _ oracle: @escaping @Sendable (Double, Double) -> Bool,
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    .binary(
      name, .values([1, 2, .nan, -.infinity, 0], [5, 1]), .values([1, 3, .nan, -.infinity]), ulps: 0, smooth: .none,
      { oracle($0, $1) ? 1 : 0 }, function)
  }

  private static func logic(
    _ name: String, _ oracle: @escaping @Sendable (Double, Double) -> Double,
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    .binary(
      name, .fixed([0, 0, 1, 1], [4], .bool), .fixed([0, 1, 0, 1], [4], .bool), ulps: 0, smooth: .none, oracle, function
    )
  }
}

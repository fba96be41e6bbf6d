import Foundation
import GradusTestSupport

@testable import Gradus

extension PrimitiveCases {
  private static let positive: ClosedRange<Double> = 0.4...3

  static let arithmetic: [PrimitiveCase] = [
    .binary("add", .real([2, 3]), .real([2, 3]), { $0 + $1 }, { $0 + $1 }),
    .binary("add a row", .real([4, 3]), .real([3]), prints: "add", { $0 + $1 }, { $0 + $1 }),
    .binary("add a column", .real([4, 1]), .real([1, 3]), prints: "broadcast", { $0 + $1 }, { $0 + $1 }),
    .binary("add a scalar", .real([]), .real([2, 2, 2]), prints: "add", { $0 + $1 }, { $0 + $1 }),
    .binary("add nothing", .real([0, 3]), .real([3]), prints: "add", { $0 + $1 }, { $0 + $1 }),
    .unary("add a literal", -2...2, prints: "fill", { $0 + 3 }, { $0 + 3 }),
    .unary("add to itself", -2...2, prints: "add", { $0 + $0 }, { $0 + $0 }),
    .binary("subtract", .real([2, 3]), .real([2, 3]), { $0 - $1 }, { $0 - $1 }),
    .binary("subtract from a row", .real([3]), .real([2, 1, 3]), prints: "subtract", { $0 - $1 }, { $0 - $1 }),
    .unary("subtract from a literal", -2...2, prints: "subtract", { 2.5 - $0 }, { 2.5 - $0 }),
    .binary("multiply", .real([2, 3]), .real([2, 3]), { $0 * $1 }, { $0 * $1 }),
    .binary("multiply by a scalar", .real([5]), .real([]), prints: "multiply", { $0 * $1 }, { $0 * $1 }),
    .binary("multiply outwards", .real([2, 1, 3]), .real([4, 1]), prints: "multiply", { $0 * $1 }, { $0 * $1 }),
    .unary("multiply by itself", -2...2, prints: "multiply", { $0 * $0 }, { $0 * $0 }),
    .binary("divide", .real([2, 3]), .real([2, 3], positive), { $0 / $1 }, { $0 / $1 }),
    .binary("divide a scalar", .real([]), .real([2, 3], positive), prints: "divide", { $0 / $1 }, { $0 / $1 }),
    .binary(
      "divide by zero", .values([-1, 0, 1, .infinity]), .values([0]), smooth: .none, prints: "divide", { $0 / $1 },
      { $0 / $1 }),
    .binary("scale", .real([2, 3]), .real([2, 3]), { $0 * $1 }, { scaled($1, by: $0) }),
    .binary(
      "scale zero by anything", .values([-.infinity, -1, 0, .infinity, .nan]), .values([0]), smooth: .none,
      prints: "scale", { _, _ in 0 }, { scaled($1, by: $0) }),
    .binary(
      "scale anything by zero", .values([0]), .values([-.infinity, -1, 0, .infinity, .nan]), smooth: .none,
      prints: "scale", { _, _ in 0 }, { scaled($1, by: $0) }),
    .unary("negate", -2...2, { -$0 }, { -$0 }),
    .unary("negate special numbers", at: special, prints: "negate", { -$0 }, { -$0 }),
  ]

  static let powers: [PrimitiveCase] = [
    .binary("power", .real([2, 3], positive), .real([2, 3]), { Foundation.pow($0, $1) }, { pow($0, $1) }),
    .binary(
      "pow of a column", .real([3, 1], positive), .real([2]), prints: "power", { Foundation.pow($0, $1) },
      { pow($0, $1) }),
    .binary(
      "power at special numbers", .values([0, 0, 0, -8, -2, -2, .nan, .infinity, 4]),
      .values([0, 2, -1, 1 / 3, 3, -2, 0, -1, 0.5]), smooth: .none, prints: "power", { Foundation.pow($0, $1) },
      { pow($0, $1) }),
    .unary("power 0", -2...2, prints: "power[0]", { _ in 1 }, { pow($0, 0) }),
    .unary("power 1", -2...2, prints: "power[1]", { $0 }, { pow($0, 1) }),
    .unary("power 2", -2...2, prints: "power[2]", { $0 * $0 }, { pow($0, 2) }),
    .unary("power 3", -2...2, prints: "power[3]", { $0 * $0 * $0 }, { pow($0, 3) }),
    .unary("power 10", -2...2, ulps: 12, prints: "power[10]", { Foundation.pow($0, 10) }, { pow($0, 10) }),
    .unary(
      "power 100", 0.8...1.2, ulps: 12, smooth: .none, prints: "power[100]", { Foundation.pow($0, 100) },
      { pow($0, 100) }),
    .unary("reciprocal", 0.4...3, prints: "divide", { 1 / $0 }, { reciprocal($0) }),
    .unary("reciprocal of special numbers", at: special, prints: "divide", { 1 / $0 }, { reciprocal($0) }),
    .unary("power −1", 0.4...3, prints: "power[-1]", { 1 / $0 }, { pow($0, -1) }),
    .unary("power −3", 0.4...3, ulps: 8, prints: "power[-3]", { 1 / ($0 * $0 * $0) }, { pow($0, -3) }),
    .unary("power 0 at special numbers", at: special, prints: "power[0]", { _ in 1 }, { pow($0, 0) }),
    .unary("power −2 at special numbers", at: special, prints: "power[-2]", { 1 / ($0 * $0) }, { pow($0, -2) }),
    .init(
      "power 5 of i32", [.integers([6], -9...9, .i32)], smooth: .none, prints: "power",
      oracle: { $0[0].map { Foundation.pow($0, 5) } }, { pow($0[0], 5) }),
  ]

  static let rounding: [PrimitiveCase] = [
    .init("abs", [.separated([3, 4])], ulps: 0, oracle: { $0[0].map(\.magnitude) }, { abs($0[0]) }),
    .unary("abs of special numbers", at: special, ulps: 0, prints: "abs", { $0.magnitude }, { abs($0) }),
    .unary("sign", at: special, ulps: 0, { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }, { sign($0) }),
    .unary("floor", at: special + [1.5, -1.5, 2.9999, -7.2, 1e9], ulps: 0, { $0.rounded(.down) }, { floor($0) }),
    .unary("ceil", at: special + [1.5, -1.5, 2.9999, -7.2, 1e9], ulps: 0, { $0.rounded(.up) }, { ceil($0) }),
    .unary(
      "round", at: special + [1.5, -1.5, 2.5, 3.5, -2.5, 7.4999], ulps: 0, { $0.rounded(.toNearestOrEven) },
      { round($0) }),
    .init(
      "sign away from 0", [.separated([6])], ulps: 0, prints: "sign", oracle: { $0[0].map { $0 < 0 ? -1 : 1 } },
      { sign($0[0]) }),
    .init(
      "floor away from jumps", [.values([0.5, 1.25, -2.5])], ulps: 0, prints: "floor",
      oracle: { $0[0].map { $0.rounded(.down) } },
      { floor($0[0]) }),
    .init(
      "ceil away from jumps", [.values([0.5, 1.25, -2.5])], ulps: 0, prints: "ceil",
      oracle: { $0[0].map { $0.rounded(.up) } }, { ceil($0[0]) }),
    .init(
      "round away from jumps", [.values([0.25, 1.75, -2.25])], ulps: 0, prints: "round",
      oracle: { $0[0].map { $0.rounded(.toNearestOrEven) } }, { round($0[0]) }),
  ]

  static let integers: [PrimitiveCase] = [
    integer("add i32", .i32, "add", { $0 + $1 }, { $0 + $1 }),
    integer("subtract i64", .i64, "subtract", { $0 - $1 }, { $0 - $1 }),
    integer("multiply i32", .i32, "multiply", { $0 * $1 }, { $0 * $1 }),
    integer("divide i64", .i64, "divide", { $0 / $1 }, { $0 / $1 }),
    integer("maximum i32", .i32, "maximum", { max($0, $1) }, { maximum($0, $1) }),
    integer("minimum i64", .i64, "minimum", { min($0, $1) }, { minimum($0, $1) }),
    integer("negate and abs i32", .i32, "abs", { (-$0 + $1).magnitude }, { abs(-$0 + $1) }),
    integer("sign i64", .i64, "sign", { ($0 - $1).signum }, { sign($0 - $1) }),
    .init(
      "i32 and i64 give i64", [.integers([3], 1...9, .i32), .integers([3], 1...9)], smooth: .none, prints: "convert",
      oracle: { zip($0[0], $0[1]).map { $0 + $1 } }, { $0[0] + $0[1] }),
    .init(
      "an integer and a real give f64", [.integers([3], 1...9), .real([3])], prints: "convert",
      oracle: { zip($0[0], $0[1]).map { $0 * $1 } }, { $0[0] * $0[1] }),
  ]

  private static func integer(
    _ name: String, _ type: ScalarType, _ notation: String, _ oracle: @escaping @Sendable (Double, Double) -> Double,
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    .binary(
      name, .integers([2, 3], -9...9, type), .integers([3], 1...9, type), smooth: .none, prints: notation, oracle,
      function)
  }
}

extension Double {
  fileprivate var signum: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}

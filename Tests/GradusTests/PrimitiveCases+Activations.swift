import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let activations: [PrimitiveCase] = [
    .unary("relu6", -3...9, ulps: 0, prints: "minimum", { min(max($0, 0), 6) }, { relu6($0) }),
    .unary("leakyRelu", -3...3, prints: "select", { $0 > 0 ? $0 : 0.01 * $0 }, { leakyRelu($0) }),
    .unary(
      "leakyRelu with a slope above 1", -3...3, prints: "select", { $0 > 0 ? $0 : 2 * $0 },
      { leakyRelu($0, slope: 2) }),
    .unary(
      "leakyRelu with a slope below 0", -3...3, floor: 1, prints: "minimum", { $0 > 0 ? $0 : -0.5 * $0 },
      { leakyRelu($0, slope: -0.5) }),
    .unary("elu", -4...4, prints: "expm1", { $0 > 0 ? $0 : Foundation.expm1($0) }, { elu($0) }),
    .unary(
      "elu with alpha", -4...4, prints: "expm1", { $0 > 0 ? $0 : 1.5 * Foundation.expm1($0) }, { elu($0, alpha: 1.5) }),
    .unary(
      "elu with a negative alpha", -4...4, floor: 1, prints: "expm1", { $0 > 0 ? $0 : -0.5 * Foundation.expm1($0) },
      { elu($0, alpha: -0.5) }),
    .unary(
      "selu", -4...4, ulps: 8, prints: "expm1",
      { 1.0507009873554804934 * ($0 > 0 ? $0 : 1.6732632423543772848 * Foundation.expm1($0)) }, { selu($0) }),
    .unary(
      "celu", -4...4, ulps: 8, prints: "expm1", { $0 > 0 ? $0 : 0.5 * Foundation.expm1($0 / 0.5) },
      { celu($0, alpha: 0.5) }),
    .unary("hardTanh", -3...3, ulps: 0, prints: "minimum", { min(max($0, -1), 1) }, { hardTanh($0) }),
    .unary(
      "hardTanh with bounds", -3...3, ulps: 0, prints: "minimum", { min(max($0, -0.5), 2) },
      { hardTanh($0, lower: -0.5, upper: 2) }),
    .unary("hardSigmoid", -5.5...5.5, floor: 1, prints: "minimum", { min(max($0 + 3, 0), 6) / 6 }, { hardSigmoid($0) }),
    .unary(
      "hardSwish", -5...5, floor: 1, prints: "minimum", { $0 * min(max($0 + 3, 0), 6) / 6 }, { hardSwish($0) }),
    .unary("silu", -6...6, ulps: 8, prints: "sigmoid", { $0 / (1 + Foundation.exp(-$0)) }, { silu($0) }),
    .unary(
      "mish", -6...6, ulps: 16, prints: "tanh", { $0 * Foundation.tanh(Foundation.log1p(Foundation.exp($0))) },
      { mish($0) }),
    .unary(
      "gelu, approximately", -4...4, ulps: 16, floor: 1, prints: "tanh",
      { 0.5 * $0 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) },
      { gelu($0, approximate: true) }),
    .unary(
      "logSigmoid", -6...6, ulps: 8, prints: "log1p", { -Foundation.log1p(Foundation.exp(-$0)) }, { logSigmoid($0) }),
    .unary("softsign", -4...4, prints: "abs", { $0 / (1 + Swift.abs($0)) }, { softsign($0) }),
    .unary("tanhShrink", -4...4, ulps: 8, floor: 1, prints: "tanh", { $0 - Foundation.tanh($0) }, { tanhShrink($0) }),
    .init(
      "glu", [.real([2, 4])], shape: [2, 2], ulps: 8, prints: "sigmoid",
      oracle: { x in [0, 1, 4, 5].map { x[0][$0] / (1 + Foundation.exp(-x[0][$0 + 2])) } }, { glu($0[0]) }),
    .init(
      "glu along the first axis", [.real([2, 3])], shape: [1, 3], ulps: 8, prints: "sigmoid",
      oracle: { x in (0..<3).map { x[0][$0] / (1 + Foundation.exp(-x[0][$0 + 3])) } }, { glu($0[0], along: 0) }),
  ]

  private static let far: [Double] = [-.infinity, -1000, 1000, .infinity, .nan]

  /// Far out, at ±∞ and at NaN: the limits.
  static let activationLimits: [PrimitiveCase] = [
    limits("relu6", [0, 0, 6, 6], "minimum", { relu6($0) }),
    limits("leakyRelu", [-.infinity, -10, 1000, .infinity], "select", { leakyRelu($0) }),
    limits("leakyRelu with slope 0", [0, 0, 1000, .infinity], "maximum", { leakyRelu($0, slope: 0) }),
    limits("elu", [-1, -1, 1000, .infinity], "expm1", { elu($0) }),
    limits(
      "selu",
      [
        -1.0507009873554804934 * 1.6732632423543772848, -1.0507009873554804934 * 1.6732632423543772848,
        1050.7009873554804934, .infinity,
      ],
      "expm1", { selu($0) }),
    limits("celu", [-2, -2, 1000, .infinity], "expm1", { celu($0, alpha: 2) }),
    limits("hardTanh", [-1, -1, 1, 1], "minimum", { hardTanh($0) }),
    limits("hardSigmoid", [0, 0, 1, 1], "minimum", { hardSigmoid($0) }),
    limits("hardSwish", [0, 0, 1000, .infinity], "minimum", { hardSwish($0) }),
    limits("silu", [0, 0, 1000, .infinity], "sigmoid", { silu($0) }),
    limits("mish", [0, 0, 1000, .infinity], "tanh", { mish($0) }),
    limits("gelu", [0, 0, 1000, .infinity], "erf", { gelu($0) }),
    limits("gelu, approximately,", [0, 0, 1000, .infinity], "tanh", { gelu($0, approximate: true) }),
    limits("softplus", [0, 0, 1000, .infinity], "log1p", { softplus($0) }),
    limits("logSigmoid", [-.infinity, -1000, 0, 0], "log1p", { logSigmoid($0) }),
    limits("softsign", [-1, -1000.0 / 1001, 1000.0 / 1001, 1], "abs", { softsign($0) }),
    limits("tanhShrink", [-.infinity, -999, 999, .infinity], "tanh", { tanhShrink($0) }),
  ]

  private static func limits(
    _ name: String, _ values: [Double], _ notation: String, _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> PrimitiveCase {
    PrimitiveCase(
      name + " far out", [.values(far)], ulps: 8, floor: 0, smooth: .none, prints: notation,
      oracle: { _ in values + [.nan] }, { function($0[0]) })
  }
}

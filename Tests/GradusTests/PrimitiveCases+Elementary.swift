import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  // Domains keep a distance of 0.1 from poles, where differences lose their digits.
  static let elementary: [PrimitiveCase] = [
    .unary("exp", -3...3, { Foundation.exp($0) }, { exp($0) }),
    .unary("expm1", -2...2, { Foundation.expm1($0) }, { expm1($0) }),
    .unary("log", 0.2...5, { Foundation.log($0) }, { log($0) }),
    .unary("log1p", -0.7...3, { Foundation.log1p($0) }, { log1p($0) }),
    .unary("sqrt", 0.2...9, { $0.squareRoot() }, { sqrt($0) }),
    .unary("rsqrt", 0.3...9, { 1 / $0.squareRoot() }, { rsqrt($0) }),
    .unary("sin", -7...7, { Foundation.sin($0) }, { sin($0) }),
    .unary("cos", -7...7, { Foundation.cos($0) }, { cos($0) }),
    .unary("tan", -1.2...1.2, { Foundation.tan($0) }, { tan($0) }),
    .unary("asin", -0.85...0.85, { Foundation.asin($0) }, { asin($0) }),
    .unary("acos", -0.85...0.85, { Foundation.acos($0) }, { acos($0) }),
    .unary("atan", -4...4, { Foundation.atan($0) }, { atan($0) }),
    .unary("sinh", -3...3, { Foundation.sinh($0) }, { sinh($0) }),
    .unary("cosh", -3...3, { Foundation.cosh($0) }, { cosh($0) }),
    .unary("tanh", -3...3, { Foundation.tanh($0) }, { tanh($0) }),
    .unary("asinh", -4...4, { Foundation.asinh($0) }, { asinh($0) }),
    .unary("acosh", 1.3...5, { Foundation.acosh($0) }, { acosh($0) }),
    .unary("atanh", -0.8...0.8, { Foundation.atanh($0) }, { atanh($0) }),
    .unary("sigmoid", -6...6, { 1 / (1 + Foundation.exp(-$0)) }, { sigmoid($0) }),
    .unary("erf", -2.5...2.5, { Foundation.erf($0) }, { erf($0) }),
  ]

  /// Near zero, far out, at poles and at special numbers; and where rounding would destroy a naive formula.
  static let elementaryEdges: [PrimitiveCase] = [
    .unary("exp at special numbers", at: special, prints: "exp", { Foundation.exp($0) }, { exp($0) }),
    .unary("exp at its limits", at: [-80, -20, 20, 80], prints: "exp", { Foundation.exp($0) }, { exp($0) }),
    .unary("expm1 near zero", at: [-1e-9, 1e-12, 1e-20], prints: "expm1", { Foundation.expm1($0) }, { expm1($0) }),
    .unary("expm1 at special numbers", at: special, prints: "expm1", { Foundation.expm1($0) }, { expm1($0) }),
    .unary("log at special numbers", at: special, prints: "log", { Foundation.log($0) }, { log($0) }),
    .unary("log1p near zero", at: [-1e-9, 1e-12, 1e-20], prints: "log1p", { Foundation.log1p($0) }, { log1p($0) }),
    .unary("log1p at special numbers", at: special, prints: "log1p", { Foundation.log1p($0) }, { log1p($0) }),
    .unary("sqrt at special numbers", at: special, prints: "sqrt", { $0.squareRoot() }, { sqrt($0) }),
    .unary("rsqrt at special numbers", at: special, prints: "rsqrt", { 1 / $0.squareRoot() }, { rsqrt($0) }),
    .unary("sin at special numbers", at: special, prints: "sin", { Foundation.sin($0) }, { sin($0) }),
    .unary("sin of large angles", at: [1e3, -1e5, 1e7, 1e15], prints: "sin", { Foundation.sin($0) }, { sin($0) }),
    .unary("cos of large angles", at: [1e3, -1e5, 1e7, 1e15], prints: "cos", { Foundation.cos($0) }, { cos($0) }),
    .unary("tan at special numbers", at: special, prints: "tan", { Foundation.tan($0) }, { tan($0) }),
    .unary("asin at special numbers", at: special, prints: "asin", { Foundation.asin($0) }, { asin($0) }),
    .unary("acos at special numbers", at: special, prints: "acos", { Foundation.acos($0) }, { acos($0) }),
    .unary("atan at special numbers", at: special, prints: "atan", { Foundation.atan($0) }, { atan($0) }),
    .unary("sinh near zero", at: [-1e-9, 1e-12, 1e-20], prints: "sinh", { Foundation.sinh($0) }, { sinh($0) }),
    .unary("cosh at special numbers", at: special, prints: "cosh", { Foundation.cosh($0) }, { cosh($0) }),
    .unary("tanh at special numbers", at: special, prints: "tanh", { Foundation.tanh($0) }, { tanh($0) }),
    .unary("asinh of large numbers", at: [-1e9, 1e-9, 1e18], prints: "asinh", { Foundation.asinh($0) }, { asinh($0) }),
    .unary("acosh at special numbers", at: special, prints: "acosh", { Foundation.acosh($0) }, { acosh($0) }),
    .unary("atanh at special numbers", at: special, prints: "atanh", { Foundation.atanh($0) }, { atanh($0) }),
    .unary(
      "sigmoid at special numbers", at: special, prints: "sigmoid", { 1 / (1 + Foundation.exp(-$0)) }, { sigmoid($0) }),
    .unary(
      "sigmoid far out", at: [-80, -40, 40, 800], prints: "sigmoid", { 1 / (1 + Foundation.exp(-$0)) }, { sigmoid($0) }),
    .unary("erf at special numbers", at: special, prints: "erf", { Foundation.erf($0) }, { erf($0) }),
    .init("exp of nothing", [.real([0, 3])], shape: [0, 3], prints: "exp", oracle: { _ in [] }, { exp($0[0]) }),
    .init(
      "exp of a scalar", [.real([])], shape: [], prints: "exp", oracle: { [Foundation.exp($0[0][0])] }, { exp($0[0]) }),
    .init(
      "exp of integers", [.integers([4], -3...3)], smooth: .none, prints: "convert",
      oracle: { $0[0].map { Foundation.exp($0) } },
      { exp($0[0]) }),
  ]
}

import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  /// Roots, exponentials and logarithms to other bases, and relatives of the error function.
  static let relatives: [PrimitiveCase] = [
    .unary("exp2", -4...4, { Foundation.exp2($0) }, { exp2($0) }),
    .unary("exp2 at special numbers", at: special, prints: "exp2", { Foundation.exp2($0) }, { exp2($0) }),
    .unary("log2", 0.2...5, { Foundation.log2($0) }, { log2($0) }),
    .unary("log2 at special numbers", at: special + [1024], prints: "log2", { Foundation.log2($0) }, { log2($0) }),
    .unary("log10", 0.2...5, { Foundation.log10($0) }, { log10($0) }),
    .unary("log10 at special numbers", at: special + [1e3], prints: "log10", { Foundation.log10($0) }, { log10($0) }),
    .unary("cbrt", 0.2...9, { Foundation.cbrt($0) }, { cbrt($0) }),
    .unary("cbrt of negative numbers", -9 ... -0.2, prints: "cbrt", { Foundation.cbrt($0) }, { cbrt($0) }),
    .unary("cbrt at special numbers", at: special + [1e-30], prints: "cbrt", { Foundation.cbrt($0) }, { cbrt($0) }),
    .unary("logit", 0.1...0.9, { Foundation.log($0 / (1 - $0)) }, { logit($0) }),
    .unary(
      "logit near a half", at: [0.5, 0.5 - 0x1p-20, 0.5 + 0x1p-22], prints: "logit",
      { Foundation.log1p((2 * $0 - 1) / (1 - $0)) }, { logit($0) }),
    .unary(
      "logit at special numbers", at: special + [1e-30, 1 - 0x1p-24], prints: "logit",
      { Foundation.log($0 / (1 - $0)) }, { logit($0) }),
    .unary("erfc", -2.5...2.5, { Foundation.erfc($0) }, { erfc($0) }),
    .unary("erfc at special numbers", at: special + [5, 9], prints: "erfc", { Foundation.erfc($0) }, { erfc($0) }),
    .unary("erfinv", -0.9...0.9, { SpecialOracles.inverseErrorFunction($0) }, { erfinv($0) }),
    .unary(
      "erfinv at special numbers", at: special + [1e-20, -1e-6, 1e-4, 0.7, 1 - 0x1p-20], prints: "erfinv",
      { SpecialOracles.inverseErrorFunction($0) }, { erfinv($0) }),
  ]

  // In f32 each step of 1/cos(x) and its like is rounded, so a row allows the usual 4 ulps.
  static let reciprocals: [PrimitiveCase] = [
    .unary("sec", -1.2...1.2, { 1 / Foundation.cos($0) }, { sec($0) }),
    .unary("csc", 0.3...2.8, { 1 / Foundation.sin($0) }, { csc($0) }),
    .unary("cot", 0.3...1.4, { 1 / Foundation.tan($0) }, { cot($0) }),
    .unary("asec", 1.3...5, { Foundation.acos(1 / $0) }, { asec($0) }),
    .unary("asec of negative numbers", -5 ... -1.3, prints: "asec", { Foundation.acos(1 / $0) }, { asec($0) }),
    .unary("acsc", 1.3...5, { Foundation.asin(1 / $0) }, { acsc($0) }),
    .unary("acsc of negative numbers", -5 ... -1.3, prints: "acsc", { Foundation.asin(1 / $0) }, { acsc($0) }),
    .unary("acot", -4 ... -0.2, { Foundation.atan(1 / $0) }, { acot($0) }),
    .unary("sech", -3...3, { 1 / Foundation.cosh($0) }, { sech($0) }),
    .unary("csch", 0.3...3, { 1 / Foundation.sinh($0) }, { csch($0) }),
    .unary("coth", -3 ... -0.3, { 1 / Foundation.tanh($0) }, { coth($0) }),
    .unary("asech", 0.2...0.8, { Foundation.acosh(1 / $0) }, { asech($0) }),
    .unary("acsch", -3 ... -0.3, { Foundation.asinh(1 / $0) }, { acsch($0) }),
    .unary("acoth", 1.2...4, { Foundation.atanh(1 / $0) }, { acoth($0) }),
    .unary("acoth of negative numbers", -4 ... -1.2, prints: "acoth", { Foundation.atanh(1 / $0) }, { acoth($0) }),
  ]

  static let reciprocalEdges: [PrimitiveCase] = [
    .unary("sec at special numbers", at: special, prints: "sec", { 1 / Foundation.cos($0) }, { sec($0) }),
    .unary("csc at special numbers", at: special, prints: "csc", { 1 / Foundation.sin($0) }, { csc($0) }),
    .unary("cot at special numbers", at: special, prints: "cot", { 1 / Foundation.tan($0) }, { cot($0) }),
    .unary("asec at special numbers", at: special, prints: "asec", { Foundation.acos(1 / $0) }, { asec($0) }),
    .unary("acsc at special numbers", at: special, prints: "acsc", { Foundation.asin(1 / $0) }, { acsc($0) }),
    .unary("acot at special numbers", at: special, prints: "acot", { Foundation.atan(1 / $0) }, { acot($0) }),
    .unary("sech at special numbers", at: special, prints: "sech", { 1 / Foundation.cosh($0) }, { sech($0) }),
    .unary("csch at special numbers", at: special, prints: "csch", { 1 / Foundation.sinh($0) }, { csch($0) }),
    .unary("coth at special numbers", at: special, prints: "coth", { 1 / Foundation.tanh($0) }, { coth($0) }),
    .unary("asech at special numbers", at: special, prints: "asech", { Foundation.acosh(1 / $0) }, { asech($0) }),
    .unary("acsch at special numbers", at: special, prints: "acsch", { Foundation.asinh(1 / $0) }, { acsch($0) }),
    .unary("acoth at special numbers", at: special, prints: "acoth", { Foundation.atanh(1 / $0) }, { acoth($0) }),
  ]

  static let gammas: [PrimitiveCase] = [
    .unary("gamma", 0.6...4, { Foundation.tgamma($0) }, { gamma($0) }),
    .unary("gamma of negative numbers", -2.7 ... -2.3, prints: "gamma", { Foundation.tgamma($0) }, { gamma($0) }),
    .unary(
      "gamma at special numbers", at: special + [30, 180, -200.5, 1e-30], prints: "gamma", { Foundation.tgamma($0) },
      { gamma($0) }),
    .unary("lgamma", 0.5...6, { Foundation.lgamma($0).0 }, { lgamma($0) }),
    .unary("lgamma of negative numbers", -2.7 ... -2.3, prints: "lgamma", { Foundation.lgamma($0).0 }, { lgamma($0) }),
    .unary(
      "lgamma at special numbers", at: special + [3, 1e10, 1e-30, -7.5], prints: "lgamma",
      { Foundation.lgamma($0).0 }, { lgamma($0) }),
    // The error of the oracle's sum of 40 terms, some 10 units of its size of about 4.
    .unary("digamma", 0.6...9, ulps: 8, floor: 4, { SpecialOracles.polygamma(0, $0) }, { digamma($0) }),
    .unary(
      "digamma of negative numbers", -3.8 ... -3.3, ulps: 16, floor: 4, prints: "digamma",
      { SpecialOracles.polygamma(0, $0) }, { digamma($0) }),
    .unary("polygamma 1", 0.6...6, ulps: 12, prints: "polygamma[1]", { SpecialOracles.polygamma(1, $0) }) {
      polygamma(1, $0)
    },
    .unary("polygamma 2", 1...6, ulps: 12, prints: "polygamma[2]", { SpecialOracles.polygamma(2, $0) }) {
      polygamma(2, $0)
    },
    .unary(
      "polygamma 3 of negative numbers", -1.65 ... -1.35, ulps: 12, prints: "polygamma[3]",
      { SpecialOracles.polygamma(3, $0) }
    ) { polygamma(3, $0) },
    .unary("sinc", -0.9...0.9, { SpecialOracles.sinc($0) }, { sinc($0) }),
    .unary("sinc far out", 3.1...5.9, ulps: 64, floor: 0.1, prints: "sinc", { SpecialOracles.sinc($0) }, { sinc($0) }),
    .unary(
      "sinc at special numbers", at: [0, -0.0, 0.5, 1e-9, 1e-30, .nan, .infinity, -.infinity], prints: "sinc",
      { $0.isInfinite ? 0 : SpecialOracles.sinc($0) }, { sinc($0) }),
  ]
}

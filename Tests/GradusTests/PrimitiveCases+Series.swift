import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  /// Taylor coefficients: x and a direction to the coefficients of a power of t.
  static let series: [PrimitiveCase] = [
    PrimitiveCase(
      "taylor, a function of one number", [.real([], 0.5...1)], shape: [4], ulps: 32, prints: "series[exp]",
      oracle: { x in
        let (s, c) = (sin(x[0][0]), cos(x[0][0]))
        return [1, c, (c * c - s) / 2, c * (c * c - 3 * s - 1) / 6].map { $0 * Foundation.exp(s) }
      },
      { x in taylor(at: x[0], order: 3) { exp(sin($0)) } }),
    PrimitiveCase(
      "taylor, products and quotients", [.real([2, 3], 0.5...1), .real([2, 3])], shape: [3, 2, 3], ulps: 32,
      prints: "series[divide]",
      oracle: { x in
        // x²/(1 + x) has the derivatives 1 − 1/(1 + x)² and 2/(1 + x)³.
        let value = x[0].map { $0 * $0 / (1 + $0) }
        let first = zip(x[0], x[1]).map { $1 * (1 - 1 / (1 + $0) / (1 + $0)) }
        return value + first + zip(x[0], x[1]).map { $1 * $1 * Foundation.pow(1 + $0, -3) }
      },
      { x in taylor(at: x[0], along: x[1], order: 2) { $0 * $0 / (1 + $0) } }),
    PrimitiveCase(
      "taylor of a power with a captured exponent", [.real([3], 0.5...1), .real([3], 1...2)], shape: [3, 3], ulps: 32,
      prints: "series[power]",
      oracle: { x in
        let pairs = Array(zip(x[0], x[1]))
        return pairs.map { Foundation.pow($0, $1) } + pairs.map { $1 * Foundation.pow($0, $1 - 1) }
          + pairs.map { $1 * ($1 - 1) / 2 * Foundation.pow($0, $1 - 2) }
      },
      { x in taylor(at: x[0], along: x[0] * 0 + 1, order: 2) { pow($0, x[1]) } }),
    PrimitiveCase(
      "taylor of taylor", [.real([], 0.5...1)], shape: [3, 2], ulps: 32, prints: "series[log]",
      oracle: { x in
        let x = x[0][0]
        return [Foundation.log(x), 1 / x, 1 / x, -1 / (x * x), -0.5 / (x * x), 1 / (x * x * x)]
      },
      { x in taylor(at: x[0], along: x[0] * 0 + 1, order: 2) { taylor(at: $0, order: 1) { log($0) } } }),
  ]
}

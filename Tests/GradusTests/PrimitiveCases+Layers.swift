import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let normalizations: [PrimitiveCase] = [
    .init(
      "layerNorm", [.real([2, 4]), .real([4]), .real([4])], shape: [2, 4], ulps: 64, prints: "rsqrt",
      oracle: { x in
        let normal = standard(Array(x[0][..<4])) + standard(Array(x[0][4...]))
        return normal.enumerated().map { $1 * x[1][$0 % 4] + x[2][$0 % 4] }
      }, { layerNorm($0[0], scale: $0[1], offset: $0[2]) }),
    .init(
      "layerNorm over two axes", [.real([2, 2, 3])], shape: [2, 2, 3], ulps: 64, prints: "rsqrt",
      oracle: { x in standard(Array(x[0][..<6])) + standard(Array(x[0][6...])) },
      { layerNorm($0[0], along: [1, 2]) }),
    .init(
      "layerNorm of equal numbers", [.values([5, 5, 5])], shape: [3], ulps: 0, prints: "rsqrt",
      oracle: { _ in [0, 0, 0] }, { layerNorm($0[0], epsilon: 0.25) }),
    .init(
      "rmsNorm", [.real([2, 3]), .real([3])], shape: [2, 3], ulps: 16, prints: "rsqrt",
      oracle: { x in
        x[0].indices.map { index in
          let row = x[0][index / 3 * 3..<index / 3 * 3 + 3]
          let square: Double = row.reduce(0) { $0 + $1 * $1 } / 3
          return x[0][index] / (square + 1e-6).squareRoot() * x[1][index % 3]
        }
      }, { rmsNorm($0[0], scale: $0[1]) }),
    .init(
      "groupNorm", [.real([2, 4, 3]), .real([4]), .real([4])], shape: [2, 4, 3], ulps: 64, prints: "rsqrt",
      oracle: { x in
        let normal = (0..<4).flatMap { standard(Array(x[0][$0 * 6..<$0 * 6 + 6])) }
        return normal.enumerated().map { $1 * x[1][$0 / 3 % 4] + x[2][$0 / 3 % 4] }
      }, { groupNorm($0[0], groups: 2, scale: $0[1], offset: $0[2]) }),
    .init(
      "instanceNorm", [.real([2, 2, 2, 2])], shape: [2, 2, 2, 2], ulps: 64, prints: "rsqrt",
      oracle: { x in (0..<4).flatMap { standard(Array(x[0][$0 * 4..<$0 * 4 + 4])) } }, { instanceNorm($0[0]) }),
    .init(
      "batchNorm", [.real([3, 2, 2]), .real([2]), .real([2])], shape: [3, 2, 2], ulps: 64, prints: "rsqrt",
      oracle: { x in
        let channels = (0..<2).map { channel in
          standard(x[0].indices.filter { $0 / 2 % 2 == channel }.map { x[0][$0] })
        }
        return x[0].indices.map { index in
          let channel = index / 2 % 2
          return channels[channel][index / 4 * 2 + index % 2] * x[1][channel] + x[2][channel]
        }
      }, { batchNorm($0[0], scale: $0[1], offset: $0[2]).result }),
    .init(
      "batchNorm's statistics", [.real([3, 2])], shape: [2, 2], ulps: 64, prints: "sum",
      oracle: { x in
        let channels = (0..<2).map { channel in (0..<3).map { x[0][$0 * 2 + channel] } }
        return channels.map { moments($0).mean } + channels.map { moments($0).variance }
      }, { stack([batchNorm($0[0], axis: -1).mean, batchNorm($0[0], axis: -1).variance]) }),
    .init(
      "batchNorm with known statistics", [.real([2, 3]), .real([3]), .real([3], 0.5...2)], shape: [2, 3], ulps: 16,
      prints: "rsqrt",
      oracle: { x in
        x[0].indices.map { index in
          let channel = index % 3
          return (x[0][index] - x[1][channel]) / (x[2][channel] + 1e-5).squareRoot()
        }
      },
      { batchNorm($0[0], mean: $0[1], variance: $0[2]) }),
  ]

  static let networks: [PrimitiveCase] = [
    .init(
      "linear", [.real([2, 3]), .real([3, 2]), .real([2])], shape: [2, 2], ulps: 16, prints: "contract",
      oracle: { x in
        let product = Oracles.einsum("ij,jk>ik", [[2, 3], [3, 2]], [x[0], x[1]])
        return product.enumerated().map { $1 + x[2][$0 % 2] }
      }, { linear($0[0], $0[1], $0[2]) }),
    .init(
      "linear without a bias", [.real([3]), .real([3, 2])], shape: [2], ulps: 16, prints: "contract",
      oracle: { Oracles.einsum("j,jk>k", [[3], [3, 2]], $0) }, { linear($0[0], $0[1]) }),
    .init(
      "dropout of nothing", [.real([2, 3]), .fixed([5], [], .i64)], ulps: 0, prints: "program", oracle: { $0[0] },
      { dropout($0[0], 0, key: RandomKey($0[1])) }),
    .init(
      "dropout of everything", [.real([2, 3]), .fixed([5], [], .i64)], ulps: 0, prints: "randomBits",
      oracle: { $0[0].map { _ in 0 } }, { dropout($0[0], 1, key: RandomKey($0[1])) }),
    .init(
      "dropout", [.real([4, 5]), .fixed([5], [], .i64)], prints: "randomBits", oracle: nil,
      { dropout($0[0], 0.4, key: RandomKey($0[1])) }),
    .init(
      "lstmCell", [.real([2, 3]), .real([2, 2]), .real([2, 2]), .real([3, 8]), .real([2, 8]), .real([8])],
      shape: [2, 4],
      ulps: 64, prints: "tanh", oracle: lstm,
      {
        let next = lstmCell(
          $0[0], hidden: $0[1], cell: $0[2], inputWeight: $0[3], hiddenWeight: $0[4], bias: $0[5])
        return concatenate([next.hidden, next.cell], axis: -1)
      }),
    .init(
      "gruCell", [.real([2, 3]), .real([2, 2]), .real([3, 6]), .real([2, 6]), .real([6]), .real([6])], shape: [2, 2],
      ulps: 64, prints: "tanh", oracle: gru,
      {
        gruCell(
          $0[0], hidden: $0[1], inputWeight: $0[2], hiddenWeight: $0[3], inputBias: $0[4], hiddenBias: $0[5])
      }),
    .init(
      "attention", [.real([2, 3, 2]), .real([2, 4, 2]), .real([2, 4, 3])], shape: [2, 3, 3], ulps: 32,
      prints: "contract",
      oracle: { attentionOracle($0, [2, 3, 4, 2, 3]) { _, _ in true } }, { attention($0[0], $0[1], $0[2]) }),
    .init(
      "attention to the past", [.real([3, 2]), .real([3, 2]), .real([3, 1])], shape: [3, 1], ulps: 32,
      prints: "lessOrEqual", oracle: { attentionOracle($0, [1, 3, 3, 2, 1]) { $0 >= $1 } },
      { attention($0[0], $0[1], $0[2], isCausal: true) }),
    .init(
      "attention with a mask",
      [.real([1, 2, 2]), .real([1, 3, 2]), .real([1, 3, 2]), .fixed([1, 0, 1, 0, 0, 0], [2, 3], .bool)],
      // The second query is kept from every key.
      shape: [1, 2, 2], ulps: 32, prints: "select",
      oracle: { attentionOracle($0, [1, 2, 3, 2, 2]) { $0 == 0 && $1 != 1 } },
      { attention($0[0], $0[1], $0[2], mask: $0[3]) }),
    .init(
      "attention with a bias and a scale", [.real([2, 2]), .real([2, 2]), .real([2, 1]), .real([2, 2])], shape: [2, 1],
      ulps: 32, prints: "contract",
      oracle: { attentionOracle($0, [1, 2, 2, 2, 1], scale: 0.5, bias: $0[3]) { _, _ in true } },
      { attention($0[0], $0[1], $0[2], mask: $0[3], scale: 0.5) }),
  ]

  private static func moments(_ x: [Double]) -> (mean: Double, variance: Double) {
    let mean = x.reduce(0, +) / Double(x.count)
    let squares: Double = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / Double(x.count))
  }

  /// Mean 0 and variance 1, with the usual epsilon.
  private static func standard(_ x: [Double]) -> [Double] {
    let (mean, variance) = moments(x)
    return x.map { ($0 - mean) / (variance + 1e-5).squareRoot() }
  }

  @Sendable private static func logistic(_ x: Double) -> Double { 1 / (1 + Foundation.exp(-x)) }

  /// x W + b for two rows.
  private static func affine(_ x: [Double], _ weight: [Double], _ bias: [Double]) -> [[Double]] {
    let (inputs, outputs) = (x.count / 2, bias.count)
    return (0..<2).map { row in
      (0..<outputs).map { column in
        var total = bias[column]
        for index in 0..<inputs { total += x[row * inputs + index] * weight[index * outputs + column] }
        return total
      }
    }
  }

  @Sendable private static func lstm(_ x: [[Double]]) -> [Double] {
    let (fromInput, fromHidden) = (affine(x[0], x[3], x[5]), affine(x[1], x[4], [Double](repeating: 0, count: 8)))
    return (0..<2).flatMap { row in
      let gates = zip(fromInput[row], fromHidden[row]).map { $0 + $1 }
      let cell = (0..<2).map { (unit: Int) -> Double in
        let kept = logistic(gates[2 + unit]) * x[2][row * 2 + unit]
        return kept + logistic(gates[unit]) * Foundation.tanh(gates[4 + unit])
      }
      return (0..<2).map { logistic(gates[6 + $0]) * Foundation.tanh(cell[$0]) } + cell
    }
  }

  @Sendable private static func gru(_ x: [[Double]]) -> [Double] {
    let (fromInput, fromHidden) = (affine(x[0], x[2], x[4]), affine(x[1], x[3], x[5]))
    return (0..<2).flatMap { row in
      (0..<2).map { (unit: Int) -> Double in
        let (a, b) = (fromInput[row], fromHidden[row])
        let (reset, update) = (logistic(a[unit] + b[unit]), logistic(a[unit + 2] + b[unit + 2]))
        let candidate = Foundation.tanh(a[unit + 4] + reset * b[unit + 4])
        return (1 - update) * candidate + update * x[1][row * 2 + unit]
      }
    }
  }

  /// `sizes`: batch, queries, keys, width, outputs.
  @Sendable private static func attentionOracle(
    _ x: [[Double]], _ sizes: [Int], scale: Double? = nil, bias: [Double]? = nil,
    isAllowed: (_ query: Int, _ key: Int) -> Bool
  ) -> [Double] {
    let (queries, keys, width, outputs) = (sizes[1], sizes[2], sizes[3], sizes[4])
    return (0..<sizes[0] * queries).flatMap { row -> [Double] in
      let (batch, query) = (row / queries, row % queries)
      let weights = (0..<keys).map { key -> Double in
        guard isAllowed(query, key) else { return 0 }
        var match = 0.0
        for axis in 0..<width { match += x[0][row * width + axis] * x[1][(batch * keys + key) * width + axis] }
        match *= scale ?? 1 / Double(width).squareRoot()
        return Foundation.exp(match + (bias?[query * keys + key] ?? 0))
      }
      let total = weights.reduce(0, +)
      return (0..<outputs).map { output in
        var result = 0.0
        for key in 0..<keys where total > 0 {
          result += weights[key] / total * x[2][(batch * keys + key) * outputs + output]
        }
        return result
      }
    }
  }
}

import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let losses: [PrimitiveCase] = [
    pair("meanSquaredError", square, { meanSquaredError($0, $1) }),
    pair("meanSquaredError, summed", square, reduction: .sum, { meanSquaredError($0, $1, reduction: .sum) }),
    pair("meanSquaredError of each", square, reduction: .none, { meanSquaredError($0, $1, reduction: .none) }),
    pair("meanAbsoluteError", distance, { meanAbsoluteError($0, $1) }),
    pair("huberLoss", huber(1), { huberLoss($0, $1) }),
    pair("huberLoss with delta", huber(0.25), { huberLoss($0, $1, delta: 0.25) }),
    pair("smoothL1Loss", smoothDistance, { smoothL1Loss($0, $1, beta: 0.5) }),
    pair("smoothL1Loss with beta 0", distance, { smoothL1Loss($0, $1, beta: 0) }),
    pair("hingeLoss", hinge, { hingeLoss($0, $1) }),
    .init(
      "meanSquaredError of nothing", [.real([0]), .real([0])], shape: [], ulps: 0, prints: "sum", oracle: { _ in [0] },
      { meanSquaredError($0[0], $0[1]) }),
    .init(
      "huberLoss far out", [.values([-1000, 1000, .infinity, -.infinity]), .values([0, 0, 0, 0])], ulps: 0,
      smooth: .none, prints: "minimum", oracle: { _ in [999.5, 999.5, .infinity, .infinity] },
      { huberLoss($0[0], $0[1], reduction: .none) }),
    .init(
      "softmaxCrossEntropy", [.real([3, 4]), .fixed([1, 3, 0], [3], .i64)], shape: [], ulps: 16, prints: "select",
      oracle: { x in
        let (first, second, third) = (logits(x[0], 0)[1], logits(x[0], 1)[3], logits(x[0], 2)[0])
        return [-(first + second + third) / 3]
      },
      { softmaxCrossEntropy($0[0], $0[1]) }),
    .init(
      "softmaxCrossEntropy of each", [.real([1, 2, 3]), .fixed([2, 7], [1, 2], .i32)], shape: [1, 2], ulps: 16,
      prints: "select", oracle: { [-logits($0[0], 0, 3)[2], 0] },
      { softmaxCrossEntropy($0[0], $0[1], reduction: .none) }),
    .init(
      "softmaxCrossEntropy with probabilities", [.real([2, 4]), .real([2, 4], 0.1...1)], shape: [], ulps: 32,
      prints: "log",
      oracle: { x in
        var total = 0.0
        for index in 0..<8 { total -= x[1][index] * logits(x[0], index / 4)[index % 4] }
        return [total / 2]
      }, { softmaxCrossEntropy($0[0], $0[1]) }),
    .init(
      "softmaxCrossEntropy of what cannot be",
      [.values([0, -.infinity, 0], [1, 3]), .values([0.5, 0, 0.5], [1, 3])],
      shape: [], ulps: 8, smooth: .none, prints: "select", oracle: { _ in [Foundation.log(2)] },
      { softmaxCrossEntropy($0[0], $0[1]) }),
    .init(
      "sigmoidCrossEntropy", [.real([2, 3], -4...4), .real([2, 3], 0.1...0.9)], shape: [], ulps: 16, prints: "log1p",
      oracle: { x in
        var total = 0.0
        for (z, t) in zip(x[0], x[1]) {
          let p = 1 / (1 + Foundation.exp(-z))
          total -= t * Foundation.log(p) + (1 - t) * Foundation.log(1 - p)
        }
        return [total / 6]
      }, { sigmoidCrossEntropy($0[0], $0[1]) }),
    .init(
      "sigmoidCrossEntropy far out", [.values([-1000, 1000, 1000, .infinity, -30]), .values([0, 1, 0, 1, 0])], ulps: 8,
      floor: 0, smooth: .none, prints: "log1p",
      oracle: { _ in [0, 0, 1000, 0, Foundation.log1p(Foundation.exp(-30))] },
      { sigmoidCrossEntropy($0[0], $0[1], reduction: .none) }),
    .init(
      "klDivergence", [.real([2, 3], -3 ... -0.1), .real([2, 3], 0.1...1)], shape: [], ulps: 32, prints: "log",
      oracle: { x in
        var total = 0.0
        for index in 0..<6 { total += x[1][index] * (Foundation.log(x[1][index]) - x[0][index]) }
        return [total / 2]
      }, { klDivergence($0[0], $0[1]) }),
    .init(
      "klDivergence of what cannot be", [.values([-.infinity, 0, -.infinity]), .values([0, 1, 0])], shape: [], ulps: 0,
      smooth: .none, prints: "log", oracle: { _ in [0] }, { klDivergence($0[0], $0[1]) }),
  ]

  static let similarities: [PrimitiveCase] = [
    .init(
      "normalized", [.real([2, 3])], shape: [2, 3], ulps: 8, prints: "divide",
      oracle: { x in
        x[0].indices.map { index in
          let start = index / 3 * 3
          return x[0][index] / length(x[0][start..<start + 3])
        }
      }, { normalized($0[0]) }),
    .init(
      "normalized over everything", [.real([2, 2])], shape: [2, 2], ulps: 8, prints: "divide",
      oracle: { x in x[0].map { $0 / length(x[0][...]) } }, { normalized($0[0], along: [0, 1]) }),
    .init(
      "normalized 0", [.values([0, 0, 3e-200, 4e-200], [2, 2])], shape: [2, 2], ulps: 8, smooth: .none,
      prints: "divide",
      // In f32 the second row is 0 too.
      oracle: { x in x[0][2] == 0 ? [0, 0, 0, 0] : [0, 0, 0.6, 0.8] }, { normalized($0[0]) }),
    .init(
      "cosineSimilarity", [.real([2, 3]), .real([3])], shape: [2], ulps: 16, prints: "sum",
      oracle: { x in
        (0..<2).map { row in
          let a = x[0][row * 3..<row * 3 + 3]
          var total = 0.0
          for (p, q) in zip(a, x[1]) { total += p * q }
          return total / (length(a) * length(x[1][...]))
        }
      }, { cosineSimilarity($0[0], $0[1]) }),
  ]

  private static func length(_ x: ArraySlice<Double>) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// The logarithms of the softmax of a row.
  private static func logits(_ x: [Double], _ row: Int, _ count: Int = 4) -> [Double] {
    let z = x[row * count..<(row + 1) * count]
    let total = z.reduce(0) { $0 + Foundation.exp($1) }
    return z.map { $0 - Foundation.log(total) }
  }

  @Sendable private static func square(_ x: Double, _ y: Double) -> Double { (x - y) * (x - y) }
  @Sendable private static func distance(_ x: Double, _ y: Double) -> Double { abs(x - y) }
  @Sendable private static func smoothDistance(_ x: Double, _ y: Double) -> Double { 2 * huber(0.5)(x, y) }
  @Sendable private static func hinge(_ x: Double, _ y: Double) -> Double { Swift.max(0, 1 - x * y) }

  private static func huber(_ delta: Double) -> @Sendable (Double, Double) -> Double {
    {
      let distance = abs($0 - $1)
      return distance <= delta ? 0.5 * distance * distance : delta * (distance - 0.5 * delta)
    }
  }

  private static func pair(
    _ name: String, _ oracle: @escaping @Sendable (Double, Double) -> Double, reduction: LossReduction = .mean,
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    PrimitiveCase(
      name, [.real([2, 3]), .real([6])], shape: reduction == .none ? [2, 3] : [], ulps: 16, prints: "subtract",
      oracle: { x in
        let losses = zip(x[0], x[1]).map { oracle($0, $1) }
        switch reduction {
        case .none: return losses
        case .sum: return [losses.reduce(0, +)]
        case .mean: return [losses.reduce(0, +) / 6]
        }
      }, { function($0[0], $0[1]) })
  }
}

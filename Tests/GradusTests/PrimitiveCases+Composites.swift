import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let composites: [PrimitiveCase] = [
    .unary("square", -3...3, prints: "multiply", { $0 * $0 }, { square($0) }),
    .unary(
      // The error of −x/√2, half a unit, counts up to 2 · 4² / 2 times.
      "gelu", -4...4, ulps: 32, prints: "erfc", { 0.5 * $0 * Foundation.erfc(-$0 / 2.0.squareRoot()) }, { gelu($0) }),
    .unary("softplus", -6...6, ulps: 8, prints: "log1p", { Foundation.log1p(Foundation.exp($0)) }, { softplus($0) }),
    .unary(
      "softplus far out", at: [-800, -40, 40, 800], ulps: 8, prints: "log1p", { $0 > 30 ? $0 : Foundation.exp($0) },
      { softplus($0) }),
    .init(
      "relu", [.separated([3, 4])], ulps: 0, prints: "maximum", oracle: { $0[0].map { max($0, 0) } }, { relu($0[0]) }),
    .init(
      "clamp", [.separated([3, 4])], ulps: 0, prints: "minimum", oracle: { $0[0].map { min(max($0, -0.75), 0.8125) } },
      { clamp($0[0], -0.75, 0.8125) }),
    rows("softmax", ulps: 8, { x in exponentials(x).map { $0 / exponentials(x).reduce(0, +) } }, { softmax($0) }),
    rows(
      "logSoftmax", ulps: 8, { x in x.map { $0 - Foundation.log(x.reduce(0) { $0 + Foundation.exp($1) }) } },
      { logSoftmax($0) }),
    .reduction("logSumExp", .real([3, 4]), along: [1], prints: "log", logarithm, { logSumExp($0) }),
    .reduction(
      "logSumExp, first axis", .real([3, 4]), along: [0], prints: "log", logarithm, { logSumExp($0, along: 0) }),
    .reduction(
      "logSumExp of large numbers", .values([1000, 999, -1000]), along: [0], prints: "log",
      { _ in 1000 + Foundation.log1p(Foundation.exp(-1)) }, { logSumExp($0) }),
    .reduction(
      "logSumExp of −∞", .values([-.infinity, -.infinity]), along: [0], smooth: .none, prints: "log",
      { _ in -.infinity }, { logSumExp($0) }),
    .init(
      "softmax of large numbers", [.values([1000, 0, -1000])], prints: "exp", oracle: { _ in [1, 0, 0] },
      { softmax($0[0]) }),
    .init(
      "softmax of a column", [.real([3, 2])], prints: "exp", oracle: { columnSoftmax($0[0]) },
      { softmax($0[0], along: 0) }),
    .init(
      "oneHot", [.fixed([2, 0, -1, 5], [4], .i64)], shape: [4, 3], ulps: 0, smooth: .none, prints: "equal",
      oracle: { _ in [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0] }, { oneHot($0[0], count: 3) }),
    .init(
      "cross-entropy", [.real([3, 4]), .fixed([1, 3, 0], [3], .i64)], shape: [], prints: "sum",
      oracle: { [crossEntropy($0[0], $0[1])] }, { crossEntropy(logits: $0[0], $0[1]) }),
  ]

  private static func columnSoftmax(_ x: [Double]) -> [Double] {
    let sums = Oracles.reduction([3, 2], along: [0], x) { exponentials($0).reduce(0, +) }
    return x.indices.map { Foundation.exp(x[$0]) / sums[$0 % 2] }
  }

  private static func crossEntropy(_ x: [Double], _ labels: [Double]) -> Double {
    let losses = (0..<3).map { row in logarithm(Array(x[row * 4..<row * 4 + 4])) - x[row * 4 + Int(labels[row])] }
    return average(losses)
  }

  private static func crossEntropy(logits: Tensor, _ labels: Tensor) -> Tensor {
    let truth = oneHot(labels, count: 4, logits.scalarType)
    return -sum(truth * logSoftmax(logits)) / 3
  }

  static let statistics: [PrimitiveCase] = [
    .reduction("mean", .real([3, 4]), along: [0, 1], prints: "sum", average, { mean($0) }),
    .reduction("mean of rows", .real([3, 4]), along: [1], prints: "sum", average, { mean($0, along: [1]) }),
    .reduction("mean of nothing", .real([0]), along: [0], smooth: .none, prints: "sum", { _ in .nan }, { mean($0) }),
    .reduction(
      "mean of integers", .integers([5], 0...9), along: [0], smooth: .none, prints: "convert", average, { mean($0) }),
    .init(
      "mean keeping axes", [.real([2, 3])], shape: [2, 1], prints: "sum",
      oracle: { Oracles.reduction([2, 3], along: [1], $0[0], average) }, { mean($0[0], along: [1], keepingAxes: true) }),
    .reduction("variance", .real([3, 4]), along: [0, 1], prints: "sum", { spread($0, 0) }, { variance($0) }),
    .reduction(
      "variance of columns", .real([4, 3]), along: [0], prints: "sum", { spread($0, 0) }, { variance($0, along: [0]) }),
    .reduction(
      "sample variance", .real([3, 4]), along: [1], prints: "sum", { spread($0, 1) },
      { variance($0, along: [1], correction: 1) }),
    .reduction(
      "variance far from 0", .values([1e6, 1e6 + 1, 1e6 + 2]), along: [0], ulps: 16, smooth: .none, prints: "sum",
      { _ in 2.0 / 3 }, { variance($0) }),
    .reduction(
      "standardDeviation", .real([5]), along: [0], prints: "rootOfSquares", { spread($0, 0).squareRoot() },
      { standardDeviation($0) }),
    .reduction(
      "standardDeviation of rows", .real([2, 4]), along: [1], prints: "rootOfSquares", { spread($0, 1).squareRoot() },
      { standardDeviation($0, along: [-1], correction: 1) }),
    .reduction(
      "norm", .real([6]), along: [0], prints: "rootOfSquares", { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
      { norm($0) }),
    .reduction(
      "norm of columns", .real([3, 2]), along: [0], prints: "rootOfSquares",
      { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
      { norm($0, along: [0]) }),
    .reduction(
      "norm of large numbers", .fixed([3e200, -4e200], [2], .f64), along: [0], smooth: .none, prints: "rootOfSquares",
      { _ in 5e200 }, { norm($0) }),
    .reduction(
      "norm of small numbers", .fixed([3e-200, -4e-200], [2], .f64), along: [0], smooth: .none, prints: "rootOfSquares",
      { _ in 5e-200 }, { norm($0) }),
    .reduction(
      "norm of order 1", .real([2, 3]), along: [1], prints: "abs", { $0.reduce(0) { $0 + abs($1) } },
      { norm($0, order: 1, along: [1]) }),
    .reduction(
      "norm of order ∞", .separated([2, 3]), along: [0, 1], prints: "max", { $0.map { abs($0) }.max()! },
      { norm($0, order: .infinity) }),
    .reduction(
      "norm of order −∞", .separated([2, 3]), along: [0], prints: "min", { $0.map { abs($0) }.min()! },
      { norm($0, order: -.infinity, along: [0]) }),
    .reduction(
      "norm of order 3", .real([2, 3]), along: [1], ulps: 16, prints: "pow",
      { cbrt($0.reduce(0) { $0 + abs($1 * $1 * $1) }) }, { norm($0, order: 3, along: [-1]) }),
    .init(
      "norm of order 3 of large numbers", [.fixed([3e200, -4e200], [2], .f64)], shape: [], ulps: 16, smooth: .none,
      prints: "pow", oracle: { _ in [cbrt(91) * 1e200] }, { norm($0[0], order: 3) }),
    .init(
      "norm of order 1.5 of 0", [.values([0, 0, 0])], shape: [], ulps: 0, smooth: .none, prints: "pow",
      oracle: { _ in [0] }, { norm($0[0], order: 1.5) }),
    .init(
      "norm of 0", [.values([0, 0, 0])], shape: [], ulps: 0, smooth: .none, prints: "rootOfSquares",
      oracle: { _ in [0] },
      { norm($0[0]) }),
    .init(
      "standardised", [.real([4, 3])], shape: [4, 3], ulps: 64, prints: "rootOfSquares",
      oracle: { standardised($0[0]) },
      { ($0[0] - mean($0[0], along: [0])) / standardDeviation($0[0], along: [0]) }),
  ]

  private static func standardised(_ x: [Double]) -> [Double] {
    let columns = (0..<3).map { column in (0..<4).map { x[$0 * 3 + column] } }
    return x.indices.map { index in
      let column = columns[index % 3]
      return (x[index] - average(column)) / spread(column, 0).squareRoot()
    }
  }

  /// A function of the rows of a matrix.
  private static func rows(
    _ name: String, ulps: Double, _ oracle: @escaping @Sendable ([Double]) -> [Double],
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> PrimitiveCase {
    PrimitiveCase(
      name, [.real([3, 4])], shape: [3, 4], ulps: ulps, prints: "exp",
      oracle: { x in (0..<3).flatMap { oracle(Array(x[0][$0 * 4..<$0 * 4 + 4])) } }, { function($0[0]) })
  }

  private static func exponentials(_ x: [Double]) -> [Double] { x.map { Foundation.exp($0) } }
  private static func logarithm(_ x: [Double]) -> Double { Foundation.log(exponentials(x).reduce(0, +)) }
  private static func average(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

  private static func spread(_ x: [Double], _ correction: Double) -> Double {
    let center = average(x)
    return x.reduce(0) { $0 + ($1 - center) * ($1 - center) } / (Double(x.count) - correction)
  }
}

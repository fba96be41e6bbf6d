import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let running: [PrimitiveCase] = [
    .init("diff", [.real([5])], shape: [4], prints: "subtract", oracle: { differences($0[0]) }, { diff($0[0]) }),
    .init(
      "diff twice", [.real([5])], shape: [3], prints: "subtract", oracle: { differences(differences($0[0])) },
      { diff($0[0], order: 2) }),
    .init(
      "diff of rows", [.real([2, 3])], shape: [1, 3], prints: "subtract",
      oracle: { x in (0..<3).map { x[0][3 + $0] - x[0][$0] } }, { diff($0[0], along: 0) }),
    .init(
      "diff down to nothing", [.real([2])], shape: [0], smooth: .none, prints: "subtract", oracle: { _ in [] },
      { diff($0[0], order: 5) }),
    columns("cumlogsumexp", .real([5]), axis: 0, prints: "recurrence", logSums) { cumlogsumexp($0) },
    columns("cumlogsumexp, middle axis", .real([2, 4, 2], -30...30), axis: 1, prints: "recurrence", logSums) {
      cumlogsumexp($0, along: 1)
    },
    columns(
      "cumlogsumexp from the end", .real([4]), axis: 0, prints: "recurrence", { logSums($0.reversed()).reversed() }
    ) {
      cumlogsumexp($0, reversed: true)
    },
    columns(
      "cumlogsumexp of large numbers", .values([-900, 800, 1000, 999, -2000, 1000.5]), axis: 0, prints: "recurrence",
      logSums
    ) { cumlogsumexp($0) },
    columns(
      "cumlogsumexp of infinities", .values([-.infinity, -.infinity, -800, 3, .infinity, 1]), axis: 0, smooth: .none,
      prints: "recurrence", { _ in [-.infinity, -.infinity, -800, 3, .infinity, .infinity] }
    ) { cumlogsumexp($0) },
  ]

  static let quantiles: [PrimitiveCase] = [
    .reduction("median", .separated([7]), along: [0], ulps: 4, prints: "sort", { fraction(0.5, $0) }, { median($0) }),
    .reduction(
      "median of an even count", .separated([2, 6]), along: [0, 1], ulps: 4, prints: "sort", { fraction(0.5, $0) }
    ) { median($0) },
    .reduction(
      "median along an axis", .separated([2, 5, 3]), along: [1], ulps: 4, prints: "sort", { fraction(0.5, $0) },
      { median($0, along: [1]) }),
    .reduction(
      "median along two axes", .separated([2, 5, 2]), along: [0, 2], ulps: 4, prints: "sort", { fraction(0.5, $0) },
      { median($0, along: [0, -1]) }),
    .reduction(
      "median with NaN", .values([1, 2, .nan, 4, 5, 6], [2, 3]), along: [1], smooth: .none, prints: "sort",
      { $0.contains { $0.isNaN } ? .nan : 5 }, { median($0, along: [1]) }),
    .reduction(
      "median with infinities", .values([.infinity, 1, -.infinity, 2, .infinity]), along: [0], smooth: .none,
      prints: "sort", { _ in 2 }, { median($0) }),
    .reduction(
      "median of nothing", .real([0]), along: [0], smooth: .none, prints: "fill", { _ in .nan }, { median($0) }),
    .reduction(
      "median of integers", .integers([6], -9...9), along: [0], smooth: .none, prints: "sort", { fraction(0.5, $0) },
      { median($0) }),
    .reduction(
      "quantile", .separated([3, 6]), along: [1], ulps: 8, prints: "sort", { fraction(0.85, $0) },
      { quantile($0, 0.85, along: [-1]) }),
    .reduction(
      "quantile, the lower", .separated([6]), along: [0], ulps: 0, prints: "sort", { $0.sorted()[1] },
      { quantile($0, 0.35, method: .lower) }),
    .reduction(
      "quantile, the higher", .separated([6]), along: [0], ulps: 0, prints: "sort", { $0.sorted()[2] },
      { quantile($0, 0.35, method: .higher) }),
    .reduction(
      "quantile, the nearest", .separated([6]), along: [0], ulps: 0, prints: "sort", { $0.sorted()[2] },
      { quantile($0, 0.5, method: .nearest) }),
    .reduction(
      "quantile, the mean of both", .separated([6]), along: [0], ulps: 2, prints: "sort",
      { 0.5 * ($0.sorted()[1] + $0.sorted()[2]) }, { quantile($0, 0.35, method: .midpoint) }),
    .init(
      "quantile by its fraction", [.separated([2, 6]), .values([0.13, 0.71])], shape: [2, 2], prints: "sort",
      oracle: { x in
        x[1].flatMap { q in [fraction(q, Array(x[0][..<6])), fraction(q, Array(x[0][6...]))] }
      }, { quantile($0[0], $0[1], along: [1]) }),
    .init(
      "quantile outside", [.separated([3]), .values([-0.1, 1.1, .nan])], shape: [3], smooth: .none, prints: "sort",
      oracle: { _ in [.nan, .nan, .nan] }, { quantile($0[0], $0[1]) }),
  ]

  private static func differences(_ x: [Double]) -> [Double] { zip(x.dropFirst(), x).map { $0 - $1 } }

  /// Each sum of exponentials by itself, shifted by its largest term.
  @Sendable private static func logSums(_ x: [Double]) -> [Double] {
    x.indices.map { last in
      let largest = x[...last].max() ?? 0
      return largest + log(x[...last].reduce(0) { $0 + exp($1 - largest) })
    }
  }

  /// A quantile by its definition: a straight line through the sorted elements.
  private static func fraction(_ q: Double, _ x: [Double]) -> Double {
    let (sorted, place) = (x.sorted(), q * Double(x.count - 1))
    let low = Int(place.rounded(.down))
    return sorted[low] + (place - Double(low)) * (sorted[min(low + 1, x.count - 1)] - sorted[low])
  }
}

import Gradus
import GradusTestSupport

extension PrimitiveCases {
  private static let cube: CaseInput = .real([2, 4, 3])
  private static let apart: CaseInput = .separated([2, 4, 3])

  static let cumulations: [PrimitiveCase] = [
    columns("cumsum", .real([5]), axis: 0, running(0, +)) { cumsum($0) },
    columns("cumsum, first axis", cube, axis: 0, prints: "cumsum", running(0, +)) { cumsum($0, along: 0) },
    columns("cumsum, middle axis", cube, axis: 1, prints: "cumsum", running(0, +)) { cumsum($0, along: 1) },
    columns("cumsum, last axis", cube, axis: 2, prints: "cumsum", running(0, +)) { cumsum($0, along: -1) },
    columns("cumsum from the end", cube, axis: 1, prints: "reversed", reversed(running(0, +))) {
      cumsum($0, along: 1, reversed: true)
    },
    columns("cumsum of nothing", .real([0, 3]), axis: 0, prints: "cumsum", running(0, +)) { cumsum($0, along: 0) },
    columns("cumsum of no columns", .real([3, 0]), axis: 0, prints: "cumsum", running(0, +)) { cumsum($0, along: 0) },
    columns("cumsum of many columns", .real([3, 300]), axis: 0, smooth: .once, prints: "cumsum", running(0, +)) {
      cumsum($0, along: 0)
    },
    columns("cumsum of i32", .integers([3, 4], -9...9, .i32), axis: 1, smooth: .none, prints: "cumsum", running(0, +)) {
      cumsum($0, along: 1)
    },
    columns("cumsum of bool", .booleans([3, 4]), axis: 1, smooth: .none, prints: "cumsum", running(0, +)) {
      cumsum($0, along: 1)
    },
    columns("cumprod", .real([5]), axis: 0, running(1, *)) { cumprod($0) },
    columns("cumprod, middle axis", cube, axis: 1, prints: "cumprod", running(1, *)) { cumprod($0, along: 1) },
    columns("cumprod from the end", cube, axis: 1, prints: "cumprod", reversed(running(1, *))) {
      cumprod($0, along: 1, reversed: true)
    },
    columns("cumprod with zeros", .values([2, 0, 3, 0, -1]), axis: 0, prints: "cumprod", running(1, *)) { cumprod($0) },
    columns(
      "cumprod of zeros from the end", .values([2, 0, 0, 3]), axis: 0, prints: "cumprod", reversed(running(1, *))
    ) { cumprod($0, reversed: true) },
    columns("cumprod of i64", .integers([2, 5], -4...4), axis: 1, smooth: .none, prints: "cumprod", running(1, *)) {
      cumprod($0, along: 1)
    },
    columns("cummax", .separated([6]), axis: 0, ulps: 0, running(-.infinity, Swift.max)) { cummax($0) },
    columns("cummax, middle axis", apart, axis: 1, ulps: 0, prints: "cummax", running(-.infinity, Swift.max)) {
      cummax($0, along: 1)
    },
    columns(
      "cummax from the end", apart, axis: 2, ulps: 0, prints: "cummax", reversed(running(-.infinity, Swift.max))
    ) { cummax($0, along: 2, reversed: true) },
    columns(
      "cummax with NaN", .values([1, 3, .nan, 7, .infinity, 2, 1, -.infinity], [2, 4]), axis: 1, ulps: 0, smooth: .none,
      prints: "cummax", running(-.infinity) { $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1) }
    ) { cummax($0, along: 1) },
    columns("cummin", .separated([6]), axis: 0, ulps: 0, running(.infinity, Swift.min)) { cummin($0) },
    columns("cummin, first axis", apart, axis: 0, ulps: 0, prints: "cummin", running(.infinity, Swift.min)) {
      cummin($0, along: 0)
    },
    columns(
      "cummin of i32", .integers([3, 4], -9...9, .i32), axis: 1, ulps: 0, smooth: .none, prints: "cummin",
      running(.infinity, Swift.min)
    ) { cummin($0, along: 1) },
    .init(
      "recurrence", [.real([5]), .real([5])], shape: [5], ulps: 32,
      // The tangent of a running product: each factor in turn replaced by its tangent.
      oracle: { x in
        (0..<5).map { last in
          (0...last).reduce(0) { sum, varied in
            sum + (0...last).reduce(1) { $0 * ($1 == varied ? x[1][$1] : x[0][$1]) }
          }
        }
      }, { pair in jvp(at: pair[0], along: pair[1]) { cumprod($0) }.tangent }),
  ]

  static let sorting: [PrimitiveCase] = [
    columns("sort", .separated([7]), axis: 0, ulps: 0, ascending) { sort($0) },
    columns("sort, first axis", apart, axis: 0, ulps: 0, prints: "sort", ascending) { sort($0, along: 0) },
    columns("sort, middle axis", apart, axis: 1, ulps: 0, prints: "sort", ascending) { sort($0, along: 1) },
    columns("sort, descending", apart, axis: 2, ulps: 0, prints: "descending", { $0.sorted(by: >) }) {
      sort($0, along: -1, descending: true)
    },
    columns("sort many", .separated([100]), axis: 0, ulps: 0, smooth: .once, prints: "sort", ascending) { sort($0) },
    columns("sort many columns", .separated([70, 3]), axis: 0, ulps: 0, smooth: .once, prints: "sort", ascending) {
      sort($0, along: 0)
    },
    columns("sort nothing", .real([0, 2]), axis: 0, ulps: 0, prints: "sort", ascending) { sort($0, along: 0) },
    columns(
      "sort special numbers", .values([.nan, 1, -.infinity, .infinity, -1, .nan, 0, 2]), axis: 0, ulps: 0,
      smooth: .none,
      prints: "sort", { _ in [-.infinity, -1, 0, 1, 2, .infinity, .nan, .nan] }
    ) { sort($0) },
    columns("sort i32", .integers([60, 2], -9...9, .i32), axis: 0, ulps: 0, smooth: .none, prints: "sort", ascending) {
      sort($0, along: 0)
    },
    columns("sort i64", .integers([60, 2], -900...900), axis: 0, ulps: 0, smooth: .none, prints: "sort", ascending) {
      sort($0, along: 0)
    },
    columns("sort bool", .booleans([60]), axis: 0, ulps: 0, smooth: .none, prints: "sort", ascending) { sort($0) },
    columns("argsort", .separated([2, 9]), axis: 1, ulps: 0, smooth: .none, prints: "sort", order { $0 < $1 }) {
      argsort($0)
    },
    columns(
      "argsort keeps equal elements in order", .integers([2, 99], 0...5), axis: 1, ulps: 0, smooth: .none,
      prints: "sort", order { $0 < $1 }
    ) { argsort($0) },
    columns(
      "argsort, descending", .integers([2, 99], 0...5), axis: 1, ulps: 0, smooth: .none, prints: "sort",
      order { $0 > $1 }
    ) { argsort($0, descending: true) },
    .init(
      "topK, the 2 largest", [apart], shape: [2, 2, 3], ulps: 0, prints: "sort",
      oracle: { x in
        let sorted = Oracles.columns([2, 4, 3], 1, x[0]) { $0.sorted(by: >) }
        return Array(sorted[0..<6] + sorted[12..<18])
      }, { topK($0[0], 2, along: 1).values }),
    .init(
      "topK, where the 2 smallest are", [.values([4, 1, 3, 2, 1])], shape: [2], ulps: 0, smooth: .none, prints: "sort",
      oracle: { _ in [1, 4] }, { topK($0[0], 2, largest: false).indices }),
  ]

  // MARK: Short forms

  /// A function of each column along an axis.
  static func columns(
    _ name: String, _ input: CaseInput, axis: Int, ulps: Double = 16, smooth: PrimitiveCase.Smoothness = .twice,
    prints notation: String? = nil, _ oracle: @escaping @Sendable ([Double]) -> [Double],
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> PrimitiveCase {
    let shape = input.shape
    return PrimitiveCase(
      name, [input], shape: shape, ulps: ulps, smooth: smooth, prints: notation,
      oracle: { Oracles.columns(shape, axis, $0[0], oracle) }, { function($0[0]) })
  }

  private static func running(
    _ start: Double, _ operation: @escaping @Sendable (Double, Double) -> Double
  ) -> @Sendable ([Double]) -> [Double] {
    { values in values.indices.map { values[...$0].reduce(start, operation) } }
  }

  private static func reversed(_ function: @escaping @Sendable ([Double]) -> [Double])
    -> @Sendable ([Double]) -> [Double]
  {
    { function($0.reversed()).reversed() }
  }

  @Sendable private static func ascending(_ values: [Double]) -> [Double] { values.sorted() }

  /// The positions of the elements in stable order.
  private static func order(
    _ precedes: @escaping @Sendable (Double, Double) -> Bool
  ) -> @Sendable ([Double]) -> [Double] {
    { values in
      values.indices.sorted { i, j in
        precedes(values[i], values[j]) || (!precedes(values[j], values[i]) && i < j)
      }.map(Double.init)
    }
  }
}

import Gradus
import GradusTestSupport

extension PrimitiveCases {
  private static let cube: CaseInput = .real([2, 3, 4])

  static let reductions: [PrimitiveCase] = [
    .reduction("sum", cube, along: [0, 1, 2], total, { sum($0) }),
    .reduction("sum, first axis", cube, along: [0], prints: "sum", total, { sum($0, along: [0]) }),
    .reduction("sum, middle axis", cube, along: [1], prints: "sum", total, { sum($0, along: [1]) }),
    .reduction("sum, last axis", cube, along: [2], prints: "sum", total, { sum($0, along: [-1]) }),
    .reduction("sum, outer axes", cube, along: [0, 2], prints: "sum", total, { sum($0, along: [2, 0]) }),
    .reduction("sum, leading axes", cube, along: [0, 1], prints: "sum", total, { sum($0, along: [0, 1]) }),
    .reduction("sum along no axis", cube, along: [], prints: "sum", total, { sum($0, along: []) }),
    .reduction("sum of a scalar", .real([]), along: [], prints: "sum", total, { sum($0) }),
    .reduction("sum of nothing", .real([0, 3]), along: [0], prints: "sum", total, { sum($0, along: [0]) }),
    .reduction("sum to nothing", .real([0, 3]), along: [1], prints: "sum", total, { sum($0, along: [1]) }),
    .reduction(
      "sum of four axes", .real([2, 3, 2, 2]), along: [1, 3], prints: "sum", total, { sum($0, along: [1, 3]) }),
    .reduction("sum of 3000", .real([3000]), along: [0], ulps: 400, smooth: .once, prints: "sum", total, { sum($0) }),
    .reduction(
      "sum of long columns", .real([700, 3]), along: [0], ulps: 200, smooth: .once, prints: "sum", total,
      { sum($0, along: [0]) }),
    .reduction(
      "sum of i32", .integers([3, 4], -9...9, .i32), along: [0], smooth: .none, prints: "sum", total,
      { sum($0, along: [0]) }),
    .reduction(
      "sum of bool", .booleans([3, 4]), along: [1], smooth: .none, prints: "convert", total, { sum($0, along: [1]) }),
    .init(
      "sum keeping axes", [cube], shape: [2, 1, 4], ulps: 16, prints: "reshape",
      oracle: { Oracles.reduction([2, 3, 4], along: [1], $0[0], total) }, { sum($0[0], along: [1], keepingAxes: true) }),
    .reduction("product", .real([5]), along: [0], multiplied, { product($0) }),
    .reduction("product, middle axis", cube, along: [1], prints: "product", multiplied, { product($0, along: [1]) }),
    .reduction(
      "product, two axes", cube, along: [0, 2], prints: "product", multiplied, { product($0, along: [0, 2]) }),
    .reduction(
      "product with a zero", .values([2, 0, 3, -1]), along: [0], prints: "product", multiplied, { product($0) }),
    .reduction(
      "product with two zeros", .values([2, 0, 3, 0]), along: [0], prints: "product", multiplied, { product($0) }),
    .reduction(
      "product of nothing", .real([2, 0]), along: [1], prints: "product", multiplied, { product($0, along: [1]) }),
    .reduction(
      "product of i64", .integers([2, 5], -4...4), along: [1], smooth: .none, prints: "product", multiplied,
      { product($0, along: [1]) }),
  ]

  private static let apart: CaseInput = .separated([3, 4, 2])

  static let extrema: [PrimitiveCase] = [
    .reduction("max", apart, along: [0, 1, 2], ulps: 0, largest, { max($0) }),
    .reduction("max, first axis", apart, along: [0], ulps: 0, prints: "max", largest, { max($0, along: [0]) }),
    .reduction("max, middle axis", apart, along: [1], ulps: 0, prints: "max", largest, { max($0, along: [1]) }),
    .reduction("max, last axis", apart, along: [2], ulps: 0, prints: "max", largest, { max($0, along: [2]) }),
    .reduction("max, outer axes", apart, along: [0, 2], ulps: 0, prints: "max", largest, { max($0, along: [0, 2]) }),
    .reduction(
      "max of nothing", .real([0, 2]), along: [0], ulps: 0, smooth: .none, prints: "max", largest,
      { max($0, along: [0]) }),
    .reduction(
      "max with NaN", .values([1, .nan, 3, 4, 5, 6], [2, 3]), along: [1], ulps: 0, smooth: .none, prints: "max",
      largest, { max($0, along: [1]) }),
    .reduction(
      "max of i32", .integers([3, 4], -9...9, .i32), along: [0], ulps: 0, smooth: .none, prints: "max", largest,
      { max($0, along: [0]) }),
    .reduction("min", apart, along: [0, 1, 2], ulps: 0, smallest, { min($0) }),
    .reduction("min, first axis", apart, along: [0], ulps: 0, prints: "min", smallest, { min($0, along: [0]) }),
    .reduction("min, last axes", apart, along: [1, 2], ulps: 0, prints: "min", smallest, { min($0, along: [1, 2]) }),
    .reduction(
      "min of nothing", .real([3, 0]), along: [1], ulps: 0, smooth: .none, prints: "min", smallest,
      { min($0, along: [1]) }),
    .reduction(
      "min with NaN", .values([1, .nan, 3, 4, 5, 6], [2, 3]), along: [0], ulps: 0, smooth: .none, prints: "min",
      smallest, { min($0, along: [0]) }),
    .reduction(
      "min of i64", .integers([3, 4], -9...9), along: [1], ulps: 0, smooth: .none, prints: "min", smallest,
      { min($0, along: [1]) }),
    .reduction("argmax", apart, along: [2], ulps: 0, smooth: .none, { position($0, >) }, { argmax($0) }),
    .reduction(
      "argmax, first axis", apart, along: [0], ulps: 0, smooth: .none, prints: "argmax", { position($0, >) },
      { argmax($0, along: 0) }),
    .reduction(
      "argmax at ties", .values([1, 3, 3, 2]), along: [0], ulps: 0, smooth: .none, prints: "argmax",
      { position($0, >) }, { argmax($0) }),
    .reduction(
      "argmax with NaN", .values([1, 9, .nan, .nan]), along: [0], ulps: 0, smooth: .none, prints: "argmax", { _ in 2 },
      { argmax($0) }),
    .reduction("argmin", apart, along: [1], ulps: 0, smooth: .none, { position($0, <) }, { argmin($0, along: 1) }),
    .reduction(
      "argmin with NaN", .values([1, .nan, -9]), along: [0], ulps: 0, smooth: .none, prints: "argmin", { _ in 1 },
      { argmin($0) }),
    .reduction(
      "argmin of i32", .integers([5, 3], -9...9, .i32), along: [0], ulps: 0, smooth: .none, prints: "argmin",
      { position($0, <) }, { argmin($0, along: 0) }),
  ]

  private static func total(_ x: [Double]) -> Double { x.reduce(0, +) }
  private static func multiplied(_ x: [Double]) -> Double { x.reduce(1, *) }
  private static func largest(_ x: [Double]) -> Double { x.contains(where: \.isNaN) ? .nan : x.max() ?? -.infinity }
  private static func smallest(_ x: [Double]) -> Double { x.contains(where: \.isNaN) ? .nan : x.min() ?? .infinity }

  /// The first position whose element none beats.
  private static func position(_ x: [Double], _ beats: (Double, Double) -> Bool) -> Double {
    Double(x.indices.first { candidate in !x.contains { beats($0, x[candidate]) } } ?? -1)
  }
}

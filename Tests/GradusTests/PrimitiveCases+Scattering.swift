import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let alongAxes: [PrimitiveCase] = [
    picking("takeAlongAxis", [2, 4], .fixed([0, 3, 3, -1, 2, 0], [2, 3], .i64), axis: 1),
    picking("takeAlongAxis, first axis", [4, 2], .fixed([0, -4, 3, 3], [2, 2], .i32), axis: 0),
    picking("takeAlongAxis, middle axis", [2, 3, 2], .integers([2, 4, 2], -3...2), axis: 1),
    picking("takeAlongAxis with one row of indices", [3, 4], .integers([1, 2], -4...3), axis: 1),
    picking("takeAlongAxis nothing", [2, 4], .fixed([], [2, 0], .i64), axis: 1),
    .init(
      "gather by axes that run together", [.real([3, 2, 4]), .integers([3, 5], 0...3)], shape: [3, 2, 5], ulps: 0,
      prints: "batch: 1",
      oracle: { x in
        Oracles.indices(of: [3, 2, 5]).map {
          x[0][Oracles.position([$0[0], $0[1], Int(x[1][$0[0] * 5 + $0[2]])], in: [3, 2, 4])]
        }
      }, { x in vmap { (row: Tensor, indices: Tensor) in row.gathered(indices, along: 1) }(x[0], x[1]) }),
    reading("gather, clipped", .clip) { $0 < 0 ? 0 : $0 > 3 ? 3 : $0 },
    reading("gather, wrapped", .wrap) { (($0 % 4) + 4) % 4 },
    reading("gather, dropped", .drop) { $0 < -4 || $0 > 3 ? nil : $0 < 0 ? $0 + 4 : $0 },
    .init(
      "putAlongAxis", [.real([2, 4]), .fixed([0, 3, -1, 1, 2, 1], [2, 3], .i64), .real([2, 3])], shape: [2, 4],
      ulps: 0, prints: "scatterMax",
      oracle: { x in
        [x[2][0], x[0][1], x[0][2], x[2][2], x[0][4], x[2][5], x[2][4], x[0][7]]
      }, { putAlongAxis($0[0], $0[1], $0[2], axis: 1) }),
    .init(
      "putAlongAxis, adding", [.real([2, 2]), .fixed([1, 1, 1, 0, 0, 0], [3, 2], .i64), .real([3, 2])], shape: [2, 2],
      prints: "scatterAdd",
      oracle: { x in
        [x[0][0] + x[2][4], x[0][1] + x[2][3] + x[2][5], x[0][2] + x[2][0] + x[2][2], x[0][3] + x[2][1]]
      }, { putAlongAxis($0[0], $0[1], $0[2], axis: 0, .add) }),
  ]

  static let scattering: [PrimitiveCase] = [
    writing("scatter", .set, ulps: 0) { $1 },
    writing("scatter, adding", .add) { $0 + $1 },
    writing("scatter, multiplying", .multiply) { $0 * $1 },
    writing("scatter, keeping the larger", .maximum, ulps: 0) { Swift.max($0, $1) },
    writing("scatter, keeping the smaller", .minimum, ulps: 0) { Swift.min($0, $1) },
    .init(
      "scatter columns by a matrix", [.real([2, 4]), .fixed([0, 3, 3, -2], [2, 2], .i32), .real([2, 2, 2])],
      shape: [2, 4], ulps: 0, prints: "scatterMax",
      oracle: { x in [x[2][0], x[0][1], x[2][3], x[2][2], x[2][4], x[0][5], x[2][7], x[2][6]] },
      { scatter($0[0], at: $0[1], $0[2], along: 1) }),
    .init(
      "scatter one number", [.real([4]), .integers([2], 0...1), .real([])], shape: [4], ulps: 0, prints: "scatterMax",
      oracle: { x in (0..<4).map { x[1].contains(Double($0)) ? x[2][0] : x[0][$0] } },
      { scatter($0[0], at: $0[1], $0[2]) }),
    .init(
      "scatter nothing", [.real([4]), .fixed([], [0], .i64), .real([0])], shape: [4], ulps: 0, smooth: .none,
      prints: "reshape", oracle: { $0[0] },
      { scatter($0[0], at: $0[1], $0[2].flattened.reshaped(to: [1, 0]).flattened) }
    ),
    .init(
      "scatter, dropping", [.real([3]), .fixed([1, 7, -4, -1], [4], .i64), .real([4])], shape: [3], ulps: 0,
      prints: "scatterMax", oracle: { x in [x[0][0], x[2][0], x[2][3]] },
      { scatter($0[0], at: $0[1], $0[2], outside: .drop) }),
    .init(
      "scatter, dropping what is added", [.real([3]), .fixed([1, 3, -4, 1], [4], .i64), .real([4])], shape: [3],
      prints: "scatterAdd", oracle: { x in [x[0][0], x[0][1] + x[2][0] + x[2][3], x[0][2]] },
      { scatter($0[0], at: $0[1], $0[2], .add, outside: .drop) }),
    .init(
      "scatter integers", [.integers([3], 0...9), .fixed([2, 0, 2], [3], .i64), .integers([3], 0...9)], shape: [3],
      smooth: .none, prints: "scatterMultiply",
      oracle: { x in [x[0][0] * x[2][1], x[0][1], x[0][2] * x[2][0] * x[2][2]] },
      { scatter($0[0], at: $0[1], $0[2], .multiply) }),
    segments("segmentSum", .real([6, 2]), 0, prints: "scatterAdd", +) { segmentSum($0, $1, count: 4) },
    segments("segmentProduct", .real([6, 2]), 1, prints: "scatterMultiply", *) { segmentProduct($0, $1, count: 4) },
    segments(
      "segmentProduct with zeros", .values([2, 0, 3, 0, 0, 1, -1, 2, 1, 1, 0.5, 3], [6, 2]), 1,
      prints: "scatterMultiply", *
    ) { segmentProduct($0, $1, count: 4) },
    segments("segmentMax", .separated([6, 2]), -.infinity, smooth: .none, prints: "scatterMax", Swift.max) {
      segmentMax($0, $1, count: 4)
    },
    segments("segmentMin", .separated([6, 2]), .infinity, smooth: .none, prints: "scatterMin", Swift.min) {
      segmentMin($0, $1, count: 4)
    },
    .init(
      "segmentMax of every segment", [.separated([6])], shape: [3], ulps: 0, prints: "scatterMax",
      oracle: { x in [Swift.max(x[0][0], x[0][5]), Swift.max(x[0][1], x[0][2], x[0][4]), x[0][3]] },
      { x in segmentMax(x[0], places([0, 1, 1, 2, 1, 0], like: x[0]), count: 3) }),
    .init(
      "segmentMin of every segment", [.separated([6])], shape: [3], ulps: 0, prints: "scatterMin",
      oracle: { x in [Swift.min(x[0][0], x[0][5]), Swift.min(x[0][1], x[0][2], x[0][4]), x[0][3]] },
      { x in segmentMin(x[0], places([0, 1, 1, 2, 1, 0], like: x[0]), count: 3) }),
  ]

  // MARK: Short forms

  private static func picking(_ name: String, _ shape: [Int], _ indices: CaseInput, axis: Int) -> PrimitiveCase {
    var result = shape
    result[axis] = indices.shape[axis]
    let picked = result
    return PrimitiveCase(
      name, [.real(shape), indices], shape: result, ulps: 0, prints: "gather",
      oracle: { inputs in
        Oracles.indices(of: picked).map { index in
          let own = zip(index, indices.shape).map { $1 == 1 ? 0 : $0 }
          var place = index
          place[axis] = Int(inputs[1][Oracles.position(own, in: indices.shape)])
          if place[axis] < 0 { place[axis] += shape[axis] }
          return inputs[0][Oracles.position(place, in: shape)]
        }
      }, { takeAlongAxis($0[0], $0[1], axis: axis) })
  }

  /// Reads positions inside and outside of four; nil reads NaN.
  private static func reading(
    _ name: String, _ outside: OutsideIndices, _ place: @escaping @Sendable (Int) -> Int?
  ) -> PrimitiveCase {
    let indices = [0, 3, -1, -4, 4, 9, -5, -9]
    return PrimitiveCase(
      name, [.real([4]), .fixed(indices.map(Double.init), [8], .i64)], ulps: 0, smooth: .none, prints: "gather",
      oracle: { x in indices.map { place($0).map { x[0][$0] } ?? .nan } },
      { $0[0].gathered($0[1], outside: outside) })
  }

  /// Writes rows at places that repeat, some from the end.
  private static func writing(
    _ name: String, _ mode: ScatterMode, ulps: Double = 16,
    _ combine: @escaping @Sendable (Double, Double) -> Double
  ) -> PrimitiveCase {
    let places = [3, 1, 3, -5, 1]
    return PrimitiveCase(
      name, [.separated([5, 2]), .fixed(places.map(Double.init), [5], .i64), .real([5, 2])], shape: [5, 2], ulps: ulps,
      prints: "scatter",
      oracle: { x in
        var result = x[0]
        for (row, place) in places.enumerated() {
          for column in 0..<2 {
            let target = (place < 0 ? place + 5 : place) * 2 + column
            result[target] = combine(result[target], x[2][row * 2 + column])
          }
        }
        return result
      }, { scatter($0[0], at: $0[1], $0[2], mode) })
  }

  private static func segments(
    _ name: String, _ input: CaseInput, _ start: Double, smooth: PrimitiveCase.Smoothness = .twice,
    prints notation: String, _ fold: @escaping @Sendable (Double, Double) -> Double,
    _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> PrimitiveCase {
    let segments = [1, 3, 1, 0, -1, 3]
    return PrimitiveCase(
      name, [input, .fixed(segments.map(Double.init), [6], .i64)], shape: [4, 2], ulps: 16, smooth: smooth,
      prints: notation,
      oracle: { x in
        var result = [Double](repeating: start, count: 8)
        for (row, segment) in segments.enumerated() {
          for column in 0..<2 {
            let target = (segment < 0 ? segment + 4 : segment) * 2 + column
            result[target] = fold(result[target], x[0][row * 2 + column])
          }
        }
        return result
      }, { function($0[0], $0[1]) })
  }

  /// Given integers, recorded beside a tensor: sums of ones and zeros that no program captures.
  private static func places(_ numbers: [Int], like x: Tensor) -> Tensor {
    let zero = (0 * x.slice(axis: 0, 0..<1)).converted(to: .i64)
    return concatenate(numbers.map { zero + Tensor(integerLiteral: $0) })
  }
}

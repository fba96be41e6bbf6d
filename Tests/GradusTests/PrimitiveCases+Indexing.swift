import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let indexing: [PrimitiveCase] = [
    gather("gather", [4], .fixed([2, 0, 2], [3], .i64), axis: 0),
    gather("gather rows", [3, 2], .fixed([2, 1, 2, 0], [4], .i64), axis: 0),
    gather("gather columns", [2, 3], .fixed([2, 0], [2], .i64), axis: 1),
    gather("gather the middle", [2, 3, 2], .fixed([1, 1, 2, 0], [4], .i64), axis: 1),
    gather("gather from the end", [4, 2], .fixed([-1, -4, 1], [3], .i64), axis: 0),
    gather("gather by a matrix", [4, 2], .fixed([0, 3, 1, 1, 2, -2], [2, 3], .i64), axis: 0),
    gather("gather columns by a matrix", [2, 4], .fixed([0, 3, 1, 1], [2, 2], .i64), axis: 1),
    gather("gather by i32", [4], .fixed([3, 3, -1], [3], .i32), axis: 0),
    gather("gather by a scalar", [4, 2], .fixed([2], [], .i64), axis: 0),
    gather("gather nothing", [4, 2], .fixed([], [0], .i64), axis: 0),
    gather("gather by random indices", [5, 3], .integers([6], -5...4), axis: 0),
    scatter("scatterAdd", [3], .fixed([1, 3, 1], [3], .i64), axis: 0, count: 4),
    scatter("scatterAdd rows", [3, 2], .fixed([0, 0, -1], [3], .i64), axis: 0, count: 3),
    scatter("scatterAdd columns", [2, 4], .fixed([2, 2, 0, 2], [4], .i64), axis: 1, count: 3),
    scatter("scatterAdd by i32", [3, 2], .fixed([1, 1, 1], [3], .i32), axis: 0, count: 2),
    scatter("scatterAdd nothing", [0, 2], .fixed([], [0], .i64), axis: 0, count: 3),
    scatter("scatterAdd by random indices", [7], .integers([7], -4...3), axis: 0, count: 4),
    .init(
      "gather and scatter", [.real([4]), .integers([5], 0...3)], shape: [4], ulps: 8, prints: "scatterAdd",
      oracle: { x in (0..<4).map { k in x[1].reduce(0) { $0 + (Int($1) == k ? x[0][k] * x[0][k] : 0) } } },
      { square($0[0].gathered($0[1])).scatterAdded($0[1], count: 4) }),
  ]

  private static func gather(_ name: String, _ shape: [Int], _ indices: CaseInput, axis: Int) -> PrimitiveCase {
    let result = Array(shape[..<axis]) + indices.shape + Array(shape[(axis + 1)...])
    let rank = indices.shape.count
    return PrimitiveCase(
      name, [.real(shape), indices], shape: result, ulps: 0, prints: "gather",
      oracle: { inputs in
        Oracles.indices(of: result).map { index in
          let picked = Int(inputs[1][Oracles.position(Array(index[axis..<axis + rank]), in: indices.shape)])
          let place = picked < 0 ? picked + shape[axis] : picked
          return inputs[0][
            Oracles.position(Array(index[..<axis]) + [place] + Array(index[(axis + rank)...]), in: shape)]
        }
      }, { $0[0].gathered($0[1], along: axis) })
  }

  private static func scatter(
    _ name: String, _ shape: [Int], _ indices: CaseInput, axis: Int, count: Int
  ) -> PrimitiveCase {
    var target = shape
    target[axis] = count
    let result = target
    return PrimitiveCase(
      name, [.real(shape), indices], shape: result, ulps: 8, prints: "scatterAdd",
      oracle: { inputs in
        var sums = [Double](repeating: 0, count: result.reduce(1, *))
        for (index, update) in zip(Oracles.indices(of: shape), inputs[0]) {
          var place = index
          place[axis] = Int(inputs[1][index[axis]])
          if place[axis] < 0 { place[axis] += count }
          sums[Oracles.position(place, in: result)] += update
        }
        return sums
      }, { $0[0].scatterAdded($0[1], along: axis, count: count) })
  }

  static let constants: [PrimitiveCase] = [
    .init(
      "iota", [.fixed([3, 0, 9], [3], .i64)], shape: [3, 4], smooth: .none,
      oracle: { _ in [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0] }, { oneHot($0[0], count: 4) }),
    .unary("fill", -2...2, { $0 * 0.25 }, { $0 * 0.25 }),
    convert("convert to f64", .i32, [-3, 0, 7], .f64, [-3, 0, 7]),
    convert("convert to f32", .i64, [-3, 0, 16_777_217], .f32, [-3, 0, 16_777_216]),
    convert("convert to bool", .f64, [-3, 0, 0.5, .nan], .bool, [1, 0, 1, 1]),
    convert("convert bool to f32", .bool, [0, 1], .f32, [0, 1]),
    convert("convert cuts fractions off", .f64, [-2.9, 2.9, 0.5], .i64, [-2, 2, 0]),
    convert(
      "convert saturates", .f64, [1e10, -1e10, .infinity, -.infinity, .nan], .i32,
      [2_147_483_647, -2_147_483_648, 2_147_483_647, -2_147_483_648, 0]),
    .init(
      "convert f64 to f32 and back", [.values([0.5, -1.25, 3])], ulps: 0, smooth: .none, prints: "convert",
      oracle: { $0[0] }, { $0[0].converted(to: .f32).converted(to: .f64) }),
    .init("stopGradient", [.real([2, 3])], ulps: 0, smooth: .none, oracle: { $0[0] }, { stopGradient($0[0]) }),
    .init(
      // The first block of the generator's published numbers.
      "randomBits", [.fixed([0], [], .i64)], shape: [2], ulps: 0, smooth: .none,
      oracle: { _ in [0x6627_E8D5_E169_C58D, 0xBC57_AC4C_9B00_DBD8].map { Double($0 >> 11 as UInt64) * 0x1p-53 } },
      { RandomKey($0[0]).uniform([2]) }),
    .init(
      "uniform f32", [.fixed([7], [], .i64)], shape: [3, 2], smooth: .none, prints: "randomBits[24]", oracle: nil,
      { RandomKey($0[0]).uniform([3, 2], .f32) }),
    .init(
      "normal", [.fixed([7], [], .i64)], shape: [5], smooth: .none, prints: "randomBits", oracle: nil,
      { RandomKey($0[0]).normal([5]) }),
    .init(
      "normal f32", [.fixed([7], [], .i64)], shape: [5], ulps: 16, smooth: .none, prints: "randomBits", oracle: nil,
      { RandomKey($0[0]).normal([5], .f32) }),
    .init(
      "folded keys", [.fixed([7], [], .i64), .integers([], 0...99)], shape: [2], smooth: .none, prints: "randomBits",
      oracle: nil, { RandomKey($0[0]).folded(with: $0[1]).uniform([2]) }),
    .init(
      "random integers", [.fixed([7], [], .i64)], shape: [6], smooth: .none, prints: "floor", oracle: nil,
      { RandomKey($0[0]).integers(below: 10, [6]) }),
  ]

  private static func convert(
    _ name: String, _ from: ScalarType, _ values: [Double], _ to: ScalarType, _ expected: [Double]
  ) -> PrimitiveCase {
    PrimitiveCase(
      name, [.fixed(values, [values.count], from)], ulps: 0, smooth: .none, prints: "convert[\(to)]",
      oracle: { _ in expected },
      { $0[0].converted(to: to) })
  }
}

import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let dynamicSlices: [PrimitiveCase] = [
    block("dynamicSlice", [2, 1], at: [2, 1]),
    block("dynamicSlice from the end", [-3, -2], at: [1, 2]),
    block("dynamicSlice over an end", [9, 3], at: [2, 2]),
    block("dynamicSlice before the start", [-99, 0], at: [0, 0]),
    .init(
      "dynamicSlice at random places", [.real([5]), .integers([], -7...7)], shape: [2], ulps: 0, prints: "gather",
      oracle: { x in
        let start = Int(x[1][0])
        let first = Swift.min(Swift.max(start < 0 ? start + 5 : start, 0), 3)
        return Array(x[0][first..<first + 2])
      }, { dynamicSlice($0[0], at: [$0[1]], sizes: [2]) }),
    .init(
      "dynamicSlice of everything", [.real([3]), .integers([], -7...7)], shape: [3], smooth: .once, prints: "add",
      oracle: { $0[0] }, { dynamicSlice($0[0], at: [$0[1]], sizes: [3]) + 0 }),
    replacement("dynamicUpdateSlice", [1, 0], at: [1, 0]),
    replacement("dynamicUpdateSlice over an end", [3, 5], at: [2, 1]),
    replacement("dynamicUpdateSlice from the end", [-3, -2], at: [1, 1]),
    .init(
      "dynamicUpdateSlice of rows", [.real([4, 2]), .real([2, 2]), .integers([], -4...4)], shape: [4, 2], ulps: 0,
      prints: "select",
      oracle: { x in
        let start = Int(x[2][0])
        let first = Swift.min(start < 0 ? start + 4 : start, 2)
        return Array(x[0][..<(first * 2)] + x[1] + x[0][(first * 2 + 4)...])
      }, { dynamicUpdateSlice($0[0], $0[1], at: [$0[2], 0]) }),
  ]

  static let grids: [PrimitiveCase] = [
    .init(
      "linspace", [.real([]), .real([])], shape: [5],
      prints: "iota", oracle: { x in (0..<5).map { x[0][0] + (x[1][0] - x[0][0]) * Double($0) / 4 } },
      { linspace($0[0], $0[1], count: 5) }),
    .init(
      "linspace of one", [.real([]), .real([])], shape: [1], prints: "iota", oracle: { $0[0] },
      { linspace($0[0], $0[1], count: 1) }),
    .view(
      "meshgrid", .real([3]), to: [2, 3], prints: "broadcast", from: { [$0[1]] }, { meshgrid([$0, $0[..<2]])[0] }),
    .view(
      "meshgrid, the second", .real([3]), to: [2, 3], prints: "broadcast", from: { [$0[0]] },
      { meshgrid([$0, $0[..<2]])[1] }),
    .view(
      "meshgrid of three, by matrix order", .real([3]), to: [3, 2, 1], prints: "broadcast", from: { [$0[1]] },
      { meshgrid([$0, $0[..<2], $0[2...]], indexing: .ij)[1] }),
    .init(
      "searchsorted", [.separated([9]), .real([2, 3])], shape: [2, 3], smooth: .none, prints: "sort",
      oracle: { x in x[1].map { value in Double(x[0].count { $0 < value }) } },
      { searchsorted(sort($0[0]), $0[1]) }),
    .init(
      "searchsorted to the left of equals", [.fixed([1, 2, 2, 2, 5], [5], .i64), .fixed([0, 2, 3, 5, 9], [5], .i64)],
      shape: [5], smooth: .none, prints: "sort", oracle: { _ in [0, 1, 4, 4, 5] }, { searchsorted($0[0], $0[1]) }),
    .init(
      "searchsorted to the right of equals",
      [.fixed([1, 2, 2, 2, 5], [5], .i64), .fixed([0, 2, 3, 5, 9], [5], .i64)],
      shape: [5], smooth: .none, prints: "sort", oracle: { _ in [0, 4, 4, 5, 5] },
      { searchsorted($0[0], $0[1], side: .right) }),
  ]

  /// A block [2, 2] of a matrix [4, 4], whose first index must come out.
  private static func block(_ name: String, _ starts: [Double], at first: [Int]) -> PrimitiveCase {
    .init(
      name, [.real([4, 4]), .fixed([starts[0]], [], .i64), .fixed([starts[1]], [], .i32)], shape: [2, 2], ulps: 0,
      prints: "gather",
      oracle: { x in Oracles.indices(of: [2, 2]).map { x[0][($0[0] + first[0]) * 4 + $0[1] + first[1]] } },
      { dynamicSlice($0[0], at: [$0[1], $0[2]], sizes: [2, 2]) })
  }

  /// A block [2, 2] put into a matrix [4, 3].
  private static func replacement(_ name: String, _ starts: [Double], at first: [Int]) -> PrimitiveCase {
    .init(
      name, [.real([4, 3]), .real([2, 2]), .fixed([starts[0]], [], .i64), .fixed([starts[1]], [], .i64)],
      shape: [4, 3],
      ulps: 0, prints: "select",
      oracle: { x in
        Oracles.indices(of: [4, 3]).map { index in
          let (row, column) = (index[0] - first[0], index[1] - first[1])
          let isInside = (0..<2).contains(row) && (0..<2).contains(column)
          return isInside ? x[1][row * 2 + column] : x[0][index[0] * 3 + index[1]]
        }
      }, { dynamicUpdateSlice($0[0], $0[1], at: [$0[2], $0[3]]) })
  }
}

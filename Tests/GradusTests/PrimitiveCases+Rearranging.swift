import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let rearranging: [PrimitiveCase] = [
    .view("rolled", .real([5]), to: [5], prints: "concatenate", from: { [($0[0] + 3) % 5] }, { $0.rolled(by: 2) }),
    .view(
      "rolled back, rows", .real([3, 2]), to: [3, 2], prints: "concatenate", from: { [($0[0] + 4) % 3, $0[1]] },
      { $0.rolled(by: -4, along: 0) }),
    .view(
      "rolled as one vector", .real([2, 3]), to: [2, 3], prints: "concatenate",
      from: { unravelled(($0[0] * 3 + $0[1] + 5) % 6, [2, 3]) }, { $0.rolled(by: 1) }),
    .view(
      "rolled along both axes", .real([2, 3]), to: [2, 3], prints: "concatenate",
      from: { [($0[0] + 1) % 2, ($0[1] + 1) % 3] }, { $0.rolled(by: [1, 2], along: [0, -1]) }),
    .view(
      "rolled nothing", .real([0, 3]), to: [0, 3], prints: "add", from: { _ in nil }, { $0.rolled(by: 2, along: 0) + 0 }
    ),
    .view("repeated", .real([3]), to: [6], prints: "broadcast", from: { [$0[0] / 2] }, { $0.repeated(2, along: 0) }),
    .view(
      "repeated columns", .real([2, 3]), to: [2, 9], prints: "broadcast", from: { [$0[0], $0[1] / 3] },
      { $0.repeated(3, along: -1) }),
    .view(
      "repeated differently", .real([3, 2]), to: [4, 2], prints: "concatenate",
      from: { [[0, 0, 0, 2][$0[0]], $0[1]] },
      { $0.repeated([3, 0, 1], along: 0) }),
    .view(
      "tiled", .real([1, 2]), to: [2, 6], prints: "broadcast", from: { [0, $0[1] % 2] }, { $0.tiled([2, 3]) }),
    .view(
      "tiled with more axes", .real([2]), to: [3, 4], prints: "broadcast", from: { [$0[1] % 2] }, { $0.tiled([3, 2]) }),
    .view(
      "tiled with fewer counts", .real([2, 2]), to: [2, 4], prints: "broadcast", from: { [$0[0], $0[1] % 2] },
      { $0.tiled([2]) }),
    .view(
      "the middle piece of a split", .real([2, 5]), to: [2, 2], prints: "slice", from: { [$0[0], $0[1] + 1] },
      { $0.split(at: [1, 3], along: 1)[1] }),
    .view(
      "the last of three pieces", .real([6]), to: [2], prints: "slice", from: { [$0[0] + 4] }, { $0.split(into: 3)[2] }),
    .view(
      "squeezed", .real([1, 3, 1, 2]), to: [3, 2], prints: "reshape", from: { [0, $0[0], 0, $0[1]] }, { $0.squeezed() }),
    .view(
      "squeezed once", .real([1, 3, 1]), to: [1, 3], prints: "reshape", from: { [0, $0[1], 0] }, { $0.squeezed([-1]) }),
    .view(
      "swapped axes", .real([2, 3, 4]), to: [4, 3, 2], prints: "transpose", from: { [$0[2], $0[1], $0[0]] },
      { $0.swappingAxes(0, -1) }),
    .view(
      "a moved axis", .real([2, 3, 4]), to: [3, 4, 2], prints: "transpose", from: { [$0[2], $0[0], $0[1]] },
      { $0.movingAxis(0, to: -1) }),
    padding("edge", .edge, [0, 0, 0, 1, 2, 2, 2]),
    padding("reflect", .reflect, [1, 2, 1, 0, 1, 2, 1, 0], low: 3),
    padding("symmetric", .symmetric, [1, 0, 0, 1, 2, 2, 1, 0, 0]),
    padding("wrap", .wrap, [1, 2, 0, 1, 2, 0, 1, 2, 0, 1]),
    .view(
      "padded around, wrapped", .real([2, 3]), to: [3, 5], prints: "concatenate",
      from: { [($0[0] + 1) % 2, ($0[1] + 2) % 3] }, { $0.padded(low: [1, 1], high: [0, 1], .wrap) }),
    .view(
      "padded between elements", .real([3]), to: [9], prints: "pad[low: [1], high: [1], interior: [2]]",
      from: { $0[0] % 3 == 1 ? [$0[0] / 3] : nil }, { $0.padded(low: [1], high: [1], interior: [2]) }),
    .view(
      "padded by less than nothing", .real([4, 3]), to: [3, 3], prints: "slice",
      from: { $0[1] == 2 ? nil : [$0[0] + 1, $0[1] + 1] }, { $0.padded(low: [-1, -1], high: [0, 1]) }),
  ]

  static let diagonals: [PrimitiveCase] = [
    .view("diagonal", .real([3, 3]), to: [3], prints: "slice", from: { [$0[0], $0[0]] }, { diagonal($0) }),
    .view(
      "diagonal above", .real([3, 4]), to: [3], prints: "slice", from: { [$0[0], $0[0] + 1] },
      { diagonal($0, offset: 1) }),
    .view(
      "diagonal below", .real([4, 2]), to: [2], prints: "slice", from: { [$0[0] + 2, $0[0]] },
      { diagonal($0, offset: -2) }),
    .view(
      "diagonal outside", .real([2, 3]), to: [0], prints: "slice", from: { _ in nil }, { diagonal($0, offset: 5) }),
    .view(
      "diagonals of stacks", .real([2, 3, 3]), to: [2, 2], prints: "slice", from: { [$0[0], $0[1], $0[1] + 1] },
      { diagonal($0, offset: 1) }),
    .view(
      "diagonals of the first axes", .real([3, 2, 3]), to: [2, 3], prints: "slice", from: { [$0[1], $0[0], $0[1]] },
      { diagonal($0, axes: (0, 2)) }),
    .view(
      "diagonalMatrix", .real([2, 3]), to: [2, 3, 3], prints: "pad", from: { $0[1] == $0[2] ? [$0[0], $0[1]] : nil },
      { diagonalMatrix($0) }),
    .view(
      "diag of a vector, above", .real([3]), to: [4, 4], prints: "pad", from: { $0[1] == $0[0] + 1 ? [$0[0]] : nil },
      { diag($0, offset: 1) }),
    .view(
      "diag of a vector, below", .real([2]), to: [4, 4], prints: "pad", from: { $0[0] == $0[1] + 2 ? [$0[1]] : nil },
      { diag($0, offset: -2) }),
    .view(
      "diag of nothing", .real([0]), to: [2, 2], prints: "pad", from: { _ in nil }, { diag($0, offset: -2) }),
    .view("diag of a matrix", .real([2, 3]), to: [2], prints: "slice", from: { [$0[0], $0[0]] }, { diag($0) }),
    .init(
      "trace", [.real([3, 3])], shape: [], prints: "sum", oracle: { [$0[0][0] + $0[0][4] + $0[0][8]] },
      { trace($0[0]) }),
    .init(
      "trace above", [.real([3, 3])], shape: [], prints: "sum", oracle: { [$0[0][1] + $0[0][5]] },
      { trace($0[0], offset: 1) }),
    .view(
      "tril", .real([2, 3, 4]), to: [2, 3, 4], prints: "select", from: { $0[2] <= $0[1] ? $0 : nil }, { tril($0) }),
    .view(
      "tril, more", .real([3, 3]), to: [3, 3], prints: "select", from: { $0[1] <= $0[0] + 1 ? $0 : nil },
      { tril($0, offset: 1) }),
    .view(
      "triu", .real([3, 4]), to: [3, 4], prints: "select", from: { $0[1] >= $0[0] + 1 ? $0 : nil },
      { triu($0, offset: 1) }),
    .view(
      "triu, more", .real([3, 2]), to: [3, 2], prints: "select", from: { $0[1] >= $0[0] - 1 ? $0 : nil },
      { triu($0, offset: -1) }),
  ]

  private static func padding(
    _ name: String, _ mode: PaddingMode, _ sources: [Int], low: Int = 2
  ) -> PrimitiveCase {
    .view(
      "padded by its \(name)", .real([3]), to: [sources.count], prints: "concatenate", from: { [sources[$0[0]]] },
      { $0.padded(low: [low], high: [sources.count - 3 - low], mode) })
  }

  /// The index at a row-major position.
  private static func unravelled(_ position: Int, _ shape: [Int]) -> [Int] {
    var rest = position
    return shape.reversed().map { extent in
      defer { rest /= extent }
      return rest % extent
    }.reversed()
  }
}

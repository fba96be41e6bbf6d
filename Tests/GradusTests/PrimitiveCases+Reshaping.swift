import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let reshaping: [PrimitiveCase] = [
    .view(
      "reshape", .real([2, 3, 2]), to: [4, 3], from: { unravel($0[0] * 3 + $0[1], [2, 3, 2]) },
      { $0.reshaped(to: [4, 3]) }),
    .view(
      "reshape with −1", .real([2, 6]), to: [3, 4], prints: "reshape", from: { unravel($0[0] * 4 + $0[1], [2, 6]) },
      { $0.reshaped(to: [3, -1]) }),
    .view(
      "reshape to a vector", .real([2, 3]), to: [6], prints: "reshape", from: { unravel($0[0], [2, 3]) },
      { $0.flattened }),
    .view(
      "reshape to a scalar", .real([1, 1]), to: [], prints: "reshape", from: { _ in [0, 0] }, { $0.reshaped(to: []) }),
    .view(
      "reshape nothing", .real([0, 3]), to: [3, 0, 2], prints: "reshape", from: { _ in nil },
      { $0.reshaped(to: [3, 0, 2]) }),
    .view(
      "a new axis", .real([2, 3]), to: [2, 1, 3], prints: "reshape", from: { [$0[0], $0[2]] }, { $0.expandingAxis(1) }),
    .view("transpose", .real([2, 3]), to: [3, 2], from: { [$0[1], $0[0]] }, { $0.transposed }),
    .view(
      "transpose three axes", .real([2, 3, 4]), to: [4, 2, 3], prints: "transpose", from: { [$0[1], $0[2], $0[0]] },
      { $0.transposed([2, 0, 1]) }),
    .view(
      "transpose four axes", .real([2, 3, 1, 2]), to: [2, 3, 2, 1], prints: "transpose",
      from: { [$0[2], $0[1], $0[3], $0[0]] }, { $0.transposed([3, 1, 0, 2]) }),
    .view(
      "transpose stacks", .real([2, 3, 4]), to: [2, 4, 3], prints: "transpose", from: { [$0[0], $0[2], $0[1]] },
      { $0.transposed }),
    .view("transpose nothing", .real([0, 2]), to: [2, 0], prints: "transpose", from: { _ in nil }, { $0.transposed }),
    .view("broadcast", .real([3]), to: [2, 3], from: { [$0[1]] }, { $0.broadcast(to: [2, 3]) }),
    .view(
      "broadcast a column", .real([3, 1]), to: [2, 3, 4], prints: "broadcast", from: { [$0[1], 0] },
      { $0.broadcast(to: [2, 3, 4]) }),
    .view(
      "broadcast a scalar", .real([]), to: [2, 2], prints: "broadcast", from: { _ in [] }, { $0.broadcast(to: [2, 2]) }),
    .view(
      "broadcast to nothing", .real([1, 3]), to: [0, 3], prints: "broadcast", from: { _ in nil },
      { $0.broadcast(to: [0, 3]) }),
    // Views of views: what one view makes, another takes apart.
    .view(
      "transpose, then reshape", .real([2, 3]), to: [6], prints: "reshape", from: { [$0[0] % 2, $0[0] / 2] },
      { $0.transposed.flattened }),
    .view(
      "broadcast, then transpose, then reshape", .real([2]), to: [6], prints: "transpose", from: { [$0[0] % 2] },
      { $0.broadcast(to: [3, 2]).reshaped(to: [6]) + 0 * $0.broadcast(to: [3, 2]).transposed.flattened }),
    .view(
      "reverse, then slice", .real([7]), to: [3], prints: "reverse", from: { [5 - 2 * $0[0]] },
      { $0.reversed().slice(axis: 0, 1..<7, by: 2) }),
    .view(
      "slice, then reshape", .real([4, 4]), to: [4], prints: "slice", from: { [1 + $0[0] / 2, 2 + $0[0] % 2] },
      { $0[1..<3, 2...].flattened }),
    .view(
      "reshape, then transpose, then slice", .real([12]), to: [2, 2], prints: "transpose",
      from: { [(1 + $0[1]) * 4 + $0[0] * 2] },
      { $0.reshaped(to: [3, 4]).transposed.slice(axis: 0, 0..<4, by: 2)[0..., 1...] }),
  ]

  static let slicing: [PrimitiveCase] = [
    .view("slice", .real([5]), to: [3], from: { [$0[0] + 1] }, { $0[1..<4] }),
    .view(
      "slice by 2", .real([7]), to: [3], prints: "slice[1..<7 by 2]", from: { [1 + 2 * $0[0]] },
      { $0.slice(axis: 0, 1..<7, by: 2) }),
    .view(
      "slice by 3 without the end", .real([8, 2]), to: [2, 2], prints: "slice", from: { [1 + 3 * $0[0], $0[1]] },
      { $0.slice(axis: 0, 1..<7, by: 3) }),
    .view(
      "slice a block", .real([4, 5]), to: [2, 3], prints: "slice", from: { [$0[0] + 2, $0[1] + 1] }, { $0[2..., 1..<4] }
    ),
    .view("slice nothing", .real([4]), to: [0], prints: "slice", from: { _ in nil }, { $0[2..<2] }),
    .view("a row", .real([3, 4]), to: [4], prints: "slice", from: { [1, $0[0]] }, { $0[1] }),
    .view("the last column", .real([3, 4]), to: [3], prints: "slice", from: { [$0[0], 3] }, { $0[0..., -1] }),
    .view("one element", .real([3, 4]), to: [], prints: "slice", from: { _ in [2, 1] }, { $0[2, 1] }),
    .view(
      "pad", .real([2, 2]), to: [4, 5], from: { inside([$0[0] - 1, $0[1] - 2], [2, 2]) },
      { $0.padded(low: [1, 2], high: [1, 1]) }),
    .view(
      "pad nothing", .real([0, 2]), to: [2, 3], prints: "pad", from: { _ in nil },
      { $0.padded(low: [1, 0], high: [1, 1]) }),
    .init(
      "pad with a number", [.real([2])], shape: [5], ulps: 0, prints: "pad", oracle: { [7, 7] + $0[0] + [7] },
      { $0[0].padded(low: [2], high: [1], with: 7) }),
    .init(
      "pad between elements", [.real([3])], shape: [7], prints: "pad",
      oracle: { [0, $0[0][0], 0, $0[0][1], 0, $0[0][2], 0] },
      { cotangent in vjp(at: zeros(like: cotangent, [7])) { $0.slice(axis: 0, 1..<7, by: 2) }.pullback(cotangent[0]) }),
    .view("reverse", .real([4]), to: [4], from: { [3 - $0[0]] }, { $0.reversed() }),
    .view(
      "reverse columns", .real([2, 3]), to: [2, 3], prints: "reverse", from: { [$0[0], 2 - $0[1]] },
      { $0.reversed(along: [-1]) }),
    .view(
      "reverse both", .real([2, 3]), to: [2, 3], prints: "reverse", from: { [1 - $0[0], 2 - $0[1]] },
      { $0.reversed(along: [1, 0]) }),
    .view("reverse nothing", .real([0, 3]), to: [0, 3], prints: "reverse", from: { _ in nil }, { $0.reversed() }),
  ]

  static let joining: [PrimitiveCase] = [
    .init(
      "concatenate", [.real([2]), .real([3])], shape: [5], ulps: 0, oracle: { $0[0] + $0[1] },
      { concatenate([$0[0], $0[1]]) }),
    .init(
      "concatenate columns", [.real([2, 1]), .real([2, 2])], shape: [2, 3], ulps: 0, prints: "concatenate",
      oracle: { [$0[0][0], $0[1][0], $0[1][1], $0[0][1], $0[1][2], $0[1][3]] },
      { concatenate([$0[0], $0[1]], axis: -1) }),
    .init(
      "concatenate with itself", [.real([2])], shape: [4], ulps: 0, prints: "concatenate", oracle: { $0[0] + $0[0] },
      { concatenate([$0[0], $0[0]]) }),
    .init(
      "concatenate with nothing", [.real([0]), .real([3])], shape: [3], ulps: 0, prints: "concatenate",
      oracle: { $0[1] }, { concatenate([$0[0], $0[1]]) }),
    .init(
      "concatenate views", [.real([2, 2])], shape: [4, 2], ulps: 0, prints: "concatenate",
      oracle: { [$0[0][0], $0[0][2], $0[0][1], $0[0][3], $0[0][2], $0[0][3], $0[0][0], $0[0][1]] },
      { concatenate([$0[0].transposed, $0[0].reversed(along: [0])]) }),
    .init(
      "stack", [.real([2]), .real([2])], shape: [2, 2], ulps: 0, prints: "concatenate", oracle: { $0[0] + $0[1] },
      { stack($0) }),
    .init(
      "stack as columns", [.real([2]), .real([2])], shape: [2, 2], ulps: 0, prints: "concatenate",
      oracle: { [$0[0][0], $0[1][0], $0[0][1], $0[1][1]] }, { stack($0, axis: 1) }),
    .init(
      "concatenate integers", [.integers([2], 0...9), .integers([1], 0...9)], smooth: .none, prints: "concatenate",
      oracle: { $0[0] + $0[1] }, { concatenate([$0[0], $0[1]]) }),
  ]

  /// The index at a row-major position.
  private static func unravel(_ position: Int, _ shape: [Int]) -> [Int] {
    var rest = position
    return shape.reversed().map { extent in
      defer { rest /= extent }
      return rest % extent
    }.reversed()
  }

  private static func inside(_ index: [Int], _ shape: [Int]) -> [Int]? {
    zip(index, shape).allSatisfy { $0 >= 0 && $0 < $1 } ? index : nil
  }

  /// Zeros of another shape with the inputs' precision.
  private static func zeros(like inputs: [Tensor], _ shape: [Int]) -> Tensor {
    (0 * sum(inputs[0])).broadcast(to: shape)
  }
}

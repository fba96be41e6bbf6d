import Gradus
import GradusTestSupport

extension PrimitiveCases {
  static let windows: [PrimitiveCase] = [
    .view(
      "windows", .real([6]), to: [4, 3], from: { [$0[0] + $0[1]] }, { $0.slidingWindows(along: [0], size: [3]) }),
    .view(
      "windows by 2", .real([2, 7]), to: [2, 3, 2], prints: "windows[axes: 1, size: 2, stride: 2]",
      from: { [$0[0], 2 * $0[1] + $0[2]] }, { $0.slidingWindows(along: [-1], size: [2], stride: [2]) }),
    .view(
      "windows that leave gaps", .real([11]), to: [3, 2], prints: "windows", from: { [4 * $0[0] + $0[1]] },
      { $0.slidingWindows(along: [0], size: [2], stride: [4]) }),
    .view(
      "windows with dilation", .real([8, 2]), to: [2, 2, 3], prints: "dilation: 2",
      from: { [2 * $0[2] + 3 * $0[0], $0[1]] },
      { $0.slidingWindows(along: [0], size: [3], stride: [3], dilation: [2]) }),
    .view(
      "one window with dilation", .real([8]), to: [1, 3], prints: "dilation: 3", from: { [3 * $0[1]] },
      { $0.slidingWindows(along: [0], size: [3], stride: [3], dilation: [3]) }),
    .view(
      "windows along two axes", .real([5, 2, 4]), to: [4, 2, 2, 3, 2], prints: "windows[axes: 2 0, size: 3 2]",
      from: { [$0[0] + $0[4], $0[1], $0[2] + $0[3]] }, { $0.slidingWindows(along: [2, 0], size: [3, 2]) }),
    .view(
      "windows of one element", .real([7]), to: [3, 1], prints: "windows", from: { [3 * $0[0]] },
      { $0.slidingWindows(along: [0], size: [1], stride: [3]) }),
    .view(
      "windows of everything", .real([2, 4]), to: [2, 1, 4], prints: "windows", from: { [$0[0], $0[2]] },
      { $0.slidingWindows(along: [1], size: [4], stride: [2]) }),
    .view(
      "windows of a transpose", .real([3, 5]), to: [4, 3, 2], prints: "windows", from: { [$0[1], $0[0] + $0[2]] },
      { $0.transposed.slidingWindows(along: [0], size: [2]) }),
    .view(
      "windows larger than the axis", .real([2, 3]), to: [2, 0, 4], prints: "windows", from: { _ in nil },
      { $0.slidingWindows(along: [1], size: [4]) }),
    .view(
      "windows of nothing", .real([3]), to: [4, 0], prints: "windows", from: { _ in nil },
      { $0.slidingWindows(along: [0], size: [0]) }),
    .init(
      "windows of integers", [.integers([4], 0...9)], shape: [2, 2], ulps: 0, smooth: .none, prints: "windows",
      oracle: { [$0[0][0], $0[0][1], $0[0][2], $0[0][3]] },
      { $0[0].slidingWindows(along: [0], size: [2], stride: [2]) }),
  ]

  static let convolutions: [PrimitiveCase] = [
    convolutionRow("convolution in 1-D", [2, 3, 8], [4, 3, 3]),
    convolutionRow("convolution of one channel", [1, 1, 5], [1, 1, 2], stride: [2]),
    convolutionRow("convolution in 2-D", [2, 2, 5, 4], [3, 2, 3, 2]),
    convolutionRow("convolution in 3-D", [1, 2, 3, 4, 3], [2, 2, 2, 2, 3], stride: [1, 2, 1]),
    convolutionRow("convolution with stride", [2, 2, 7, 6], [2, 2, 3, 2], stride: [2, 3]),
    convolutionRow("convolution with padding", [1, 2, 4, 3], [2, 2, 3, 3], low: [1, 2], high: [2, 0]),
    convolutionRow("convolution with dilation", [1, 2, 7, 6], [2, 2, 3, 2], stride: [1, 2], dilation: [2, 3]),
    convolutionRow("convolution in groups", [2, 4, 4, 4], [6, 2, 2, 2], groups: 2),
    convolutionRow("convolution by depth", [2, 3, 5], [6, 1, 3], stride: [2], low: [1], groups: 3),
    convolutionRow("convolution of points", [2, 3, 2, 3], [4, 3, 1, 1]),
    convolutionRow("convolution that cuts off", [1, 1, 6], [1, 1, 2], low: [-1], high: [-2]),
    convolutionRow("convolution with a kernel too large", [1, 1, 2], [1, 1, 3]),
    convolutionRow("convolution of no images", [0, 2, 4], [3, 2, 2]),
    convolutionRow("convolution of no channels", [1, 0, 4], [3, 0, 2]),
    .init(
      "convolution of the same size", [.real([1, 2, 5, 6]), .real([2, 2, 3, 2])], shape: [1, 2, 3, 2], ulps: 16,
      prints: "windows",
      // Two windows more than fit need 2 · 2 + 3 − 5 = 2 and 1 · 4 + 2 − 6 = 0 elements.
      oracle: {
        WindowOracle(rank: 2, stride: [2, 4], low: [1, 0], high: [1, 0]).convolution(
          [1, 2, 5, 6], [2, 2, 3, 2], $0)
      }, { convolution($0[0], $0[1], stride: [2, 4], padding: .same) }),
    .init(
      "convolution of a spread image", [.real([1, 1, 3]), .real([1, 1, 2])], shape: [1, 1, 6], ulps: 16,
      prints: "windows",
      oracle: { inputs in
        let (x, k) = (inputs[0], inputs[1])
        return [x[0] * k[0], 0, x[1] * k[1], x[1] * k[0], 0, x[2] * k[1]]
      },
      { convolution($0[0], $0[1], inputDilation: [3]) }),
    .init(
      "convolution with channels last", [.real([2, 4, 3, 2]), .real([2, 2, 2, 3])], shape: [2, 3, 2, 3], ulps: 16,
      prints: "windows",
      oracle: { inputs in
        let image = transposed(inputs[0], [2, 4, 3, 2], [0, 3, 1, 2])
        let kernel = transposed(inputs[1], [2, 2, 2, 3], [3, 2, 0, 1])
        let result = WindowOracle(rank: 2).convolution([2, 2, 4, 3], [3, 2, 2, 2], [image, kernel])
        return transposed(result, [2, 3, 3, 2], [0, 2, 3, 1])
      },
      { convolution($0[0], $0[1], layout: .channelsLast) }),
    .init(
      "convolution of integers", [.integers([1, 1, 4], -5...5), .integers([1, 1, 2], -5...5)], shape: [1, 1, 3],
      ulps: 0, smooth: .none, prints: "windows",
      oracle: { WindowOracle(rank: 1).convolution([1, 1, 4], [1, 1, 2], $0) }, { convolution($0[0], $0[1]) }),
  ]

  static let transposedConvolutions: [PrimitiveCase] = [
    transposedRow("transposedConvolution in 1-D", [2, 3, 4], [3, 2, 3]),
    transposedRow("transposedConvolution in 2-D", [1, 2, 3, 2], [2, 3, 2, 3], stride: [2, 1]),
    transposedRow("transposedConvolution in 3-D", [1, 1, 2, 2, 2], [1, 2, 2, 1, 3], stride: [2, 2, 1]),
    transposedRow("transposedConvolution with gaps", [1, 1, 3], [1, 1, 2], stride: [3]),
    transposedRow(
      "transposedConvolution with padding", [1, 2, 4, 3], [2, 1, 3, 3], stride: [2, 2], low: [1, 0], high: [1, 2],
      more: [1, 0]),
    transposedRow("transposedConvolution with dilation", [1, 2, 4], [2, 2, 3], stride: [2], low: [1], dilation: [2]),
    transposedRow("transposedConvolution in groups", [2, 4, 3], [4, 3, 2], stride: [2], groups: 2, more: [1]),
  ]

  static let pools: [PrimitiveCase] = [
    maximumRow("maxPool in 1-D", [2, 7], [3], stride: [2]),
    maximumRow("maxPool in 2-D", [2, 3, 4, 6], [2, 2], stride: [2, 2]),
    maximumRow("maxPool of overlapping windows", [1, 5, 5], [3, 3], stride: [2, 2], low: [1, 1]),
    maximumRow("maxPool with dilation", [1, 6, 5], [2, 3], stride: [1, 1], dilation: [3, 2]),
    maximumRow("maxPool in 3-D", [3, 4, 4], [2, 2, 3], stride: [1, 2, 1]),
    .init(
      "maxPool of integers", [.integers([5], -9...9, .i32)], shape: [3], ulps: 0, smooth: .none, prints: "max",
      oracle: { WindowOracle(rank: 1, stride: [2], low: [1], high: [1]).pool([5], [3], $0[0]) { x, _ in x.max()! } },
      { maxPool($0[0], window: [3], stride: [2], padding: .symmetric([1])) }),
    averageRow("averagePool in 1-D", [2, 6], [2], stride: [2]),
    averageRow("averagePool in 2-D", [2, 5, 4], [3, 2], stride: [1, 1]),
    averageRow("averagePool in 3-D", [1, 3, 2, 4], [2, 2, 2], stride: [1, 1, 2]),
    averageRow("averagePool with padding", [1, 3, 3], [2, 2], stride: [1, 1], low: [1, 1]),
    averageRow("averagePool of what is inside", [2, 3, 4], [3, 2], stride: [2, 1], low: [1, 1], counting: false),
    .init(
      "averagePool with channels last", [.real([2, 4, 3])], shape: [2, 2, 3], ulps: 16, prints: "sum",
      oracle: { x in
        Oracles.indices(of: [2, 2, 3]).map {
          (x[0][$0[0] * 12 + $0[1] * 6 + $0[2]] + x[0][$0[0] * 12 + $0[1] * 6 + 3 + $0[2]]) / 2
        }
      }, { averagePool($0[0], window: [2], layout: .channelsLast) }),
  ]

  /// The elements of a tensor of `shape` after its axes were brought into `order`.
  private static func transposed(_ values: [Double], _ shape: [Int], _ order: [Int]) -> [Double] {
    Oracles.indices(of: order.map { shape[$0] }).map { index in
      var source = index
      for (position, axis) in order.enumerated() { source[axis] = index[position] }
      return values[Oracles.position(source, in: shape)]
    }
  }

  private static func convolutionRow(
    _ name: String, _ x: [Int], _ kernel: [Int], stride: [Int]? = nil, low: [Int]? = nil, high: [Int]? = nil,
    dilation: [Int]? = nil, groups: Int = 1
  ) -> PrimitiveCase {
    let oracle = WindowOracle(
      rank: x.count - 2, stride: stride, low: low, high: high, dilation: dilation, groups: groups)
    return PrimitiveCase(
      name, [.real(x), .real(kernel)], shape: oracle.shape(x, kernel), ulps: 32, prints: "windows",
      oracle: { oracle.convolution(x, kernel, $0) },
      {
        convolution(
          $0[0], $0[1], stride: oracle.stride, padding: .explicit(low: oracle.low, high: oracle.high),
          dilation: oracle.dilation, groups: groups)
      })
  }

  private static func transposedRow(
    _ name: String, _ x: [Int], _ kernel: [Int], stride: [Int]? = nil, low: [Int]? = nil, high: [Int]? = nil,
    dilation: [Int]? = nil, groups: Int = 1, more: [Int]? = nil
  ) -> PrimitiveCase {
    let oracle = WindowOracle(
      rank: x.count - 2, stride: stride, low: low, high: high, dilation: dilation, groups: groups, more: more)
    return PrimitiveCase(
      name, [.real(x), .real(kernel)], shape: oracle.transposedShape(x, kernel), ulps: 32, prints: "contract",
      oracle: { oracle.transposedConvolution(x, kernel, $0) },
      {
        transposedConvolution(
          $0[0], $0[1], stride: oracle.stride, padding: .explicit(low: oracle.low, high: oracle.high),
          outputPadding: oracle.more, dilation: oracle.dilation, groups: groups)
      })
  }

  private static func maximumRow(
    _ name: String, _ x: [Int], _ window: [Int], stride: [Int], low: [Int]? = nil, dilation: [Int]? = nil
  ) -> PrimitiveCase {
    let oracle = WindowOracle(rank: window.count, stride: stride, low: low, dilation: dilation)
    return PrimitiveCase(
      name, [.separated(x)], ulps: 0, prints: "max", oracle: { oracle.pool(x, window, $0[0]) { x, _ in x.max()! } },
      {
        maxPool(
          $0[0], window: window, stride: stride, padding: .symmetric(oracle.low), dilation: oracle.dilation)
      })
  }

  private static func averageRow(
    _ name: String, _ x: [Int], _ window: [Int], stride: [Int], low: [Int]? = nil, counting: Bool = true
  ) -> PrimitiveCase {
    let oracle = WindowOracle(rank: window.count, stride: stride, low: low)
    return PrimitiveCase(
      name, [.real(x)], ulps: 16, prints: "sum",
      oracle: { oracle.pool(x, window, $0[0]) { $0.reduce(0, +) / Double(counting ? $1 : $0.count) } },
      {
        averagePool(
          $0[0], window: window, stride: stride, padding: .symmetric(oracle.low), countingPadding: counting)
      })
  }
}

import GradusTestSupport
import Testing

@testable import Gradus

/// Products that walk over several axes for an index: the windows of images, the heads of attention.
@Suite struct WindowProductTests {
  struct Shape: Sendable, CustomStringConvertible {
    var image: [Int]
    var kernel: [Int]
    var stride = [1]
    var padding = WindowPadding.valid
    var dilation = [1]
    var groups = 1
    var layout = ChannelLayout.channelsFirst
    var description: String { "\(image) ∗ \(kernel), \(stride), \(dilation), \(groups), \(layout)" }
  }

  static let shapes: [Shape] = [
    Shape(image: [1, 1, 5, 6], kernel: [1, 1, 2, 2]),
    Shape(image: [2, 3, 7, 9], kernel: [5, 3, 3, 3], padding: .same),
    Shape(image: [3, 4, 9, 8], kernel: [6, 2, 3, 2], padding: .same, groups: 2),
    Shape(image: [2, 4, 11, 10], kernel: [8, 1, 3, 3], padding: .same, groups: 4),
    Shape(image: [2, 3, 12, 11], kernel: [17, 3, 3, 3], stride: [2, 3], padding: .same),
    Shape(
      image: [2, 3, 12, 11], kernel: [4, 3, 3, 2], padding: .explicit(low: [2, 0], high: [1, 3]), dilation: [2, 3]),
    Shape(image: [1, 7, 40], kernel: [33, 7, 5], padding: .same),
    Shape(image: [2, 2, 5, 6, 7], kernel: [3, 2, 2, 3, 2], padding: .same),
    Shape(image: [2, 9, 11, 1], kernel: [3, 3, 1, 16], padding: .same, layout: .channelsLast),
    Shape(image: [5, 14, 13, 16], kernel: [3, 3, 16, 33], padding: .same, layout: .channelsLast),
    Shape(image: [1, 9, 9, 3], kernel: [5, 4, 3, 8], stride: [2], layout: .channelsLast),
    Shape(
      image: [2, 9, 10, 6], kernel: [3, 2, 2, 9], padding: .same, dilation: [1, 2], groups: 3, layout: .channelsLast),
    Shape(image: [2, 6, 6, 4], kernel: [6, 6, 4, 5], layout: .channelsLast),
  ]

  static func convolved(_ shape: Shape, _ x: Tensor, _ kernel: Tensor) -> Tensor {
    convolution(
      x, kernel, stride: shape.stride, padding: shape.padding, dilation: shape.dilation, groups: shape.groups,
      layout: shape.layout)
  }

  @Test(arguments: shapes, [ScalarType.f64, .f32])
  func `a convolution and its derivatives agree with the reference engine`(shape: Shape, type: ScalarType) throws {
    let program = try Program(
      tracing: { x in
        let (value, back) = vjp(at: x[0], x[1]) { Self.convolved(shape, $0, $1) }
        let (image, kernel) = back(value * value)
        return [value, image, kernel]
      }, of: [TensorType(type, shape.image), TensorType(type, shape.kernel)])
    let x = program.inputTypes.enumerated().map { index, type in
      RandomKey(seed: index + 1).normal(type.shape, type.scalarType)
    }
    let truths = try program.run(x, on: ReferenceEngine())
    for threads in [1, 3] {
      for (result, truth) in zip(try program.run(x, on: NativeEngine(threads: threads)), truths) {
        let size = try max(abs(truth)).converted(to: .f64).scalar(as: Double.self)
        // A sum of n terms in another order: n ulps of the largest term at most.
        expectClose(result, truth, absolute: (type == .f64 ? 1e-13 : 1e-4) * Swift.max(size, 1))
      }
    }
  }

  @Test(arguments: shapes)
  func `the derivative of a convolution is its adjoint`(shape: Shape) throws {
    let x = RandomKey(seed: 1).normal(shape.image)
    let kernel = RandomKey(seed: 2).normal(shape.kernel)
    let (value, back) = vjp(at: x, kernel) { Self.convolved(shape, $0, $1) }
    let cotangent = RandomKey(seed: 3).normal(value.shape)
    let (image, weights) = back(cotangent)
    let product = dot(value.flattened, cotangent.flattened)
    expectClose(dot(x.flattened, image.flattened), product, relative: 1e-11)
    expectClose(dot(kernel.flattened, weights.flattened), product, relative: 1e-11)
  }

  @Test func `a convolution and its derivatives copy no windows`() throws {
    let program = try Program(
      tracing: { x in
        let (value, back) = vjp(at: x[0], x[1]) { convolution($0, $1, padding: .same, layout: .channelsLast) }
        let (image, kernel) = back(x[2])
        return [value, image, kernel]
      },
      of: [[8, 14, 14, 16], [3, 3, 16, 32], [8, 14, 14, 32]].map { TensorType(.f32, $0) })
    let executable = try #require(try NativeEngine(threads: 1).prepare(program) as? NativeExecutable)
    // The padded image and cotangent: no windows, which are nine times an image, and nothing for the image's edges.
    let bytes = 8 * 16 * 16 * (16 + 32) * 4
    #expect(executable.arenaByteCount <= bytes)
  }

  @Test func `products of permuted heads agree with the reference engine`() throws {
    for (batch, heads, length, width) in [(2, 3, 5, 4), (1, 4, 17, 16), (3, 2, 33, 8)] {
      let program = try Program(
        tracing: { x in
          let (value, back) = vjp(at: x[0], x[1]) { query, key in
            let parts = [query, key].map {
              $0.reshaped(to: [batch, length, heads, width]).transposed([0, 2, 1, 3])
            }
            let scores = matmul(parts[0], parts[1].transposed)
            return matmul(scores, parts[0]).transposed([0, 2, 1, 3]).reshaped(to: query.shape)
          }
          let (query, key) = back(value)
          return [value, query, key]
        }, of: [TensorType](repeating: TensorType(.f64, [batch, length, heads * width]), count: 2))
      let x = (1...2).map { RandomKey(seed: $0).normal(program.inputTypes[$0 - 1].shape) }
      let truths = try program.run(x, on: ReferenceEngine())
      for (result, truth) in zip(try program.run(x), truths) {
        let size = try max(abs(truth)).scalar(as: Double.self)
        expectClose(result, truth, absolute: 1e-13 * Swift.max(size, 1))
      }
    }
  }

  @Test func `heads are put side by side without a copy`() throws {
    let (batch, heads, length, width) = (2, 4, 16, 8)
    let program = try Program(
      tracing: { x in
        [matmul(x[0], x[1]).transposed([0, 2, 1, 3]).reshaped(to: [batch, length, heads * width]) * 2]
      }, of: [[batch, heads, length, length], [batch, heads, length, width]].map { TensorType(.f32, $0) })
    let executable = try #require(try NativeEngine(threads: 1).prepare(program) as? NativeExecutable)
    #expect(executable.steps.count == 2)
    let x = (1...2).map { RandomKey(seed: $0).normal(program.inputTypes[$0 - 1].shape, .f32) }
    expectClose(try program.run(x)[0], try program.run(x, on: ReferenceEngine())[0], absolute: 1e-4)
  }

  @Test(arguments: [[4, 6, 8, 3], [1, 5, 7, 16], [2, 2, 3, 1]])
  func `pools side by side are those that slide by the size of a window`(shape: [Int]) throws {
    let x = RandomKey(seed: 4).normal(shape)
    let pools: [(Tensor) -> Tensor] = [
      { maxPool($0, window: [2, 3], layout: .channelsLast) },
      { averagePool($0, window: [2, 3], layout: .channelsLast) },
    ]
    for (pool, isMax) in zip(pools, [true, false]) {
      let (value, back) = vjp(at: x, of: pool)
      // The same windows, found by sliding.
      let (truth, expected) = vjp(at: x) { x in
        let windows = x.slidingWindows(along: [1, 2], size: [2, 3], stride: [2, 3])
        return isMax ? max(windows, along: [4, 5]) : mean(windows, along: [4, 5])
      }
      expectClose(value, truth)
      let cotangent = RandomKey(seed: 5).normal(value.shape)
      expectClose(back(cotangent), expected(cotangent))
    }
  }
}

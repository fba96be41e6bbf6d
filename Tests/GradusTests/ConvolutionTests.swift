import Gradus
import GradusTestSupport
import Testing

/// What the table of cases cannot say of windows, convolutions and pools.
@Suite struct ConvolutionTests {
  static let image = RandomKey(seed: 1).normal([2, 4, 6, 5])
  static let kernel = RandomKey(seed: 2).normal([6, 2, 3, 2])

  @Test func `a transposed convolution is the derivative of the convolution by its image`() {
    let padding = WindowPadding.explicit(low: [1, 0], high: [2, 1])
    let (value, pullback) = vjp(at: Self.image) {
      convolution($0, Self.kernel, stride: [2, 3], padding: padding, dilation: [1, 2], groups: 2)
    }
    let cotangent = RandomKey(seed: 3).normal(value.shape)
    // 6 + 3 elements and windows of 3 by 2: the last window leaves none over; 5 + 1, 3 and by 3: it leaves 0.
    let back = transposedConvolution(
      cotangent, Self.kernel, stride: [2, 3], padding: padding, outputPadding: [0, 0], dilation: [1, 2], groups: 2)
    expectClose(back, pullback(cotangent))
  }

  @Test(arguments: [1, 2, 3, 4], [5, 6, 7])
  func `padding to the same size gives one window for each stride`(stride: Int, extent: Int) {
    let x = Tensor.ones([1, 1, extent])
    for size in 1...4 {
      let kernel = Tensor.ones([1, 1, size])
      let y = convolution(x, kernel, stride: [stride], padding: .same)
      #expect(y.shape == [1, 1, (extent + stride - 1) / stride])
      #expect(transposedConvolution(y, kernel, stride: [stride], padding: .same).shape[2] == y.shape[2] * stride)
    }
  }

  @Test func `elements of a window that tie share its slope`() {
    let x = Tensor([[1.0, 1, 2], [1, 0, 2]])
    #expect(gradient(at: x) { sum(maxPool($0, window: [2, 2], stride: [2])) } == Tensor([[1, 1, 0], [1, 0, 0]]) / 3)
    #expect(
      gradient(at: x) { sum(maxPool($0, window: [2, 2], stride: [1])) }
        == Tensor([[1.0 / 3, 1.0 / 3, 0.5], [1.0 / 3, 0, 0.5]]))
  }

  @Test func `a NaN goes to the windows that hold it`() throws {
    let x = Tensor([1.0, .nan, 3, 4])
    let largest = try maxPool(x, window: [2], stride: [1]).scalars(as: Double.self)
    #expect(largest[0].isNaN && largest[1].isNaN && largest[2] == 4)
    #expect(gradient(at: x) { sum(maxPool($0, window: [2])) } == Tensor([0.0, 1, 0, 1]))
  }

  @Test func `places outside the image never win`() {
    #expect(maxPool(Tensor([-5.0, -7]), window: [3], stride: [1], padding: .same) == Tensor([-5.0, -5]))
    #expect(
      maxPool(Tensor([Int32.min, -7]), window: [1], padding: .symmetric([1]))
        == Tensor([.min, .min, -7, .min] as [Int32]))
  }

  @Test func `the layout only moves axes`() {
    let first = convolution(Self.image, Self.kernel, stride: [2], padding: .same, groups: 2)
    let last = convolution(
      Self.image.transposed([0, 2, 3, 1]), Self.kernel.transposed([2, 3, 1, 0]), stride: [2], padding: .same,
      groups: 2, layout: .channelsLast)
    expectClose(last, first.transposed([0, 2, 3, 1]))
    #expect(
      maxPool(Self.image.transposed([0, 2, 3, 1]), window: [2, 2], layout: .channelsLast)
        == maxPool(Self.image, window: [2, 2]).transposed([0, 2, 3, 1]))
  }

  @Test func `a third derivative goes through`() {
    // d³/dx³ Σ (x ∗ k)³ along ones is 6 (1 ∗ k)³ for each window.
    let kernel = Tensor([2.0, -1], shape: [1, 1, 2])
    let cubes = { (x: Tensor) in sum(pow(convolution(x, kernel), 3)) }
    let along = { (f: @escaping (Tensor) -> Tensor) in
      { (x: Tensor) in jvp(at: x, along: Tensor.ones([1, 1, 4]), of: f).tangent }
    }
    #expect(along(along(along(cubes)))(Tensor.zeros([1, 1, 4])) == 18)
  }

  struct Mistake: Sendable, CustomStringConvertible {
    let description: String
    let make: @Sendable () -> Tensor
    init(_ description: String, _ make: @escaping @Sendable () -> Tensor) {
      (self.description, self.make) = (description, make)
    }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      "convolution: expected images and kernels with a batch or out channels, channels, and as many spatial axes, got "
        + "f64[2, 4, 6, 5] and f64[4, 6, 5]. Add the axis that is missing."
    ) { convolution(image, image[0]) },
    Mistake(
      "convolution: expected a kernel whose axis 1 is channels / groups, and groups that divide the channels, got "
        + "f64[2, 4, 6, 5], f64[6, 2, 3, 2] and 1 groups. Check the channels and the number of groups."
    ) { convolution(image, kernel) },
    Mistake(
      "convolution: expected stride: a number ≥ 1 for each of the 2 spatial axes, or one for all, got [0]. Check the "
        + "stride."
    ) { convolution(image, kernel, stride: [0], groups: 2) },
    Mistake(
      "transposedConvolution: expected padding: a number for each of the 2 spatial axes, or one for all, got [1, 2, 3]. "
        + "Check the padding."
    ) { transposedConvolution(image, kernel[..<4], padding: .symmetric([1, 2, 3])) },
    Mistake(
      "maxPool: expected a window with a size ≥ 1 for each spatial axis of the tensor, got [2, 2, 2] and f64[3, 3]. "
        + "Check the window."
    ) { maxPool(Tensor.zeros([3, 3]), window: [2, 2, 2]) },
    Mistake(
      "windows: expected different axes of the tensor, with a size ≥ 0, a stride ≥ 1 and a dilation ≥ 1 for each, got "
        + "size [2, 2], stride [1, 1], dilation [1, 1] along axes [0, 0] of f64[3, 3]. Give one number for each axis, "
        + "or one for all."
    ) { Tensor.zeros([3, 3]).slidingWindows(along: [0, 0], size: [2]) },
  ]

  @Test(arguments: mistakes)
  func `a mistake says what was expected, what came and what to do`(mistake: Mistake) throws {
    let error = try #require(mistake.make().error)
    #expect("\(error)".hasSuffix(mistake.description), "\(error)")
  }
}

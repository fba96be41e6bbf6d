import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Worked examples of textbooks, with their correct answers.
@Suite struct TextbookTests {
  struct Example: Sendable, CustomStringConvertible {
    let description: String
    let point: [Double]
    let slopes: [Double]
    let function: @Sendable ([Tensor]) -> Tensor

    init(
      _ name: String, at point: [Double], gives slopes: [Double], _ function: @escaping @Sendable ([Tensor]) -> Tensor
    ) {
      (description, self.point, self.slopes, self.function) = (name, point, slopes, function)
    }
  }

  static let examples: [Example] = [
    Example("2x³ + 5", at: [3], gives: [54]) { 2 * pow($0[0], 3) + 5 },
    Example("4x⁴z³", at: [2, 3], gives: [3456, 1728]) { 4 * pow($0[0], 4) * pow($0[1], 3) },
    Example("xy", at: [3, 5], gives: [5, 3]) { $0[0] * $0[1] },
    Example("x + y", at: [3, 5], gives: [1, 1]) { $0[0] + $0[1] },
    Example("2x + 3y²", at: [7, -2], gives: [2, -12]) { 2 * $0[0] + 3 * square($0[1]) },
    Example("3x³ − y² + 5x + 2", at: [2, -1], gives: [41, 2]) { 3 * pow($0[0], 3) - square($0[1]) + 5 * $0[0] + 2 },
    Example("3x³z − y² + 5z + 2yz", at: [2, -1, 4], gives: [144, 10, 27]) { v in
      3 * pow(v[0], 3) * v[2] - square(v[1]) + 5 * v[2] + 2 * v[1] * v[2]
    },
    Example("max(x, y) where x > y", at: [3, 2], gives: [1, 0]) { maximum($0[0], $0[1]) },
    Example("max(x, y) where x < y", at: [2, 3], gives: [0, 1]) { maximum($0[0], $0[1]) },
    Example("max(x, 0) above 0", at: [2], gives: [1]) { relu($0[0]) },
    Example("max(x, 0) below 0", at: [-2], gives: [0]) { relu($0[0]) },
    Example("3(2x²)⁵", at: [0.5], gives: [1.875]) { 3 * pow(2 * square($0[0]), 5) },
    Example("x · x² by two paths", at: [3], gives: [27]) { $0[0] * square($0[0]) },
    Example("a constant", at: [3, 4], gives: [0, 0]) { _ in 5 },
    Example("an unused input", at: [3, 4], gives: [6, 0]) { square($0[0]) },
  ]

  @Test(arguments: examples)
  func `the gradient is the textbook's`(example: Example) {
    let slopes = gradient(at: example.point.map { Tensor($0) }, of: example.function)
    #expect(slopes == example.slopes.map { Tensor($0) })
  }

  @Test func `the secant's slope of 2x³ + 5 is 6x² + 6xh + 2h²`() throws {
    func f(_ x: Tensor) -> Tensor { 2 * pow(x, 3) + 5 }
    expectClose((f(3.1) - f(3)) / 0.1, [55.82], relative: 1e-13)
  }

  @Test func `the gradient of the mean squared error points uphill`() {
    let x = Tensor([[1.0, 1], [1, 2], [1, 3]])
    let y = Tensor([2.0, 4, 7])
    let (loss, slope) = valueWithGradient(at: Tensor([0.5, 1.5])) { theta in mean(square(y - matmul(x, theta))) }
    expectClose(loss, [17.0 / 12])
    expectClose(slope, [-5.0 / 3, -14.0 / 3])
  }

  @Test func `a chain of three functions multiplies their slopes`() {
    // f(g(y, h(x, z))) with f = sin, g = y·h, h = x²z: df/dx = cos(g) · y · 2xz.
    let slope = gradient(at: Tensor(0.5), Tensor(2.0), Tensor(0.25)) { x, y, z in sin(y * (x * x * z)) }
    expectClose(slope.0, [Foundation.cos(0.125) * 2 * 0.25])
    expectClose(slope.1, [Foundation.cos(0.125) * 0.0625])
    expectClose(slope.2, [Foundation.cos(0.125) * 0.5])
  }

  @Test func `a neuron's partial derivatives are weights, inputs and 1`() {
    let (x, w) = (Tensor([1.0, -2, 3]), Tensor([-3.0, -1, 2]))
    let slope = gradient(at: x, w, Tensor(1.0)) { x, w, b in dot(w, x) + b }
    #expect(slope.0 == w && slope.1 == x && slope.2 == 1)
  }

  @Test func `the gradient of cross-entropy by the logits is (p − y) / B`() {
    let z = RandomKey(seed: 1).normal([3, 4])
    let y = oneHot(Tensor([1, 3, 0]), count: 4)
    let slope = gradient(at: z) { z in -mean(sum(y * logSoftmax(z), along: [1])) }
    expectClose(slope, (softmax(z) - y) / 3)
  }

  @Test func `the gradient of a network of three layers agrees with differences`() throws {
    let y = oneHot(Tensor([0, 2, 1, 2]), count: 3)
    let sizes = [5, 6, 4, 3]
    let weights = (0..<3).map { 0.5 * RandomKey(seed: $0).normal([sizes[$0], sizes[$0 + 1]]) }
    let biases = (1..<4).map { 0.1 * RandomKey(seed: 10 + $0).normal([sizes[$0]]) }
    let check = DerivativeCheck("network", at: weights + biases + [RandomKey(seed: 20).normal([4, 5])]) { v in
      var layer = v[6]
      for index in 0..<3 {
        let sum = matmul(layer, v[index]) + v[3 + index]
        layer = index < 2 ? relu(sum) : logSoftmax(sum)
      }
      return [-mean(sum(y * layer, along: [1]))]
    }
    expectNone(try check.forwardMismatch(Tolerance(relative: 1e-7, absolute: 1e-9)))
    expectNone(try check.adjointMismatch())
  }
}

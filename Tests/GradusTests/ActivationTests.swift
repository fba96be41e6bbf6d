import Gradus
import GradusTestSupport
import Testing

/// Activations and losses where formulas overflow or have kinks: the derivatives are those of the limits, and at kinks
/// the least among the values on both sides.
@Suite struct ActivationTests {
  struct Slopes: Sendable, CustomStringConvertible {
    let description: String
    let at: [Double]
    let expected: [Double]
    let function: @Sendable (Tensor) -> Tensor

    init(
      _ description: String, at: [Double], _ expected: [Double], _ function: @escaping @Sendable (Tensor) -> Tensor
    ) {
      (self.description, self.at, self.expected, self.function) = (description, at, expected, function)
    }
  }

  static let far: [Double] = [-.infinity, -1000, 1000, .infinity]

  static let limits: [Slopes] = [
    Slopes("relu6", at: far, [0, 0, 0, 0]) { relu6($0) },
    Slopes("leakyRelu", at: far, [0.01, 0.01, 1, 1]) { leakyRelu($0) },
    Slopes("elu", at: far, [0, 0, 1, 1]) { elu($0) },
    Slopes("selu", at: far, [0, 0, 1.0507009873554804934, 1.0507009873554804934]) { selu($0) },
    Slopes("celu", at: [-.infinity, -2000, 1000, .infinity], [0, 0, 1, 1]) { celu($0, alpha: 2) },
    Slopes("hardTanh", at: far, [0, 0, 0, 0]) { hardTanh($0) },
    Slopes("hardSigmoid", at: far, [0, 0, 0, 0]) { hardSigmoid($0) },
    Slopes("hardSwish", at: far, [0, 0, 1, 1]) { hardSwish($0) },
    Slopes("silu", at: far, [0, 0, 1, 1]) { silu($0) },
    Slopes("mish", at: far, [0, 0, 1, 1]) { mish($0) },
    Slopes("gelu", at: far, [0, 0, 1, 1]) { gelu($0) },
    Slopes("gelu, approximately", at: far, [0, 0, 1, 1]) { gelu($0, approximate: true) },
    Slopes("softplus", at: far, [0, 0, 1, 1]) { softplus($0) },
    Slopes("logSigmoid", at: far, [1, 1, 0, 0]) { logSigmoid($0) },
    Slopes("sigmoid", at: far, [0, 0, 0, 0]) { sigmoid($0) },
    Slopes("tanhShrink", at: far, [1, 1, 1, 1]) { tanhShrink($0) },
    Slopes("softsign", at: [-.infinity, 0, .infinity], [0, 1, 0]) { softsign($0) },
    Slopes("huberLoss", at: far, [-1, -1, 1, 1]) { huberLoss($0, Tensor.zeros([4]), reduction: .sum) },
    Slopes("sigmoidCrossEntropy", at: far, [-0.25, -0.25, 0.75, 0.75]) {
      sigmoidCrossEntropy($0, Tensor([0.25, 0.25, 0.25, 0.25]), reduction: .sum)
    },
  ]

  @Test(arguments: limits)
  func `far out derivatives are those of the limit`(slopes: Slopes) throws {
    let x = Tensor(slopes.at)
    expectClose(gradient(at: x) { sum(slopes.function($0)) }, slopes.expected, relative: 1e-15, absolute: 0)
    expectClose(gradient(at: x.converted(to: .f32)) { sum(slopes.function($0)) }, slopes.expected, relative: 1e-6)
    let ones = Tensor.ones([slopes.at.count])
    expectClose(jvp(at: x, along: ones) { sum(slopes.function($0)) }.tangent, [slopes.expected.reduce(0, +)])
    // Second derivatives vanish there; that of softsign has a jump at 0.
    let second = jvp(at: x, along: ones) { x in gradient(at: x) { sum(slopes.function($0)) } }.tangent
    expectClose(second, slopes.at.map { _ in 0 }, absolute: 0)
  }

  static let kinks: [Slopes] = [
    Slopes("relu6", at: [0, 6], [0, 0]) { relu6($0) },
    Slopes("leakyRelu with a slope of 0.1", at: [0], [0.1]) { leakyRelu($0, slope: 0.1) },
    Slopes("leakyRelu with a slope of 3", at: [0], [1]) { leakyRelu($0, slope: 3) },
    Slopes("leakyRelu with a slope of −1", at: [0], [0]) { leakyRelu($0, slope: -1) },
    Slopes("elu", at: [0], [1]) { elu($0) },
    Slopes("elu with alpha 0.5", at: [0], [0.5]) { elu($0, alpha: 0.5) },
    Slopes("elu with alpha 2", at: [0], [1]) { elu($0, alpha: 2) },
    Slopes("elu with alpha −1", at: [0], [0]) { elu($0, alpha: -1) },
    Slopes("selu", at: [0], [1.0507009873554804934]) { selu($0) },
    Slopes("celu", at: [0], [1]) { celu($0, alpha: 3) },
    Slopes("hardTanh", at: [-1, 1], [0, 0]) { hardTanh($0) },
    Slopes("hardSigmoid", at: [-3, 3], [0, 0]) { hardSigmoid($0) },
    Slopes("hardSwish", at: [-3, 3], [0, 1]) { hardSwish($0) },
    Slopes("meanAbsoluteError", at: [2, 1], [0, -1]) { meanAbsoluteError($0, Tensor([2.0, 2]), reduction: .sum) },
    Slopes("huberLoss", at: [1, -1, 2], [1, -1, 1]) { huberLoss($0, Tensor.zeros([3]), reduction: .sum) },
    Slopes("smoothL1Loss with beta 0", at: [0, 1], [0, 1]) {
      smoothL1Loss($0, Tensor.zeros([2]), beta: 0, reduction: .sum)
    },
    Slopes("hingeLoss", at: [1, 0.5, 2], [0, -1, 0]) { hingeLoss($0, Tensor.ones([3]), reduction: .sum) },
    Slopes("normalized 0", at: [0, 0], [0, 0]) { normalized($0) },
    Slopes("cosineSimilarity of 0", at: [0, 0], [0, 0]) { cosineSimilarity($0, Tensor([1.0, 2])) },
  ]

  @Test(arguments: kinks)
  func `at kinks the derivative is the least of those nearby`(slopes: Slopes) {
    let x = Tensor(slopes.at)
    expectClose(gradient(at: x) { sum(slopes.function($0)) }, slopes.expected, relative: 1e-15, absolute: 0)
  }

  @Test func `a target of 0 contributes nothing to the divergence`() {
    let (logarithms, target) = (Tensor([-Double.infinity, 0, -1]), Tensor([0.0, 1, 0]))
    let slopes = gradient(at: logarithms, target) { klDivergence($0, $1) }
    #expect(slopes.0 == Tensor([0.0, -1, 0]) && slopes.1 == Tensor([0.0, 1, 0]))
  }

  @Test func `a query that may see nothing gets 0 and passes nothing back`() {
    let (query, key, value) = (Tensor([[1.0]]), Tensor([[1.0], [2]]), Tensor([[3.0], [4]]))
    let mask = Tensor([false, false])
    let slopes = gradient(at: query, key, value) { q, k, v in sum(attention(q, k, v, mask: mask)) }
    #expect(attention(query, key, value, mask: mask) == Tensor([[0.0]]))
    #expect(slopes.0 == Tensor([[0.0]]) && slopes.1 == Tensor([[0.0], [0]]) && slopes.2 == Tensor([[0.0], [0]]))
  }

  @Test func `dropout keeps the mean and the same elements for the same key`() throws {
    let (ones, key) = (Tensor.ones([10_000]), RandomKey(seed: 3))
    let dropped = dropout(ones, 0.25, key: key)
    #expect(dropped == dropout(ones, 0.25, key: key))
    // Five standard deviations of the mean of 10,000 numbers that are 4/3 with probability 3/4.
    #expect(abs(try mean(dropped).scalar(as: Double.self) - 1) < 5 * 0.0058)
    #expect(gradient(at: ones) { sum(dropout($0, 0.25, key: key)) } == dropped)
    #expect(dropout(ones, 1.5, key: key).error?.operation == "dropout")
  }

  @Test func `mistakes in shapes are errors that name the function`() {
    let x = Tensor.zeros([2, 3])
    let state = Tensor.zeros([2, 2])
    let weights = (Tensor.zeros([3, 9]), Tensor.zeros([2, 9]))
    #expect(glu(x).error?.operation == "glu")
    #expect(groupNorm(x, groups: 2).error?.operation == "groupNorm")
    #expect(batchNorm(x, axis: 2).result.error?.operation == "batchNorm")
    #expect(attention(x[0], x, x).error?.operation == "attention")
    #expect(softmaxCrossEntropy(x, Tensor([1.0, 2])).error?.operation == "softmaxCrossEntropy")
    let next = lstmCell(x, hidden: state, cell: state, inputWeight: weights.0, hiddenWeight: weights.1)
    #expect(next.hidden.error?.operation == "lstmCell" && next.cell.error?.operation == "lstmCell")
    #expect(
      gruCell(x, hidden: x, inputWeight: weights.0, hiddenWeight: Tensor.zeros([3, 8])).error?.operation == "gruCell")
  }
}

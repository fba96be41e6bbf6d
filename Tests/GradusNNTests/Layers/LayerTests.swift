import Foundation
import Gradus
import Testing

@testable import GradusNN

@Suite struct LayerTests {
  @Test func `a dense layer is x W + b`() throws {
    let layer = Dense(weight: Tensor([[1.0, 2], [3, 4]]), bias: Tensor([10.0, 20]))
    #expect(layer(Tensor([[1.0, 1], [0, 2]])) == Tensor([[14.0, 26], [16, 28]]))
    #expect(layer.description == "dense 2 → 2")
  }

  @Test func `a perceptron has its layers in order and names by position`() {
    let model = Sequential.perceptron(
      [28, 28], hidden: [8, 4], outputs: 3, .tanh, dropout: 0.5, key: RandomKey(seed: 1))
    #expect(
      model.description == "flatten, dense 784 → 8, tanh, dropout 0.5, dense 8 → 4, tanh, dropout 0.5, dense 4 → 3")
    #expect(model.leafNames == ["1.weight", "1.bias", "4.weight", "4.bias", "7.weight", "7.bias"])
    #expect(model.parameterCount == 784 * 8 + 8 + 8 * 4 + 4 + 4 * 3 + 3)
    #expect(model(Tensor.zeros([5, 28, 28], .f32)).type == TensorType(.f32, [5, 3]))
  }

  @Test func `a perceptron without hidden layers is one dense layer`() {
    #expect(Sequential.perceptron([4], hidden: [], outputs: 1, key: RandomKey(seed: 1)).description == "dense 4 → 1")
  }

  @Test func `a model of one's own is updated by plain arithmetic`() throws {
    struct Line: Layer {
      var slope = Tensor(1.0 as Double)
      var intercept = Tensor(0.0 as Double)
      func callAsFunction(_ input: Tensor, _ mode: Mode) -> Tensor { slope * input + intercept }
      mutating func visit(_ visitor: inout TensorVisitor) {
        visitor.visit(&slope, "slope")
        visitor.visit(&intercept, "intercept")
      }
    }
    var model = Line()
    let learningRate = Tensor(0.5 as Double)
    let gradient = gradient(at: model) { meanSquaredError($0(Tensor([0.0, 2])), Tensor([1.0, 5])) }
    model -= learningRate * gradient
    // Residuals −1 and −3: ∂slope = −6, ∂intercept = −4.
    #expect(try model.slope.scalar(as: Double.self) == 4)
    #expect(try model.intercept.scalar(as: Double.self) == 2)
    #expect(unvisitedTensors(in: model) == [])
  }

  @Test func `flatten joins all axes but the first`() {
    #expect(Flatten()(Tensor.zeros([2, 3, 4, 5])).shape == [2, 60])
    #expect(Flatten()(Tensor.zeros([2, 3])).shape == [2, 3])
    #expect(Flatten()(Tensor.zeros([7])).shape == [7, 1])
  }

  @Test func `dropout keeps the mean, drops the asked share and is off for inference`() throws {
    let ones = Tensor.ones([10_000])
    let layer = Dropout(0.25)
    let mode = Mode.training(RandomKey(seed: 3))
    let values = try layer(ones, mode).scalars(as: Double.self)
    #expect(Set(values) == [0, 1 / 0.75])
    // Four standard deviations of a share of 10,000 draws: 4 √(0.25 · 0.75 / 10,000).
    #expect(abs(Double(values.count { $0 == 0 }) / 10_000 - 0.25) < 0.0174)
    #expect(layer(ones, mode) == layer(ones, mode))
    #expect(layer(ones, mode.branch(1)) != layer(ones, mode.branch(2)))
    #expect(layer(ones) == ones)
  }

  @Test func `each activation computes its formula`() throws {
    func formula(_ activation: Activation, _ x: Double) -> Double {
      switch activation {
      case .relu: x > 0 ? x : 0
      case .tanh: Foundation.tanh(x)
      case .sigmoid: 1 / (1 + Foundation.exp(-x))
      case .gelu: 0.5 * x * (1 + Foundation.erf(x * 0.5.squareRoot()))
      case .softplus: Foundation.log(1 + Foundation.exp(x))
      case .identity: x
      }
    }
    for activation in Activation.allCases {
      for x in [-3.0, -0.5, 0, 0.25, 2] {
        let found = try activation(Tensor(x)).scalar(as: Double.self)
        #expect(abs(found - formula(activation, x)) <= 4e-15, "\(activation) \(x)")
      }
    }
  }

  @Test func `a misspelt activation is met by the nearest one`() {
    #expect(
      message { () throws(DataError) in try choice("reluu", option: "--activation") as Activation }
        == "--activation: expected one of relu, tanh, sigmoid, gelu, softplus, identity, got \"reluu\". Did you mean relu?"
    )
  }

  private static let variances: [(rule: Initialisation, variance: Double)] = [
    (.heNormal, 2 / 300), (.heUniform, 2 / 300), (.glorotNormal, 2 / 500), (.glorotUniform, 2 / 500),
    (.normal(deviation: 3), 9), (.uniform(bound: 3), 3),
  ]

  @Test(arguments: variances)
  func `weights are drawn with the variance of their rule`(_ rule: Initialisation, _ expected: Double) throws {
    let weights = rule.weights(300, 200, .f64, RandomKey(seed: 5))
    let found = try variance(weights).scalar(as: Double.self)
    let average = try mean(weights).scalar(as: Double.self)
    // The variance of n = 60,000 normal draws varies by √(2/n) of itself: four deviations are 2.4 %.
    #expect(abs(found / expected - 1) < 0.024)
    #expect(abs(average) < 4 * (expected / 60_000).squareRoot())
    #expect(weights == rule.weights(300, 200, .f64, RandomKey(seed: 5)))
    #expect(rule.weights(300, 200, .f32, RandomKey(seed: 5)).scalarType == .f32)
  }

  @Test func `a summary prints layers, shapes and parameters`() {
    let model = Sequential.perceptron([2], hidden: [64], outputs: 3, key: RandomKey(seed: 1))
    #expect(
      ModelSummary(model, inputShape: [2]).description == """
        layer         output   parameters
        dense 2 → 64  [*, 64]         192
        relu          [*, 64]           0
        dense 64 → 3  [*, 3]          195
        3 layers                      387
        """)
  }
}

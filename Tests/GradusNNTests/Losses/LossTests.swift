import Foundation
import Gradus
import Testing

@testable import GradusNN

@Suite struct LossTests {
  // Three points, two parameters: predictions 2, 3.5, 5 for targets 2, 4, 7.
  private let features = Tensor([[1.0, 1], [1, 2], [1, 3]])
  private let targets = Tensor([2.0, 4, 7])
  private let parameters = Tensor([0.5, 1.5])

  @Test func `the mean squared error and its gradient have the factor two over m and point uphill`() throws {
    let (loss, gradient) = valueWithGradient(at: parameters) { meanSquaredError(matmul(features, $0), targets) }
    #expect(abs(try loss.scalar(as: Double.self) - 17.0 / 12) <= 4e-16)
    let slope = try gradient.scalars(as: Double.self)
    #expect(zip(slope, [-5.0 / 3, -14.0 / 3]).allSatisfy { abs($0 - $1) <= 2e-15 })
  }

  @Test func `a column of predictions meets a vector of targets element by element`() throws {
    let column = matmul(features, parameters).reshaped(to: [3, 1])
    #expect(abs(try meanSquaredError(column, targets).scalar(as: Double.self) - 17.0 / 12) <= 4e-16)
  }

  @Test func `targets of another number fail the mean squared error`() {
    #expect(meanSquaredError(Tensor([1.0, 2]), targets).error?.operation == "reshape")
  }

  @Test func `the cross-entropy of a batch is the mean of minus log p`() throws {
    let logits = Tensor([[1.0, 2, 3], [0, 0, 0]])
    let expected = (log(exp(1.0) + exp(2.0) + exp(3.0)) - 1 + log(3.0)) / 2
    let loss = try softmaxCrossEntropy(logits, Tensor([Int32(0), 2])).scalar(as: Double.self)
    #expect(abs(loss - expected) <= 1e-15)
  }

  @Test func `the gradient of the cross-entropy is probability minus one-hot over the batch`() throws {
    let logits = Tensor([[1.0, 2, 3], [-1, 0.5, 0]])
    let labels = Tensor([Int32(0), 2])
    let slope = try gradient(at: logits) { softmaxCrossEntropy($0, labels) }.scalars(as: Double.self)
    let expected = try ((softmax(logits) - oneHot(labels, count: 3)) / 2).scalars(as: Double.self)
    #expect(zip(slope, expected).allSatisfy { abs($0 - $1) <= 2e-16 })
  }

  @Test func `large logits neither overflow nor lose the loss`() throws {
    let loss = softmaxCrossEntropy(Tensor([[1000.0, 0], [0, -1000]]), Tensor([Int32(1), 0]))
    #expect(try loss.scalar(as: Double.self) == 500)
  }

  @Test func `an empty batch has no loss`() throws {
    let none = softmaxCrossEntropy(Tensor.zeros([0, 3]), Tensor([Int32]()))
    #expect(try none.scalar(as: Double.self) == 0)
    #expect(try meanSquaredError(Tensor([Double]()), Tensor([Double]())).scalar(as: Double.self) == 0)
  }

  @Test func `labels of another number fail the cross-entropy`() {
    #expect(softmaxCrossEntropy(Tensor.zeros([2, 3]), Tensor([Int32(1)])).error?.operation == "softmaxCrossEntropy")
  }

  @Test func `accuracy counts the rows whose largest logit is at the label`() throws {
    let logits = Tensor([[0.0, 1], [1, 0], [2, 3], [1, 1]])
    #expect(try accuracy(logits, Tensor([Int32(1), 1, 1, 0])).scalar(as: Double.self) == 0.75)
  }
}

/// A published optimum of softmax regression with the penalty (λ/2) Σ w², features standardised.
private struct Optimum: Decodable {
  let lam: Double
  let loss: Double
  let accuracy: Double
  let weights: [[Double]]
  let bias: [Double]

  private enum CodingKeys: String, CodingKey {
    case lam, loss, weights, bias
    case accuracy = "train_accuracy"
  }
}

@Test(.enabled(if: dataFolder != nil, "the test data are missing: set GRADUS_DATA"), arguments: ["wine", "wdbc"])
func `softmax regression is stationary at its reference optimum`(_ name: String) throws {
  let folder = try #require(dataFolder) + "/tables"
  let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: "\(folder)/reference_optima.json")))
  let entry = try #require((json as? [String: Any])?["\(name)_softmax"])
  let optimum = try JSONDecoder().decode(Optimum.self, from: JSONSerialization.data(withJSONObject: entry))
  let table = try Table(path: "\(folder)/\(name).csv")
  let numbers = try table.numeric(target: table.header[table.columnCount - 1], testFraction: 0, seed: 1)
  let data = Dataset(numbers, .f64).train

  let layer = Dense(weight: Tensor(optimum.weights).transposed, bias: Tensor(optimum.bias))
  let (value, slope) = valueWithGradient(at: layer) { layer in
    softmaxCrossEntropy(layer(data.inputs), data.targets) + 0.5 * optimum.lam * sum(square(layer.weight))
  }
  #expect(abs(try value.scalar(as: Double.self) - optimum.loss) <= 1e-13)
  let steepest = try slope.leaves.map { try max(abs($0)).scalar(as: Double.self) }.max() ?? .nan
  #expect(steepest <= 1e-13)
  #expect(try accuracy(layer(data.inputs), data.targets).scalar(as: Double.self) == optimum.accuracy)
}

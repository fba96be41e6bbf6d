import Gradus
import GradusNN
import GradusOptimize

/// Training steps of a model on tensors, compiled.
struct Training<Model: TensorTree> {
  private struct State: TensorTree {
    var model: Model
    var optimizer: OptimizerState<Model>
    var loss: Tensor

    mutating func visit(_ visitor: inout TensorVisitor) {
      visitor.visit(&model, "model")
      visitor.visit(&optimizer, "optimizer")
      visitor.visit(&loss, "loss")
    }
  }

  private let iteration: Iteration<State, [Tensor]>

  /// The loss, of one number in f32, is a function of the model and the data.
  init(_ model: Model, _ data: [Tensor], _ adam: Adam, loss: (Model, [Tensor]) -> Tensor) throws {
    let start = State(model: model, optimizer: adam.initialState(for: model), loss: Tensor(Float(0)))
    iteration = try Iteration(start, data) { state, data in
      var next = state
      let (value, slope) = valueWithGradient(at: state.model) { loss($0, data) }
      adam.update(&next.model, &next.optimizer, along: slope)
      next.loss = value
      return next
    }
  }

  func step() throws { try iteration.advance() }

  /// A step on other data.
  func step(_ data: [Tensor]) throws {
    try iteration.setInput(data)
    try iteration.advance()
  }

  /// The loss before the last step.
  var loss: Double { iteration.scalar(atLeaf: iteration.leaf(named: "loss") ?? -1) }
}

/// Three-class spiral, 2→64→3, ReLU, Adam(0.02), full batch of 300: steps per second over 2,000 steps after 100.
func spiral() throws {
  let data = try Spiral(points: 100, classes: 3, seed: 0)
  let inputs = Tensor(data.features.map { Float($0) }, shape: [data.count, 2])
  let model = Sequential.perceptron([2], hidden: [64], outputs: 3, .relu, .f32, key: RandomKey(seed: 0))
  let training = try Training(model, [inputs, Tensor(data.labels)], Adam(learningRate: 0.02)) { model, data in
    softmaxCrossEntropy(model(data[0], .inference), data[1])
  }
  for _ in 0..<100 { try training.step() }
  let time = try seconds { for _ in 0..<2000 { try training.step() } }
  report("spiral", "steps_per_s", 2000 / time, ["loss": training.loss])
}

/// Fashion-MNIST, 784→128→128→10, ReLU, batch 128, Adam(0.001), three epochs, the last one timed: samples per second.
func mlpFashion(folder: String) throws {
  let data = Dataset(try ImageFolder(path: folder), .f32)
  let model = Sequential.perceptron(
    data.inputShape, hidden: [128, 128], outputs: data.outputCount, .relu, .f32, key: RandomKey(seed: 1))
  var last: EpochReport?
  let trainer = Trainer(optimizer: Adam(learningRate: 0.001), epochs: 3, batch: 128, seed: 1)
  _ = try trainer.train(model, on: data, epochEnded: { last = $0 })
  report("mlp_fashion", "samples_per_s", last?.samplesPerSecond ?? 0, ["accuracy": last?.test?.accuracy ?? 0])
}

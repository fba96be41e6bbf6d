import Gradus
import GradusNN
import GradusOptimize

/// A training run on the whole data at once: what a step carries.
private struct FullBatch: TensorTree {
  var model: Sequential
  var optimizer: OptimizerState<Sequential>
  var loss: Tensor

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&model, "model")
    visitor.visit(&optimizer, "optimizer")
    visitor.visit(&loss, "loss")
  }
}

/// Three-class spiral, 2→64→3, ReLU, Adam(0.02), full batch of 300: steps per second over 2,000 steps after 100.
func spiral() throws {
  let data = try Spiral(points: 100, classes: 3, seed: 0)
  let inputs = Tensor(data.features.map { Float($0) }, shape: [data.count, 2])
  let labels = Tensor(data.labels)
  let model = Sequential.perceptron([2], hidden: [64], outputs: 3, .relu, .f32, key: RandomKey(seed: 0))
  let adam = Adam(learningRate: 0.02)
  let start = FullBatch(model: model, optimizer: adam.initialState(for: model), loss: Tensor(Float(0)))
  let training = try Iteration(start, [inputs, labels]) { state, data in
    var next = state
    let (loss, slope) = valueWithGradient(at: state.model) { softmaxCrossEntropy($0(data[0], .inference), data[1]) }
    adam.update(&next.model, &next.optimizer, along: slope)
    next.loss = loss
    return next
  }
  for _ in 0..<100 { try training.advance() }
  let time = try seconds { for _ in 0..<2000 { try training.advance() } }
  let loss = training.scalar(atLeaf: training.leaf(named: "loss") ?? -1)
  report("spiral", "steps_per_s", 2000 / time, ["loss": loss])
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

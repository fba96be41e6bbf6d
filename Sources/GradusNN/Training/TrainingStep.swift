import Gradus
import GradusOptimize

/// What a training step carries to the next one.
struct TrainingState<Model: Layer>: TensorTree {
  var model: Model
  var optimizer: OptimizerState<Model>
  /// The number of the next minibatch within its epoch; i64, rank 0.
  var position: Tensor
  /// The losses of the epoch's steps so far, summed; f64, rank 0.
  var lossSum: Tensor
  /// How many of the epoch's samples so far were classified correctly; i64, rank 0.
  var correct: Tensor

  init(_ model: Model, _ optimizer: any Optimizer) {
    self.model = model
    self.optimizer = optimizer.initialState(for: model)
    position = Tensor.zeros([], .i64)
    lossSum = Tensor.zeros([], .f64)
    correct = Tensor.zeros([], .i64)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&model, "model")
    visitor.visit(&optimizer, "optimizer")
    visitor.visit(&position, "position")
    visitor.visit(&lossSum, "lossSum")
    visitor.visit(&correct, "correct")
  }
}

/// The data of an epoch: the same for all its steps.
struct EpochInput: TensorTree {
  var data: Dataset.Part
  /// `[steps, batch]`: the rows of each minibatch; i64.
  var order: Tensor

  /// The rows in an order that depends on the seed and the epoch; those that do not fill a minibatch are left out.
  init(_ data: Dataset.Part, batch: Int, seed: UInt64, epoch: Int) {
    var seeds = SeededGenerator(seed: seed)
    var generator = SeededGenerator(seed: seeds.next() &+ UInt64(truncatingIfNeeded: epoch))
    let steps = data.count / batch
    let rows = generator.permutation(count: data.count).prefix(steps * batch)
    self.data = data
    order = Tensor(Array(rows), shape: [steps, batch])
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&data, "data")
    visitor.visit(&order, "order")
  }
}

/// One step: gathers the minibatch, runs the model forward and backward, updates it, adds to the sums.
func trainingStep<Model: Layer>(
  _ state: TrainingState<Model>, _ epoch: EpochInput, _ kind: Dataset.Kind, _ optimizer: any Optimizer, seed: UInt64
) -> TrainingState<Model> {
  let rows = epoch.order.gathered(state.position)
  let (inputs, targets) = (epoch.data.inputs.gathered(rows), epoch.data.targets.gathered(rows))
  let key = RandomKey(seed: Int(truncatingIfNeeded: seed)).folded(with: state.optimizer.step)
  let mode = Mode.training(key)

  let (loss, gradient) = valueWithGradient(at: state.model) { kind.loss($0(inputs, mode), targets) }
  var next = state
  optimizer.update(&next.model, &next.optimizer, along: gradient)

  // The same forward computation as in the gradient: the program keeps one of them.
  let correct = kind.correctCount(state.model(inputs, mode), targets)
  let isFirst = state.position .== 0
  next.lossSum = select(isFirst, 0, state.lossSum) + loss.converted(to: .f64)
  next.correct = select(isFirst, 0, state.correct) + correct
  let following = state.position + 1
  next.position = select(following .== Tensor(integerLiteral: epoch.order.shape[0]), 0, following)
  return next
}

extension Dataset.Kind {
  /// The mean loss of a batch: cross-entropy in nats, or the mean squared error in units of the targets' variance.
  func loss(_ outputs: Tensor, _ targets: Tensor) -> Tensor {
    switch self {
    case .classification: softmaxCrossEntropy(outputs, targets)
    case .regression: meanSquaredError(outputs, targets)
    }
  }

  /// How many of a batch are classified correctly; 0 for a regression.
  func correctCount(_ outputs: Tensor, _ targets: Tensor) -> Tensor {
    switch self {
    case .classification: GradusNN.correctCount(outputs, targets)
    case .regression: Tensor.zeros([], .i64)
    }
  }

  var isClassification: Bool {
    if case .classification = self { true } else { false }
  }
}

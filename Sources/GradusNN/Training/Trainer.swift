import Gradus
import GradusOptimize

/// Trains a model by minibatches: each step (forward, backward, update) is one run of one compiled program.
///
///     let trainer = Trainer(optimizer: Adam(), epochs: 3, batch: 128, seed: 1)
///     let result = try trainer.train(model, on: data)
///
/// Every epoch takes the training data in a new order, fixed by the seed; rows that do not fill a last minibatch are left out of that epoch.
/// The same seed gives the same losses, bit for bit, with any number of threads.
public struct Trainer: Sendable {
  public let optimizer: any Optimizer
  /// ≥ 0; none leaves the model as it is.
  public let epochs: Int
  /// Samples in a minibatch; taken as 1 if it is less, and as the size of the training data if it is more.
  public let batch: Int
  public let seed: UInt64
  public let engine: any Engine
  /// Whether the steps are profiled, which makes them a little slower.
  public let isProfiled: Bool

  public init(
    optimizer: any Optimizer, epochs: Int, batch: Int, seed: UInt64, engine: any Engine = NativeEngine.shared,
    isProfiled: Bool = false
  ) {
    self.optimizer = optimizer
    self.epochs = epochs
    self.batch = batch
    self.seed = seed
    self.engine = engine
    self.isProfiled = isProfiled
  }

  /// Trains and returns the new model.
  ///
  /// - Parameters:
  ///   - shouldStop: asked after each step; true ends the run with what was learned so far.
  ///   - stepEnded: called after each step.
  ///   - epochEnded: called after each finished epoch; what it throws ends the run.
  /// - Throws: `TrainingError` when the loss is not finite, `TensorError` when the model does not fit the data, `DataError` when there is no
  ///   training data.
  public func train<Model: Layer>(
    _ model: Model, on data: Dataset, shouldStop: () -> Bool = { false },
    stepEnded: (TrainingProgress) -> Void = { _ in }, epochEnded: (EpochReport) throws -> Void = { _ in }
  ) throws -> TrainingResult<Model> {
    let run = try TrainingRun(self, model, data)
    while run.epoch < epochs, !run.isInterrupted {
      if let report = try run.nextEpoch(shouldStop: shouldStop, stepEnded: stepEnded) { try epochEnded(report) }
    }
    return run.result
  }

  /// The loss and the accuracy of a model on some data, as it is: nothing is random. NaN of nothing.
  public func evaluation<Model: Layer>(
    of model: Model, on data: Dataset.Part, _ kind: Dataset.Kind
  ) throws(TensorError) -> Evaluation {
    try Evaluator(kind, on: engine).evaluation(of: model, on: data)
  }
}

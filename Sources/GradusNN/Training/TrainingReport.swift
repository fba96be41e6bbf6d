import Gradus

/// Where a training run stands, after each step.
public struct TrainingProgress: Sendable {
  /// From 1.
  public let epoch: Int
  public let epochs: Int
  /// The steps done of this epoch, from 1.
  public let step: Int
  public let stepsPerEpoch: Int
  public let batch: Int
  /// Averages over the steps of this epoch so far.
  public let running: Evaluation
  /// The time that training took so far, in seconds, without evaluation.
  public let seconds: Double

  /// The samples learned from in all.
  public var samples: Int { ((epoch - 1) * stepsPerEpoch + step) * batch }
  public var samplesPerSecond: Double { Double(samples) / seconds }
  /// The share of all steps done, in 0 ... 1.
  public var fraction: Double { (Double(epoch - 1) + Double(step) / Double(stepsPerEpoch)) / Double(epochs) }
}

/// The outcome of one epoch.
public struct EpochReport: Sendable, Hashable {
  /// From 1.
  public let epoch: Int
  /// Averages over the epoch's steps, each measured before its update: what the model was while it learned.
  public let train: Evaluation
  /// The model after the epoch, on the test data; nil when there is none.
  public let test: Evaluation?
  /// The time of the epoch's steps, in seconds, without the evaluation.
  public let seconds: Double
  public let samplesPerSecond: Double
}

/// The outcome of a training run.
public struct TrainingResult<Model: Layer> {
  public let model: Model
  /// How many epochs were finished.
  public let epochs: Int
  /// How many steps were taken.
  public let steps: Int
  /// Whether `shouldStop` ended the run before its last epoch was finished.
  public let isInterrupted: Bool
  /// Of all steps, without evaluation; 0 when there was none.
  public let samplesPerSecond: Double
  /// Where the time of the steps went, if the trainer was to profile them.
  public let profile: Profile?
}

/// A loss that became NaN or infinite, so that training could not go on.
public struct TrainingError: Error, Sendable, CustomStringConvertible {
  /// From 1.
  public let epoch: Int
  /// The step of the epoch, from 1, whose loss was not finite.
  public let step: Int
  public let loss: Double
  /// The first operation whose result was not finite although its operands were; it may be in the update of an earlier step.
  public let operation: NonFiniteResult?

  public var description: String {
    let cause = operation.map { "; \($0) was the first" } ?? ""
    return "training: expected a finite loss, got \(loss) in step \(step) of epoch \(epoch)\(cause). "
      + "Lower the learning rate or check the data."
  }
}

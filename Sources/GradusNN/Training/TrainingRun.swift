import Gradus
import GradusOptimize

/// A training run under way.
final class TrainingRun<Model: Layer> {
  private let trainer: Trainer
  private let data: Dataset
  private let batch: Int
  private let stepsPerEpoch: Int
  private let iteration: Iteration<TrainingState<Model>, EpochInput>
  private let evaluator: Evaluator<Model>
  private let lossLeaf: Int
  private let correctLeaf: Int
  private var seconds = 0.0
  private var steps = 0
  private var profile = Profile()
  /// The finished epochs.
  private(set) var epoch = 0
  private(set) var isInterrupted = false

  init(_ trainer: Trainer, _ model: Model, _ data: Dataset) throws {
    guard data.train.count > 0 else {
      throw DataError("training data", expected: "at least 1 row", got: "none", remedy: "Train on more data.")
    }
    if let error = (model.leaves + data.train.leaves).lazy.compactMap(\.error).first { throw error }
    self.trainer = trainer
    self.data = data
    batch = max(1, min(trainer.batch, data.train.count))
    stepsPerEpoch = data.train.count / batch
    let input = EpochInput(data.train, batch: batch, seed: trainer.seed, epoch: 1)
    iteration = try trainer.iteration(from: TrainingState(model, trainer.optimizer), input, data.kind)
    evaluator = Evaluator(data.kind, on: trainer.engine)
    lossLeaf = iteration.leaf(named: "lossSum") ?? -1
    correctLeaf = iteration.leaf(named: "correct") ?? -1
  }

  /// Takes the steps of the next epoch; nil when `shouldStop` ended it early.
  func nextEpoch(shouldStop: () -> Bool, stepEnded: (TrainingProgress) -> Void) throws -> EpochReport? {
    let input = EpochInput(data.train, batch: batch, seed: trainer.seed, epoch: epoch + 1)
    let atStart = iteration.state
    let clock = ContinuousClock()
    let (start, before) = (clock.now, seconds)
    try iteration.setInput(input)
    for step in 1...stepsPerEpoch {
      if trainer.isProfiled { try iteration.advance(recording: &profile) } else { try iteration.advance() }
      steps += 1
      seconds = before + start.duration(to: clock.now).inSeconds
      let running = average(overSteps: step)
      guard running.loss.isFinite else { throw failure(step, running.loss, atStart, input) }
      stepEnded(
        TrainingProgress(
          epoch: epoch + 1, epochs: trainer.epochs, step: step, stepsPerEpoch: stepsPerEpoch, batch: batch,
          running: running, seconds: seconds))
      isInterrupted = shouldStop()
      if isInterrupted && step < stepsPerEpoch { return nil }
    }
    // The last update was not followed by a loss that would show it.
    let model = iteration.state.model
    guard try model.isFinite else { throw failure(stepsPerEpoch, .nan, atStart, input) }
    let test = try data.test.map { try evaluator.evaluation(of: model, on: $0) }
    if let loss = test?.loss, !loss.isFinite {
      // Finite parameters that overflow on the test data do so on the next minibatch too: that step tells where.
      try? iteration.advance()
      throw failure(stepsPerEpoch, loss, atStart, input)
    }
    epoch += 1
    return EpochReport(
      epoch: epoch, train: average(overSteps: stepsPerEpoch), test: test, seconds: seconds - before,
      samplesPerSecond: Double(stepsPerEpoch * batch) / (seconds - before))
  }

  /// The outcome so far.
  var result: TrainingResult<Model> {
    TrainingResult(
      model: iteration.state.model, epochs: epoch, steps: steps, isInterrupted: isInterrupted && epoch < trainer.epochs,
      samplesPerSecond: steps == 0 ? 0 : Double(steps * batch) / seconds,
      profile: trainer.isProfiled ? profile : nil)
  }

  /// The averages over the first steps of the present epoch.
  private func average(overSteps count: Int) -> Evaluation {
    let loss = iteration.scalar(atLeaf: lossLeaf) / Double(count)
    guard data.kind.isClassification else { return Evaluation(loss: loss, accuracy: nil) }
    return Evaluation(loss: loss, accuracy: iteration.scalar(atLeaf: correctLeaf) / Double(count * batch))
  }

  private func failure(
    _ step: Int, _ loss: Double, _ atStart: TrainingState<Model>, _ input: EpochInput
  ) -> TrainingError {
    if let found = try? iteration.firstNonFinite() {
      return TrainingError(epoch: epoch + 1, step: step, loss: loss, operation: found)
    }
    // The step started from parameters that were not finite, so the step before it made them: the epoch again, up to there.
    let replay = try? trainer.iteration(from: atStart, input, data.kind)
    for _ in 1..<step { try? replay?.advance() }
    let found = step > 1 ? try? replay?.firstNonFinite() : nil
    return TrainingError(epoch: epoch + 1, step: step, loss: loss, operation: found)
  }
}

extension Trainer {
  /// The compiled training step at a state.
  func iteration<Model: Layer>(
    from state: TrainingState<Model>, _ input: EpochInput, _ kind: Dataset.Kind
  ) throws(TensorError) -> Iteration<TrainingState<Model>, EpochInput> {
    try Iteration(state, input, on: engine) { state, input in
      trainingStep(state, input, kind, optimizer, seed: seed)
    }
  }
}

extension TensorTree {
  /// Whether every element of every tensor is finite: only then is x − x zero.
  fileprivate var isFinite: Bool {
    get throws(TensorError) {
      for leaf in leaves where try sum(leaf - leaf).converted(to: .f64).scalar(as: Double.self) != 0 { return false }
      return true
    }
  }
}

extension Duration {
  /// The duration as a number of seconds.
  public var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

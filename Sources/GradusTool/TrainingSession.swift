import ArgumentParser
import Gradus
import GradusNN
import GradusPlot

/// One run of `gradus train`: builds the model, trains it, reports and saves.
struct TrainingSession {
  private let settings: Settings
  private let source: Source
  private let reporter: Reporter
  private let hidden: [Int]
  private let trainer: Trainer
  private let files: Files

  /// Where to write what is asked for.
  struct Files {
    let model: String?
    let picture: String?
    let profile: String?
  }

  init(_ settings: Settings, _ source: Source, _ reporter: Reporter, _ files: Files) throws {
    self.settings = settings
    self.files = files
    self.source = source
    self.reporter = reporter
    hidden = settings.hidden ?? source.defaults.hidden
    let engine = settings.threads.map { NativeEngine(threads: $0) } ?? .shared
    let usualRate = source.defaults.learningRate * (settings.optimizer == .adam ? 1 : 10)
    trainer = Trainer(
      optimizer: settings.optimizer.optimizer(settings.learningRate ?? usualRate),
      epochs: settings.epochs ?? source.defaults.epochs, batch: settings.batch ?? source.defaults.batch,
      seed: settings.seed, engine: engine, isProfiled: files.profile != nil)
  }

  func run() throws {
    let data = source.data
    for note in source.notes { reporter.message(note) }
    let model = Sequential.perceptron(
      data.inputShape, hidden: hidden, outputs: data.outputCount, settings.activation, dropout: settings.dropout,
      settings.precision, key: RandomKey(seed: Int(truncatingIfNeeded: settings.seed)))
    var curves = LossCurves()
    // What was learned until a loss was no number, or until an interruption, is worth a look.
    defer { if let picture = files.picture { curves.write(to: picture, reporter) } }
    let result = try trained(model, &curves)
    defer { if let profile = result.profile { write(profile) } }
    let path = files.model
    if result.isInterrupted {
      try save(result.model)
      let place = "interrupted after step \(result.steps), in epoch \(result.epochs + 1) of \(trainer.epochs)"
      let outcome = path.map { "saved \($0)" } ?? "nothing saved (no --save)"
      reporter.message([place, outcome].joined(separator: "; "), isEssential: true)
      throw ExitCode(130)
    }
    // The results first: they are not lost when the file cannot be written.
    try reporter.finished(
      Outcome(
        epochs: result.epochs, train: trainer.evaluation(of: result.model, on: data.train, data.kind),
        test: data.test.map { try trainer.evaluation(of: result.model, on: $0, data.kind) },
        samplesPerSecond: result.samplesPerSecond, parameters: result.model.parameterCount, kind: data.kind,
        summary: ModelSummary(result.model, inputShape: data.inputShape)))
    try save(result.model)
    if let path { reporter.message("saved \(path)") }
  }

  private func save(_ model: Sequential) throws {
    if let path = files.model { try Safetensors(model, metadata: metadata(of: model)).write(to: path) }
  }

  /// Failure is told, but the run was done.
  private func write(_ profile: Profile) {
    guard let path = files.profile else { return }
    do {
      try writeFile(profile.chromeTrace, to: path)
      reporter.message("where the time of a step went:\n\(profile)\nwrote \(path)")
    } catch {
      reporter.message("\(error)", isEssential: true)
    }
  }

  private func trained(_ model: Sequential, _ curves: inout LossCurves) throws -> TrainingResult<Sequential> {
    defer { reporter.bar.erase() }
    return try trainer.train(
      model, on: source.data, shouldStop: { Interruption.isRequested }, stepEnded: reporter.bar.show,
      epochEnded: { report in
        curves.add(report)
        reporter.epochEnded(report)
      })
  }

  /// What rebuilds the model, and turns its inputs and outputs into the units of the data.
  private func metadata(of model: Sequential) -> [String: String] {
    var result = source.data.notes
    result["format"] = "gradus"
    result["architecture"] = model.description
    result["input_shape"] = "\(source.data.inputShape)"
    result["hidden"] = "\(hidden)"
    result["activation"] = settings.activation.rawValue
    switch source.data.kind {
    case .classification(let classes):
      result["task"] = "classification"
      result["classes"] = "[\(classes.map(jsonString).joined(separator: ", "))]"
    case .regression(let standardisation):
      result["task"] = "regression"
      result["target_mean"] = "\(standardisation.mean)"
      result["target_scale"] = "\(standardisation.scale)"
    }
    return result
  }
}

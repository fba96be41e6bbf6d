import Gradus
import GradusNN
import GradusOptimize

/// The optimizers by the names that the command line knows.
enum OptimizerName: String, CaseIterable {
  case adam, momentum, nesterov, sgd

  func optimizer(_ learningRate: Double) -> any Optimizer {
    switch self {
    case .adam: Adam(learningRate: learningRate)
    case .momentum: Momentum(learningRate: learningRate)
    case .nesterov: Momentum(learningRate: learningRate, isNesterov: true)
    case .sgd: GradientDescent(learningRate: learningRate)
    }
  }
}

/// The precisions by their names.
enum Precision: String, CaseIterable {
  case f32, f64

  var scalarType: ScalarType { self == .f32 ? .f32 : .f64 }
}

/// The options of `gradus train`, checked; nil where the source decides.
struct Settings {
  let hidden: [Int]?
  let activation: Activation
  let dropout: Double
  let epochs: Int?
  let batch: Int?
  let learningRate: Double?
  let optimizer: OptimizerName
  let seed: UInt64
  let precision: ScalarType
  let threads: Int?

  /// - Throws: `UsageError` that names the option.
  init(_ command: TrainCommand) throws {
    hidden = try command.hidden.map(widths)
    activation = try named(command.activation, "--activation")
    optimizer = try named(command.optimizer, "--optimizer")
    precision = try (named(command.precision, "--precision") as Precision).scalarType
    dropout = command.dropout
    guard (0..<1).contains(dropout) else {
      throw UsageError("--dropout", expected: "a number from 0 to below 1", got: "\(dropout)", remedy: "0.2 is usual.")
    }
    epochs = try positive(command.epochs, "--epochs", remedy: "Ask for one epoch at least.")
    batch = try positive(command.batch, "--batch", remedy: "32 and 128 are usual.")
    threads = try positive(command.threads, "--threads", remedy: "Leave it out to use every processor.")
    learningRate = command.learningRate
    if let rate = learningRate, !(rate > 0 && rate.isFinite) {
      throw UsageError(
        "--learning-rate", expected: "a number above 0", got: "\(rate)", remedy: "0.001 is usual for Adam.")
    }
    seed = command.seed
  }
}

private func named<Choice: RawRepresentable & CaseIterable>(_ name: String, _ option: String) throws -> Choice
where Choice.RawValue == String {
  do {
    return try choice(name, option: option)
  } catch {
    throw UsageError(error)
  }
}

private func positive(_ number: Int?, _ option: String, remedy: String) throws -> Int? {
  if let number, number < 1 {
    throw UsageError(option, expected: "a whole number of at least 1", got: "\(number)", remedy: remedy)
  }
  return number
}

/// The widths in a list such as `128,128`; none in `none`.
private func widths(_ text: String) throws -> [Int] {
  if text == "none" { return [] }
  let widest = 1_000_000
  return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
    guard let width = Int(part), (1...widest).contains(width) else {
      throw UsageError(
        "--hidden", expected: "widths from 1 to \(widest) with commas between them", got: "\"\(text)\"",
        remedy: "Write for example 128,128, or none for a linear model.")
    }
    return width
  }
}

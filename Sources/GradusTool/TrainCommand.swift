import ArgumentParser
import Gradus
import GradusNN

/// `gradus train`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a network on data and reports its loss and accuracy.",
    discussion: """
      Results go to standard output, progress and messages to standard error. On a terminal a bar shows the progress; otherwise each epoch \
      prints one line. The training loss and accuracy of an epoch are averages over its steps; the final ones are measured on all the data. \
      A fifth of the rows of a table, chosen by the seed, are kept for testing.

      Ctrl-C stops after the present step, saves if --save is given, and ends with exit code 130; a second one ends at once.

      With --json standard output holds one JSON object a line: an "epoch" event for each epoch, then a "finished" event. The accuracies of \
      a regression, and the test values without test data, are null; numbers that are not finite are texts such as "nan".

      Examples:
        gradus train spiral
        gradus train fashion-mnist/ --hidden 128,128 --epochs 3 --batch 128 --learning-rate 0.001
        gradus train iris.csv --target species --save iris.safetensors --plot losses.svg
        gradus train spiral --epochs 20 --profile trace.json
        cut -d, -f1-5 houses.csv | gradus train - --target price --json
      """)

  @Argument(
    help: "`spiral` (built in), a folder of IDX files such as MNIST, a .csv file, or - for CSV on standard input.")
  var source: String

  @Option(help: "The column of a .csv to predict; classes or numbers, by what it holds.")
  var target: String?

  @Option(
    help:
      "The widths of the hidden layers; `none` for a linear model. (default: 128,128 for spiral and images; 32,32 for a table)"
  )
  var hidden: String?

  @Option(help: "\(names(of: Activation.self)).")
  var activation = "relu"

  @Option(parsing: .unconditional, help: "The share of hidden values set to zero while learning, from 0 to below 1.")
  var dropout = 0.0

  @Option(
    parsing: .unconditional,
    help: "How often to go through the data. (default: 400 for spiral, 5 for images, 100 for a table)")
  var epochs: Int?

  @Option(parsing: .unconditional, help: "Samples in a step. (default: 300 for spiral, 128 for images, 32 for a table)")
  var batch: Int?

  @Option(
    parsing: .unconditional,
    help:
      "The size of a step. (default: 0.01 for spiral, 0.001 for images, 0.003 for a table; ten times that for another optimizer than adam)"
  )
  var learningRate: Double?

  @Option(help: "\(names(of: OptimizerName.self)).")
  var optimizer = "adam"

  @Option(parsing: .unconditional, help: "Fixes everything random.")
  var seed: UInt64 = 1

  @Option(help: "f32 or f64.")
  var precision = "f32"

  @Option(parsing: .unconditional, help: "Processor threads. (default: one for each processor)")
  var threads: Int?

  @Flag(help: "Print JSON objects, one a line.")
  var json = false

  @Flag(help: "Print nothing but results and errors.")
  var quiet = false

  @Option(help: ArgumentHelp("Write the trained model to a .safetensors file.", valueName: "file"))
  var save: String?

  @Option(help: ArgumentHelp("Draw the losses of the epochs as an .svg file.", valueName: "file"))
  var plot: String?

  @Option(
    help: ArgumentHelp(
      "Write the time of each kernel as a trace for chrome://tracing or Perfetto, and print a table of them on standard error.",
      valueName: "file"))
  var profile: String?

  func run() throws {
    let settings = try Settings(self)
    let files = TrainingSession.Files(model: save, picture: plot, profile: profile)
    for path in [save, plot, profile] { if let path { try Safetensors.checkWritable(path) } }
    let source = try Source(source, target: target, settings.precision, seed: seed)
    Interruption.watch()
    try TrainingSession(settings, source, Reporter(isJSON: json, isQuiet: quiet), files).run()
  }
}

func names<Choice: RawRepresentable & CaseIterable>(of _: Choice.Type) -> String where Choice.RawValue == String {
  Choice.allCases.map(\.rawValue).joined(separator: ", ")
}

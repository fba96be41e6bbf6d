import ArgumentParser
import Gradus
import GradusCalculus
import GradusNN

/// The command-line tool.
@main
struct GradusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradus",
    abstract: "From the slope of a curve to a trained network.",
    discussion: """
      Examples:
        gradus derivative "2x^3 + 5" --steps
        gradus train spiral
        gradus train fashion-mnist/ --hidden 128,128 --epochs 3
        gradus train iris.csv --target species --save iris.safetensors

      Exit codes: 0 success, 1 failed work (a file, its data, a loss that is not finite), 64 wrong usage, 130 interrupted.
      """,
    version: "0.1.0",
    subcommands: [
      DerivativeCommand.self, GradientCommand.self, HessianCommand.self, JacobianCommand.self, LimitCommand.self,
      StepsCommand.self, EvaluateCommand.self, CheckCommand.self, GraphCommand.self, PlotCommand.self,
      LessonCommand.self, TrainCommand.self,
    ])

  static func main() {
    do {
      try checkVerb()
      var command = try parseAsRoot(formulasApart(Array(CommandLine.arguments.dropFirst())))
      try command.run()
    } catch {
      Console.end(report(error))
    }
  }

  /// Runs a command inside this process, as lessons do; an error is told and the lesson goes on.
  static func run(_ arguments: [String]) {
    do {
      var command = try parseAsRoot(formulasApart(arguments))
      try command.run()
    } catch {
      _ = report(error)
    }
  }

  /// A formula such as -log(x) is no heap of short options: a blank before it says so.
  private static func formulasApart(_ arguments: [String]) -> [String] {
    if arguments.first == "train" { return arguments }
    return arguments.map { argument in
      guard argument.hasPrefix("-"), !argument.hasPrefix("--"), argument.count > 2,
        argument.contains(where: \.isLetter), !argument.hasPrefix("-o") || argument.contains("(")
      else { return argument }
      return " " + argument
    }
  }

  private static var verbs: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

  /// The word that stands where a verb should.
  private static var verb: String? { CommandLine.arguments.dropFirst().first }

  /// The argument parser would count an unknown verb among the superfluous arguments.
  private static func checkVerb() throws {
    guard let verb, !verb.hasPrefix("-"), !(verbs + ["help"]).contains(verb) else { return }
    let remedy = suggestion(for: verb, among: verbs).map { "Did you mean \($0)?" } ?? "See `gradus --help`."
    throw UsageError(
      "gradus", expected: "one of \(verbs.joined(separator: ", "))", got: "\"\(verb)\"", remedy: remedy)
  }

  /// Says on standard error, in one line, what went wrong; help and the version go to standard output. Returns the exit code.
  private static func report(_ error: any Error) -> Int32 {
    switch error {
    case let usage as UsageError:
      Console.write("gradus: \(usage)\n", to: .error)
      return 64
    case let code as ExitCode:
      return code.rawValue
    case let error as GraphError:
      Console.write("gradus: \(error)\n", to: .error)
      return 64
    case is ParseError:
      Console.write("gradus: formula:\n\(error)\n", to: .error)
      return 64
    case is DataError, is TensorError, is TrainingError, is EvaluationError:
      Console.write("gradus: \(error)\n", to: .error)
      return 1
    default:
      let code = exitCode(for: error)
      if code.isSuccess {
        Console.write(fullMessage(for: error) + "\n", to: .output)
        return 0
      }
      var message = self.message(for: error).split(separator: "\n").joined(separator: " ")
      if let last = message.last, !".?!".contains(last) { message += "." }
      let name = verb.flatMap { verbs.contains($0) ? "gradus \($0)" : nil } ?? "gradus"
      Console.write("gradus: \(message) Run `\(name) --help` for the options.\n", to: .error)
      return code.rawValue
    }
  }
}

/// A command line that makes no sense, told in one line.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ option: String, expected: String, got: String, remedy: String) {
    description = "\(DataError(option, expected: expected, got: got, remedy: remedy))"
  }

  init(_ error: DataError) { description = "\(error)" }
}

import GradusNN

/// What a finished run has to say.
struct Outcome {
  let epochs: Int
  let train: Evaluation
  let test: Evaluation?
  let samplesPerSecond: Double
  let parameters: Int
  let kind: Dataset.Kind
  let summary: ModelSummary
}

/// Puts results on standard output, and progress and messages on standard error.
struct Reporter {
  let bar: ProgressBar
  private let isJSON: Bool
  private let isQuiet: Bool
  private let outputIsTerminal: Bool

  init(isJSON: Bool, isQuiet: Bool) {
    self.isJSON = isJSON
    self.isQuiet = isQuiet
    outputIsTerminal = Console.isTerminal(.output)
    bar = ProgressBar(isVisible: !isQuiet && Console.isTerminal(.error))
  }

  /// A line on standard error; `--quiet` leaves it out unless it is essential.
  func message(_ text: String, isEssential: Bool = false) {
    guard isEssential || !isQuiet else { return }
    bar.erase()
    Console.write("gradus: \(text)\n", to: .error)
  }

  func epochEnded(_ report: EpochReport) {
    if isJSON {
      let numbers = jsonEvaluations(report.train, report.test, withTrainAccuracy: true)
      output(
        "{\"event\":\"epoch\",\"epoch\":\(report.epoch),\(numbers),\"seconds\":\(jsonNumber(report.seconds)),"
          + "\"samples_per_second\":\(jsonNumber(report.samplesPerSecond))}")
    } else if !isQuiet, !(bar.isVisible && outputIsTerminal) {
      let speed = "\(fixed(report.seconds, 3)) s  \(grouped(report.samplesPerSecond)) samples/s"
      output("epoch \(report.epoch)  \(words(report.train, report.test))  \(speed)")
    }
  }

  func finished(_ outcome: Outcome) {
    if isJSON {
      output(
        "{\"event\":\"finished\",\"epochs\":\(outcome.epochs),"
          + jsonEvaluations(outcome.train, outcome.test, withTrainAccuracy: false)
          + ",\"samples_per_second\":\(jsonNumber(outcome.samplesPerSecond)),\"parameters\":\(outcome.parameters)}")
      return
    }
    let speed = "\(grouped(outcome.samplesPerSecond)) samples/s"
    output(
      "finished \(outcome.epochs) epoch\(outcome.epochs == 1 ? "" : "s")  \(words(outcome.train, outcome.test))  \(speed)"
    )
    if case .regression(let target) = outcome.kind {
      let error = (outcome.test ?? outcome.train).loss.squareRoot() * target.scale
      output("root mean square error \(fixed(error, 4)) in the unit of the target")
    }
    if outputIsTerminal && !isQuiet { output("\n\(outcome.summary)") }
  }

  private func output(_ line: String) {
    bar.erase()
    Console.write(line + "\n", to: .output)
  }
}

private func jsonEvaluations(_ train: Evaluation, _ test: Evaluation?, withTrainAccuracy: Bool) -> String {
  func number(_ value: Double?) -> String { value.map(jsonNumber) ?? "null" }
  var members = ["\"train_loss\":\(number(train.loss))"]
  if withTrainAccuracy { members.append("\"train_accuracy\":\(number(train.accuracy))") }
  members += ["\"test_loss\":\(number(test?.loss))", "\"test_accuracy\":\(number(test?.accuracy))"]
  return members.joined(separator: ",")
}

private func words(_ train: Evaluation, _ test: Evaluation?) -> String {
  func part(_ name: String, _ evaluation: Evaluation) -> String {
    let accuracy = evaluation.accuracy.map { "  \(name) accuracy \(fixed($0, 4))" } ?? ""
    return "\(name) loss \(fixed(evaluation.loss, 4))\(accuracy)"
  }
  return ([part("train", train)] + (test.map { [part("test", $0)] } ?? [])).joined(separator: "  ")
}

import ArgumentParser
import GradusNN

/// `gradus lesson`.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson",
    abstract: "The lessons, from the slope of a curve to a trained network.",
    discussion: """
      Without a name: the list. With one: the lesson, whose commands are run as it is shown. A lesson is called by its number, its word, or \
      the beginning of it. Lessons on training write no files.

      Examples:
        gradus lesson
        gradus lesson 1
        gradus lesson slope | less
        gradus lesson chain --no-run
      """)

  @Argument(help: "A number, such as 1, or a word, such as slope.")
  var name: String?

  @Flag(help: "Do not run the commands, but print what the lesson says they print.")
  var noRun = false

  @Flag(help: "Print the list or the lesson as one JSON object.")
  var json = false

  func run() throws {
    guard let name else { return list() }
    let lesson = try found(name)
    if json {
      let object: JSON = [
        "name": .text(lesson.name), "title": .text(lesson.title), "text": .text(lesson.text),
      ]
      return Console.write(object.text + "\n", to: .output)
    }
    for part in lesson.parts {
      switch part {
      case .line(let line): Console.write(LessonStyle.shown(line) + "\n", to: .output)
      case .command(let command): show(command)
      }
    }
  }

  private func list() {
    if json {
      let object = JSON.list(
        Lesson.all.map { ["name": .text($0.name), "title": .text($0.title), "question": .text($0.question)] })
      return Console.write(object.text + "\n", to: .output)
    }
    let width = Lesson.all.map(\.word.count).max() ?? 0
    for lesson in Lesson.all {
      let number = String(repeating: " ", count: lesson.number < 10 ? 1 : 0) + "\(lesson.number)"
      let word = lesson.word + String(repeating: " ", count: width - lesson.word.count)
      let title = lesson.title.drop { $0.isNumber || $0 == " " }
      Console.write("\(number)  \(word)  \(title)\n", to: .output)
    }
    Console.write("\nRead one: gradus lesson 1\n", to: .error)
  }

  private func found(_ name: String) throws -> Lesson {
    let lessons = Lesson.all
    if let number = Int(name), let lesson = lessons.first(where: { $0.number == number }) { return lesson }
    if let lesson = lessons.first(where: { $0.word == name || $0.name == name }) { return lesson }
    let near = lessons.filter { $0.word.hasPrefix(name) }
    if near.count == 1 { return near[0] }
    let words = lessons.map(\.word)
    let remedy = suggestion(for: name, among: words).map { "Did you mean \($0)?" } ?? "List them with `gradus lesson`."
    throw UsageError(
      "lesson", expected: "a number from \(lessons.first?.number ?? 0) to \(lessons.last?.number ?? 0), or a word",
      got: "\"\(name)\"", remedy: remedy)
  }

  /// The command, and what it prints.
  private func show(_ command: LessonCommandLine) {
    Console.write(LessonStyle.command(command.text) + "\n", to: .output)
    guard !noRun, let arguments = command.arguments, arguments.first != "lesson" else {
      for line in command.output { Console.write("\(line)\n", to: .output) }
      return
    }
    GradusCommand.run(LessonStyle.withoutFiles(arguments))
  }
}

/// How lessons look in a terminal.
enum LessonStyle {
  /// Headings bold and figures named, where that can be seen.
  static func shown(_ line: Substring) -> String {
    guard Console.isTerminal(.output) else { return String(line) }
    if line.hasPrefix("#") { return "\u{1B}[1m\(line.drop { "# ".contains($0) })\u{1B}[0m" }
    return String(line)
  }

  static func command(_ text: String) -> String {
    Console.isTerminal(.output) ? "\u{1B}[36m$ \(text)\u{1B}[0m" : "$ \(text)"
  }

  /// A figure that goes to a file is shown as text instead.
  static func withoutFiles(_ arguments: [String]) -> [String] {
    guard let place = arguments.firstIndex(where: { $0 == "--output" || $0 == "-o" }), place + 1 < arguments.count
    else {
      return arguments
    }
    let isFigure = arguments[place + 1].hasSuffix(".svg")
    let rest = Array(arguments[..<place] + arguments[(place + 2)...])
    return isFigure && arguments.first == "plot" ? rest + ["--format", "text"] : rest
  }
}

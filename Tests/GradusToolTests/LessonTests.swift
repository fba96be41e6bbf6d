import Foundation
import Testing

/// The lessons say what their commands print.
@Suite struct LessonTests {
  /// Lessons/ beside Package.swift.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Lessons")

  static let files: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
    return names.filter { $0.hasSuffix(".md") }.sorted()
  }()

  private struct Command: CustomStringConvertible {
    let text: String
    var output = ""
    var description: String { text }
  }

  /// The commands of the blocks marked `console`, with the lines below each.
  private static func commands(_ text: String) -> [Command] {
    var commands: [Command] = []
    var margin: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let indent = margin {
        let line = line.dropFirst(indent)
        if line == "```" {
          margin = nil
        } else if line.hasPrefix("$ ") {
          commands.append(Command(text: String(line.dropFirst(2))))
        } else if !commands.isEmpty {
          commands[commands.count - 1].output += line + "\n"
        }
      } else if line.drop(while: { $0 == " " }) == "```console" {
        margin = line.prefix { $0 == " " }.count
      }
    }
    return commands
  }

  private func text(_ file: String) throws -> String {
    try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
  }

  /// With GRADUS_WRITE_LESSONS set, what the commands print is put into the lessons, and the figures are kept.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["GRADUS_WRITE_LESSONS"] != nil), arguments: files)
  func `the lessons are written anew`(file: String) throws {
    var lines: [String] = []
    var margin: Int?
    let path = Self.folder.path(percentEncoded: false)
    for line in try text(file).split(separator: "\n", omittingEmptySubsequences: false) {
      if let indent = margin {
        let inner = line.dropFirst(indent)
        let space = String(repeating: " ", count: indent)
        if inner == "```" { margin = nil }
        if inner == "```" || inner.hasPrefix("$ ") { lines.append(String(line)) }
        guard inner.hasPrefix("$ ") else { continue }
        let run = try ToolRun(shell: String(inner.dropFirst(2)), in: path)
        let output = (run.output + run.error).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        lines += output.map { $0.isEmpty ? "" : space + $0 }
      } else {
        if line.drop(while: { $0 == " " }) == "```console" { margin = line.prefix { $0 == " " }.count }
        lines.append(String(line))
      }
    }
    try lines.joined(separator: "\n").write(to: Self.folder.appending(path: file), atomically: true, encoding: .utf8)
  }

  @Test(arguments: files) func `every command prints what the lesson says`(file: String) throws {
    let commands = Self.commands(try text(file))
    #expect(!commands.isEmpty)
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: "\(folder)/figures", withIntermediateDirectories: true)
      for command in commands {
        let run = try ToolRun(shell: command.text, in: folder)
        #expect(run.output + run.error == command.output, "\(command.text)\n\(run.output)\(run.error)")
      }
      for figure in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/figures") {
        let drawn = try Data(contentsOf: URL(filePath: "\(folder)/figures/\(figure)"))
        let kept = try? Data(contentsOf: Self.folder.appending(path: "figures/\(figure)"))
        #expect(drawn == kept, "\(figure) is not the figure that \(file) draws")
      }
    }
  }

  @Test(arguments: files) func `a lesson has a question, three exercises and at most 900 words`(file: String) throws {
    let text = try text(file)
    #expect(text.hasPrefix("# \(Int(file.prefix(2)) ?? -1) "))
    for heading in ["## Definition", "## Worked example", "## Exercises", "## Solutions"] {
      #expect(text.contains("\n\(heading)\n"), "\(heading)")
    }
    #expect(
      text.contains("\n1. *Warm-up.* ") && text.contains("\n2. *Standard.* ") && text.contains("\n3. *Transfer.* "))
    var isBlock = false
    let words = text.split(separator: "\n").filter { line in
      if line.contains("```") { isBlock.toggle() }
      return !isBlock
    }.reduce(0) { $0 + $1.split(separator: " ").count }
    // The errata are a list, not a lesson to read at one go.
    #expect(words <= (file == "19-errata.md" ? 1600 : 900), "\(words) words")
    for figure in text.split(separator: "](figures/").dropFirst() {
      let name = figure.prefix { $0 != ")" }
      #expect(
        FileManager.default.fileExists(
          atPath: Self.folder.appending(path: "figures/\(name)").path(percentEncoded: false)))
      #expect(text.contains("figures/\(name)\n"), "\(name) is drawn by a command of the lesson")
    }
  }

  @Test func `the tool has every lesson`() throws {
    let run = try ToolRun("lesson")
    #expect(run.code == 0 && run.outputLines.count == Self.files.count, "\(run)")
    for file in Self.files {
      let shown = try ToolRun("lesson", String(file.dropFirst(3).dropLast(3)), "--no-run")
      let title = try text(file).prefix { $0 != "\n" }
      #expect(shown.code == 0 && shown.output.hasPrefix(title), "\(file)")
    }
  }

  @Test func `an unknown lesson is met by the nearest one`() throws {
    let run = try ToolRun("lesson", "slop")
    #expect(run.code == 0)
    let wrong = try ToolRun("lesson", "slpoe")
    #expect(wrong.code == 64 && wrong.error.contains("Did you mean slope?"), "\(wrong)")
  }
}

import ArgumentParser
import GradusCalculus
import GradusNN

/// How and where the verbs of calculus print.
struct OutputOptions: ParsableArguments {
  enum Format: String, CaseIterable {
    case text, unicode, latex, mathml, html, json
  }

  @Option(help: "text (ASCII), unicode, latex, mathml, html (a page that needs no network), or json.")
  var format = "unicode"

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Colour in LaTeX what changes from line to line (needs the package xcolor).")
  var color = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  func kind() throws -> Format {
    if json { return .json }
    guard let kind = Format(rawValue: format) else {
      let names = Format.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("--format", expected: "one of \(names)", got: "\"\(format)\"", remedy: "unicode is the default.")
    }
    return kind
  }

  /// How formulas stand in lines of text.
  func notation() throws -> TextNotation { try kind() == .text ? .text : .unicode }

  /// Prints a page in the format that was asked for.
  func write(_ page: Page, title: String, _ object: @autoclosure () throws -> JSON) throws {
    let text =
      switch try kind() {
      case .text: page.text(.text)
      case .unicode: page.text(.unicode)
      case .latex: page.latex(hasColour: color)
      case .mathml: page.mathML
      case .html: page.html(title: title)
      case .json: try object().text
      }
    try write(text)
  }

  /// Prints one formula alone; in HTML as a page.
  func write(_ formula: Math, title: String, _ object: @autoclosure () throws -> JSON) throws {
    switch try kind() {
    case .latex: try write(formula.latex)
    case .mathml: try write(formula.mathML(isBlock: true))
    default: try write(Page([.paragraph(Prose(formula))]), title: title, try object())
    }
  }

  private func write(_ text: String) throws {
    let text = text.hasSuffix("\n") ? text : text + "\n"
    guard let output, output != "-" else {
      Console.write(text, to: .output)
      return
    }
    try writeFile(text, to: output)
  }
}

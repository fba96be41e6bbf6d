/// A file, a cell or an option that cannot be used, told in one line.
///
///     iris.csv:17: expected 5 fields as in the header, got 4. Add the missing cell or remove the row.
///
/// Control characters of a path or a cell are escaped, so that the description never breaks its line.
public struct DataError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file with its line or byte offset, or the name of an option.
  public let location: String
  /// What the operation needs, as a noun phrase.
  public let expected: String
  /// What it met instead, as a noun phrase.
  public let got: String
  /// What to do, as a sentence with its full stop.
  public let remedy: String

  public var description: String {
    escapingControlCharacters("\(location.isEmpty ? "\"\"" : location): expected \(expected), got \(got). \(remedy)")
  }

  public init(_ location: String, expected: String, got: String, remedy: String) {
    self.location = location
    self.expected = expected
    self.got = got
    self.remedy = remedy
  }
}

/// The text in double quotes, cut to 40 characters, as error messages and notes show it.
func quoted(_ text: some StringProtocol) -> String {
  // Scalars, not characters: one character may hold any number of combining marks.
  let start = text.unicodeScalars.prefix(40)
  var shown = String(String.UnicodeScalarView(start))
  if start.endIndex != text.unicodeScalars.endIndex { shown += "…" }
  return escapingControlCharacters("\"\(shown)\"")
}

/// The names in a row, at most 20 of them, each cut like `quoted` text.
func listed(_ names: [String]) -> String {
  let shown = names.prefix(20).map { quoted($0) }.joined(separator: ", ")
  return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
}

/// "1 cell", "2 cells".
func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}

private func escapingControlCharacters(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: result += scalar.escaped(asASCII: true)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

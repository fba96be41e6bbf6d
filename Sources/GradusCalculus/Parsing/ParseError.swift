/// What a text has where the grammar expects something else.
///
///     2x + * 3
///          ^
///     expected a number, a name or "(", got "*". Write a factor on both sides.
public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
  public let text: String
  /// The place of the first character that cannot be, counted from 1; one past the end where more is missing.
  public let column: Int
  public let expected: String
  public let got: String
  public let remedy: String

  public var description: String {
    // A long text is shown around the place.
    let characters = Array(text)
    let (start, end) = (Swift.max(0, column - 61), Swift.min(characters.count, column + 19))
    let window = String(characters[start..<end].map { $0.isNewline || $0 == "\t" ? " " : $0 })
    let (left, right) = (start > 0 ? "…" : "", end < characters.count ? "…" : "")
    let caret = String(repeating: " ", count: left.count + column - 1 - start) + "^"
    return "\(left)\(window)\(right)\n\(caret)\ncolumn \(column): expected \(expected), got \(got)."
      + (remedy.isEmpty ? "" : " \(remedy)")
  }
}

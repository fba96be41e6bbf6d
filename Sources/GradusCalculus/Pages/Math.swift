/// A formula as it is set: expressions, and what stands round them in lines of mathematics.
public indirect enum Math: Hashable, Sendable, ExpressibleByStringLiteral {
  case expression(Expression, marks: [Mark])
  /// A name as it is read aloud: f, L, f′(x).
  case name(String)
  /// ∂f/∂x, d²f/dx²; curly where `isPartial`.
  case slope(of: Math, by: [Variable], isPartial: Bool)
  /// lim(h→0) …
  case limit(Variable, to: Expression, of: Math)
  /// Σᵢ Σₖ …
  case summation(over: [String], of: Math)
  /// Side by side, with a thin space between.
  case row([Math])
  /// In square brackets, which say "the whole of it".
  case bracketed(Math)
  /// a = b = c
  case chain([Math], relation: String)
  /// Rows of a matrix; a column has rows of one.
  case matrix([[Math]])
  /// With a brace below and words under it.
  case underbraced(Math, Prose)
  case words(String)

  public init(stringLiteral name: String) { self = .name(name) }

  public static func expression(_ expression: Expression) -> Math { .expression(expression, marks: []) }

  /// f(x, y) and the like.
  public static func application(_ name: String, _ variables: [Variable]) -> Math {
    .name("\(name)(\(variables.map(\.description).joined(separator: ", ")))")
  }

  /// a = b
  public static func equation(_ left: Math, _ right: Math) -> Math { .chain([left, right], relation: "=") }

  /// A column of formulas.
  public static func column(_ entries: [Math]) -> Math { .matrix(entries.map { [$0] }) }
}

/// A part of an expression that is shown in colour: what is under work, or what it became.
public struct Mark: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// The part that the next step works on.
    case work
    /// What it became.
    case result
    /// A part that cancels.
    case cancelled
    /// A variable that is held constant.
    case held
  }

  /// The children to take from the top down to the part.
  public let path: [Int]
  /// The neighbours from `path` on that make up the part: 1, or more for several factors or terms beside each other.
  public let count: Int
  public let kind: Kind
  /// 1…3: parts with the same number belong together.
  public let colour: Int
  /// What stands under the part, with a brace.
  public let label: String?

  public init(path: [Int], count: Int = 1, _ kind: Kind, colour: Int = 1, label: String? = nil) {
    (self.path, self.count, self.kind, self.colour, self.label) = (path, count, kind, colour, label)
  }
}

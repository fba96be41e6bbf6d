/// A page of worked mathematics, apart from how it is printed: as lines of text, LaTeX, MathML, HTML or JSON.
///
///     Page([.lines([Line("f′(x)", "=", .expression(slope), because: "power rule with \(n)")])]).text(.unicode)
public struct Page: Hashable, Sendable {
  public var blocks: [Block]

  public init(_ blocks: [Block]) { self.blocks = blocks }
}

/// A part of a page, from one margin to the other.
public indirect enum Block: Hashable, Sendable {
  case heading(Prose)
  case paragraph(Prose)
  /// Formulas below each other, aligned at their relations, each with its reason.
  case lines([Line])
  case table(header: [Prose], rows: [[Prose]])
  case figure(Figure)
}

/// A line of mathematics: `4        = 6x²            multiply`.
public struct Line: Hashable, Sendable {
  /// The number at the margin; nil for a line that is no step.
  public var number: Int?
  /// What stands left of the relation; nil where it is as in the line above.
  public var left: Math?
  public var relation: String
  public var right: Math
  public var reason: Prose
  /// What opens below the line: the derivation of an inner part.
  public var below: [Block]
  /// Whether `below` is closed at first, and left out where nothing can be opened.
  public var isFolded: Bool

  public init(
    _ left: Math?, _ relation: String = "=", _ right: Math, because reason: Prose = "", number: Int? = nil,
    below: [Block] = [], isFolded: Bool = false
  ) {
    (self.left, self.relation, self.right, self.reason) = (left, relation, right, reason)
    (self.number, self.below, self.isFolded) = (number, below, isFolded)
  }
}

/// A picture, with words for those who cannot see it.
public struct Figure: Hashable, Sendable {
  /// A complete `<svg>` element.
  public var svg: String
  public var caption: Prose

  public init(svg: String, caption: Prose) { (self.svg, self.caption) = (svg, caption) }
}

/// Words with formulas in them: `"power rule with \(exponent)"` sets an `Expression` or `Math` as a formula.
public struct Prose: Hashable, Sendable, ExpressibleByStringInterpolation {
  public enum Part: Hashable, Sendable {
    case words(String)
    case math(Math)
  }

  public var parts: [Part]

  public init(_ parts: [Part]) { self.parts = parts }
  public init(_ math: Math) { parts = [.math(math)] }
  public init(stringLiteral text: String) { parts = text.isEmpty ? [] : [.words(text)] }
  public init(stringInterpolation: Interpolation) { parts = stringInterpolation.parts }

  public var isEmpty: Bool { parts.isEmpty }

  /// The parts of several, with words between them.
  public static func joined(_ items: [Prose], by separator: String) -> Prose {
    Prose(items.enumerated().flatMap { ($0 > 0 ? [Part.words(separator)] : []) + $1.parts })
  }

  public struct Interpolation: StringInterpolationProtocol {
    var parts: [Part] = []

    public init(literalCapacity: Int, interpolationCount: Int) {}
    public mutating func appendLiteral(_ text: String) {
      if case .words(let words) = parts.last {
        parts[parts.count - 1] = .words(words + text)
      } else if !text.isEmpty {
        parts.append(.words(text))
      }
    }
    public mutating func appendInterpolation(_ expression: Expression) { parts.append(.math(.expression(expression))) }
    public mutating func appendInterpolation(_ math: Math) { parts.append(.math(math)) }
    public mutating func appendInterpolation(_ variable: Variable) {
      parts.append(.math(.expression(.variable(variable))))
    }
    public mutating func appendInterpolation(_ prose: Prose) { parts += prose.parts }
    public mutating func appendInterpolation(_ words: String) { appendLiteral(words) }
    public mutating func appendInterpolation(_ number: Int) { appendLiteral("\(number)") }
  }
}

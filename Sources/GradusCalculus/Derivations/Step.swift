/// A line of a derivation: what became of the line before, and why.
public struct Step: Hashable, Sendable {
  /// A part of the line before and what became of it.
  public struct Change: Hashable, Sendable {
    /// The children to take from the top of `before` down to the part.
    public let before: [Int]
    /// The same for `after`, where `count` neighbours from there on came out of it.
    public let after: [Int]
    public let count: Int
    /// 1…3
    public let colour: Int
    /// What came out, in its factors from left to right, where they have names: outer′ and inner′.
    public let parts: [Part]

    public struct Part: Hashable, Sendable {
      public let name: String
      public let count: Int
    }
  }

  /// The rules that were used, the most important one first.
  public let rules: [Rule]
  public let before: Expression
  public let after: Expression
  public let changes: [Change]
  /// The reason, as it stands beside the line.
  public let reason: Prose
  /// Under which conditions the line equals the one before.
  public let conditions: [Expression]
  /// The derivations of inner parts, which open below the line.
  public let substeps: [Derivation]

  init(
    _ rules: [Rule], _ before: Expression, _ after: Expression, because reason: Prose, changes: [Change] = [],
    conditions: [Expression] = [], substeps: [Derivation] = []
  ) {
    (self.rules, self.before, self.after, self.reason) = (rules, before, after, reason)
    (self.changes, self.conditions, self.substeps) = (changes, conditions, substeps)
  }

  /// How much a reader gains from the line: 0 for tidying up, 3 for a chain or a case.
  public var weight: Int { rules.map(\.weight).max() ?? 0 }

  func ending(in result: Expression) -> Step {
    Step(rules, before, result, because: reason, changes: [], conditions: conditions, substeps: substeps)
  }
}

/// How much stands in one line of a derivation.
public enum Detail: Int, Hashable, Sendable, CaseIterable, Comparable {
  /// The result alone.
  case answer
  /// One line for each idea that a teacher would say aloud.
  case board
  /// One rule in a line.
  case notebook
  /// One rewrite in a line, arithmetic included.
  case all

  public static func < (left: Detail, right: Detail) -> Bool { left.rawValue < right.rawValue }
}

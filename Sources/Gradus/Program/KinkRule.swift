/// A line of the policy at kinks and edges: what an operation answers where its derivative does not exist or is infinite.
public struct KinkRule: Sendable, Hashable, CustomStringConvertible {
  /// The operations it is about, such as `maximum, minimum`.
  public let operation: String
  /// Where, such as `x = y, where both vary`.
  public let place: String
  /// What the derivative is there.
  public let answer: String
  public let reason: String

  init(_ operation: String, at place: String, _ answer: String, because reason: String) {
    (self.operation, self.place, self.answer, self.reason) = (operation, place, answer, reason)
  }

  public var description: String { "\(operation) at \(place): \(answer); \(reason)" }
}

/// Where an operation that ran is at a kink.
struct KinkSite {
  let rule: KinkRule
  /// True at each such element of the result, or of an operand.
  let elements: Tensor

  init(_ rule: KinkRule, _ elements: Tensor) { (self.rule, self.elements) = (rule, elements) }
}

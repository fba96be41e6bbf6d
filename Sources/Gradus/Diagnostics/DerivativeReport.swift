/// What a check of derivatives found: see ``check(_:at:upToOrder:)``.
public struct DerivativeReport: Sendable, CustomStringConvertible {
  /// One number that three ways computed: forward mode, reverse mode and extrapolated differences.
  public struct Entry: Sendable, CustomStringConvertible {
    /// 1 for the derivative, 2 for the derivative of the gradient.
    public let order: Int
    /// The element or the direction that was varied, such as `hidden.weight[2, 3]`.
    public let input: String
    /// The element or the combination of the results, such as `result[1]`.
    public let output: String
    public let forward: Double
    public let reverse: Double
    public let difference: Double
    /// How far the difference itself may be off.
    public let uncertainty: Double
    /// The step of the difference.
    public let step: Double
    public let verdict: Verdict
    /// Why the numbers may differ; nil if they agree.
    public internal(set) var cause: Cause?

    /// The largest distance between two of the three numbers.
    public var error: Double {
      let values = [forward, reverse, difference]
      guard values.allSatisfy(\.isFinite) else { return .infinity }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
  }

  public enum Verdict: Sendable, Hashable {
    case agrees
    case differs
    /// The differences cannot tell.
    case undecided
  }

  /// The likely cause of a disagreement.
  public enum Cause: Sendable, Hashable, CustomStringConvertible {
    /// A kink at the point or nearer than the steps; with what is known of it.
    case kink(String)
    /// The rounding errors of the differences are larger than the disagreement.
    case cancellation
    /// The function is not defined on both sides of the point.
    case domainEdge
    /// A rule that the function brings itself.
    case customRule(String)
    /// A defect of Gradus or of the function, such as one that answers differently each time.
    case defect

    public var description: String {
      switch self {
      case .kink(let text): "a kink: \(text)"
      case .cancellation: "cancellation: rounding hides the difference of the function's values"
      case .domainEdge: "the edge of the domain: the function is not finite on both sides"
      case .customRule(let name): "the custom rule of \(name)"
      case .defect: "a wrong rule, or a function that is not the same at each call"
      }
    }
  }

  /// Every entry that was compared, worst first: those that differ, then the undecided, each by error.
  public let entries: [Entry]

  /// Whether no entry differs.
  public var passed: Bool { entries.allSatisfy { $0.verdict != .differs } }

  init(_ entries: [Entry]) {
    func rank(_ entry: Entry) -> Int {
      switch entry.verdict {
      case .differs: 0
      case .undecided: 1
      case .agrees: 2
      }
    }
    self.entries = entries.sorted { (rank($0), -$0.error) < (rank($1), -$1.error) }
  }

  /// A summary, then at most eight entries that do not agree.
  public var description: String {
    let differing = entries.filter { $0.verdict == .differs }
    let undecided = entries.filter { $0.verdict == .undecided }
    let summary = [1, 2].compactMap { order -> String? in
      let own = entries.filter { $0.order == order }
      guard !own.isEmpty else { return nil }
      let agreeing = own.filter { $0.verdict == .agrees }
      let largest = agreeing.map(\.error).max().map { ", to \(Self.short($0))" } ?? ""
      return "order \(order): \(agreeing.count) of \(own.count) entries agree\(largest)"
    }
    let lines = (differing + undecided).prefix(8).map(\.description)
    let rest = differing.count + undecided.count - lines.count
    return ([summary.joined(separator: "; ")] + lines + (rest > 0 ? ["and \(rest) more"] : []))
      .joined(separator: "\n")
  }

  /// A number with three digits, for errors and steps.
  static func short(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return "\(number)" }
    var (mantissa, exponent) = (number.magnitude, 0)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return "\(number < 0 ? "−" : "")\((mantissa * 100).rounded() / 100)e\(exponent)"
  }
}

extension DerivativeReport.Entry {
  public var description: String {
    let title = order == 1 ? "∂\(output)/∂\(input)" : "∂(gradient by \(output))/∂\(input)"
    let short = DerivativeReport.short
    let word = verdict == .undecided ? "undecided" : verdict == .differs ? "differs" : "agrees"
    let reason = cause.map { "; likely cause: \($0)" } ?? ""
    return "\(title) \(word): forward \(forward), reverse \(reverse), differences \(difference) ± \(short(uncertainty))"
      + " (error \(short(error)), step \(short(step)))\(reason)"
  }
}

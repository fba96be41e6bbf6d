/// Where the instructions of a recording come from, kept on request: looking at the call stack takes a quarter of a millisecond for each.
final class Provenance {
  enum Source: Sendable {
    /// The user's call.
    case callSite(CallSite)
    /// The instruction, by its position, of the program whose derivative is recorded.
    case differentiated(Int)
    /// Such an instruction, whose cotangents are recorded.
    case transposed(Int)
  }

  /// The source of each instruction of the recording.
  private(set) var sources: [Source] = []
  /// The source of what is recorded next; nil for the user's call.
  var current: Source?

  /// Notes the source of the instructions just recorded.
  func append(_ count: Int = 1) {
    guard count > 0 else { return }
    sources += [Source](repeating: current ?? .callSite(.here()), count: count)
  }

  /// What is recorded next carries cotangents through an instruction of this recording.
  func transpose(_ instruction: Int) {
    if case .differentiated(let origin) = sources[instruction] { current = .transposed(origin) }
  }
}

extension Provenance.Source {
  /// The line of the user's call, if it is known.
  var location: SourceLocation? {
    if case .callSite(let site) = self { site.location } else { nil }
  }
}

#if canImport(Runtime) && os(Linux)
  import Runtime
#endif

/// Where an operation was called: a line that is known, or a call stack to look it up in.
///
/// Operators cannot take `#line` as a default argument, so an operation that fails keeps its call stack (a quarter of a millisecond); the
/// line is looked up only when somebody asks for it.
final class CallSite: Sendable {
  private let found: Locked<Lookup>
  #if canImport(Runtime) && os(Linux)
    private let stack: Backtrace?
  #endif

  private enum Lookup {
    case pending
    case done(SourceLocation?)
  }

  init(_ location: SourceLocation) {
    found = Locked(.done(location))
    #if canImport(Runtime) && os(Linux)
      stack = nil
    #endif
  }

  private init() {
    found = Locked(.pending)
    #if canImport(Runtime) && os(Linux)
      stack = try? Backtrace.capture(limit: 48, top: 0)
    #endif
  }

  /// The present call stack.
  static func here() -> CallSite { CallSite() }

  /// The line, looked up once; nil where the system or the build has no line information.
  var location: SourceLocation? {
    found.withLock { lookup in
      if case .done(let location) = lookup { return location }
      let location = locationInStack
      lookup = .done(location)
      return location
    }
  }

  private var locationInStack: SourceLocation? {
    #if canImport(Runtime) && os(Linux)
      stack?.symbolicated()?.frames.lazy.compactMap(Self.userLocation).first
    #else
      nil
    #endif
  }

  #if canImport(Runtime) && os(Linux)
    /// The place of a frame in the user's own source.
    private static func userLocation(_ frame: SymbolicatedBacktrace.Frame) -> SourceLocation? {
      guard let place = frame.symbol?.sourceLocation, place.line > 0, !place.path.contains("<compiler-generated>")
      else { return nil }
      let folders = place.path.split(separator: "/")
      // The sources of this library, under whatever folder the package was checked out.
      let isOwn = zip(folders, folders.dropFirst()).contains { $0 == "Sources" && ownTargets.contains($1) }
      return isOwn ? nil : folders.last.map { SourceLocation(file: String($0), line: place.line) }
    }

    private static let ownTargets: Set<Substring> = ["Gradus", "GradusCalculus", "GradusOptimize", "GradusNN"]
  #endif
}

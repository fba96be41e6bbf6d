#if canImport(Runtime) && os(Linux)
  import Runtime
#endif

extension SourceLocation {
  /// The innermost line on the call stack that is not Gradus' own.
  ///
  /// Operators cannot take `#line` as a default argument, so an operator that fails looks its caller up. Only
  /// failures pay: about a millisecond. `nil` where the system or the build has no line information.
  static func ofCaller() -> SourceLocation? {
    #if canImport(Runtime) && os(Linux)
      guard let frames = try? Backtrace.capture(limit: 40).symbolicated()?.frames else { return nil }
      for frame in frames {
        guard let symbol = frame.symbol, let place = symbol.sourceLocation, place.line > 0 else { continue }
        if place.path.contains("/Sources/Gradus/") || place.path.contains("<compiler-generated>") { continue }
        if place.path.isEmpty || place.path.hasPrefix("/<") { continue }
        let name = place.path.split(separator: "/").last.map(String.init) ?? place.path
        return SourceLocation(file: name, line: place.line)
      }
    #endif
    return nil
  }
}

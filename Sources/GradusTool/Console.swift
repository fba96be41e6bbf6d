#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The streams of the process, unbuffered: each line is out when it is written.
enum Console {
  enum Stream: Int32 {
    case output = 1
    case error = 2
  }

  /// Writes the text; a reader that has gone ends the process quietly, as SIGPIPE would.
  static func write(_ text: String, to stream: Stream) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest)
        #if canImport(Darwin)
          let count = Darwin.write(stream.rawValue, piece.baseAddress, piece.count)
        #elseif canImport(Musl)
          let count = Musl.write(stream.rawValue, piece.baseAddress, piece.count)
        #else
          let count = Glibc.write(stream.rawValue, piece.baseAddress, piece.count)
        #endif
        if count < 0 && errno == EINTR { continue }
        if count < 0 { return failed(stream, errno) }
        rest = rest.dropFirst(count)
      }
    }
  }

  private static func failed(_ stream: Stream, _ code: Int32) {
    if code == EPIPE { exit(128 + SIGPIPE) }
    guard stream == .output else { return }  // Nobody is left to tell.
    let reason = String(cString: strerror(code))
    write(
      "gradus: standard output: expected room to write, got: \(reason). Free space or name another file.\n", to: .error)
    exit(1)
  }

  /// Whether the stream is a terminal that understands cursor movements.
  static func isTerminal(_ stream: Stream) -> Bool {
    guard isatty(stream.rawValue) == 1, let kind = getenv("TERM") else { return false }
    return String(cString: kind) != "dumb"
  }

  /// The columns of the terminal; 80 when it does not say.
  static func width(_ stream: Stream) -> Int {
    var size = winsize()
    guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Ends the process.
  static func end(_ code: Int32) -> Never { exit(code) }
}

import CZlib

/// A gzip decompressor that works step by step between two buffers of the caller.
final class Inflater {
  enum Status {
    /// More input or more room is needed.
    case running
    /// The checksum of this gzip member agreed; the file may hold another member.
    case finished
    case failed(reason: String)
  }

  // zlib keeps a pointer back to the stream, so the stream must never move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let started: Int32

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let gzipWithLargestWindow: Int32 = 16 + 15
    started = inflateInit2_(stream, gzipWithLargestWindow, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
  }

  deinit {
    if started == Z_OK { inflateEnd(stream) }
    stream.deallocate()
  }

  /// Starts the next member of the file.
  func reset() {
    if started == Z_OK { inflateReset(stream) }
  }

  /// Moves as many bytes as possible from the compressed `input` to the plain `output`.
  func step(
    from input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (consumed: Int, produced: Int, status: Status) {
    guard started == Z_OK else { return (0, 0, .failed(reason: "zlib cannot start")) }
    let available = UInt32(min(input.count, 1 << 30))
    let room = UInt32(min(output.count, 1 << 30))
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = available
    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = room
    let code = inflate(stream, Z_NO_FLUSH)
    let consumed = Int(available - stream.pointee.avail_in)
    let produced = Int(room - stream.pointee.avail_out)
    return (consumed, produced, status(code, hasMoved: consumed + produced > 0))
  }

  private func status(_ code: Int32, hasMoved: Bool) -> Status {
    switch code {
    case Z_STREAM_END: .finished
    case Z_OK where hasMoved, Z_BUF_ERROR where hasMoved: .running
    default: .failed(reason: stream.pointee.msg.map { String(cString: $0) } ?? "zlib code \(code)")
    }
  }
}

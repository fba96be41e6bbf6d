#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of a file from start to end, decompressed on the way when the file is gzip.
///
/// Holds one buffer of 128 KiB, whatever the size of the file.
final class ByteReader {
  /// The path as the caller wrote it, for error messages.
  let path: String
  /// The size on disk, compressed or not; nil for a pipe.
  let fileSize: Int?
  /// True when the first bytes are those of gzip, whatever the name of the file.
  var isCompressed: Bool { inflater != nil }

  private let descriptor: Int32?
  private let buffer: UnsafeMutableRawBufferPointer
  private var unread: Range<Int>
  private var inflater: Inflater?
  private var isMemberFinished = false
  private var compressedOffset = 0

  /// - Parameter decompressing: false for a format that may itself start with the two bytes of gzip.
  init(path: String, decompressing: Bool = true) throws(DataError) {
    let opened = try openedFile(path)
    self.path = path
    fileSize = opened.size
    descriptor = opened.descriptor
    buffer = .allocate(byteCount: 1 << 17, alignment: 16)
    unread = 0..<0
    try refill()
    if decompressing { recogniseGzip() }
  }

  /// A reader of bytes in memory; `name` stands for the path in error messages.
  init(bytes: [UInt8], name: String, decompressing: Bool = true) {
    path = name
    fileSize = bytes.count
    descriptor = nil
    buffer = .allocate(byteCount: bytes.count, alignment: 16)
    buffer.copyBytes(from: bytes)
    unread = 0..<bytes.count
    if decompressing { recogniseGzip() }
  }

  deinit {
    buffer.deallocate()
    if let descriptor { close(descriptor) }
  }

  /// Fills `destination` and returns its count; returns less only at the end of the file.
  func read(into destination: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    guard let inflater else { return try copied(into: destination) }
    return try inflated(by: inflater, into: destination)
  }

  /// The next `count` bytes, or fewer at the end of the file.
  func bytes(_ count: Int) throws(DataError) -> [UInt8] {
    try requireMemory(count)
    var failure: DataError?
    let result = [UInt8](unsafeUninitializedCapacity: count) { memory, initializedCount in
      do throws(DataError) {
        let exact = UnsafeMutableBufferPointer(rebasing: memory[..<count])
        initializedCount = try read(into: UnsafeMutableRawBufferPointer(exact))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return result
  }

  // An array that finds no memory ends the process; asking the system first turns that into an error.
  private func requireMemory(_ count: Int) throws(DataError) {
    guard count > 1 << 24 else { return }
    guard let memory = malloc(count) else {
      throw DataError(
        path, expected: "\(count) bytes of free memory to hold its data", got: systemMessage(),
        remedy: "Free memory or name a smaller file.")
    }
    free(memory)
  }

  private func recogniseGzip() {
    if unread.count >= 2, buffer[0] == 0x1F, buffer[1] == 0x8B { inflater = Inflater() }
  }

  private func copied(into destination: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    let count = min(unread.count, destination.count)
    destination.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[unread.prefix(count)]))
    unread.removeFirst(count)
    guard count < destination.count, let descriptor else { return count }
    return try count + readFully(descriptor, UnsafeMutableRawBufferPointer(rebasing: destination[count...]), path)
  }

  private func inflated(
    by inflater: Inflater, into destination: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int {
    var total = 0
    while total < destination.count {
      if unread.isEmpty { try refill() }
      if unread.isEmpty {
        if isMemberFinished { return total }
        throw corrupt("the end of the file")
      }
      if isMemberFinished { inflater.reset() }
      let (consumed, produced, status) = inflater.step(
        from: UnsafeRawBufferPointer(rebasing: buffer[unread]),
        into: UnsafeMutableRawBufferPointer(rebasing: destination[total...]))
      unread.removeFirst(consumed)
      compressedOffset += consumed
      total += produced
      isMemberFinished = false
      switch status {
      case .running: break
      case .finished: isMemberFinished = true
      case .failed(let reason): throw corrupt("damaged data (\(reason))")
      }
    }
    return total
  }

  private func refill() throws(DataError) {
    guard let descriptor else { return }
    unread = try 0..<readFully(descriptor, buffer, path)
  }

  private func corrupt(_ got: String) -> DataError {
    DataError(
      path, expected: "gzip data", got: "\(got) at compressed byte \(compressedOffset)",
      remedy: "Copy or download the file again.")
  }
}

private func openedFile(_ path: String) throws(DataError) -> (descriptor: Int32, size: Int?) {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw DataError(
      path, expected: "a readable file", got: systemMessage(), remedy: "Check the path and its permissions.")
  }
  var status = stat()
  let isKnown = fstat(descriptor, &status) == 0
  guard isKnown, status.st_mode & S_IFMT != S_IFDIR else {
    close(descriptor)
    throw DataError(path, expected: "a file", got: "a folder", remedy: "Name a file inside the folder.")
  }
  return (descriptor, status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil)
}

private func readFully(
  _ descriptor: Int32, _ destination: UnsafeMutableRawBufferPointer, _ path: String
) throws(DataError) -> Int {
  var total = 0
  while total < destination.count, let address = destination.baseAddress {
    let largestRead = 1 << 30  // Some systems refuse more than 2³¹ − 1 bytes at once.
    let count = read(descriptor, address + total, min(destination.count - total, largestRead))
    if count == 0 { break }
    if count < 0 {
      if errno == EINTR { continue }
      throw DataError(path, expected: "a readable file", got: systemMessage(), remedy: "Check the file and its disk.")
    }
    total += count
  }
  return total
}

/// What the system says about the call that just failed, such as "No such file or directory".
func systemMessage() -> String {
  String(cString: strerror(errno))
}

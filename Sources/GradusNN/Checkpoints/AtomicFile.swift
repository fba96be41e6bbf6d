#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that appears under its name only when all of it is on the disk.
///
/// The bytes go to a temporary file in the same folder, which `commit` flushes and renames. Without a commit the
/// temporary file is removed and a former file of the name stays as it was.
final class AtomicFile {
  private let path: String
  private let destination: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var isCommitted = false

  /// Opens a temporary file beside `path`.
  ///
  /// - Throws: `DataError` when `path` is a folder or a device, or a file may not be written there.
  init(path: String) throws(DataError) {
    let destination = try destinationPath(path)
    let folder = destination.lastIndex(of: "/").map { String(destination[...$0]) } ?? ""
    let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
    temporaryPath = "\(folder).gradus-\(getpid())-\(suffix).tmp"
    self.path = path
    self.destination = destination
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw unwritable(path, systemMessage()) }
  }

  deinit {
    guard !isCommitted, descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporaryPath)
  }

  /// Adds the bytes to the end.
  func append(_ bytes: [UInt8]) throws(DataError) {
    var failure: String?
    bytes.withUnsafeBytes { memory in
      var rest = memory[...]
      let largestWrite = 1 << 30  // Some systems refuse more than 2³¹ − 1 bytes at once.
      while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(largestWrite))
        let count = write(descriptor, piece.baseAddress, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          failure = systemMessage()
          return
        }
        rest = rest.dropFirst(count)
      }
    }
    if let failure { throw unwritable(path, failure) }
  }

  /// Puts the file under its name, in place of a former one.
  func commit() throws(DataError) {
    guard fsync(descriptor) == 0, rename(temporaryPath, destination) == 0 else {
      throw unwritable(path, systemMessage())
    }
    isCommitted = true
    close(descriptor)
  }
}

/// The path to rename to: behind symbolic links, so that the link stays a link.
private func destinationPath(_ path: String) throws(DataError) -> String {
  var status = stat()
  if stat(path, &status) == 0 {
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      let got = kind == S_IFDIR ? "a folder" : "a device or a pipe"
      throw DataError(path, expected: "the name of a file to write", got: got, remedy: "Choose another name.")
    }
    guard access(path, W_OK) == 0, let resolved = realpath(path, nil) else {
      throw unwritable(path, systemMessage())
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }
  guard errno == ENOENT, !path.isEmpty, !path.hasSuffix("/") else {
    let got = path.isEmpty ? "an empty name" : systemMessage()
    throw DataError(path, expected: "the name of a file to write", got: got, remedy: "Choose another name.")
  }
  return path
}

private func unwritable(_ path: String, _ got: String) -> DataError {
  DataError(
    path, expected: "a file that can be written", got: got,
    remedy: "Check the folder, its permissions and the free space.")
}

/// Writes a file that appears under its name only when all of it is on the disk; a former file is replaced.
///
/// - Throws: `DataError` when `path` is a folder or a device, or a file may not be written there.
public func writeFile(_ text: String, to path: String) throws(DataError) {
  let file = try AtomicFile(path: path)
  try file.append(Array(text.utf8))
  try file.commit()
}

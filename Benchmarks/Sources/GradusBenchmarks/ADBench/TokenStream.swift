import Foundation

/// A file that cannot be used: which one, and why.
struct FileError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(path): \(reason)" }
}

/// The numbers of a text file, separated by spaces or line ends.
struct TokenStream {
  private let path: String
  private let bytes: [UInt8]
  private var position = 0

  init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileError(path: path, reason: "cannot be read")
    }
    self.path = path
    // The zero ends the last number for `strtod`.
    bytes = Array(data) + [0]
  }

  mutating func number(_ what: String) throws -> Double {
    try bytes.withUnsafeBufferPointer { bytes in
      try bytes.withMemoryRebound(to: CChar.self) { characters in
        guard let start = characters.baseAddress else { throw missing(what) }
        var end: UnsafeMutablePointer<CChar>?
        let value = strtod(start + position, &end)
        guard let end, UnsafePointer(end) > start + position else { throw missing(what) }
        position = UnsafePointer(end) - start
        return value
      }
    }
  }

  mutating func numbers(_ count: Int, _ what: String) throws -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count { numbers.append(try number(what)) }
    return numbers
  }

  /// An integer ≥ `least`.
  mutating func integer(_ what: String, atLeast least: Int = 0) throws -> Int {
    let value = try number(what)
    guard let integer = Int(exactly: value), integer >= least else {
      throw FileError(path: path, reason: "expected \(what), an integer ≥ \(least), got \(value)")
    }
    return integer
  }

  /// Checks that nothing is left.
  func end() throws {
    guard bytes[position...].allSatisfy({ $0 <= 32 }) else {
      throw FileError(path: path, reason: "expected the end after \(position) bytes, got more numbers")
    }
  }

  private func missing(_ what: String) -> FileError {
    let rest = String(decoding: bytes[position...].prefix(20), as: UTF8.self)
    return FileError(path: path, reason: "expected \(what) after \(position) bytes, got \"\(rest)\"")
  }
}

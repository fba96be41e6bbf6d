import CInflate
import Foundation

/// Reads the arrays of f64 in a NumPy archive: a zip of .npy files, stored or deflated, without encryption or zip64.
func readNPZ(path: String) throws -> [String: [Double]] {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw FileError(path: path, reason: "cannot be read")
  }
  let archive = LittleEndian(path: path, bytes: Array(data))
  let directoryEnd = 22  // Bytes of the record that ends an archive without a comment.
  let end = archive.bytes.count - directoryEnd
  guard end >= 0, try archive.integer(at: end, 4) == 0x0605_4B50 else {
    throw FileError(path: path, reason: "expected a zip archive")
  }
  var arrays: [String: [Double]] = [:]
  var entry = try archive.integer(at: end + 16, 4)
  for _ in 0..<(try archive.integer(at: end + 10, 2)) {
    let nameLength = try archive.integer(at: entry + 28, 2)
    let name = String(decoding: try archive.slice(entry + 46, nameLength), as: UTF8.self)
    arrays[String(name.prefix { $0 != "." })] = try array(archive, entry)
    entry += 46 + nameLength + (try archive.integer(at: entry + 30, 2)) + (try archive.integer(at: entry + 32, 2))
  }
  return arrays
}

/// The array that an entry of the archive's directory describes.
private func array(_ archive: LittleEndian, _ entry: Int) throws -> [Double] {
  let (method, compressed) = (try archive.integer(at: entry + 10, 2), try archive.integer(at: entry + 20, 4))
  let (count, header) = (try archive.integer(at: entry + 24, 4), try archive.integer(at: entry + 42, 4))
  let start = header + 30 + (try archive.integer(at: header + 26, 2)) + (try archive.integer(at: header + 28, 2))
  let content = try archive.slice(start, compressed)
  let file = LittleEndian(
    path: archive.path, bytes: method == 0 ? Array(content) : try inflated(content, count, archive.path))
  // A .npy file of version 1: the magic word, the version, the header's length, the header, the elements.
  let length = try file.integer(at: 8, 2)
  guard String(decoding: try file.slice(10, length), as: UTF8.self).contains("'<f8'") else {
    throw FileError(path: archive.path, reason: "expected an array of little-endian f64")
  }
  let elements = file.bytes[(10 + length)...]
  return elements.withUnsafeBytes { bytes in
    (0..<bytes.count / 8).map { Double(bitPattern: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
  }
}

private func inflated(_ content: ArraySlice<UInt8>, _ count: Int, _ path: String) throws -> [UInt8] {
  var input = Array(content)
  return try [UInt8](unsafeUninitializedCapacity: count) { output, produced in
    try input.withUnsafeMutableBufferPointer { input in
      var stream = z_stream()
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(count)
      // Negative: a raw stream, without zlib's own header.
      guard inflateInit2_(&stream, -15, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        throw FileError(path: path, reason: "zlib cannot start")
      }
      let status = inflate(&stream, Z_FINISH)
      produced = count - Int(stream.avail_out)
      inflateEnd(&stream)
      guard status == Z_STREAM_END, produced == count else { throw FileError(path: path, reason: "is damaged") }
    }
  }
}

/// Bytes read as little-endian integers, never beyond the end.
private struct LittleEndian {
  let path: String
  let bytes: [UInt8]

  func slice(_ start: Int, _ count: Int) throws -> ArraySlice<UInt8> {
    guard start >= 0, count >= 0, start + count <= bytes.count else {
      throw FileError(path: path, reason: "ends early")
    }
    return bytes[start..<start + count]
  }

  func integer(at start: Int, _ size: Int) throws -> Int {
    try slice(start, size).reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}

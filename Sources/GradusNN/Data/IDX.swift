/// A file in the IDX format of the MNIST family: a shape and one unsigned byte per element.
///
///     0, 0, element type, rank | rank sizes, 32-bit big-endian | the elements, last axis fastest
///
/// Only unsigned bytes (type 0x08) of rank 1 to 4 are read. A gzip file is recognised by its first two bytes and
/// decompressed on the way, so that only the plain elements are held in memory.
///
/// - Source: LeCun, Cortes and Burges, *The MNIST database of handwritten digits*.
public struct IDXFile: Sendable, Hashable {
  /// The size along each axis, 1 to 4 of them, each ≥ 0.
  public let shape: [Int]
  /// The elements, the last axis fastest; their number is the product of the shape.
  public let bytes: [UInt8]

  /// Reads the file at `path`, plain or gzip.
  ///
  /// - Throws: `DataError` when the file cannot be read, is empty, is not IDX, holds another element type, or holds
  ///   fewer or more bytes than its shape says.
  public init(path: String) throws(DataError) {
    try self.init(reader: ByteReader(path: path))
  }

  /// Reads the content of a file; `name` stands for the path in errors.
  public init(contents: [UInt8], name: String) throws(DataError) {
    try self.init(reader: ByteReader(bytes: contents, name: name))
  }

  private init(reader: ByteReader) throws(DataError) {
    let rank = try rank(from: reader)
    let sizes = try reader.bytes(4 * rank)
    guard sizes.count == 4 * rank else {
      throw truncated(reader, expected: "\(4 * rank) bytes of sizes after the magic number", got: sizes.count)
    }
    let shape = (0..<rank).map { axis in sizes[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) } }
    let count = try elementCount(of: shape, in: reader)
    let bytes = try reader.bytes(count)
    guard bytes.count == count else {
      throw truncated(reader, expected: "\(count) bytes of data for shape \(shape)", got: bytes.count)
    }
    guard try reader.bytes(1).isEmpty else { throw trailing(reader, shape, count) }
    self.shape = shape
    self.bytes = bytes
  }
}

private func rank(from reader: ByteReader) throws(DataError) -> Int {
  let magic = try reader.bytes(4)
  guard !magic.isEmpty else {
    throw DataError(reader.path, expected: "an IDX file", got: "no bytes", remedy: "Copy or download the file again.")
  }
  guard magic.count == 4 else { throw truncated(reader, expected: "4 bytes of magic number", got: magic.count) }
  let shown = "0x" + magic.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  guard magic[0] == 0, magic[1] == 0, let typeName = elementTypes[magic[2]] else {
    throw DataError(
      reader.path, expected: "an IDX magic number such as 0x00000803", got: shown, remedy: "Name an IDX file.")
  }
  guard magic[2] == 0x08 else {
    throw DataError(
      reader.path, expected: "elements of type unsigned byte (0x08)", got: "\(typeName) (magic number \(shown))",
      remedy: "Convert the file to unsigned bytes.")
  }
  guard 1...4 ~= magic[3] else {
    throw DataError(
      reader.path, expected: "1 to 4 axes", got: "\(magic[3]) (magic number \(shown))",
      remedy: "Convert the file to at most 4 axes.")
  }
  return Int(magic[3])
}

/// The product of the shape, after a check against the size on disk: memory is never taken on the header's word.
private func elementCount(of shape: [Int], in reader: ByteReader) throws(DataError) -> Int {
  guard let fileSize = reader.fileSize else {
    throw DataError(
      reader.path, expected: "a regular file", got: "a pipe or a device", remedy: "Save the data to a file first.")
  }
  var count = 1
  var overflow = false
  for size in shape where !overflow { (count, overflow) = count.multipliedReportingOverflow(by: size) }
  if shape.contains(0) { (count, overflow) = (0, false) }
  guard !overflow else {
    throw DataError(
      reader.path, expected: "a shape that fits the file of \(fileSize) bytes", got: "\(shape)",
      remedy: "Copy or download the file again.")
  }
  let largestDeflateRatio = 1032
  let available = reader.isCompressed ? min(fileSize, 1 << 50) * largestDeflateRatio : fileSize - 4 - 4 * shape.count
  guard count <= available else {
    let most = reader.isCompressed ? "at most \(available) (\(fileSize) compressed)" : "\(available)"
    throw DataError(
      reader.path, expected: "\(count) bytes of data for shape \(shape)", got: most,
      remedy: "The file is cut off: copy or download it again.")
  }
  return count
}

private func truncated(_ reader: ByteReader, expected: String, got: Int) -> DataError {
  DataError(
    reader.path, expected: expected, got: "\(got)", remedy: "The file is cut off: copy or download it again.")
}

private func trailing(_ reader: ByteReader, _ shape: [Int], _ count: Int) -> DataError {
  let extra = reader.isCompressed ? "more" : "\((reader.fileSize ?? 0) - 4 - 4 * shape.count)"
  return DataError(
    reader.path, expected: "\(count) bytes of data for shape \(shape)", got: extra,
    remedy: "Remove the bytes after the data or correct the shape.")
}

private let elementTypes: [UInt8: String] = [
  0x08: "unsigned byte", 0x09: "signed byte", 0x0B: "16-bit integer", 0x0C: "32-bit integer",
  0x0D: "32-bit float", 0x0E: "64-bit float",
]

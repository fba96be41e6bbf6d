/// Named arrays and a few words about them, as a safetensors file holds them.
///
///     length of the header, 64-bit little-endian | header, JSON, padded with blanks to 8 bytes | the arrays
///
/// The header gives each name its `dtype`, `shape` and `data_offsets`; its key `__metadata__` holds a map of texts.
///
/// - Source: Hugging Face, *safetensors*, format specification.
public struct Safetensors: Sendable, Hashable {
  /// The arrays; a file is written and read in the UTF-8 order of their names.
  public var entries: [SafetensorsEntry]
  public var metadata: [String: String]

  public init(entries: [SafetensorsEntry], metadata: [String: String] = [:]) {
    self.entries = entries
    self.metadata = metadata
  }

  /// The array of this name, if the file holds one.
  public subscript(name: String) -> SafetensorsEntry? {
    entries.first { $0.name == name }
  }

  /// Writes the file so that it is there either wholly or not at all.
  ///
  /// The bytes go to a temporary file in the same folder, are flushed to the disk, and take the name last. On failure
  /// the temporary file is removed and a former file stays as it was.
  ///
  /// - Throws: `DataError` when two entries have one name, an entry's bytes do not fit its shape, `path` is a folder
  ///   or a device, or the disk refuses.
  public func write(to path: String) throws(DataError) {
    let sorted = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    try check(sorted, path)
    let header = headerBytes(sorted, metadata)
    let file = try AtomicFile(path: path)
    try file.append(littleEndianBytes(UInt64(header.count)) + header)
    for entry in sorted { try file.append(entry.bytes) }
    try file.commit()
  }

  /// Finds out, before long work, whether a file can be written at `path`; changes nothing.
  ///
  /// - Throws: the `DataError` that `write(to:)` would throw.
  public static func checkWritable(_ path: String) throws(DataError) {
    _ = try AtomicFile(path: path)
  }
}

private func check(_ sorted: [SafetensorsEntry], _ path: String) throws(DataError) {
  var names: Set = ["__metadata__"]
  for entry in sorted {
    guard names.insert(entry.name).inserted else {
      throw DataError(
        path, expected: "distinct names other than __metadata__", got: quoted(entry.name), remedy: "Rename an entry.")
    }
    let count = byteCount(of: entry.shape, entry.type)
    guard entry.bytes.count == count else {
      let expected = count.map { "\($0) bytes" } ?? "a shape of sizes ≥ 0 and at most 2⁶³ bytes"
      throw DataError(
        "\(path): \(quoted(entry.name))", expected: "\(expected) for \(entry.type.rawValue)\(entry.shape)",
        got: "\(entry.bytes.count)", remedy: "Correct the shape or the bytes.")
    }
  }
}

private func headerBytes(_ entries: [SafetensorsEntry], _ metadata: [String: String]) -> [UInt8] {
  var members: [String] = []
  if !metadata.isEmpty {
    let pairs = metadata.sorted { $0.key < $1.key }.map { "\(jsonString($0.key)):\(jsonString($0.value))" }
    members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
  }
  var start = 0
  for entry in entries {
    let end = start + entry.bytes.count
    let shape = entry.shape.map { "\($0)" }.joined(separator: ",")
    members.append(
      "\(jsonString(entry.name)):{\"dtype\":\"\(entry.type.rawValue)\",\"shape\":[\(shape)],"
        + "\"data_offsets\":[\(start),\(end)]}")
    start = end
  }
  let json = Array("{\(members.joined(separator: ","))}".utf8)
  let padding = (8 - json.count % 8) % 8
  return json + [UInt8](repeating: UInt8(ascii: " "), count: padding)
}

private func littleEndianBytes(_ value: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Safetensors {
  /// Reads the file at `path`; entries come in the order of their data.
  ///
  /// - Throws: `DataError` when the file cannot be read, its header is no safetensors header, an element type is not
  ///   one of `SafetensorsType`, or the arrays do not cover the data exactly, without overlap or gap.
  public init(path: String) throws(DataError) {
    try self.init(reader: ByteReader(path: path, decompressing: false))
  }

  /// Reads the content of a file; `name` stands for the path in errors.
  public init(contents: [UInt8], name: String) throws(DataError) {
    try self.init(reader: ByteReader(bytes: contents, name: name, decompressing: false))
  }

  private init(reader: ByteReader) throws(DataError) {
    let (header, dataCount) = try header(from: reader)
    let layout = try layout(of: header, dataCount: dataCount, reader.path)
    var entries: [SafetensorsEntry] = []
    for item in layout {
      let bytes = try reader.bytes(item.byteCount)
      guard bytes.count == item.byteCount else {
        throw damaged("\(reader.path): \(quoted(item.name))", "\(item.byteCount) bytes of data", "\(bytes.count)")
      }
      if item.type == .bool, let wrong = bytes.first(where: { $0 > 1 }) {
        throw damaged("\(reader.path): \(quoted(item.name))", "bytes 0 or 1 for BOOL", "\(wrong)")
      }
      entries.append(SafetensorsEntry(name: item.name, type: item.type, shape: item.shape, bytes: bytes))
    }
    self.init(entries: entries, metadata: header.metadata)
  }
}

/// The header as JSON says it, not yet checked.
private struct Header: Decodable {
  struct Item: Decodable {
    let dtype: String
    let shape: [Int]
    let offsets: [Int]

    private enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var items: [String: Item] = [:]
  var metadata: [String: String] = [:]

  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Name.self)
    for name in members.allKeys {
      if name.stringValue == "__metadata__" {
        metadata = try members.decode([String: String].self, forKey: name)
      } else {
        items[name.stringValue] = try members.decode(Item.self, forKey: name)
      }
    }
  }
}

private struct LayoutItem {
  let name: String
  let type: SafetensorsType
  let shape: [Int]
  let start: Int
  let byteCount: Int
}

private func header(from reader: ByteReader) throws(DataError) -> (Header, dataCount: Int) {
  guard let fileSize = reader.fileSize else {
    throw DataError(
      reader.path, expected: "a regular file", got: "a pipe or a device", remedy: "Save the data to a file first.")
  }
  let lengthBytes = try reader.bytes(8)
  guard lengthBytes.count == 8 else {
    throw damaged(reader.path, "8 bytes of header length", "\(lengthBytes.count)")
  }
  let length = lengthBytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  let largestHeader = min(100_000_000, fileSize - 8)
  guard length <= UInt64(max(largestHeader, 0)) else {
    throw damaged(
      "\(reader.path): byte 0", "a header length of at most \(largestHeader) in a file of \(fileSize) bytes",
      "\(length)")
  }
  let json = try reader.bytes(Int(length))
  do {
    return (try JSONDecoder().decode(Header.self, from: Data(json)), fileSize - 8 - Int(length))
  } catch {
    throw damaged("\(reader.path): byte 8", "a safetensors header in JSON", problem(of: error))
  }
}

/// The arrays in the order of their data, each starting where its neighbour ends.
private func layout(of header: Header, dataCount: Int, _ path: String) throws(DataError) -> [LayoutItem] {
  var layout: [LayoutItem] = []
  for (name, item) in header.items.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
    layout.append(try layoutItem(name, item, dataCount: dataCount, path))
  }
  layout.sort { ($0.start, $0.byteCount, $0.name) < ($1.start, $1.byteCount, $1.name) }
  var end = 0
  for item in layout {
    guard item.start == end else {
      throw damaged("\(path): \(quoted(item.name))", "data that starts at \(end), after its neighbour", "\(item.start)")
    }
    end += item.byteCount
  }
  guard end == dataCount else { throw damaged(path, "\(end) bytes of data in all", "\(dataCount)") }
  return layout
}

private func layoutItem(
  _ name: String, _ item: Header.Item, dataCount: Int, _ path: String
) throws(DataError) -> LayoutItem {
  let location = "\(path): \(quoted(name))"
  guard let type = SafetensorsType(rawValue: item.dtype) else {
    let known = SafetensorsType.allCases.map(\.rawValue).joined(separator: ", ")
    throw DataError(
      location, expected: "an element type among \(known)", got: quoted(item.dtype),
      remedy: "Convert the array to one of these types.")
  }
  let range = item.offsets
  guard range.count == 2, 0 <= range[0], range[0] <= range[1], range[1] <= dataCount else {
    throw damaged(location, "two ascending data_offsets in 0 ... \(dataCount)", "\(range.prefix(4))")
  }
  guard let count = byteCount(of: item.shape, type), count == range[1] - range[0] else {
    throw damaged(
      location, "data_offsets that span \(item.dtype)\(item.shape.prefix(8))", "\(range[1] - range[0]) bytes")
  }
  return LayoutItem(name: name, type: type, shape: item.shape, start: range[0], byteCount: count)
}

private func damaged(_ location: String, _ expected: String, _ got: String) -> DataError {
  DataError(location, expected: expected, got: got, remedy: "The file is damaged or of another format.")
}

private func problem(of error: any Error) -> String {
  let context: DecodingError.Context
  switch error {
  case DecodingError.keyNotFound(let key, let found):
    return "no \(key.stringValue) for \(quoted(found.codingPath.last?.stringValue ?? ""))"
  case DecodingError.typeMismatch(_, let found), DecodingError.valueNotFound(_, let found): context = found
  default: return "text that is no JSON object"
  }
  return "another type of value at \(quoted(context.codingPath.map(\.stringValue).joined(separator: ".")))"
}

import Foundation
import Testing

@testable import GradusNN

private let weights = SafetensorsEntry(
  name: "w", type: .float32, shape: [2], bytes: [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])
private let mask = SafetensorsEntry(name: "mask", type: .bool, shape: [1, 3], bytes: [1, 0, 1])
private let empty = SafetensorsEntry(name: "empty", type: .float64, shape: [0, 4], bytes: [])
private let step = SafetensorsEntry(name: "step", type: .int64, shape: [], bytes: [5, 0, 0, 0, 0, 0, 0, 0])

/// A file with this header, its length in front, and `dataCount` zeros behind.
private func file(_ header: String, dataCount: Int = 0) -> [UInt8] {
  let length = header.utf8.count
  return (0..<8).map { UInt8(length >> (8 * $0) & 255) } + Array(header.utf8) + [UInt8](repeating: 0, count: dataCount)
}

private func read(_ bytes: [UInt8]) -> String {
  message { () throws(DataError) in try Safetensors(contents: bytes, name: "m") }
}

private func written(_ content: Safetensors) throws -> [UInt8] {
  try withTemporaryFolder { folder in
    try content.write(to: "\(folder)/m")
    return Array(try Data(contentsOf: URL(filePath: "\(folder)/m")))
  }
}

@Suite struct SafetensorsTests {
  @Test func `what is written is read again`() throws {
    let content = Safetensors(
      entries: [weights, step, mask, empty], metadata: ["model": "line\nbreak \u{1} \"q\" \\ é", "": ""])
    let again = try Safetensors(contents: written(content), name: "m")
    #expect(again.metadata == content.metadata)
    #expect(Set(again.entries) == Set(content.entries))
    #expect(again["step"] == step)
    #expect(again["none"] == nil)
  }

  @Test func `an empty file is read again`() throws {
    #expect(try Safetensors(contents: written(Safetensors(entries: [])), name: "m") == Safetensors(entries: []))
  }

  @Test func `the layout is that of the format`() throws {
    let header =
      #"{"__metadata__":{"k":"v"},"mask":{"dtype":"BOOL","shape":[1,3],"data_offsets":[0,3]},"#
      + #""w":{"dtype":"F32","shape":[2],"data_offsets":[3,11]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let expected = file(padded) + mask.bytes + weights.bytes
    #expect(try written(Safetensors(entries: [weights, mask], metadata: ["k": "v"])) == expected)
  }

  @Test func `blanks, other members and any order of names are read`() throws {
    let header =
      #" { "b" : {"data_offsets":[4,12], "shape":[1,2],"note":1, "dtype":"I32"},"#
      + #""a":{"dtype":"I32","shape":[],"data_offsets":[0,4]}} "#
    let content = try Safetensors(contents: file(header, dataCount: 12), name: "m")
    #expect(content.entries.map(\.name) == ["a", "b"])
    #expect(content.entries.map(\.shape) == [[], [1, 2]])
  }

  @Test(
    arguments: [
      ([], "m: expected 8 bytes of header length, got 0."),
      ([1, 0, 0], "m: expected 8 bytes of header length, got 3."),
      (
        [9, 0, 0, 0, 0, 0, 0, 0, 123, 125],
        "m: byte 0: expected a header length of at most 2 in a file of 10 bytes, got 9."
      ),
      (
        [UInt8](repeating: 255, count: 8),
        "m: byte 0: expected a header length of at most 0 in a file of 8 bytes, got 18446744073709551615."
      ),
      (file(""), "m: byte 8: expected a safetensors header in JSON, got text that is no JSON object."),
      (file("{"), "m: byte 8: expected a safetensors header in JSON, got text that is no JSON object."),
      (
        file(String(repeating: #"{"a":"#, count: 100_000)),
        "m: byte 8: expected a safetensors header in JSON, got text that is no JSON object."
      ),
      (file(#"{"a":{}}"#), "m: byte 8: expected a safetensors header in JSON, got no dtype for \"a\"."),
      (
        file(#"{"__metadata__":{"a":1}}"#),
        "m: byte 8: expected a safetensors header in JSON, got another type of value at \"__metadata__.a\"."
      ),
      (
        file(#"{"a":{"dtype":"F16","shape":[],"data_offsets":[0,2]}}"#, dataCount: 2),
        "m: \"a\": expected an element type among F32, F64, I32, I64, BOOL, got \"F16\"."
          + " Convert the array to one of these types."
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, dataCount: 4),
        "m: \"a\": expected data_offsets that span F32[2], got 4 bytes."
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, dataCount: 4),
        "m: \"a\": expected data_offsets that span F32[-1], got 4 bytes."
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#),
        "m: \"a\": expected data_offsets that span F32[4611686018427387904, 4], got 0 bytes."
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, dataCount: 4),
        "m: \"a\": expected two ascending data_offsets in 0 ... 4, got [4, 8]."
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, dataCount: 4),
        "m: \"a\": expected two ascending data_offsets in 0 ... 4, got [4, 0]."
      ),
      (
        file(
          #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}"#,
          dataCount: 6),
        "m: \"b\": expected data that starts at 4, after its neighbour, got 2."
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, dataCount: 8),
        "m: \"a\": expected data that starts at 0, after its neighbour, got 4."
      ),
      (
        file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, dataCount: 9),
        "m: expected 4 bytes of data in all, got 9."
      ),
      (
        file(#"{"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}"#) + [2],
        "m: \"a\": expected bytes 0 or 1 for BOOL, got 2."
      ),
    ] as [([UInt8], String)])
  func `a damaged file says where and what`(bytes: [UInt8], text: String) {
    #expect(read(bytes).hasPrefix(text))
    #expect(!read(bytes).contains("\n"))
  }

  @Test(arguments: ["1e300", "1.5", "9223372036854775808", "\"1\"", "null", "[1]", "true"])
  func `a size that is no integer is an error`(size: String) {
    let bytes = file(#"{"a":{"dtype":"BOOL","shape":[\#(size)],"data_offsets":[0,1]}}"#, dataCount: 1)
    #expect(read(bytes).hasPrefix("m: byte 8: expected a safetensors header in JSON, got"))
  }

  @Test func `entries that do not fit are not written`() {
    func problem(_ entries: [SafetensorsEntry]) -> String {
      message { () throws(DataError) in try Safetensors(entries: entries).write(to: "/none/m") }
    }
    #expect(problem([weights, mask, weights]).hasPrefix("/none/m: expected distinct names other than __metadata__"))
    let short = SafetensorsEntry(name: "w", type: .float64, shape: [2], bytes: [1])
    #expect(
      problem([short]) == "/none/m: \"w\": expected 16 bytes for F64[2], got 1. Correct the shape or the bytes.")
    let negative = SafetensorsEntry(name: "w", type: .float64, shape: [-1], bytes: [])
    #expect(problem([negative]).contains("a shape of sizes ≥ 0"))
  }

  @Test func `a failed write leaves the former file and no other`() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: "\(folder)/taken", withIntermediateDirectories: true)
      try write([1, 2, 3], to: "\(folder)/m")
      let content = Safetensors(entries: [SafetensorsEntry(name: "w", type: .bool, shape: [2], bytes: [])])
      #expect(throws: DataError.self) { try content.write(to: "\(folder)/m") }
      #expect(throws: DataError.self) { try Safetensors(entries: [mask]).write(to: "\(folder)/taken") }
      let unfinished = try AtomicFile(path: "\(folder)/m")
      try unfinished.append([9])
      _ = consume unfinished
      #expect(try Array(Data(contentsOf: URL(filePath: "\(folder)/m"))) == [1, 2, 3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["m", "taken"])
    }
  }

  @Test func `a link stays a link to the new file`() throws {
    try withTemporaryFolder { folder in
      try write([1], to: "\(folder)/m")
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "m")
      try Safetensors(entries: [mask]).write(to: "\(folder)/link")
      #expect(try Safetensors(path: "\(folder)/m").entries == [mask])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "m")
    }
  }

  @Test func `a check for writing changes nothing`() throws {
    try withTemporaryFolder { folder in
      try Safetensors.checkWritable("\(folder)/m")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      #expect(
        message { () throws(DataError) in try Safetensors.checkWritable(folder) }
          == "\(folder): expected the name of a file to write, got a folder. Choose another name.")
      #expect(
        message { () throws(DataError) in try Safetensors.checkWritable("\(folder)/none/m") }
          == "\(folder)/none/m: expected a file that can be written, got No such file or directory."
          + " Check the folder, its permissions and the free space.")
    }
    #expect(
      message { () throws(DataError) in try Safetensors.checkWritable("/dev/null") }
        == "/dev/null: expected the name of a file to write, got a device or a pipe. Choose another name.")
  }

  @Test func `random damage gives an error or entries that fit their shapes`() throws {
    var generator = SeededGenerator(seed: 4)
    let original = try written(Safetensors(entries: [weights, step, mask, empty], metadata: ["a": "b"]))
    for _ in 0..<2000 {
      guard let content = try? Safetensors(contents: mutated(original, &generator), name: "m") else { continue }
      for entry in content.entries { #expect(entry.bytes.count == byteCount(of: entry.shape, entry.type)) }
    }
  }
}

import Testing

@testable import GradusNN

/// Three labels 7, 8, 9, compressed.
private let compressedLabels: [UInt8] = [
  31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 224, 96, 100, 96, 96, 96, 102, 231, 224, 4, 0, 173, 152, 10, 186, 11,
  0, 0, 0,
]
/// The same in two gzip members.
private let twoMembers: [UInt8] = [
  31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 224, 96, 100, 0, 0, 228, 151, 42, 209, 5, 0, 0, 0, 31, 139, 8,
  0, 0, 0, 0, 0, 2, 3, 99, 96, 96, 102, 231, 224, 4, 0, 100, 42, 61, 23, 6, 0, 0, 0,
]

private func read(_ bytes: [UInt8]) -> String {
  message { () throws(DataError) in try IDXFile(contents: bytes, name: "f") }
}

@Suite struct IDXTests {
  @Test(arguments: [[3], [2, 3], [2, 1, 3], [1, 2, 3, 1], [0], [0, 28, 28]])
  func `a file of each rank gives its shape and elements`(shape: [Int]) throws {
    let elements = (0..<shape.reduce(1, *)).map { UInt8($0) }
    let file = try IDXFile(contents: idx(shape, elements), name: "f")
    #expect(file.shape == shape)
    #expect(file.bytes == elements)
  }

  @Test(arguments: [compressedLabels, twoMembers])
  func `a compressed file is recognised whatever its name`(bytes: [UInt8]) throws {
    try withTemporaryFolder { folder in
      try write(bytes, to: "\(folder)/labels")
      #expect(try IDXFile(path: "\(folder)/labels").bytes == [7, 8, 9])
    }
  }

  @Test(
    arguments: [
      ([], "f: expected an IDX file, got no bytes. Copy or download the file again."),
      ([0, 0, 8], "f: expected 4 bytes of magic number, got 3. The file is cut off: copy or download it again."),
      (
        [0, 0, 8, 2, 0, 0, 0],
        "f: expected 8 bytes of sizes after the magic number, got 3. The file is cut off: copy or download it again."
      ),
      (
        idx([2, 3], [1, 2, 3, 4, 5]),
        "f: expected 6 bytes of data for shape [2, 3], got 5. The file is cut off: copy or download it again."
      ),
      (
        idx([2, 3], [1, 2, 3, 4, 5, 6, 7]),
        "f: expected 6 bytes of data for shape [2, 3], got 7. Remove the bytes after the data or correct the shape."
      ),
      (
        Array("name,age".utf8),
        "f: expected an IDX magic number such as 0x00000803, got 0x6e616d65. Name an IDX file."
      ),
      (
        [0, 0, 0x0D, 1, 0, 0, 0, 0],
        "f: expected elements of type unsigned byte (0x08), got 32-bit float (magic number 0x00000d01)."
          + " Convert the file to unsigned bytes."
      ),
      (
        [0, 0, 8, 0],
        "f: expected 1 to 4 axes, got 0 (magic number 0x00000800). Convert the file to at most 4 axes."
      ),
      (
        [0, 0, 8, 2, 255, 255, 255, 255, 0, 0, 0, 1],
        "f: expected 4294967295 bytes of data for shape [4294967295, 1], got 0."
          + " The file is cut off: copy or download it again."
      ),
      (
        [0, 0, 8, 4] + [UInt8](repeating: 255, count: 16),
        "f: expected a shape that fits the file of 20 bytes, got [4294967295, 4294967295, 4294967295, 4294967295]."
          + " Copy or download the file again."
      ),
      (
        Array(compressedLabels.dropLast(3)),
        "f: expected gzip data, got the end of the file at compressed byte \(compressedLabels.count - 3)."
          + " Copy or download the file again."
      ),
      (
        compressedLabels + [1, 2],
        "f: expected gzip data, got damaged data (incorrect header check) at compressed byte \(compressedLabels.count + 2)."
          + " Copy or download the file again."
      ),
    ] as [([UInt8], String)])
  func `a damaged file says where, what and the remedy`(bytes: [UInt8], text: String) {
    #expect(read(bytes) == text)
  }

  @Test func `a wrong checksum of a compressed file is found`() {
    var bytes = compressedLabels
    bytes[bytes.count - 8] ^= 1
    #expect(read(bytes).contains("incorrect data check"))
  }

  @Test func `a missing file and a folder are told apart`() {
    #expect(
      message { () throws(DataError) in try IDXFile(path: "/none/f") }
        == "/none/f: expected a readable file, got No such file or directory. Check the path and its permissions.")
    #expect(
      message { () throws(DataError) in try IDXFile(path: "/") }
        == "/: expected a file, got a folder. Name a file inside the folder.")
  }

  @Test func `random damage gives an error or a file that fits its shape`() {
    var generator = SeededGenerator(seed: 1)
    for original in [idx([2, 2, 3], Array(1...12)), compressedLabels, twoMembers] {
      for _ in 0..<2000 {
        let file = try? IDXFile(contents: mutated(original, &generator), name: "f")
        if let file { #expect(file.bytes.count == file.shape.reduce(1, *)) }
      }
    }
  }
}

@Suite(.enabled(if: dataFolder != nil, "the test data are missing: set GRADUS_DATA")) struct FashionMNISTTests {
  @Test func `Fashion-MNIST has its published counts, labels and mean`() throws {
    let folder = try ImageFolder(path: "\(dataFolder ?? "")/fashion-mnist")
    let test = try #require(folder.test)
    #expect(folder.train.shape == [60000, 28, 28])
    #expect(test.shape == [10000, 28, 28])
    #expect(folder.classCount == 10)
    #expect(folder.train.labels.first == 9)
    #expect(test.labels.first == 9)
    for label in 0..<UInt8(10) {
      #expect(folder.train.labels.count { $0 == label } == 6000)
      #expect(test.labels.count { $0 == label } == 1000)
    }
    let sum = folder.train.images.withUnsafeBufferPointer { $0.reduce(0) { $0 + Int($1) } }
    let mean = Double(sum) / Double(folder.train.images.count) / 255
    #expect(abs(mean - 0.28604) < 0.000005)  // half a unit of the last published digit
  }
}

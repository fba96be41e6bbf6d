import Foundation

@testable import GradusNN

/// The folder of real data sets: `GRADUS_DATA`, or `shared/data` beside the package.
let dataFolder: String? = {
  let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let beside = package.appending(path: "../shared/data").path(percentEncoded: false)
  let folder = ProcessInfo.processInfo.environment["GRADUS_DATA"] ?? beside
  return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()

/// Runs `body` with the path of a fresh folder and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "gradus-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path(percentEncoded: false))
}

/// Writes bytes to a new file.
func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(filePath: path))
}

/// The bytes of an IDX file of unsigned bytes.
func idx(_ shape: [Int], _ elements: [UInt8]) -> [UInt8] {
  [0, 0, 8, UInt8(shape.count)] + shape.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 255) } } + elements
}

/// The table in a CSV text called `t.csv`.
func table(_ text: String) throws(DataError) -> Table {
  try Table(contents: Array(text.utf8), name: "t.csv")
}

/// The one line that an operation's `DataError` says; what it returned when it did not throw.
func message<Result>(_ body: () throws(DataError) -> Result) -> String {
  do throws(DataError) {
    return "no error but \(try body())"
  } catch {
    return error.description
  }
}

/// The bytes after one to four random changes: another byte, a cut, a repeated piece, a removed piece.
func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
  var result = bytes
  for _ in 0...generator.next() % 4 where !result.isEmpty {
    let position = Int(generator.next() % UInt64(result.count))
    let end = min(result.count, position + Int(generator.next() % 16))
    switch generator.next() % 5 {
    case 0: result.removeSubrange(position...)
    case 1: result.removeSubrange(position..<end)
    case 2: result.insert(contentsOf: result[position..<end], at: position)
    case 3: result[position] = [0, 10, 13, 34, 44, 45, 48, 57, 91, 123, 125, 255].randomElement(using: &generator) ?? 0
    default: result[position] = UInt8(truncatingIfNeeded: generator.next())
    }
  }
  return result
}

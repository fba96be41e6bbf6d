import Foundation

/// What a run of the built tool left behind.
struct ToolRun {
  let code: Int32
  let output: String
  let error: String

  var outputLines: [Substring] { output.split(separator: "\n") }

  /// Runs `gradus` with these arguments and waits for its end.
  init(_ arguments: String..., input: String = "", isInterrupted: Bool = false) throws {
    try self.init(arguments: arguments, input: input, isInterrupted: isInterrupted)
  }

  /// The same with a list. An interrupted run gets a SIGINT when its first output has come: training is under way then.
  init(arguments: [String], input: String = "", isInterrupted: Bool = false) throws {
    try self.init(Self.tool, arguments, input: input, isInterrupted: isInterrupted)
  }

  /// Runs a line of a shell, in a folder, where `gradus` is the tool.
  init(shell line: String, in folder: String) throws {
    let path = Self.tool.deletingLastPathComponent().path(percentEncoded: false)
    try self.init(
      URL(filePath: "/bin/sh"), ["-c", "PATH='\(path)':\"$PATH\"; cd '\(folder)' && \(line)"], input: "",
      isInterrupted: false)
  }

  private init(_ executable: URL, _ arguments: [String], input: String, isInterrupted: Bool) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    let (standardInput, output, error) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (standardInput, output, error)
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    if isInterrupted {
      let first = output.fileHandleForReading.availableData
      process.interrupt()
      self.output = String(decoding: first + output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    } else {
      self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    self.error = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    code = process.terminationStatus
  }

  /// The tool, built beside the tests.
  private static let tool: URL = {
    #if os(macOS)
      let bundles = Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }
      let folder = bundles.first?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
    #else
      let folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? Bundle.main.bundleURL
    #endif
    return folder.appending(path: "gradus")
  }()
}

/// The folder of real data sets: `GRADUS_DATA`, or `shared/data` beside the package.
let dataFolder: String? = {
  let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
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

/// The bytes of an IDX file of unsigned bytes.
func idx(_ shape: [Int], _ elements: [UInt8]) -> Data {
  Data(
    [0, 0, 8, UInt8(shape.count)] + shape.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 255) } } + elements)
}

/// A file of bytes in a folder; returns its path.
@discardableResult
func file(_ name: String, in folder: String, _ content: Data) throws -> String {
  let path = "\(folder)/\(name)"
  try content.write(to: URL(filePath: path))
  return path
}

/// A file of text in a folder; returns its path.
func file(_ name: String, in folder: String, _ content: String) throws -> String {
  try file(name, in: folder, Data(content.utf8))
}

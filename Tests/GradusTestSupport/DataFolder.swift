import Foundation

/// The folder of shared test data: the environment variable `GRADUS_DATA`, or `shared/data` beside the package.
public enum DataFolder {
  public static let url: URL = {
    if let path = ProcessInfo.processInfo.environment["GRADUS_DATA"] { return URL(fileURLWithPath: path) }
    return packageRoot.deletingLastPathComponent().appendingPathComponent("shared/data")
  }()

  /// The folder that holds `Package.swift`.
  public static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file of the folder, or nil if it is missing.
  public static func file(_ path: String) -> URL? {
    let file = url.appendingPathComponent(path)
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
  }

  /// The file of cases that an environment variable names, whether it exists or not; without it, a file of the folder, or nil if that is
  /// missing.
  public static func cases(_ variable: String, _ path: String) -> URL? {
    ProcessInfo.processInfo.environment[variable].map { URL(fileURLWithPath: $0) } ?? file(path)
  }

  /// Whether the long tests were asked for, by the environment variable `GRADUS_LONG_TESTS`.
  public static let runsLongTests = ProcessInfo.processInfo.environment["GRADUS_LONG_TESTS"] != nil
}

import Gradus
import GradusNN

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The settings of a source for what the command line does not say.
struct Defaults {
  let hidden: [Int]
  let epochs: Int
  let batch: Int
  /// For Adam, whose steps are about as long as its learning rate; other rules take ten times as much.
  let learningRate: Double

  static let spiral = Defaults(hidden: [128, 128], epochs: 400, batch: 300, learningRate: 0.01)
  static let images = Defaults(hidden: [128, 128], epochs: 5, batch: 128, learningRate: 0.001)
  static let table = Defaults(hidden: [32, 32], epochs: 100, batch: 32, learningRate: 0.003)
}

/// The data that SOURCE names.
struct Source {
  let data: Dataset
  let defaults: Defaults
  /// What was left out or replaced while reading.
  let notes: [String]

  private init(_ data: Dataset, _ defaults: Defaults, notes: [String] = []) {
    self.data = data
    self.defaults = defaults
    self.notes = notes
  }

  init(_ name: String, target: String?, _ precision: ScalarType, seed: UInt64) throws {
    var status = stat()
    let exists = stat(name, &status) == 0
    let reason = String(cString: strerror(errno))
    let isFolder = exists && status.st_mode & S_IFMT == S_IFDIR
    if name == "-" || (exists && !isFolder && name != "spiral") {
      self = try Self.table(name, target: target, precision, seed: seed)
      return
    }
    guard target == nil else {
      throw UsageError(
        "--target", expected: "a .csv file as SOURCE", got: "\"\(name)\"",
        remedy: "Leave --target out or name a .csv file.")
    }
    if name == "spiral" {
      self.init(try .spiral(precision, seed: seed), .spiral)
    } else if isFolder {
      self.init(Dataset(try ImageFolder(path: name), precision), .images)
    } else {
      let hint = suggestion(for: name, among: ["spiral"]).map { "Did you mean \($0)?" }
      throw DataError(
        name, expected: "`spiral`, a folder of IDX files or a .csv file", got: reason,
        remedy: hint ?? "Check the path and its permissions.")
    }
  }

  private static func table(_ name: String, target: String?, _ precision: ScalarType, seed: UInt64) throws -> Source {
    guard !name.hasSuffix("ubyte"), !name.hasSuffix("ubyte.gz") else {
      throw DataError(
        name, expected: "a folder of IDX files or a .csv file", got: "one IDX file",
        remedy: "Name the folder that holds it.")
    }
    let table = try Table(path: name == "-" ? "/dev/stdin" : name)
    guard let target else {
      let columns = table.header.prefix(20).joined(separator: ", ")
      throw UsageError(
        "--target", expected: "the column of \(name) to predict", got: "nothing", remedy: "Choose one of: \(columns).")
    }
    let numeric = try table.numeric(target: target, seed: seed)
    return Source(Dataset(numeric, precision), .table, notes: numeric.notes.map { "\(name): \($0)" })
  }
}

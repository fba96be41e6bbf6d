import Foundation
import Gradus

/// An input file of one of the four problems, with the programs that it is for.
protocol ADBenchInstance {
  init(path: String) throws

  /// The sizes, under the reference's names.
  var sizes: [String: Int] { get }

  /// The objective, compiled.
  func objective(on engine: any Engine) -> () -> [Tensor]

  /// The objective with its gradient or Jacobian, compiled.
  func derivative(on engine: any Engine) -> () -> [Tensor]

  func check(against reference: Reference, on engine: any Engine) throws -> CheckResult
}

struct CheckResult {
  let objective: Agreement
  let derivative: Agreement
}

/// ADBench: four small numerical problems, widely used to compare tools for derivatives.
struct ADBench {
  private static let kinds: [(folder: String, limit: Double, open: @Sendable (String) throws -> any ADBenchInstance)] =
    [
      ("gmm", 4, { try GaussianMixtureInstance(path: $0) }), ("ba", 6, { try BundleAdjustmentInstance(path: $0) }),
      ("hand", 6, { try HandTrackingInstance(path: $0) }), ("lstm", 4, { try SequenceModelInstance(path: $0) }),
    ]

  let folder: String

  /// `GradusBenchmarks adbench check|time|plan [FOLDER [PART_OF_A_NAME]]`, or `json FOLDER NAME`.
  static func run(_ arguments: [String]) throws {
    let bench = ADBench(folder: arguments.dropFirst().first ?? "../../shared/data/adbench")
    let part = arguments.dropFirst(2).first ?? ""
    switch arguments.first {
    case "check": try bench.check(part)
    case "time": try bench.time(part)
    case "plan": try bench.plan(part)
    case "json": try bench.report(part)
    default:
      print("usage: GradusBenchmarks adbench check|time|plan [FOLDER [PART_OF_A_NAME]]")
      exitProcess(64)
    }
  }

  /// The files of each kind whose path contains `part`, without `.txt`, small ones first.
  private func files(_ part: String) throws -> [(kind: Int, path: String)] {
    try Self.kinds.indices.flatMap { kind in
      let folder = self.folder + "/" + Self.kinds[kind].folder
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      let isWanted = { (name: String) in part.isEmpty || (folder + "/" + name).contains(part) }
      return names.filter { $0.hasSuffix(".txt") && isWanted($0) }.sorted().map { name in
        (kind, folder + "/" + name.dropLast(4))
      }
    }
  }

  private func name(_ path: String) -> String { String(path.dropFirst(folder.count + 1)) }

  /// Compares every file with its reference; ends the process with 1 if one does not agree.
  private func check(_ part: String) throws {
    print(row("file", ["objective ρ", "derivative ρ", "max |Δ|/max", "ok"]))
    var failures = 0
    for (kind, path) in try files(part) {
      let instance = try Self.kinds[kind].open(path + ".txt")
      let reference = try Reference(path: path)
      try reference.checkSizes(instance.sizes)
      let result = try instance.check(against: reference, on: NativeEngine.shared)
      let holds = result.objective.holds && result.derivative.holds
      if !holds { failures += 1 }
      let (objective, derivative) = (result.objective.rho, result.derivative)
      let columns = [objective, derivative.rho, derivative.relative].map { String(format: "%.1e", $0) }
      print(row(name(path), columns + [holds ? "ok" : "WRONG"]))
    }
    if failures > 0 { exitProcess(1) }
  }

  /// Prints the times of objective and derivative (with the value), and their ratio, on one thread.
  private func time(_ part: String) throws {
    print(row("file", ["objective µs", "derivative µs", "ratio", "limit"]))
    let engine = NativeEngine(threads: 1)
    for (kind, path) in try files(part) {
      let instance = try Self.kinds[kind].open(path + ".txt")
      let times = leastTimes([instance.objective(on: engine), instance.derivative(on: engine)])
      let columns = [times[0] * 1e6, times[1] * 1e6, times[1] / times[0]].map { String(format: "%.2f", $0) }
      print(row(name(path), columns + ["\(Self.kinds[kind].limit)"]))
    }
  }

  /// Prints the time of the derivative of the first file, in milliseconds on one thread, in the protocol's form.
  private func report(_ part: String) throws {
    guard let (kind, path) = try files(part).first else { return }
    let instance = try Self.kinds[kind].open(path + ".txt")
    let engine = NativeEngine(threads: 1)
    let times = leastTimes([instance.objective(on: engine), instance.derivative(on: engine)])
    GradusBenchmarks.report(part, "ms", times[1] * 1e3, ["objective_ms": times[0] * 1e3])
  }

  /// Prints the programs of the first file and how the native engine runs them.
  private func plan(_ part: String) throws {
    guard let (kind, path) = try files(part).first else { return }
    let instance = try Self.kinds[kind].open(path + ".txt")
    let printer = PlanPrinter(engine: NativeEngine(threads: 1))
    _ = instance.objective(on: printer)()
    _ = instance.derivative(on: printer)()
  }

  private func row(_ name: String, _ columns: [String]) -> String {
    func padding(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: Swift.max(1, width - text.count))
    }
    return name + padding(name, 44) + columns.map { padding($0, 14) + $0 }.joined()
  }
}

/// The least time of a call of each function, as ADBench takes it: of many samples, each of so many calls that the clock
/// does not matter. The functions take turns, so that a change of the machine's speed meets all of them.
func leastTimes(_ bodies: [() -> [Tensor]]) -> [Double] {
  var calls: [Int] = []
  for body in bodies {
    _ = body()
    calls.append(Swift.max(1, Int(1e-3 / Swift.max(processorSeconds { _ = body() }, 1e-9))))
  }
  var least = [Double](repeating: .infinity, count: bodies.count)
  var (total, samples) = (0.0, 0)
  while total < 2 || samples < 5 {
    for (index, body) in bodies.enumerated() {
      let sample = processorSeconds { for _ in 0..<calls[index] { _ = body() } }
      least[index] = Swift.min(least[index], sample / Double(calls[index]))
      total += sample
    }
    samples += 1
  }
  return least
}

/// The seconds that this thread ran, without the time that others had the processor.
private func processorSeconds(_ body: () -> Void) -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
  let start = now()
  body()
  return now() - start
}

/// An engine that shows what it prepares.
private struct PlanPrinter: Engine {
  let engine: NativeEngine
  var name: String { engine.name }

  func prepare(_ program: Program) throws(TensorError) -> any Executable {
    let executable = try engine.prepare(program)
    print(program, executable, separator: "\n")
    return executable
  }
}

/// Where the time of runs went, step by step.
///
///     var profile = Profile()
///     for _ in 0..<100 { try training.advance(recording: &profile) }
///     print(profile)                                  // a table, the longest steps first
///     let trace = profile.chromeTrace                 // for chrome://tracing or Perfetto
///
/// Reading the clock adds about 50 ns to each step.
public struct Profile: Sendable, CustomStringConvertible {
  /// One step of one run.
  struct Event: Sendable {
    let step: Int
    /// In nanoseconds since the first run began.
    let start: Int
    let duration: Int
  }

  /// The steps of the program that was run; those of the last one if several were.
  public private(set) var plan = Plan()
  /// How many runs were recorded.
  public private(set) var runs = 0
  /// For each step of the plan: its time in all runs, in seconds.
  public private(set) var seconds: [Double] = []
  /// Steps of single runs, in order, until there are `eventLimit`; the times above go on.
  private(set) var events: [Event] = []
  private let eventLimit: Int
  private var origin: ContinuousClock.Instant?

  /// - Parameter eventLimit: so many steps at most are kept one by one for the trace.
  public init(eventLimit: Int = 50_000) { self.eventLimit = Swift.max(eventLimit, 0) }

  /// The time of all steps, in seconds.
  public var totalSeconds: Double { seconds.reduce(0, +) }

  /// Begins a run of a plan; one of other steps than before begins anew.
  mutating func beginRun(of plan: @autoclosure () -> Plan, stepCount: Int) {
    if runs == 0 || stepCount != seconds.count {
      self = Profile(eventLimit: eventLimit)
      self.plan = plan()
      seconds = [Double](repeating: 0, count: stepCount)
    }
    runs += 1
  }

  mutating func record(_ step: Int, from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
    let origin = self.origin ?? start
    self.origin = origin
    let duration = nanoseconds(from: start, to: end)
    seconds[step] += Double(duration) * 1e-9
    if events.count < eventLimit {
      events.append(Event(step: step, start: nanoseconds(from: origin, to: start), duration: duration))
    }
  }

  private func nanoseconds(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Int {
    let (seconds, attoseconds) = start.duration(to: end).components
    return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
  }

  /// A table of the steps, the longest first: their time in a run, share, work and rates.
  public var description: String {
    var table = TextTable(
      ["step", "kernel", "work", "time", "share", "bytes", "rate", "flops", "rate"],
      rightAligned: [0, 3, 4, 5, 6, 7, 8])
    let order = plan.steps.indices.sorted { (seconds[$1], $0) < (seconds[$0], $1) }
    let shown = order.prefix(40)
    for index in shown {
      let step = plan.steps[index]
      let time = seconds[index] / Double(Swift.max(runs, 1))
      table.add([
        "\(index)", step.kernel, step.work, duration(time), share(seconds[index]),
        scaled(step.bytes, "B"), rate(step.bytes, time, "B/s"), scaled(step.flops), rate(step.flops, time, "/s"),
      ])
    }
    let rest = order.dropFirst(shown.count)
    let others =
      rest.isEmpty ? "" : "\n… and \(rest.count) more steps: \(share(rest.reduce(0) { $0 + seconds[$1] })) of the time"
    return "\(table)\(others)\n\(total)"
  }

  private var total: String {
    let time = totalSeconds / Double(Swift.max(runs, 1))
    return "\(runs) runs of \(plan.steps.count) steps, \(duration(time)) each: "
      + "\(scaled(plan.bytes, "B")) at \(rate(plan.bytes, time, "B/s")), "
      + "\(scaled(plan.flops)) operations at \(rate(plan.flops, time, "/s")); memory \(scaled(plan.peakBytes, "B"))"
  }

  private func duration(_ seconds: Double) -> String {
    seconds < 0.0009995
      ? "\(threeDigits(seconds * 1e6)) µs"
      : seconds < 0.9995 ? "\(threeDigits(seconds * 1e3)) ms" : scaled(seconds, "s")
  }

  private func share(_ seconds: Double) -> String {
    let percent = totalSeconds > 0 ? seconds / totalSeconds * 100 : 0
    return DecimalText(percent, isSingle: false).rounded(fraction: 1).text(fraction: 1) + " %"
  }

  private func rate(_ amount: Int, _ time: Double, _ unit: String) -> String {
    time > 0 ? scaled(Double(amount) / time, unit) : "–"
  }

  /// The recorded steps in the Trace Event Format that chrome://tracing and Perfetto read: JSON, times in
  /// microseconds.
  public var chromeTrace: String {
    func microseconds(_ nanoseconds: Int) -> String {
      let fraction = String(nanoseconds % 1000)
      return "\(nanoseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
    let lines = events.map { event in
      let step = plan.steps[event.step]
      return "{\"name\":\"\(step.kernel) \(step.work)\",\"cat\":\"\(step.kernel)\",\"ph\":\"X\",\"pid\":1,\"tid\":1,"
        + "\"ts\":\(microseconds(event.start)),\"dur\":\(microseconds(event.duration)),"
        + "\"args\":{\"step\":\(event.step),\"bytes\":\(step.bytes),\"flops\":\(step.flops)}}"
    }
    return "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"runs\":\(runs),\"peak_bytes\":\(plan.peakBytes)},"
      + "\"traceEvents\":[\n\(lines.joined(separator: ",\n"))\n]}\n"
  }
}

import GradusNN

/// One line at the bottom of the terminal that shows how far training is.
///
///     epoch 2/3 ━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌ loss 0.351  accuracy 0.873  123 456 samples/s  0:12 left
final class ProgressBar {
  let isVisible: Bool
  private var isDrawn = false
  private var lastDrawing: ContinuousClock.Instant?

  init(isVisible: Bool) { self.isVisible = isVisible }

  /// Draws the bar, at most 20 times a second.
  func show(_ progress: TrainingProgress) {
    guard isVisible else { return }
    let now = ContinuousClock.now
    if let lastDrawing, lastDrawing.duration(to: now) < .milliseconds(50) { return }
    lastDrawing = now
    isDrawn = true
    // One column stays free: a full last column makes some terminals break the line.
    Console.write("\r\(line(progress, columns: Console.width(.error) - 1))\u{1B}[K", to: .error)
  }

  /// Removes the bar, so that other lines can be written.
  func erase() {
    guard isDrawn else { return }
    isDrawn = false
    Console.write("\r\u{1B}[K", to: .error)
  }

  private func line(_ progress: TrainingProgress, columns: Int) -> String {
    let left = progress.seconds * (1 / progress.fraction - 1)
    let accuracy = progress.running.accuracy.map { ["accuracy \(fixed($0, 3))"] } ?? []
    let parts =
      ["loss \(fixed(progress.running.loss, 3))"] + accuracy
      + ["\(grouped(progress.samplesPerSecond)) samples/s", "\(clock(left)) left"]
    let start = "epoch \(progress.epoch)/\(progress.epochs) "
    let end = " " + parts.joined(separator: "  ")
    let room = min(columns - start.count - end.count, 30)
    guard room >= 5 else { return String((start + end.dropFirst()).prefix(max(columns, 0))) }
    let filled = Int(progress.fraction * Double(room))
    return start + String(repeating: "━", count: filled) + String(repeating: "╌", count: room - filled) + end
  }
}

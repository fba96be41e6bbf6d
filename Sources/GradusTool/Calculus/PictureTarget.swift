import GradusNN
import GradusPlot

/// What a verb draws.
enum Picture {
  case plot(Plot)
  case panels(Panels)
}

/// Where a picture goes, in which form and size.
struct PictureTarget {
  private let path: String?
  private let isText: Bool
  private let width: Double?
  private let height: Double?

  init(output: String?, format: String? = nil, width: Double? = nil, height: Double? = nil) throws {
    path = output == "-" ? nil : output
    switch format {
    case nil: isText = output == nil && Console.isTerminal(.output)
    case "text": isText = true
    case "svg": isText = false
    case let other?:
      throw UsageError("--format", expected: "svg or text", got: "\"\(other)\"", remedy: "svg is the default.")
    }
    self.width = try Self.checked(width, "--width", isText ? 24...400 : 80...10_000)
    self.height = try Self.checked(height, "--height", isText ? 4...200 : 80...10_000)
  }

  private static func checked(_ size: Double?, _ option: String, _ range: ClosedRange<Double>) throws -> Double? {
    guard let size, !range.contains(size) else { return size }
    throw UsageError(
      option, expected: "a size from \(plain(range.lowerBound)) to \(plain(range.upperBound))", got: plain(size),
      remedy: "Leave it out for the usual one.")
  }

  func write(_ picture: Picture) throws {
    let text = isText ? characters(picture) + "\n" : svg(picture)
    guard let path else { return Console.write(text, to: .output) }
    try writeFile(text, to: path)
  }

  private func svg(_ picture: Picture) -> String {
    switch picture {
    case .plot(let plot): plot.svg(width: width ?? Plot.width, height: height ?? Plot.height)
    case .panels(let panels): panels.svg(width: width ?? Plot.width, height: height)
    }
  }

  private func characters(_ picture: Picture) -> String {
    let columns = width.map { Int($0) } ?? min(Console.width(.output), 100)
    switch picture {
    case .plot(let plot): return plot.text(columns: columns, rows: height.map { Int($0) } ?? 18)
    case .panels(let panels): return panels.text(columns: columns, rows: height.map { Int($0) } ?? 12)
    }
  }
}

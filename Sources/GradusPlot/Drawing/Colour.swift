/// A colour of the palette by Okabe and Ito, whose colours stay apart for every kind of colour blindness.
///
/// - Source: M. Okabe, K. Ito, *Color Universal Design* (2008).
public struct Colour: Hashable, Sendable {
  /// As SVG writes it: #0072b2.
  public let code: String

  /// - Parameter code: red, green and blue as 24 bits.
  public init(_ code: UInt32) {
    let digits = String(code & 0xFF_FFFF, radix: 16)
    self.code = "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  public static let blue = Colour(0x00_72B2)
  public static let vermilion = Colour(0xD5_5E00)
  public static let green = Colour(0x00_9E73)
  public static let purple = Colour(0xCC_79A7)
  public static let orange = Colour(0xE6_9F00)
  public static let sky = Colour(0x56_B4E9)
  public static let black = Colour(0x1A_1A1A)
  public static let white = Colour(0xFF_FFFF)
  /// Of words beside the point.
  public static let grey = Colour(0x59_5959)
  /// Of grids.
  public static let pale = Colour(0xE0_E0E0)

  /// The colours of curves, in the order of their use; yellow is left out, since it does not show on white.
  public static let series: [Colour] = [.blue, .vermilion, .green, .purple, .orange, .black, .sky]

  /// The mixture with white: 0 is white, 1 the colour.
  func tinted(_ share: Double) -> Colour { mixed(with: .white, 1 - share) }

  /// - Parameter share: how much of the other.
  func mixed(with other: Colour, _ share: Double) -> Colour {
    let part = share.isFinite ? min(max(share, 0), 1) : 0
    let (mine, theirs) = (channels, other.channels)
    var code: UInt32 = 0
    for index in 0..<3 {
      let value = Double(mine[index]) * (1 - part) + Double(theirs[index]) * part
      code = code << 8 | UInt32(min(max(value.rounded(), 0), 255))
    }
    return Colour(code)
  }

  private var channels: [UInt32] {
    let bits = UInt32(code.dropFirst(), radix: 16) ?? 0
    return [bits >> 16 & 255, bits >> 8 & 255, bits & 255]
  }

  /// Whether words on it should be white.
  var isDark: Bool {
    let parts = channels.map(Double.init)
    return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 140
  }
}

/// How a line is drawn.
public struct Stroke: Hashable, Sendable {
  public var colour: Colour
  /// In pixels.
  public var width: Double
  /// Lengths of dashes and gaps in turn, in pixels; none for a whole line.
  public var dashes: [Double]

  public init(_ colour: Colour, width: Double = 2, dashes: [Double] = []) {
    (self.colour, self.width, self.dashes) = (colour, width, dashes)
  }

  /// The pattern of dashes of the n-th curve: curves are told apart without colours too.
  static let patterns: [[Double]] = [
    [], [9, 4], [2, 3.5], [10, 3.5, 2, 3.5], [14, 5], [5, 3], [10, 3, 2, 3, 2, 3],
  ]

  /// The stroke of the n-th curve.
  public static func series(_ index: Int) -> Stroke {
    let position = Int(index.magnitude % UInt(Colour.series.count))
    return Stroke(Colour.series[position], width: 2.25, dashes: patterns[position])
  }
}

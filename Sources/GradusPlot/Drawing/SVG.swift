extension Drawing {
  /// The picture as a complete `<svg>` element.
  public var svg: String {
    let (w, h) = (pixels(width), pixels(height))
    var text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(w)\" height=\"\(h)\" viewBox=\"0 0 \(w) \(h)\" role=\"img\" "
      + "font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n<title>\(escaped(title))</title>\n"
    if !summary.isEmpty { text += "<desc>\(escaped(summary))</desc>\n" }
    text += "<rect width=\"\(w)\" height=\"\(h)\" fill=\"#ffffff\"/>\n"
    for element in elements { text += element.svg + "\n" }
    return text + "</svg>\n"
  }
}

extension Drawing.Element {
  fileprivate var svg: String {
    switch self {
    case .lines(let points, let stroke):
      return "<path d=\"\(outline(points))\" fill=\"none\"\(stroke.attributes) stroke-linejoin=\"round\"/>"
    case .area(let points, let fill, let opacity):
      return "<path d=\"\(outline(points))Z\" fill=\"\(fill.code)\"\(opacityAttribute(opacity))/>"
    case .bend(let start, let first, let second, let end, let stroke):
      return
        "<path d=\"M\(pair(start))C\(pair(first)) \(pair(second)) \(pair(end))\" fill=\"none\"\(stroke.attributes)/>"
    case .disc(let center, let radius, let fill, let stroke):
      return
        "<circle cx=\"\(pixels(center.x))\" cy=\"\(pixels(center.y))\" r=\"\(pixels(radius))\" fill=\"\(fill.code)\""
        + "\(stroke?.attributes ?? "")/>"
    case .rectangle(let box, let fill, let opacity, let stroke, let corner):
      let round = corner > 0 ? " rx=\"\(pixels(corner))\"" : ""
      return "<rect x=\"\(pixels(box.left))\" y=\"\(pixels(box.top))\" width=\"\(pixels(box.width))\" "
        + "height=\"\(pixels(box.height))\"\(round) fill=\"\(fill.code)\"\(opacityAttribute(opacity))"
        + "\(stroke?.attributes ?? "")/>"
    case .words(let words): return words.svg
    }
  }
}

extension Drawing.Words {
  fileprivate var svg: String {
    var attributes = " x=\"\(pixels(place.x))\" y=\"\(pixels(place.y))\" font-size=\"\(pixels(size))\""
    if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
    attributes += " fill=\"\(colour.code)\""
    if isBold { attributes += " font-weight=\"bold\"" }
    if isTurned { attributes += " transform=\"rotate(-90 \(pixels(place.x)) \(pixels(place.y)))\"" }
    if hasRim {
      attributes += " stroke=\"#ffffff\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\""
    }
    var content = ""
    var height = 0.0
    for run in label.runs {
      let target = run.height == .base ? 0 : run.height == .raised ? -0.38 * size : 0.22 * size
      var marks = ""
      if target != height { marks += " dy=\"\(pixels(target - height))\"" }
      if run.height != .base { marks += " font-size=\"\(pixels(size * Label.smallShare))\"" }
      if run.isSlanted { marks += " font-style=\"italic\"" }
      content += marks.isEmpty ? escaped(run.text) : "<tspan\(marks)>\(escaped(run.text))</tspan>"
      height = target
    }
    return "<text\(attributes)>\(content)</text>"
  }
}

extension Stroke {
  fileprivate var attributes: String {
    let pattern = dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes.map(pixels).joined(separator: " "))\""
    return " stroke=\"\(colour.code)\" stroke-width=\"\(pixels(width))\"\(pattern)"
  }
}

private func opacityAttribute(_ opacity: Double) -> String { opacity < 1 ? " fill-opacity=\"\(pixels(opacity))\"" : "" }

private func pair(_ point: PlotPoint) -> String { "\(pixels(point.x)) \(pixels(point.y))" }

private func outline(_ points: [PlotPoint]) -> String {
  var text = ""
  for (index, point) in points.enumerated() { text += (index == 0 ? "M" : "L") + pair(point) }
  return text
}

/// A length with at most two decimals: 12, 0.5, -3.25. What no picture can hold is cut.
func pixels(_ length: Double) -> String {
  guard length.isFinite else { return "0" }
  let hundredths = Int((min(max(length, -100_000), 100_000) * 100).rounded())
  let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
  let sign = hundredths < 0 ? "-" : ""
  if rest == 0 { return "\(sign)\(whole)" }
  return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
}

/// The text for XML, without the characters that XML does not allow.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\t", "\n", "\r": result += " "
    case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

extension Page: CustomStringConvertible {
  public var description: String { text(.unicode) }

  /// The page as lines of text.
  public func text(_ notation: TextNotation) -> String { PageText(notation: notation).text(blocks) }
}

extension Prose: CustomStringConvertible {
  public var description: String { PageText(notation: .unicode).text(self) }
}

extension Math: CustomStringConvertible {
  public var description: String { PageText(notation: .unicode).text(self) }
}

/// Prints pages as text.
struct PageText {
  let notation: TextNotation

  private var isUnicode: Bool { notation == .unicode }

  func text(_ blocks: [Block], indent: String = "") -> String {
    var paragraphs: [String] = []
    for block in blocks {
      let next = lines(of: block).map { $0.isEmpty ? "" : indent + $0 }.joined(separator: "\n")
      paragraphs.append(next)
    }
    return paragraphs.joined(separator: "\n")
  }

  private func lines(of block: Block) -> [String] {
    switch block {
    case .heading(let prose), .paragraph(let prose):
      text(prose).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    case .lines(let lines): aligned(lines)
    case .table(let header, let rows): table(header, rows)
    case .figure(let figure): ["[\(text(figure.caption))]"]
    }
  }

  // MARK: Lines

  private func aligned(_ lines: [Line]) -> [String] {
    let lefts = lines.map { $0.left.map(text) ?? "" }
    let width = lefts.map(\.count).max() ?? 0
    // One step has no number.
    let numbers = lines.map { line in line.number.map { "\($0)" } ?? "" }
    let margin = lines.count > 1 ? numbers.map(\.count).max() ?? 0 : 0
    let formulas = lines.indices.map { index -> String in
      let number = margin == 0 ? "" : numbers[index].padded(to: margin) + "  "
      return number + lefts[index].padded(to: width) + " \(sign(lines[index].relation)) " + text(lines[index].right)
    }
    let column = Swift.min(formulas.map(\.count).max() ?? 0, 64)
    return zip(formulas, lines).flatMap { formula, line -> [String] in
      let reason = text(line.reason)
      let whole = reason.isEmpty ? formula : formula.padded(to: column) + "   " + reason
      guard !line.below.isEmpty else { return [whole] }
      return [whole] + text(line.below, indent: "     ").split(separator: "\n").map(String.init)
    }
  }

  private func table(_ header: [Prose], _ rows: [[Prose]]) -> [String] {
    let cells = ([header] + rows).map { $0.map(text) }
    let widths = header.indices.map { column in cells.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return cells.map { row in
      var line = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "   ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  // MARK: Formulas

  func text(_ prose: Prose) -> String {
    prose.parts.map { part in
      switch part {
      case .words(let words): isUnicode ? words : words.ascii
      case .math(let math): text(math)
      }
    }.joined()
  }

  func text(_ math: Math) -> String {
    let printer = TextPrinter(notation: notation)
    switch math {
    case .expression(let expression, _): return printer.text(expression)
    case .name(let name), .words(let name): return isUnicode ? name : name.ascii
    case .slope(let function, let variables, let isPartial): return slope(text(function), variables, isPartial)
    case .limit(let variable, let point, let inner):
      return "lim(\(variable)\(isUnicode ? "→" : "->")\(printer.text(point))) " + text(inner)
    case .row(let parts): return parts.map(text).joined(separator: " ")
    case .bracketed(let inner): return "[ \(text(inner)) ]"
    case .chain(let parts, let relation): return parts.map(text).joined(separator: " \(sign(relation)) ")
    case .matrix(let rows):
      if rows.allSatisfy({ $0.count == 1 }) {
        return "(\(rows.map { text($0[0]) }.joined(separator: ", ")))\(isUnicode ? "ᵀ" : "^T")"
      }
      return "[\(rows.map { $0.map(text).joined(separator: ", ") }.joined(separator: "; "))]"
    case .underbraced(let inner, let words): return "\(text(inner)) [\(text(words))]"
    }
  }

  func slope(_ function: String, _ variables: [Variable], _ isPartial: Bool) -> String {
    let sign = isUnicode && isPartial ? "∂" : "d"
    func power(_ count: Int) -> String {
      count == 1 ? "" : isUnicode ? String(Parser.superscripts[Swift.min(count, 9)]) : "^\(count)"
    }
    var below = ""
    for variable in variables where !below.contains("\(sign)\(variable)") {
      below += "\(sign)\(variable)" + power(variables.count { $0 == variable })
    }
    return "\(sign)\(power(variables.count))\(function)/\(below)"
  }

  private func sign(_ relation: String) -> String { isUnicode ? relation : relation.ascii }
}

extension String {
  /// With the signs of mathematics in ASCII.
  var ascii: String {
    let signs: [Character: String] = [
      "′": "'", "−": "-", "·": "*", "→": "->", "≤": "<=", "≥": ">=", "≠": "!=", "∂": "d", "∇": "grad ", "Σ": "sum ",
      "δ": "delta", "η": "eta", "Θ": "Theta", "π": "pi", "√": "sqrt", "ᵀ": "^T", "≈": "~", "…": "...", "–": "-",
    ]
    return map { character in
      if let index = Parser.superscripts.firstIndex(of: character) { return "^\(index)" }
      return signs[character] ?? String(character)
    }.joined()
  }
}

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
    let fronts = lines.indices.map { index -> String in
      let number = margin == 0 ? "" : numbers[index].padded(to: margin) + "  "
      return number + lefts[index].padded(to: width) + " \(sign(lines[index].relation)) "
    }
    let formulas = zip(fronts, lines).map { front, line in
      stacked(line.right, front) ?? broken(front + text(line.right), indent: front.count)
    }
    let column = Swift.min(formulas.map { $0.last?.count ?? 0 }.max() ?? 0, 64)
    return lines.indices.flatMap { index -> [String] in
      var result = formulas[index]
      let reason =
        text(lines[index].reason) + (lines[index].isFolded && !lines[index].below.isEmpty && isUnicode ? " ▸" : "")
      if !reason.isEmpty { result[result.count - 1] = (result.last ?? "").padded(to: column) + "   " + reason }
      if result.count == 1, let braces = braces(lines[index].right) {
        result.append(String(repeating: " ", count: fronts[index].count) + braces)
      }
      if lines[index].below.isEmpty || lines[index].isFolded { return result }
      return result + text(lines[index].below, indent: "     ").split(separator: "\n").map(String.init)
    }
  }

  /// A matrix in rows between tall brackets.
  private func stacked(_ math: Math, _ front: String) -> [String]? {
    guard isUnicode, case .matrix(let rows) = math, rows.count > 1, rows.allSatisfy({ $0.count > 1 }) else {
      return nil
    }
    let cells = rows.map { $0.map(text) }
    let widths = cells[0].indices.map { column in cells.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    guard front.count + widths.reduce(4, { $0 + $1 + 2 }) <= 2 * Self.width else { return nil }
    return cells.enumerated().map { index, row in
      let (left, right) = index == 0 ? ("⎡", "⎤") : index == rows.count - 1 ? ("⎣", "⎦") : ("⎢", "⎥")
      let entries = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
      return (index == 0 ? front : String(repeating: " ", count: front.count)) + "\(left) \(entries) \(right)"
    }
  }

  /// A formula that is too long for a line goes on below, before a sign outside of parentheses.
  private func broken(_ line: String, indent: Int) -> [String] {
    guard line.count > Self.width else { return [line] }
    var (rows, row, depth, best) = ([String](), [Character](), 0, nil as Int?)
    for character in line {
      row.append(character)
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      let isSign = row.count > indent + 2 && depth == 0 && "+-−".contains(character) && row[row.count - 2] == " "
      if isSign { best = row.count - 2 }
      if row.count > Self.width, let place = best {
        rows.append(String(row[..<place]))
        row = Array(String(repeating: " ", count: indent)) + row[(place + 1)...]
        best = nil
      }
    }
    return rows + [String(row)]
  }

  private static let width = 96

  /// └outer′┘ └inner′┘ below the factors of a product.
  private func braces(_ math: Math) -> String? {
    guard isUnicode, case .expression(let expression, let marks) = math, case .product(let factors) = expression else {
      return nil
    }
    let columns = TextPrinter(notation: notation).columns(of: factors)
    var line = ""
    for mark in marks {
      guard let label = mark.label, mark.path.count == 1, mark.path[0] + mark.count <= columns.count else { continue }
      let (start, end) = (columns[mark.path[0]].lowerBound, columns[mark.path[0] + mark.count - 1].upperBound)
      let space = Swift.max(end - start - 2 - label.count, 0)
      let brace =
        "└" + String(repeating: "─", count: space / 2) + label + String(repeating: "─", count: space - space / 2) + "┘"
      line = line.padded(to: Swift.max(start, line.isEmpty ? 0 : line.count + 1)) + brace
    }
    return line.isEmpty ? nil : line
  }

  private func table(_ header: [Prose], _ rows: [[Prose]]) -> [String] {
    let cells = ([header] + rows).map { $0.map(text) }
    let widths = header.indices.map { column in cells.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    let front = widths.dropLast().reduce(0) { $0 + $1 + 3 }
    return cells.flatMap { row -> [String] in
      let start = zip(row, widths).dropLast().map { $0.padded(to: $1) + "   " }.joined()
      let last = Self.wrapped(row.last ?? "", width: Swift.max(Self.width - front, 40))
      return last.enumerated().map { index, words in
        var line = (index == 0 ? start : String(repeating: " ", count: front)) + words
        while line.last == " " { line.removeLast() }
        return line
      }
    }
  }

  /// Words in lines of at most some width.
  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= width {
        lines[lines.count - 1] = line + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
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
    case .summation(let indices, let inner):
      let signs = indices.map { isUnicode ? TextPrinter.sigma($0) : "sum over \($0) of" }
      return (signs + [text(inner)]).joined(separator: " ")
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

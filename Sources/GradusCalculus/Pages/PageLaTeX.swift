extension Page {
  /// The page for LaTeX with amsmath: lines as `align*`, tables as `tabular`. Colour takes the package xcolor.
  public func latex(hasColour: Bool = false) -> String {
    PageLaTeX(layouts: LayoutLaTeX(hasColour: hasColour)).text(blocks)
  }
}

struct PageLaTeX {
  let layouts: LayoutLaTeX

  func text(_ blocks: [Block]) -> String { blocks.map(text).joined(separator: "\n") }

  private func text(_ block: Block) -> String {
    switch block {
    case .heading(let prose): "\\paragraph{\(text(prose))}"
    case .paragraph(let prose): text(prose) + "\n"
    case .lines(let lines): text(lines)
    case .table(let header, let rows): table(header, rows)
    case .figure(let figure): "% Figure: \(text(figure.caption))"
    }
  }

  private func text(_ lines: [Line]) -> String {
    var parts: [String] = []
    var open: [String] = []
    func close() {
      guard !open.isEmpty else { return }
      parts.append("\\begin{align*}\n\(open.joined(separator: " \\\\\n"))\n\\end{align*}")
      open = []
    }
    for line in lines {
      let left = line.left.map { layouts.text($0.layout) } ?? ""
      let reason = line.reason.isEmpty ? "" : " && \\text{\(text(line.reason))}"
      open.append("  \(left) &\(LayoutLaTeX.sign(line.relation)) \(layouts.text(line.right.layout))\(reason)")
      guard !line.below.isEmpty else { continue }
      close()
      parts.append("\\begin{quote}\n\(text(line.below))\n\\end{quote}")
    }
    close()
    return parts.joined(separator: "\n")
  }

  private func table(_ header: [Prose], _ rows: [[Prose]]) -> String {
    let lines = rows.map { $0.map(text).joined(separator: " & ") + " \\\\" }
    return "\\begin{tabular}{\(String(repeating: "l", count: header.count))}\n"
      + header.map(text).joined(separator: " & ") + " \\\\ \\hline\n" + lines.joined(separator: "\n")
      + "\n\\end{tabular}"
  }

  /// Words with formulas between dollars.
  func text(_ prose: Prose) -> String {
    prose.parts.map { part in
      switch part {
      case .words(let words): LayoutLaTeX.escaped(words)
      case .math(let math): "$\(layouts.text(math.layout))$"
      }
    }.joined()
  }
}

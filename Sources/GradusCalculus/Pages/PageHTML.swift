extension Page {
  /// The page as a whole document, readable without a network and without a script.
  public func html(title: String) -> String {
    let title = LayoutMathML.escaped(title)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>\(PageHTML.style)</style>
      </head>
      <body>
      <h1>\(title)</h1>
      \(PageHTML().text(blocks))
      </body>
      </html>

      """
  }

  /// The page as MathML alone: one `<math>` element for each formula and each group of lines.
  public var mathML: String { PageMathML().text(blocks) }
}

/// Prints pages as HTML with MathML.
struct PageHTML {
  private let layouts = LayoutMathML()

  func text(_ blocks: [Block]) -> String { blocks.map(text).joined(separator: "\n") }

  private func text(_ block: Block) -> String {
    switch block {
    case .heading(let prose): "<h2>\(text(prose))</h2>"
    case .paragraph(let prose): "<p>\(text(prose).replacing("\n", with: "<br>"))</p>"
    case .lines(let lines): "<table class=\"lines\">\n\(lines.map(text).joined(separator: "\n"))\n</table>"
    case .table(let header, let rows): table(header, rows)
    case .figure(let figure): "<figure>\(figure.svg)<figcaption>\(text(figure.caption))</figcaption></figure>"
    }
  }

  private func text(_ line: Line) -> String {
    let left = line.left.map { math($0) } ?? ""
    let relation = layouts.element(.sign(line.relation), isBlock: false)
    let row =
      "<tr><td class=\"number\">\(line.number.map { "\($0)" } ?? "")</td><td class=\"left\">\(left)</td><td>\(relation)</td>"
      + "<td class=\"right\">\(math(line.right))</td><td class=\"reason\">\(text(line.reason))</td></tr>"
    guard !line.below.isEmpty else { return row }
    return row
      + "\n<tr><td></td><td colspan=\"4\"><details\(line.isFolded ? "" : " open")><summary>in detail</summary>\(text(line.below))</details></td></tr>"
  }

  private func math(_ math: Math) -> String {
    "<span class=\"formula\">\(layouts.element(math.layout, isBlock: false))</span>"
  }

  private func table(_ header: [Prose], _ rows: [[Prose]]) -> String {
    let head = header.map { "<th>\(text($0))</th>" }.joined()
    let body = rows.map { "<tr>\($0.map { "<td>\(text($0))</td>" }.joined())</tr>" }.joined(separator: "\n")
    return "<table class=\"cells\">\n<tr>\(head)</tr>\n\(body)\n</table>"
  }

  private func text(_ prose: Prose) -> String {
    prose.parts.map { part in
      switch part {
      case .words(let words): LayoutMathML.escaped(words)
      case .math(let math): layouts.element(math.layout, isBlock: false)
      }
    }.joined()
  }

  /// Work has a pale ground and a line below; results have the colours of their numbers (safe for colour-blind readers).
  static let style = """
    body { font: 17px/1.5 Georgia, 'Times New Roman', serif; max-width: 56em; margin: 2em auto; padding: 0 1em; color: #1a1a1a; background: #fffefb }
    h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin: 1.4em 0 .4em }
    table.lines { border-collapse: collapse; margin: .6em 0 }
    table.lines td { padding: .3em .3em; vertical-align: baseline }
    td.number { color: #777; font-size: .85em; padding-right: .8em } td.left { text-align: right } td.reason { color: #555; font-size: .88em; padding-left: 2em }
    table.cells { border-collapse: collapse; margin: .8em 0 } table.cells th, table.cells td { border-bottom: 1px solid #ddd; padding: .3em .9em; text-align: left }
    .formula { display: inline-block; max-width: 100%; overflow-x: auto; overflow-y: hidden; vertical-align: middle }
    math { font-size: 1.1em } mtd.left { text-align: left; text-align: -webkit-left } mtd.right { text-align: right; text-align: -webkit-right }
    .work { background: #fff3c4; border-bottom: 2px solid #c9a400 } .c1.result { color: #0072b2 } .c2.result { color: #b34700 } .c3.result { color: #00735c }
    .held { color: #888 } .cancelled { color: #888; background: linear-gradient(to top right, transparent 46%, #888 47%, #888 53%, transparent 54%) }
    details { margin: 0 0 .4em 1.5em; border-left: 2px solid #ddd; padding-left: 1em } summary { cursor: pointer; color: #555; font-size: .85em }
    figure { margin: 1em 0 } figure svg { max-width: 100%; height: auto } figcaption { color: #555; font-size: .9em }
    @media print { details { display: block } }
    """
}

/// Prints pages as MathML, lines as a table aligned at the relation.
struct PageMathML {
  private let layouts = LayoutMathML()

  func text(_ blocks: [Block]) -> String { blocks.flatMap(texts).joined(separator: "\n") }

  private func texts(_ block: Block) -> [String] {
    switch block {
    case .heading(let prose), .paragraph(let prose): [layouts.element(.row(prose.layouts), isBlock: true)]
    case .lines(let lines):
      [
        element(
          lines.map {
            [$0.left?.layout ?? .row([]), .row([.sign($0.relation), $0.right.layout]), .row($0.reason.layouts)]
          })
      ]
        + lines.filter { !$0.below.isEmpty }.map { text($0.below) }
    case .table(let header, let rows): [element(([header] + rows).map { $0.map { .row($0.layouts) } })]
    case .figure: []
    }
  }

  private func element(_ rows: [[Layout]]) -> String {
    let lines = rows.map { cells in
      "<mtr>\(cells.enumerated().map { "<mtd class=\"\($0 == 0 ? "right" : "left")\">\(layouts.text($1))</mtd>" }.joined())</mtr>"
    }
    let latex = LayoutMathML.escaped(
      "\\begin{aligned} " + rows.map { $0.map(\.latex).joined(separator: " & ") }.joined(separator: " \\\\ ")
        + " \\end{aligned}")
    return
      "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\" alttext=\"\(latex)\"><mtable>\(lines.joined())</mtable></math>"
  }
}

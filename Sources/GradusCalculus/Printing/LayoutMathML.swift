extension Expression {
  /// The expression as a `<math>` element of presentation MathML, with its LaTeX as the text to copy.
  public var mathML: String { Math.expression(self).mathML(isBlock: false) }
}

extension Math {
  /// A `<math>` element, in a line of text or on a line of its own.
  public func mathML(isBlock: Bool) -> String {
    let layout = self.layout
    return LayoutMathML().element(layout, isBlock: isBlock)
  }
}

/// Writes layouts as presentation MathML, in the form that browsers set well.
struct LayoutMathML {
  func element(_ layout: Layout, isBlock: Bool) -> String {
    let display = isBlock ? " display=\"block\"" : ""
    return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"\(display) alttext=\"\(Self.escaped(layout.latex))\">"
      + text(layout) + "</math>"
  }

  func text(_ layout: Layout) -> String {
    switch layout {
    // Longer names are upright without being told.
    case .identifier(let name): "<mi>\(Self.escaped(ExpressionLayout.letter(name)))</mi>"
    case .number(let number): "<mn>\(Self.escaped(number))</mn>"
    case .sign(let sign): self.sign(sign)
    case .prefix(let sign): "<mo form=\"prefix\">\(sign)</mo>"
    case .times: "<mo>&#x2062;</mo>"
    case .row(let parts): parts.count == 1 ? text(parts[0]) : "<mrow>\(parts.map(text).joined())</mrow>"
    case .fraction(let above, let below): fraction(above, below)
    case .superscript(let base, let above): "<msup>\(text(base))\(text(above))</msup>"
    case .subscript(let base, let below): "<msub>\(text(base))\(text(below))</msub>"
    case .root(let inner, let degree):
      degree == 2 ? "<msqrt>\(text(inner))</msqrt>" : "<mroot>\(text(inner))<mn>\(degree)</mn></mroot>"
    case .fenced(let left, let inner, let right): fenced(left, inner, right)
    case .applied(let function, let argument): "<mrow>\(text(function))<mo>&#x2061;</mo>\(text(argument))</mrow>"
    case .cases(let cases): self.cases(cases)
    case .matrix(let rows): table(rows)
    case .under(let base, let below): "<munder>\(text(base))\(text(below))</munder>"
    case .underbraced(let inner, let label):
      "<munder><munder>\(text(inner))<mo stretchy=\"true\">⏟</mo></munder><mrow>\(label.map(text).joined())</mrow></munder>"
    case .words(let words): "<mtext>\(Self.words(words))</mtext>"
    case .marked(let inner, let mark): marked(inner, mark)
    }
  }

  private func marked(_ inner: Layout, _ mark: Mark) -> String {
    let part = "<mrow class=\"\(mark.kind.rawValue) c\(mark.colour)\">\(text(inner))</mrow>"
    guard let label = mark.label else { return part }
    return "<munder><munder>\(part)<mo stretchy=\"true\">⏟</mo></munder><mtext>\(Self.words(label))</mtext></munder>"
  }

  private func sign(_ sign: String) -> String {
    // At the start of a cell a relation would be taken for a prefix.
    let form = "=<>≤≥≠→≈".contains(sign) ? " form=\"infix\"" : ""
    return sign == "′" ? "<mo>′</mo>" : "<mo\(form)>\(Self.escaped(sign))</mo>"
  }

  /// A derivative says what it is to readers that speak.
  private func fraction(_ above: Layout, _ below: Layout) -> String {
    let isSlope =
      switch above {
      case .identifier("d"), .identifier("∂"): true
      case .row(let parts): parts.first.map(Self.isDifferential) ?? false
      default: false
      }
    return "<mfrac\(isSlope ? " intent=\":derivative\"" : "")>\(text(above))\(text(below))</mfrac>"
  }

  private static func isDifferential(_ layout: Layout) -> Bool {
    switch layout {
    case .identifier("d"), .identifier("∂"): true
    case .superscript(let base, _): isDifferential(base)
    default: false
    }
  }

  /// Parentheses round a line of usual height do not stretch: stretchy ones have wide gaps.
  private func fenced(_ left: String, _ inner: Layout, _ right: String) -> String {
    let stretch = inner.isTall ? "" : " stretchy=\"false\""
    return
      "<mrow><mo form=\"prefix\"\(stretch)>\(left)</mo>\(text(inner))<mo form=\"postfix\"\(stretch)>\(right)</mo></mrow>"
  }

  private func cases(_ cases: [(value: Layout, condition: Layout?)]) -> String {
    let rows = cases.map { value, condition in
      let when = condition.map { "<mtext>if&#xA0;</mtext>" + text($0) } ?? "<mtext>otherwise</mtext>"
      return "<mtr><mtd class=\"left\">\(text(value))</mtd><mtd class=\"left\">\(when)</mtd></mtr>"
    }
    return "<mrow><mo form=\"prefix\">{</mo><mtable>\(rows.joined())</mtable></mrow>"
  }

  private func table(_ rows: [[Layout]]) -> String {
    "<mtable>\(rows.map { "<mtr>\($0.map { "<mtd>\(text($0))</mtd>" }.joined())</mtr>" }.joined())</mtable>"
  }

  /// Spaces at the ends of words would vanish.
  private static func words(_ words: String) -> String {
    var text = escaped(words)
    if text.first == " " { text = "&#xA0;" + text.dropFirst() }
    if text.last == " " { text = text.dropLast() + "&#xA0;" }
    return text
  }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

extension Layout {
  /// Whether it stands higher than a line of text.
  var isTall: Bool {
    switch self {
    case .fraction, .cases, .matrix, .root, .underbraced, .under(.sign("∑"), _): true
    case .row(let parts): parts.contains(where: \.isTall)
    case .superscript(let base, let above): base.isTall || above.isTall
    case .subscript(let base, _), .under(let base, _): base.isTall
    case .fenced(_, let inner, _), .marked(let inner, _), .applied(_, let inner): inner.isTall
    case .identifier, .number, .sign, .times, .prefix, .words: false
    }
  }
}

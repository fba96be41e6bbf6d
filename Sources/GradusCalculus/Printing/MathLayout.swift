extension Math {
  /// The formula in two dimensions.
  var layout: Layout {
    switch self {
    case .expression(let expression, let marks): return ExpressionLayout(marks: marks).layout(expression)
    case .name(let name): return Self.name(name)
    case .words(let words): return .words(words)
    case .slope(let function, let variables, let isPartial): return Self.slope(function, variables, isPartial)
    case .limit(let variable, let point, let inner):
      let below = Layout.row([
        ExpressionLayout.name(variable), .sign("→"), ExpressionLayout().layout(point),
      ])
      return .row([.under(.identifier("lim"), below), inner.layout])
    case .summation(let indices, let inner):
      return .row(indices.map { .under(.sign("∑"), ExpressionLayout.name(Variable($0))) } + [inner.layout])
    case .row(let parts): return .row(parts.map(\.layout))
    case .bracketed(let inner): return .fenced("[", inner.layout, "]")
    case .chain(let parts, let relation):
      return .row(parts.enumerated().flatMap { $0 > 0 ? [.sign(relation), $1.layout] : [$1.layout] })
    case .matrix(let rows): return .fenced("[", .matrix(rows.map { $0.map(\.layout) }), "]")
    case .underbraced(let inner, let words): return .underbraced(inner.layout, words.layouts)
    }
  }

  /// f, f′(x), ∇f, ȳ: letters, primes and arguments.
  private static func name(_ name: String) -> Layout {
    guard let bracket = name.firstIndex(of: "("), name.last == ")" else { return plain(name) }
    let inside = name[name.index(after: bracket)...].dropLast()
    return .applied(plain(String(name[..<bracket])), .fenced("(", .row([arguments(String(inside))]), ")"))
  }

  private static func arguments(_ text: String) -> Layout {
    if let expression = try? Expression(text) { return ExpressionLayout().layout(expression) }
    let parts = text.split(separator: ",").map { part -> Layout in
      let part = String(part.drop { $0 == " " })
      return (try? Expression(part)).map { ExpressionLayout().layout($0) } ?? plain(part)
    }
    return .row(parts.enumerated().flatMap { $0 > 0 ? [.sign(","), $1] : [$1] })
  }

  private static func plain(_ name: String) -> Layout {
    if name.last == "′" { return .superscript(plain(String(name.dropLast())), .sign("′")) }
    if name.first == "∇" { return .row([.identifier("∇"), plain(String(name.dropFirst()))]) }
    let variable = Variable(stringLiteral: name)
    return name.allSatisfy { $0.isLetter || $0.isDigit } && name.first?.isLetter == true
      ? ExpressionLayout.name(variable) : .identifier(name)
  }

  private static func slope(_ function: Math, _ variables: [Variable], _ isPartial: Bool) -> Layout {
    let sign = Layout.identifier(isPartial ? "∂" : "d")
    func power(_ base: Layout, _ count: Int) -> Layout { count == 1 ? base : .superscript(base, .number("\(count)")) }
    var below: [Layout] = []
    for (index, variable) in variables.enumerated() where !variables[..<index].contains(variable) {
      below += [sign, power(ExpressionLayout.name(variable), variables.count { $0 == variable })]
    }
    return .fraction(.row([power(sign, variables.count), function.layout]), .row(below))
  }
}

extension Prose {
  var layouts: [Layout] {
    parts.map { part in
      switch part {
      case .words(let words): .words(words)
      case .math(let math): math.layout
      }
    }
  }
}

/// A formula in two dimensions, as LaTeX and MathML set it.
indirect enum Layout {
  /// A name: x, sin; one letter is slanted.
  case identifier(String)
  case number(String)
  /// A sign between two parts: +, =, ·.
  case sign(String)
  /// The multiplication that is not written.
  case times
  /// A minus in front.
  case prefix(String)
  case row([Layout])
  case fraction(Layout, Layout)
  case superscript(Layout, Layout)
  case `subscript`(Layout, Layout)
  /// A root, with its degree if that is not 2.
  case root(Layout, degree: Int)
  /// Between a left and a right bracket.
  case fenced(String, Layout, String)
  /// A function before its argument.
  case applied(Layout, Layout)
  /// Values with their conditions.
  case cases([(value: Layout, condition: Layout?)])
  case matrix([[Layout]])
  /// With something under an operator: lim, Σ.
  case under(Layout, Layout)
  case underbraced(Layout, [Layout])
  case words(String)
  case marked(Layout, Mark)

}

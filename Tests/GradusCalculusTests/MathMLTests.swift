import Foundation
import GradusCalculus
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Presentation MathML in the form that browsers set well.
@Suite struct MathMLTests {
  private func isWellFormed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

  @Test(arguments: [
    ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"), ("x/y", "<mfrac><mi>x</mi><mi>y</mi></mfrac>"),
    ("-x", "<mrow><mo form=\"prefix\">−</mo><mi>x</mi></mrow>"), ("sqrt(x)", "<msqrt><mi>x</mi></msqrt>"),
    ("2x", "<mrow><mn>2</mn><mo>&#x2062;</mo><mi>x</mi></mrow>"),
    ("x < 1", "<mrow><mi>x</mi><mo form=\"infix\">&lt;</mo><mn>1</mn></mrow>"),
    ("alpha_1", "<msub><mi>α</mi><mn>1</mn></msub>"), ("x[2]", "<msub><mi>x</mi><mn>2</mn></msub>"),
  ])
  func `an expression is set in two dimensions`(formula: String, expected: String) throws {
    let text = try Expression(formula).mathML
    #expect(text.contains(">\(expected)</math>") && isWellFormed(text), "\(text)")
  }

  @Test func `parentheses stretch round what is tall alone`() throws {
    #expect(try Expression("sin(x)").mathML.contains("<mo form=\"prefix\" stretchy=\"false\">(</mo>"))
    #expect(try Expression("sin(x/y)").mathML.contains("<mo form=\"prefix\">(</mo>"))
  }

  @Test func `the source for copying is LaTeX`() throws {
    let f = try Expression("x^2/y")
    #expect(f.mathML.contains("alttext=\"\(f.latex)\""))
  }

  @Test(arguments: DerivativeRow.all)
  func `every derivation is well formed as MathML and as a page`(row: DerivativeRow) throws {
    let f = try Expression(row.expr)
    let page = Derivation(of: f, by: row.variables.first ?? "x", detail: .notebook).page()
    #expect(isWellFormed("<page>\(page.mathML)</page>"))
    // HTML's void elements and attributes without values, as XML has them.
    let html = page.html(title: "f < g & h").replacing("<br>", with: "").replacing("<details open>", with: "<details>")
    let lines = html.split(separator: "\n").filter { !$0.hasPrefix("<meta") && !$0.hasPrefix("<!DOCTYPE") }
    #expect(isWellFormed(lines.joined(separator: "\n")), "\(html)")
    for outside in ["style=", "<script", "src=", "href="] { #expect(!html.contains(outside)) }
  }

  @Test func `what changes is marked, and the factors of a chain have braces`() throws {
    let text = Derivation(of: try Expression("3(2x^2)^5"), by: "x").page().html(title: "f")
    #expect(text.contains("<mrow class=\"work c1\">") && text.contains("<mrow class=\"result c1\">"))
    #expect(text.contains("⏟</mo></munder><mtext>outer′</mtext>") && text.contains("<mtext>inner′</mtext>"))
    #expect(text.contains("<details><summary>"), "the inner derivation is folded")
  }

  @Test func `LaTeX has colour only on request`() throws {
    let page = Derivation(of: try Expression("3(2x^2)^5"), by: "x").page()
    #expect(!page.latex().contains("color") && page.latex(hasColour: true).contains("\\textcolor{blue}"))
    #expect(page.latex().contains("\\underbrace{5 (2 x^{2})^{4}}_{\\text{outer$'$}}"), "\(page.latex())")
  }
}

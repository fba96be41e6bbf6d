import Testing

@testable import GradusPlot

@Suite struct DrawingTests {
  @Test func `a drawing is well-formed whatever its words are`() {
    var drawing = Drawing(width: 300, height: 200, title: "a < b & \"c\"", summary: "\u{0}\u{1B} ]]> <script>")
    drawing.words("x² < 3 & y₁ > \u{7}'", PlotPoint(10, 20), size: 14)
    let content = SVGContent(drawing.svg)
    #expect(content.isWellFormed)
    #expect(content.texts == ["a < b & \"c\"", "\u{FFFD}\u{FFFD} ]]> <script>", "x2 < 3 & y1 > \u{FFFD}'"])
  }

  @Test(arguments: [
    (0.0, "0"), (-0.001, "0"), (1.005, "1"), (-3.25, "-3.25"), (0.1 + 0.2, "0.3"), (12.04, "12.04"), (.nan, "0"),
    (.infinity, "0"), (1e300, "100000"), (-1e300, "-100000"),
  ])
  func `lengths are short decimals`(length: Double, text: String) {
    #expect(pixels(length) == text)
  }

  @Test func `letters that stand alone are slanted, and powers raised`() {
    let runs = Label("f′(x) = 2x³, a step h of sin x₁").runs
    #expect(runs.filter(\.isSlanted).map(\.text) == ["f", "x", "x", "h", "x"])
    #expect(runs.filter { $0.height == .raised }.map(\.text) == ["3"])
    #expect(runs.filter { $0.height == .lowered }.map(\.text) == ["1"])
  }

  @Test func `digits after a letter count it`() {
    #expect(Label("p1 = x1·w12").runs.filter { $0.height == .lowered }.map(\.text) == ["1", "1", "12"])
    #expect(Label("log2(8) = 3, 1e5, 2 + 3x").runs.allSatisfy { $0.height == .base })
  }

  @Test func `mixtures of colours stay between them`() {
    #expect(Colour.black.mixed(with: .white, 1) == .white)
    #expect(Colour.black.mixed(with: .white, 0) == .black)
    #expect(Colour(0x00_0000).mixed(with: .white, 0.5).code == "#808080")
    #expect(Colour.blue.mixed(with: .white, .nan) == .blue)
  }
}

import Foundation
import Testing

@testable import GradusPlot

@Suite struct PlotTests {
  var hostile: [(Double) -> Double] {
    [
      { _ in .nan }, { _ in .infinity }, { _ in 3 }, { _ in 0 }, { $0 }, { 1 / $0 }, { exp(1000 * $0) }, { 1e300 * $0 },
      { sin(1e9 * $0) }, { $0 < 0 ? -1e308 : 1e308 }, { 1e-300 * $0 * 1e-20 }, { log($0) }, { $0 == 0 ? 1 : .nan },
      { 1 + 1e-16 * $0 }, { $0.truncatingRemainder(dividingBy: 1e-7) },
    ]
  }

  @Test func `nothing traps and everything is well-formed`() {
    for range in [
      -1...1, 0...0, -1e308...1e308, -.infinity ... .infinity, 0 ... .leastNonzeroMagnitude, 1e300...1.1e300,
      1...1.0000000000000002,
    ] as [ClosedRange<Double>] {
      for scale in Axis.Scale.allCases {
        var plot = Plot("hostile", x: Axis("x", range, scale: scale), y: Axis("y", scale: scale))
        for function in hostile {
          plot.layers = []
          plot.add(.curve("f", function))
          plot.addTangent(of: function, slope: 1e300, at: 0)
          plot.add(.area(over: range, to: function))
          plot.add(
            .lines("l", [PlotPoint(.nan, 1), PlotPoint(1e308, -1e308), PlotPoint(0, 0), PlotPoint(-.infinity, 1)]))
          plot.add(
            .arrows(nil, [(PlotPoint(0, 0), PlotPoint(.infinity, 1)), (PlotPoint(-1e308, 0), PlotPoint(1e308, 1))]))
          plot.add(.points("p", [PlotPoint(.nan, .nan), PlotPoint(1e308, 1e308)]))
          plot.add(.bars("b", [PlotPoint(1, .nan), PlotPoint(2, 1e308), PlotPoint(3, -1)]))
          plot.add(.vertical(.nan))
          plot.add(.words("here", at: PlotPoint(.infinity, 0)))
          #expect(SVGContent(plot.svg()).isWellFormed)
          _ = plot.text()
        }
      }
    }
    for size in [0, -1, .nan, .infinity, 1, 1e9] {
      #expect(SVGContent(Plot("t", x: Axis("x", 0...1)).svg(width: size, height: size)).isWellFormed)
    }
    #expect(!Plot("t").text(columns: -5, rows: -5).isEmpty)
  }

  @Test func `the same plot gives the same picture`() {
    let pictures = (0..<3).map { _ in
      Plot.functions("", [("sin(x)", sin), ("1/x", { 1 / $0 })]).svg()
        + GraphFigure(
          nodes: ["a", "b", "c"].map { .init($0, label: $0) },
          edges: [.init(from: "a", to: "c", label: "1"), .init(from: "b", to: "c", label: "2")]
        ).svg()
    }
    #expect(Set(pictures).count == 1)
  }

  @Test func `no curve leaves the frame, and no number the picture`() throws {
    let plot = Plot.functions("", [("tan(x)", tan), ("x³", { $0 * $0 * $0 })], x: Axis("x", -1e6...1e6))
    let layout = PlotLayout(plot, width: 640, height: 420, legendHeight: 0)
    for element in plot.drawing().elements {
      switch element {
      case .lines(let points, _):
        for point in points { #expect((0...640).contains(point.x) && (0...420).contains(point.y)) }
      case .words(let words): #expect(words.box.left >= 0 && words.box.right <= 640)
      default: break
      }
    }
    #expect(layout.xTicks.count > 2)
  }

  @Test func `a legend covers no curve`() throws {
    for functions in [
      [("x", { $0 })], [("wide", { 5 * sin(20 * $0) }), ("other", { -$0 })],
      [("x²", { $0 * $0 }), ("−x²", { -$0 * $0 })],
    ] as [[(name: String, function: (Double) -> Double)]] {
      let drawing = Plot.functions("", functions).drawing()
      let boxes = drawing.elements.compactMap { element -> Box? in
        if case .rectangle(let box, _, _, _, let corner) = element, corner == 4 { box } else { nil }
      }
      let curves = drawing.elements.compactMap { element -> [PlotPoint]? in
        if case .lines(let points, let stroke) = element, stroke.width == 2.25, points.count > 2 { points } else { nil }
      }
      for box in boxes { #expect(!curves.joined().contains { box.contains($0) }) }
    }
  }

  @Test func `text shows the curve, its numbers and its name`() {
    let text = Plot.functions("Line", [("y = x", { $0 })], x: Axis("x", -2...2)).text(columns: 30, rows: 8)
    let lines = text.split(separator: "\n")
    #expect(lines.first == "Line" && lines.last?.hasSuffix("y = x") == true)
    #expect(text.contains("┤") && text.contains("└") && text.contains("−2"))
    #expect(lines.allSatisfy { $0.count <= 30 })
  }

  @Test func `dots of a cell are those of its character`() {
    var canvas = BrailleCanvas(columns: 1, rows: 1)
    canvas.dot(0, 0)
    #expect(canvas.line(0) == "⠁")
    canvas.dot(1, 3)
    #expect(canvas.line(0) == "⢁")
    canvas.dot(-1, 9)
    for x in 0..<2 { for y in 0..<4 { canvas.dot(x, y) } }
    #expect(canvas.line(0) == "⣿")
  }
}

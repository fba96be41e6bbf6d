import Foundation
import Testing

@testable import GradusPlot

@Suite struct FigureTests {
  func bowl(_ x: Double, _ y: Double) -> Double { x * x + 3 * y * y }
  func bowlGradient(_ x: Double, _ y: Double) -> (Double, Double) { (2 * x, 6 * y) }

  @Test func `a tangent touches the curve with its slope`() throws {
    let plot = Plot.tangent(of: { $0 * $0 }, slope: 2, at: 1, over: -2...2)
    let line = plot.layers.compactMap { layer -> RealFunction? in
      if case .function(let function) = layer.shape, layer.name == "tangent" { function } else { nil }
    }
    #expect(line.count == 1 && line[0](1) == 1 && line[0](3) == 5)
    #expect(SVGContent(plot.svg()).texts.contains("slope 2"))
  }

  @Test func `secants go through both points and say their slopes`() {
    let texts = SVGContent(
      Plot.secants(of: { 2 * $0 * $0 * $0 + 5 }, at: 3, steps: [1, 0.1, 0.01, 0, .nan], slope: 54).svg()
    ).texts
    for slope in ["h = 1: slope 74", "h = 0.1: slope 55.82", "h = 0.01: slope 54.18", "tangent: slope 54"] {
      #expect(texts.contains(slope), "\(texts)")
    }
  }

  @Test func `the panels of a derivative have one frame and one cursor`() {
    let panels = Panels.derivative(of: sin, derivative: { 1000 * cos($0) }, at: 1, over: -3...3)
    let cursors = panels.drawing().elements.compactMap { element -> [PlotPoint]? in
      if case .lines(let points, .cursor) = element { points } else { nil }
    }
    #expect(cursors.count == 2 && Set(cursors.joined().map(\.x)).count == 1)
  }

  @Test func `descent follows p ← p − η∇f`() {
    let path = Plot.Path.descent(from: PlotPoint(1, 1), rate: 0.25, steps: 2, gradient: bowlGradient)
    #expect(path.points == [PlotPoint(1, 1), PlotPoint(0.5, -0.5), PlotPoint(0.25, 0.25)] && path.name == "η = 0.25")
    let lost = Plot.Path.descent(from: PlotPoint(1, 1), rate: 1e10, steps: 100, gradient: bowlGradient)
    #expect(lost.points.count < 20 && lost.points.allSatisfy(\.isFinite))
  }

  @Test func `no direction rises more than the gradient`() {
    let plot = Plot.directions(of: bowl, gradient: (2, 3), at: PlotPoint(1, 0.5), x: 0...2, y: -0.5...1.5)
    let lengths = plot.layers.map { layer -> [Double] in
      if case .arrows(let arrows) = layer.shape { arrows.map { ($0.to - $0.from).length } } else { [] }
    }.filter { !$0.isEmpty }
    #expect(lengths.count == 2 && lengths[1].count == 1 && (lengths[0].max() ?? 9) <= lengths[1][0] + 1e-12)
  }

  @Test func `a matrix maps the circle to its columns`() {
    let arrows = Panels.linearMap([[2, 0.5], [0.3, 1]]).rows[0][1].layers.compactMap { layer -> PlotPoint? in
      if case .arrows(let arrows) = layer.shape { arrows[0].to } else { nil }
    }
    #expect(arrows == [PlotPoint(2, 0.3), PlotPoint(0.5, 1)])
  }

  @Test func `bars stand on the axis beside each other`() {
    let drawing = Plot.bars("", [("p", [0.1, 0.9]), ("t", [0, 1])], names: ["cat", "dog"]).drawing()
    let boxes = drawing.elements.compactMap { element -> Box? in
      if case .rectangle(let box, _, _, nil, 0) = element, box.width > 30 { box } else { nil }
    }
    #expect(boxes.count == 4 && Set(boxes.map { pixels($0.bottom) }).count == 1)
    for (index, box) in boxes.enumerated() {
      for other in boxes[(index + 1)...] { #expect(!box.overlaps(other)) }
    }
  }

  @Test func `a matrix has a cell and a number for each entry`() {
    let content = SVGContent(Plot.matrix("J", [[1, 0, -2], [0, 0.5, .nan]]).svg())
    #expect(content.count("rect") == 7)
    #expect(["1", "0", "−2", "0.5", "undefined"].allSatisfy(content.texts.contains))
  }

  @Test func `figures of nothing are pictures too`() {
    let nan: RealFunction = { _ in .nan }
    var plots: [Plot] = []
    plots.append(.functions("", []))
    plots.append(.tangent(of: nan, slope: .nan, at: .nan, over: 0...0))
    plots.append(.secants(of: nan, at: .nan, steps: []))
    plots.append(.secants(of: { $0 }, at: 1e300, steps: [1e-300, .infinity], slope: .infinity))
    plots.append(.secantErrors([]))
    plots.append(.secantErrors([(0, 0), (.nan, 1), (1, -1)]))
    plots.append(.kink(of: nan, at: 0, left: .nan, right: 1, over: 0...0))
    plots.append(.kink(of: { $0.magnitude }, at: 0, left: -1, right: 1, over: -.infinity ... .infinity))
    plots.append(.losses("", []))
    plots.append(.losses("", [("train", [.nan, 0, -1])], isLogarithmic: true))
    plots.append(.bars("", [], names: []))
    plots.append(.bars("", [("a", [.nan, .infinity])], names: ["only"]))
    plots.append(.wiggles([], by: .nan))
    plots.append(.matrix("", []))
    plots.append(.matrix("", [[], [1]]))
    plots.append(.residuals([], slope: .nan, intercept: .infinity))
    plots.append(.directions(of: bowl, gradient: (0, .nan), at: PlotPoint(.nan, 0), x: 0...0, y: 0...0))
    for plot in plots {
      #expect(SVGContent(plot.svg()).isWellFormed)
      #expect(!plot.text().isEmpty)
    }
    var panels = [Panels(rows: []), Panels(rows: [[]])]
    panels.append(.linearMap([]))
    panels.append(.linearMap([[.nan, .infinity], [1e308, 1e308]]))
    panels.append(.slice(of: { _, _ in .nan }, holding: .nan, x: Axis("x"), y: Axis("y")))
    panels.append(.derivative(of: nan, derivative: nan, at: .nan, over: 0...0))
    for panel in panels {
      #expect(SVGContent(panel.svg()).isWellFormed)
      _ = panel.text()
    }
  }
}

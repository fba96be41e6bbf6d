import Foundation
import Testing

@testable import GradusPlot

@Suite struct ContourTests {
  @Test func `contours of x² + y² are circles`() {
    let contours = Contours({ $0 * $0 + $1 * $1 }, x: -2...2, y: -2...2, levels: [0.3, 1, 2.25], cells: 40)
    #expect(contours.lines.count == 3)
    for line in contours.lines {
      #expect(line.isClosed && line.points.first == line.points.last)
      // Of the change over a side of a cell, at most 4·0.1, a share of 10⁻⁷ is left.
      for point in line.points { #expect(abs(point.x * point.x + point.y * point.y - line.level) < 1e-7 * 0.4) }
    }
  }

  @Test func `the lines through a saddle do not cross`() {
    let contours = Contours({ $0 * $1 }, x: -1...1, y: -1...1, levels: [0.1, -0.1], cells: 31)
    #expect(contours.lines.count == 4)
    for line in contours.lines {
      #expect(!line.isClosed && Set(line.points.map { $0.x > 0 }).count == 1)
    }
  }

  @Test func `where the function is not defined there is no line`() {
    let contours = Contours({ log($0) + $1 }, x: -1...1, y: -1...1, levels: [0])
    #expect(contours.lines.count == 1 && contours.lines[0].points.allSatisfy { $0.x > 0 })
  }

  @Test func `a jump over a level is no line`() {
    #expect(Contours({ x, _ in x < 0.123 ? 0 : 1 }, x: -1...1, y: -1...1, levels: [0.5]).lines.isEmpty)
  }

  @Test func `levels are round numbers inside the values`() {
    #expect(Contours({ x, _ in x }, x: 0...10, y: 0...1).levels == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    let steep = Contours({ 100 * ($1 - $0 * $0) * ($1 - $0 * $0) + (1 - $0) * (1 - $0) }, x: -2...2, y: -1...3)
    #expect(steep.levels.contains(1) && steep.levels.contains(100) && steep.levels.count >= 6)
    #expect(Contours({ _, _ in 3 }, x: 0...1, y: 0...1).levels.isEmpty)
    #expect(Contours({ _, _ in .nan }, x: 0...1, y: 0...1).lines.isEmpty)
  }

  @Test func `hostile functions have contours without a trap`() {
    for function in [
      { (x: Double, y: Double) in 1 / (x * y) }, { x, _ in exp(1000 * x) }, { x, y in x * 1e300 + y * 1e300 },
      { x, y in sin(1e9 * x * y) }, { _, y in y < 0 ? -.infinity : .infinity }, { x, y in (x / y).rounded() },
    ] as [(Double, Double) -> Double] {
      for range in [-1...1, -1e300...1e300, 0 ... .leastNonzeroMagnitude, -.infinity ... .infinity]
        as [ClosedRange<Double>]
      {
        var plot = Plot.contours(of: function, x: Axis("x", range), y: Axis("y", range), gradient: { ($0, $1) })
        plot.hasEqualUnits = true
        #expect(SVGContent(plot.svg()).isWellFormed)
      }
    }
  }
}

import Foundation
import Testing

@testable import GradusPlot

@Suite struct CurveTests {
  func pieces(
    _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ function: @escaping (Double) -> Double
  ) -> [[PlotPoint]] {
    let (across, up) = (AxisMapping(x, .linear), AxisMapping(y, .linear))
    let pieces = CurveSampling.pieces(of: function, x: across, y: up, resolution: 600)
    return pieces.flatMap { clipped($0) }.map { piece in piece.map { PlotPoint(across.value($0.x), up.value($0.y)) } }
  }

  @Test func `a pole breaks the curve, wherever the samples fall`() {
    for shift in [0, 0.1, 1 / 3.0, -0.7] {
      let pieces = pieces(-2...2, -5...5) { 1 / ($0 - shift) }
      #expect(pieces.count == 2)
      #expect(pieces[0].allSatisfy { $0.x < shift && $0.y < 0 } && pieces[1].allSatisfy { $0.x > shift && $0.y > 0 })
    }
  }

  @Test func `the tangent function has a piece for each period`() {
    let pieces = pieces(-5...5, -4...4, tan)
    #expect(pieces.count == 5)
    for piece in pieces { #expect(zip(piece, piece.dropFirst()).allSatisfy { $0.y < $1.y }) }
  }

  @Test func `a jump is a break, a steep slope is not`() {
    #expect(pieces(-0.5...2.5, -1...3) { $0.rounded(.down) }.count == 4)
    #expect(pieces(-1...1, -2...2) { tanh(1e4 * $0) }.count == 1)
    #expect(pieces(-1...1, -2...2, cbrt).count == 1)
  }

  @Test func `a curve begins where its function begins to be defined`() {
    let root = pieces(-1...1, -1...2) { $0.squareRoot() }
    #expect(root.count == 1 && (0...1e-12).contains(root[0][0].x), "\(root.first?.first as Any)")
    let arc = pieces(-2...2, -1...2) { (1 - $0 * $0).squareRoot() }
    #expect(arc.count == 1 && abs(arc[0][0].x + 1) < 1e-9 && abs((arc[0].last?.x ?? 0) - 1) < 1e-9)
  }

  @Test func `between its points a curve is nowhere a pixel away`() throws {
    let piece = try #require(pieces(0...10, -1...1) { sin($0 * $0 / 3) }.first)
    for (start, end) in zip(piece, piece.dropFirst()) {
      let middle = (start.x + end.x) / 2
      // A pixel of 300 is 2/300 high.
      #expect(abs(sin(middle * middle / 3) - (start.y + end.y) / 2) < 2.0 / 300)
    }
  }

  @Test func `the range leaves poles out and takes peaks in`() throws {
    let pole = try #require(PlotRanges.heights(of: { 1 / $0 }, over: AxisMapping(-2...2, .linear), .linear))
    #expect(pole.lowerBound > -20 && pole.upperBound < 20 && pole.upperBound > 2)
    let peak = try #require(
      PlotRanges.heights(of: { exp(-1000 * $0 * $0) }, over: AxisMapping(-2...2, .linear), .linear))
    #expect(peak.upperBound > 0.99 && peak.lowerBound >= 0)
    let power = try #require(PlotRanges.heights(of: { pow($0, 10) }, over: AxisMapping(-2...2, .linear), .linear))
    #expect(power.upperBound == 1024)
  }

  @Test func `clipping keeps what is inside`() {
    let zigzag = [PlotPoint(-1, 0.5), PlotPoint(0.5, 0.5), PlotPoint(0.5, 3), PlotPoint(0.7, 0.2)]
    #expect(
      clipped(zigzag) == [
        [PlotPoint(0, 0.5), PlotPoint(0.5, 0.5), PlotPoint(0.5, 1)],
        [PlotPoint(0.5 + 0.2 * 2 / 2.8, 1), PlotPoint(0.7, 0.2)],
      ] || clipped(zigzag).count == 2)
    #expect(clipped([PlotPoint(-1, -1), PlotPoint(-2, 5)]).isEmpty)
    #expect(clipped([PlotPoint(.nan, 0), PlotPoint(0.5, 0.5)]).isEmpty)
  }

  @Test func `simplified lines stay within the tolerance`() {
    let line = (0...1000).map { PlotPoint(Double($0) / 2, 100 * sin(Double($0) / 60)) }
    let short = simplified(line)
    #expect(short.count < 300 && short.first == line.first && short.last == line.last)
    for (start, end) in zip(short, short.dropFirst()) {
      for point in line where point.x > start.x && point.x < end.x {
        let straight = start.y + (end.y - start.y) * (point.x - start.x) / (end.x - start.x)
        // The distance is at most 0.08; the height above a line of slope 10/3 at most 3.5 times that.
        #expect(abs(point.y - straight) < 0.08 * 3.5)
      }
    }
  }
}

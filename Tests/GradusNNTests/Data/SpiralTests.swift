import Foundation
import Testing

@testable import GradusNN

@Suite struct SpiralTests {
  @Test func `points are in the unit disc at the radius of their position`() throws {
    let spiral = try Spiral(points: 50, classes: 3, seed: 1)
    #expect(spiral.count == 150)
    #expect(spiral.labels == (0..<150).map { Int32($0 / 50) })
    for i in 0..<150 {
      let radius = hypot(spiral.features[2 * i], spiral.features[2 * i + 1])
      #expect(abs(radius - Double(i % 50) / 49) < 1e-15)
    }
  }

  @Test func `angles follow the formula with noise of deviation 0_2`() throws {
    let points = 10_000
    let spiral = try Spiral(points: points, classes: 1, seed: 2)
    var squares = 0.0
    for i in 1..<points {
      let expected = 2.5 * 4 * Double(i) / Double(points - 1)
      let angle = atan2(spiral.features[2 * i], spiral.features[2 * i + 1])
      let noise = remainder(angle - expected, 2 * .pi) / 2.5
      squares += noise * noise
    }
    // The deviation of a sample's deviation is about σ / √(2n) = 0.0014.
    #expect(abs((squares / Double(points)).squareRoot() - 0.2) < 4 * 0.0015)
  }

  @Test func `the seed fixes the points`() throws {
    #expect(try Spiral(points: 5, classes: 2, seed: 1) == Spiral(points: 5, classes: 2, seed: 1))
    #expect(try Spiral(points: 5, classes: 2, seed: 1) != Spiral(points: 5, classes: 2, seed: 2))
  }

  @Test(arguments: [
    (1, 3, "points: expected at least 2, got 1. Ask for more points."),
    (2, 0, "classes: expected at least 1, got 0. Ask for more classes."),
    (Int.max, 3, "points: expected at most 10000000 points in all"),
  ])
  func `numbers outside their range are errors`(points: Int, classes: Int, text: String) {
    #expect(message { () throws(DataError) in try Spiral(points: points, classes: classes, seed: 1) }.hasPrefix(text))
  }
}

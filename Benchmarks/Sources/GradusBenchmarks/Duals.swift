import Gradus
import RealModule

/// Derivatives of plain Swift functions by `Dual` against the same written by hand: nanoseconds an evaluation, the best
/// of nine.
func dual() {
  let points = (0..<1000).map { 0.5 + Double($0) / 1000 }
  compare("cubic", points, byHand: cubicByHand) { x in derivative(at: x) { x in cubic(x) } }
  compare("bell", points, byHand: bellByHand) { x in derivative(at: x) { x in bell(x) } }
  compare("loop", points, byHand: loopByHand) { x in derivative(at: x) { x in loop(x) } }
  compare("second", points, byHand: { 12 * $0 }) { x in
    derivative(at: x) { x in derivative(at: x) { x in cubic(x) } }
  }
}

private func compare(_ name: String, _ points: [Double], byHand: (Double) -> Double, byDual: (Double) -> Double) {
  func time(_ function: (Double) -> Double) -> (Double, Double) {
    var (best, total) = (Double.infinity, 0.0)
    for _ in 0..<9 {
      total = 0
      let time = seconds { for _ in 0..<100 { for point in points { total += function(point) } } }
      best = min(best, time / 100 / Double(points.count) * 1e9)
    }
    return (best, total)
  }
  let (hand, truth) = time(byHand)
  let (dual, total) = time(byDual)
  report("dual_\(name)", "ns_per_call", dual, ["by_hand": hand, "difference": abs(total - truth) / abs(truth)])
}

private func cubic<Number: Real>(_ x: Number) -> Number { 2 * x * x * x + 5 }
private func cubicByHand(_ x: Double) -> Double {
  // Value and derivative together, as Dual computes them.
  let square = 2 * x * x
  let (value, slope) = (square * x + 5, 4 * x * x + square)
  return value.isNaN ? value : slope
}

private func bell<Number: Real>(_ x: Number) -> Number { .exp(x) * .sin(x) / (1 + x * x) }
private func bellByHand(_ x: Double) -> Double {
  let (e, s, c) = (Double.exp(x), Double.sin(x), Double.cos(x))
  let (numerator, denominator) = (e * s, 1 + x * x)
  let value = numerator / denominator
  return (e * s + e * c - value * 2 * x) / denominator
}

private func loop<Number: Real>(_ x: Number) -> Number {
  var y = x
  for _ in 0..<100 { y = y * x - y * y + 1 / (2 + y) }
  return y
}
private func loopByHand(_ x: Double) -> Double {
  var (y, slope) = (x, 1.0)
  for _ in 0..<100 {
    let reciprocal = 1 / (2 + y)
    slope = slope * x + y - 2 * y * slope - reciprocal * reciprocal * slope
    y = y * x - y * y + reciprocal
  }
  return slope
}

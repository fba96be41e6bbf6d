/// Derivatives from differences, extrapolated to a step of 0: what the other ways are measured against.
struct NumericalDerivatives {
  let function: ([Double]) -> Double
  let point: [Double]

  /// An estimate with what it may be off by; nil where differences say nothing, as at a kink or the edge of a domain.
  struct Estimate {
    let value: Double
    let error: Double
  }

  /// The slope along an axis, by central differences.
  func slope(_ axis: Int) -> Estimate? {
    let center = function(point)
    guard center.isFinite else { return nil }
    func shifted(_ h: Double) -> Double {
      var x = point
      x[axis] += h
      return function(x)
    }
    let estimate = extrapolated(scale(axis)) { h in (shifted(h) - shifted(-h)) / (2 * h) }
    guard let estimate else { return nil }
    // Slopes on both sides that do not meet make a kink.
    let h = 1e-6 * scale(axis)
    let (left, right) = ((center - shifted(-h)) / h, (shifted(h) - center) / h)
    let rounding = 4e-16 * center.magnitude / h
    guard (right - left).magnitude <= 1e-3 * Swift.max(estimate.value.magnitude, 1) + 10 * rounding else { return nil }
    return estimate
  }

  /// ∂²f/∂xᵢ∂xⱼ, by differences of the values at four corners, or of three in a row.
  func curvature(_ i: Int, _ j: Int) -> Estimate? {
    func shifted(_ a: Double, _ b: Double) -> Double {
      var x = point
      x[i] += a
      x[j] += b
      return function(x)
    }
    let center = function(point)
    let (a, b) = (scale(i), scale(j))
    return extrapolated(1) { h in
      if i == j { return (shifted(h * a, 0) - 2 * center + shifted(-h * a, 0)) / (h * a * h * a) }
      let corners = shifted(h * a, h * b) - shifted(h * a, -h * b) - shifted(-h * a, h * b) + shifted(-h * a, -h * b)
      return corners / (4 * h * a * h * b)
    }
  }

  private func scale(_ axis: Int) -> Double { Swift.max(point[axis].magnitude, 1) * 0.125 }

  /// Ridders' method: differences for falling steps, extrapolated in h², the entry with the least change wins.
  private func extrapolated(_ start: Double, _ difference: (Double) -> Double) -> Estimate? {
    var best: Estimate?
    var row: [Double] = []
    var h = start
    for _ in 0..<12 {
      var next = [difference(h)]
      var factor = 1.96
      for k in row.indices {
        next.append(next[k] + (next[k] - row[k]) / (factor - 1))
        factor *= 1.96
        let error = Swift.max((next[k + 1] - next[k]).magnitude, (next[k + 1] - row[k]).magnitude)
        if next[k + 1].isFinite, error < best?.error ?? .infinity { best = Estimate(value: next[k + 1], error: error) }
      }
      row = next.allSatisfy(\.isFinite) ? next : []
      h /= 1.4
    }
    return best
  }
}

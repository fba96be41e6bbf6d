import Foundation

/// Plain definitions of special functions, by other ways than the library's.
enum SpecialOracles {
  /// ψ⁽ⁿ⁾(x): the terms (−1)ⁿ⁺¹ n!/(x + j)ⁿ⁺¹ one by one up to x + j ≥ 40, from any side, then Euler and Maclaurin's formula.
  static func polygamma(_ n: Int, _ x: Double) -> Double {
    let factorial = (0..<n).reduce(1.0) { $0 * Double($1 + 1) }
    var (y, sum) = (x, 0.0)
    while y < 40 {
      sum += factorial / Foundation.pow(y, Double(n + 1))
      y += 1
    }
    var tail = n == 0 ? -Foundation.log(y) : factorial / Double(n) / Foundation.pow(y, Double(n))
    tail += factorial / (2 * Foundation.pow(y, Double(n + 1)))
    // (n + 2k − 1)!/(2k)! · B₂ₖ
    var rising = n == 0 ? 1 : factorial / Double(n)
    for (k, bernoulli) in [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66].enumerated() {
      let order = 2 * k
      // From (n + 2k − 1)! to (n + 2k + 1)!, where (−1)! counts as 1.
      rising *= Double(max(n + order, 1) * (n + order + 1))
      rising /= Double((order + 1) * (order + 2))
      tail += bernoulli * rising / Foundation.pow(y, Double(n + order + 2))
    }
    return (n % 2 == 0 ? -1 : 1) * (sum + tail)
  }

  /// The root of erf(x) = y by bisection, on the side where no digits are lost.
  static func inverseErrorFunction(_ y: Double) -> Double {
    guard y.magnitude < 1 else { return y.magnitude == 1 ? y * .infinity : .nan }
    if y == 0 { return y }
    if y < 0 { return -inverseErrorFunction(-y) }
    var (low, high) = (0.0, 7.0)
    for _ in 0..<1100 where low.nextUp < high {
      let middle = low + (high - low) / 2
      let isBelow = y < 0.5 ? Foundation.erf(middle) < y : Foundation.erfc(middle) > 1 - y
      if isBelow { low = middle } else { high = middle }
    }
    return high
  }

  static func sinc(_ x: Double) -> Double { x == 0 ? 1 : Foundation.sin(.pi * x) / (.pi * x) }

  /// The remainder with the sign of the divisor.
  static func mod(_ x: Double, _ y: Double) -> Double {
    let remainder = Foundation.fmod(x, y)
    return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder
  }
}

/// The arithmetic mean over all elements or along axes; NaN of nothing.
public func mean(_ x: Tensor, along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
  let operand = x.concreteLiteral.floatingPoint
  return fused([operand]) { x in
    sum(x[0], along: axes, keepingAxes: keepingAxes) / Tensor(floatLiteral: operand.count(along: axes))
  }
}

/// The mean squared deviation from the mean, Σ (x − mean)² / (n − correction), over all elements or along axes.
///
/// - Parameter correction: 0 for the variance of a population, 1 for the unbiased estimate from a sample.
public func variance(
  _ x: Tensor, along axes: [Int]? = nil, correction: Double = 0, keepingAxes: Bool = false
) -> Tensor {
  let operand = x.concreteLiteral.floatingPoint
  return fused([operand]) { x in
    let deviation = x[0] - mean(x[0], along: axes, keepingAxes: true)
    return sum(square(deviation), along: axes, keepingAxes: keepingAxes)
      / Tensor(floatLiteral: operand.count(along: axes) - correction)
  }
}

/// The square root of the variance. Where all values are equal the derivative is 0, the subgradient of least norm.
public func standardDeviation(
  _ x: Tensor, along axes: [Int]? = nil, correction: Double = 0, keepingAxes: Bool = false
) -> Tensor {
  fused([x.concreteLiteral]) { x in
    rootOfSquares(variance(x[0], along: axes, correction: correction, keepingAxes: keepingAxes))
  }
}

/// The Euclidean norm √Σx² over all elements or along axes, where no square overflows or underflows. The derivative at
/// 0 is 0, the subgradient of least norm.
public func norm(_ x: Tensor, along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
  fused([x.concreteLiteral.floatingPoint]) { x in
    guard x[0].error == nil else { return x[0] }
    let unit = unitOfSquares(x[0], axes)
    let squares = sum(square(x[0] / unit), along: axes, keepingAxes: keepingAxes)
    let result = rootOfSquares(squares)
    return (keepingAxes || result.error != nil ? unit : unit.reshaped(to: result.shape)) * result
  }
}

/// The p-norm (Σ|x|ᵖ)^(1/p) over all elements or along axes, where no power of the elements overflows: 1 for the sum of
/// magnitudes, 2 for `norm`, ∞ for the largest and −∞ for the smallest magnitude. Kinks as in `abs`, `max` and `norm`.
///
/// - Parameter order: any number but 0 and NaN; a norm from 1 on.
public func norm(_ x: Tensor, order: Double, along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
  if order == 2 { return norm(x, along: axes, keepingAxes: keepingAxes) }
  return fused([x.concreteLiteral.floatingPoint]) { operands in
    guard operands[0].error == nil else { return operands[0] }
    let magnitudes = abs(operands[0])
    switch order {
    case 1: return sum(magnitudes, along: axes, keepingAxes: keepingAxes)
    case .infinity: return max(magnitudes, along: axes, keepingAxes: keepingAxes)
    case -.infinity: return min(magnitudes, along: axes, keepingAxes: keepingAxes)
    case _ where order == 0 || order.isNaN:
      return operands[0].failed(
        "norm", "an order that is a number and not 0", got: "\(order)", "Use 1, 2, or .infinity.")
    default: break
    }
    let largest = stopGradient(max(magnitudes, along: axes, keepingAxes: true))
    // Any unit gives the same result; 1 where the largest is 0 or infinite.
    let one = constant(.integer(1), largest.type, like: [largest])
    let unit = select((largest .> 0) .& (largest .< Tensor(floatLiteral: .infinity)), largest, one)
    let powers = sum(
      pow(magnitudes / unit, Tensor(floatLiteral: order)), along: axes, keepingAxes: true)
    let result = unit * pow(powers, Tensor(floatLiteral: 1 / order))
    return keepingAxes || result.error != nil ? result : sum(result, along: axes)
  }
}

/// A power of two by which elements are divided exactly so that their squares stay in range; 1 for almost all.
private func unitOfSquares(_ x: Tensor, _ axes: [Int]?) -> Tensor {
  let largest = stopGradient(max(abs(x), along: axes, keepingAxes: true))
  let (large, small) = x.scalarType == .f32 ? (0x1p50, 0x1p-40) : (0x1p450, 0x1p-400)
  let (down, up) = x.scalarType == .f32 ? (0x1p80, 0x1p-80) : (0x1p600, 0x1p-600)
  func power(_ value: Double) -> Tensor { constant(.real(value), x.type.with(shape: []), like: [x]) }
  return select(largest .> power(large), power(down), select(largest .< power(small), power(up), power(1)))
}

extension Tensor {
  /// The tensor itself if it is floating point, as f64 otherwise.
  var floatingPoint: Tensor { error != nil || scalarType.isFloatingPoint ? self : converted(to: .f64) }

  fileprivate func count(along axes: [Int]?) -> Double {
    guard let axes else { return Double(elementCount) }
    return Double((type.normalized(axes) ?? []).map { shape[$0] }.elementCount)
  }
}

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

/// The Euclidean norm √Σx² over all elements or along axes. The derivative at 0 is 0, the subgradient of least norm.
public func norm(_ x: Tensor, along axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
  fused([x.concreteLiteral.floatingPoint]) { rootOfSquares(sum(square($0[0]), along: axes, keepingAxes: keepingAxes)) }
}

/// √x whose derivative at 0 is 0, for sums of squares: the cone has a kink there.
private func rootOfSquares(_ x: Tensor) -> Tensor {
  let isZero = x .== 0
  return select(isZero, 0, sqrt(select(isZero, 1, x)))
}

extension Tensor {
  /// The tensor itself if it is floating point, as f64 otherwise.
  var floatingPoint: Tensor { error != nil || scalarType.isFloatingPoint ? self : converted(to: .f64) }

  fileprivate func count(along axes: [Int]?) -> Double {
    guard let axes else { return Double(elementCount) }
    return Double((type.normalized(axes) ?? []).map { shape[$0] }.elementCount)
  }
}

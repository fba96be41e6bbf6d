/// Aⁿ of square matrices `[…, n, n]`: repeated products, of the inverse for a negative exponent. A⁰ is the unit
/// matrix.
public func matrixPower(_ a: Tensor, _ exponent: Int) -> Tensor {
  fused([a.concreteLiteral.floatingPoint]) { operands in
    let a = operands[0]
    guard a.error == nil else { return a }
    guard a.isSquare else { return squareError("matrixPower", a) }
    if exponent == 0 { return a.unitMatrices }
    var square = exponent < 0 ? inverse(a) : a
    var (remaining, product) = (exponent.magnitude, nil as Tensor?)
    while remaining > 0 {
      if remaining & 1 == 1 { product = product.map { matmul($0, square) } ?? square }
      remaining >>= 1
      if remaining > 0 { square = matmul(square, square) }
    }
    return product ?? a
  }
}

/// The exponential Σ Aᵏ/k! of square matrices `[…, n, n]`.
///
/// A Padé approximant of A/2ˢ, squared s times; s depends on the 1-norm of the largest matrix, up to 2³²; beyond, the
/// result is NaN.
///
/// - Source: N. Higham, "The scaling and squaring method for the matrix exponential revisited" (2005).
public func expm(_ a: Tensor) -> Tensor {
  fused([a.concreteLiteral.floatingPoint]) { operands in
    guard operands[0].error == nil else { return operands[0] }
    guard operands[0].isSquare else { return squareError("expm", operands[0]) }
    return MatrixExponential(operands[0]).value
  }
}

func squareError(_ operation: String, _ x: Tensor) -> Tensor {
  Tensor(
    failed: TensorError(
      operation, "a square matrix, or a stack of them", got: "\(x.type)", "Check the last two axes.", at: .here()))
}

/// The exponential of square matrices.
private struct MatrixExponential {
  let value: Tensor

  /// Up to this 1-norm the approximant of degree 13 is right to rounding.
  private static let radius = 5.371920351148152
  private static let mostSquarings = 32
  /// The approximant's numerator, up to a common factor; the denominator has alternating signs.
  private static let coefficients: [Double] = [
    64_764_752_532_480_000, 32_382_376_266_240_000, 7_771_770_303_897_600, 1_187_353_796_428_800, 129_060_195_264_000,
    10_559_470_521_600, 670_442_572_800, 33_522_128_640, 1_323_241_920, 40_840_800, 960_960, 16_380, 182, 1,
  ]

  init(_ a: Tensor) {
    let norm = max(sum(abs(stopGradient(a)), along: [-2]), along: [-1])
    // 0 for NaN too, which the result then is.
    let squarings = clamp(ceil(log(maximum(norm, Self.tiny) / Self.radius) / 0.6931471805599453), 0, 99)
    let isTooLarge = squarings .> Tensor(integerLiteral: Self.mostSquarings)
    let scaled = a * pow(Tensor(floatLiteral: 0.5), squarings).asColumn.asColumn
    let most = max(squarings)
    let power = scan(Self.approximant(scaled), count: Self.mostSquarings) { power, step in
      conditional(
        step.converted(to: most.scalarType) .< most, power,
        then: { power in
          let isPending = squarings .> step.converted(to: squarings.scalarType)
          return matmul(power, select(isPending.asColumn.asColumn, power, power.unitMatrices))
        }, otherwise: { $0 })
    }
    value = select(isTooLarge.asColumn.asColumn, Tensor(floatLiteral: .nan), power)
  }

  private static let tiny: Tensor = 1e-30

  private static func approximant(_ a: Tensor) -> Tensor {
    let (one, two) = (a.unitMatrices, matmul(a, a))
    let four = matmul(two, two)
    let six = matmul(two, four)
    func sum(_ first: Int) -> Tensor {
      let c = stride(from: first, to: 14, by: 2).map { Tensor(floatLiteral: coefficients[$0]) }
      let high = matmul(six, c[6] * six + c[5] * four + c[4] * two)
      return high + c[3] * six + c[2] * four + c[1] * two + c[0] * one
    }
    let (even, odd) = (sum(0), matmul(a, sum(1)))
    return solve(even - odd, even + odd)
  }
}

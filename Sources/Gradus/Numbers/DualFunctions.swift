import RealModule

// Derivatives come from the one table, `ElementaryFunction.derivative(at:value:)`; with a constant function the
// optimizer keeps only its row.
extension Dual: ElementaryFunctions {
  @inlinable @inline(__always)
  static func lifted(_ function: ElementaryFunction, _ x: Dual, _ value: Number) -> Dual {
    let slope = function.derivative(at: x.value, value: value)
    return Dual(value, derivative: Number.scaled(x.derivative, by: slope))
  }

  @inlinable public static func exp(_ x: Dual) -> Dual { lifted(.exp, x, .exp(x.value)) }
  @inlinable public static func expMinusOne(_ x: Dual) -> Dual { lifted(.expm1, x, .expMinusOne(x.value)) }
  @inlinable public static func cosh(_ x: Dual) -> Dual { lifted(.cosh, x, .cosh(x.value)) }
  @inlinable public static func sinh(_ x: Dual) -> Dual { lifted(.sinh, x, .sinh(x.value)) }
  @inlinable public static func tanh(_ x: Dual) -> Dual { lifted(.tanh, x, .tanh(x.value)) }
  @inlinable public static func cos(_ x: Dual) -> Dual { lifted(.cos, x, .cos(x.value)) }
  @inlinable public static func sin(_ x: Dual) -> Dual { lifted(.sin, x, .sin(x.value)) }
  @inlinable public static func tan(_ x: Dual) -> Dual { lifted(.tan, x, .tan(x.value)) }
  @inlinable public static func log(_ x: Dual) -> Dual { lifted(.log, x, .log(x.value)) }
  @inlinable public static func log(onePlus x: Dual) -> Dual { lifted(.log1p, x, .log(onePlus: x.value)) }
  @inlinable public static func acosh(_ x: Dual) -> Dual { lifted(.acosh, x, .acosh(x.value)) }
  @inlinable public static func asinh(_ x: Dual) -> Dual { lifted(.asinh, x, .asinh(x.value)) }
  @inlinable public static func atanh(_ x: Dual) -> Dual { lifted(.atanh, x, .atanh(x.value)) }
  @inlinable public static func acos(_ x: Dual) -> Dual { lifted(.acos, x, .acos(x.value)) }
  @inlinable public static func asin(_ x: Dual) -> Dual { lifted(.asin, x, .asin(x.value)) }
  @inlinable public static func atan(_ x: Dual) -> Dual { lifted(.atan, x, .atan(x.value)) }
  @inlinable public static func sqrt(_ x: Dual) -> Dual { lifted(.sqrt, x, .sqrt(x.value)) }

  // d xʸ = y·xʸ⁻¹ dx + log(x)·xʸ dy, where the limits at x = 0 are taken.
  @inlinable
  public static func pow(_ x: Dual, _ y: Dual) -> Dual {
    let power = Number.pow(x.value, y.value)
    guard x.value != 0 else {
      let slope: Number = y.value == 0 ? 0 : y.value == 1 ? 1 : y.value * .pow(x.value, y.value - 1)
      return Dual(power, derivative: Number.scaled(x.derivative, by: slope))
    }
    return Dual(
      power,
      derivative: Number.scaled(x.derivative, by: y.value * .pow(x.value, y.value - 1))
        + Number.scaled(y.derivative, by: .log(x.value) * power))
  }

  /// xⁿ; x⁰ is 1 with derivative 0, at 0 too.
  @inlinable
  public static func pow(_ x: Dual, _ n: Int) -> Dual {
    let power = Number.pow(x.value, n)
    guard n != 0 else { return Dual(power) }
    let lower: Number = n == .min ? power / x.value : .pow(x.value, n - 1)
    return Dual(power, derivative: Number.scaled(x.derivative, by: Number(n) * lower))
  }

  // y = x^(1/n) has the slope 1/(n·yⁿ⁻¹).
  @inlinable
  public static func root(_ x: Dual, _ n: Int) -> Dual {
    let root = Number.root(x.value, n)
    let lower: Number = n == .min ? x.value / root : .pow(root, n - 1)
    return Dual(root, derivative: Number.scaled(x.derivative, by: 1 / (Number(n) * lower)))
  }
}

extension Dual: RealFunctions {
  @inlinable public static func erf(_ x: Dual) -> Dual { lifted(.erf, x, .erf(x.value)) }
  @inlinable public static func erfc(_ x: Dual) -> Dual { lifted(.erfc, x, .erfc(x.value)) }
  @inlinable public static func exp2(_ x: Dual) -> Dual { lifted(.exp2, x, .exp2(x.value)) }
  @inlinable public static func log2(_ x: Dual) -> Dual { lifted(.log2, x, .log2(x.value)) }
  @inlinable public static func log10(_ x: Dual) -> Dual { lifted(.log10, x, .log10(x.value)) }

  @inlinable
  public static func exp10(_ x: Dual) -> Dual {
    let power = Number.exp10(x.value)
    return Dual(power, derivative: Number.scaled(x.derivative, by: Number.log(10) * power))
  }

  // d atan2(y, x) = (x·dy − y·dx) / (x² + y²)
  @inlinable
  public static func atan2(y: Dual, x: Dual) -> Dual {
    let square = x.value * x.value + y.value * y.value
    return Dual(
      .atan2(y: y.value, x: x.value),
      derivative: Number.scaled(y.derivative, by: x.value / square) - Number.scaled(x.derivative, by: y.value / square))
  }

  /// √(x² + y²); its derivative at (0, 0) is 0.
  @inlinable
  public static func hypot(_ x: Dual, _ y: Dual) -> Dual {
    let length = Number.hypot(x.value, y.value)
    guard length != 0 else { return Dual(length) }
    return Dual(length, derivative: x.value / length * x.derivative + y.value / length * y.derivative)
  }

  @inlinable
  public static func gamma(_ x: Dual) -> Dual {
    let value = Number.gamma(x.value)
    return Dual(value, derivative: Number.scaled(x.derivative, by: value * digamma(x.value)))
  }

  @inlinable
  public static func logGamma(_ x: Dual) -> Dual {
    Dual(.logGamma(x.value), derivative: Number.scaled(x.derivative, by: digamma(x.value)))
  }

  /// ψ(x) = Γ'(x)/Γ(x): by reflection to the right half, by recurrence beyond 12, where the asymptotic series is exact
  /// to double precision.
  @usableFromInline
  static func digamma(_ x: Number) -> Number {
    if x <= 0 {
      if x == x.rounded(.toNearestOrEven) { return .nan }
      return digamma(1 - x) - .pi / .tan(.pi * x)
    }
    var (shifted, sum) = (x, 0 as Number)
    while shifted < 12 {
      sum -= 1 / shifted
      shifted += 1
    }
    // ψ(x) ~ log x − 1/2x − Σ B₂ₙ / (2n x²ⁿ)
    let coefficients: [Number] = [1 / 12, 691 / 32760, 1 / 132, 1 / 240, 1 / 252, 1 / 120, 1 / 12]
    let z = 1 / (shifted * shifted)
    let series = coefficients.reduce(0) { z * ($1 - $0) }
    return sum + .log(shifted) - 1 / (2 * shifted) - series
  }
}

extension ElementaryFunction {
  /// The function as a formula of library functions and arithmetic, precise wherever the function is well conditioned.
  func value(at x: ScalarTerm) -> ScalarTerm {
    switch self {
    case .exp: x.calling(.exp)
    case .exp2: x.calling(.exp2)
    case .expm1: x.calling(.expm1)
    case .log: x.calling(.log)
    case .log2: x.calling(.log2)
    case .log10: x.calling(.log10)
    case .log1p: x.calling(.log1p)
    case .logit: Self.logit(x)
    case .sigmoid: x.calling(.sigmoid)
    case .sqrt: x.calling(.squareRoot)
    case .rsqrt: x.calling(.reciprocalSquareRoot)
    case .cbrt: x.calling(.cubeRoot)
    case .erf: x.calling(.erf)
    case .erfc: x.calling(.erfc)
    case .erfinv: x.calling(.erfinv)
    case .sin: x.calling(.sin)
    case .cos: x.calling(.cos)
    case .tan: x.calling(.tan)
    case .sec: 1 / x.calling(.cos)
    case .csc: 1 / x.calling(.sin)
    case .cot: 1 / x.calling(.tan)
    case .asin: x.calling(.asin)
    case .acos: x.calling(.acos)
    case .atan: x.calling(.atan)
    case .asec: Self.inverseSecant(x)
    case .acsc: (1 / Self.legBesideOne(x)).calling(.atan) * x.unary(.sign)
    case .acot: (1 / x).calling(.atan)
    case .sinh: x.calling(.sinh)
    case .cosh: x.calling(.cosh)
    case .tanh: x.calling(.tanh)
    case .sech: 1 / x.calling(.cosh)
    case .csch: 1 / x.calling(.sinh)
    case .coth: 1 / x.calling(.tanh)
    case .asinh: x.calling(.asinh)
    case .acosh: x.calling(.acosh)
    case .atanh: x.calling(.atanh)
    case .asech: Self.inverseHyperbolicSecant(x)
    case .acsch: (1 / x).calling(.asinh)
    case .acoth: Self.inverseHyperbolicCotangent(x)
    }
  }

  // log(x/(1 − x)), and near x = 1/2, where that is log(1 + small), log(1 + (2x − 1)/(1 − x)).
  private static func logit(_ x: ScalarTerm) -> ScalarTerm {
    let rest = 1 - x
    let isCentral = (x - 0.5).unary(.absolute) .< 0.25
    return isCentral.selecting(((2 * x - 1) / rest).calling(.log1p), (x / rest).calling(.log))
  }

  /// √(x² − 1): beside the leg 1 in the right triangle with the hypotenuse |x|. NaN inside −1 … 1.
  ///
  /// The roots are taken apart, so that nothing overflows; |x| − 1 is exact where it matters.
  private static func legBesideOne(_ x: ScalarTerm) -> ScalarTerm {
    let length = x.unary(.absolute)
    return (length - 1).calling(.squareRoot) * (length + 1).calling(.squareRoot)
  }

  // acos(1/x) would lose half of the digits near ±1, where 1/x is rounded.
  private static func inverseSecant(_ x: ScalarTerm) -> ScalarTerm {
    let angle = legBesideOne(x).calling(.atan)
    return (x .< 0).selecting(.pi - angle, angle)
  }

  // acosh(1 + t) = log(1 + t + √t·√(t + 2)) with t = 1/x − 1 = (1 − x)/x.
  private static func inverseHyperbolicSecant(_ x: ScalarTerm) -> ScalarTerm {
    let t = (1 - x) / x
    return (t + t.calling(.squareRoot) * (t + 2).calling(.squareRoot)).calling(.log1p)
  }

  // atanh(1/x) = log((|x| + 1)/(|x| − 1))/2, with the sign of x.
  private static func inverseHyperbolicCotangent(_ x: ScalarTerm) -> ScalarTerm {
    let doubled = (2 / (x.unary(.absolute) - 1)).calling(.log1p)
    return 0.5 * doubled * x.unary(.sign)
  }
}

import Gradus

extension OpsMapping {
  /// Functions of each element.
  static let special: [String: Operation] =
    functions.mapValues(unary).merging(pairsOfReals.mapValues(binary)) { $1 }.merging(withParameters) { $1 }

  private static let functions: [String: @Sendable (Tensor) -> Tensor] = [
    "neg": { -$0 }, "abs": { abs($0) }, "sign": { sign($0) }, "floor": { floor($0) }, "ceil": { ceil($0) },
    "round": { round($0) }, "trunc": { trunc($0) }, "square": { square($0) }, "reciprocal": { reciprocal($0) },
    "exp": { exp($0) }, "exp2": { exp2($0) }, "expm1": { expm1($0) }, "log": { log($0) }, "log2": { log2($0) },
    "log10": { log10($0) }, "log1p": { log1p($0) }, "logit": { logit($0) }, "sigmoid": { sigmoid($0) },
    "sqrt": { sqrt($0) }, "rsqrt": { rsqrt($0) }, "cbrt": { cbrt($0) },
    "sin": { sin($0) }, "cos": { cos($0) }, "tan": { tan($0) }, "asin": { asin($0) }, "acos": { acos($0) },
    "atan": { atan($0) }, "sinh": { sinh($0) }, "cosh": { cosh($0) }, "tanh": { tanh($0) }, "asinh": { asinh($0) },
    "acosh": { acosh($0) }, "atanh": { atanh($0) },
    "erf": { erf($0) }, "erfc": { erfc($0) }, "erfinv": { erfinv($0) }, "erf_inv": { erfinv($0) },
    "gamma": { gamma($0) }, "lgamma": { lgamma($0) }, "digamma": { digamma($0) }, "sinc": { sinc($0) },
  ]

  private static let pairsOfReals: [String: @Sendable (Tensor, Tensor) -> Tensor] = [
    "pow": { pow($0, $1) }, "atan2": { atan2($0, $1) }, "hypot": { hypot($0, $1) },
    "logaddexp": { logAddExp($0, $1) }, "mod": { mod($0, $1) }, "remainder": { mod($0, $1) },
    "fmod": { fmod($0, $1) }, "rem": { fmod($0, $1) }, "floor_divide": { floorDivide($0, $1) },
    "xlogy": { xlogy($0, $1) }, "xlog1py": { xlog1py($0, $1) }, "min": { minimum($0, $1) }, "max": { maximum($0, $1) },
  ]

  private static let withParameters: [String: Operation] = [
    "pow_int": { c, x in [pow(x[0], c.integer("exponent"))] },
    "polygamma": { c, x in [polygamma(c.integer("n"), x[x.count - 1])] },
    "clamp": { c, x in [clamp(x[0], bound(c, "lo", -Double.infinity), bound(c, "hi", Double.infinity))] },
  ]

  /// A bound as a literal, which takes the type of what it bounds.
  private static func bound(_ example: OpsCase, _ name: String, _ missing: Double) -> Tensor {
    let number = example.parameters[name].number ?? missing
    guard let integer = Int(exactly: number) else { return Tensor(floatLiteral: number) }
    return Tensor(integerLiteral: integer)
  }
}

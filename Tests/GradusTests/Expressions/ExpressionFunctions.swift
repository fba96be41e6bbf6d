import Gradus

/// The functions that formulas of the data files call, in terms of Gradus.
enum ExpressionFunctions {
  typealias Function = @Sendable ([Tensor]) -> Tensor

  static func named(_ name: String, _ count: Int, axis: Int? = nil) -> Function? {
    if count == 1, let function = folds[name] { return { function($0[0], axis) } }
    if count == 1, let function = unary[name] { return { function($0[0]) } }
    if count == 2, let function = binary[name] { return { function($0[0], $0[1]) } }
    if count == 3, let function = ternary[name] { return { function($0[0], $0[1], $0[2]) } }
    // The extreme of several numbers pairs them from the left.
    if count > 2, let function = ["max": maximum, "min": minimum][name] {
      return { x in x.dropFirst().reduce(x[0]) { function($0, $1) } }
    }
    return nil
  }

  private static let unary: [String: @Sendable (Tensor) -> Tensor] = [
    "exp": { exp($0) }, "expm1": { expm1($0) }, "log": { log($0) }, "log1p": { log1p($0) }, "sqrt": { sqrt($0) },
    "sin": { sin($0) }, "cos": { cos($0) }, "tan": { tan($0) }, "asin": { asin($0) }, "acos": { acos($0) },
    "atan": { atan($0) }, "sinh": { sinh($0) }, "cosh": { cosh($0) }, "tanh": { tanh($0) }, "asinh": { asinh($0) },
    "acosh": { acosh($0) }, "atanh": { atanh($0) }, "sec": { sec($0) }, "csc": { csc($0) }, "cot": { cot($0) },
    "asec": { asec($0) }, "acsc": { acsc($0) }, "acot": { acot($0) }, "sech": { sech($0) }, "csch": { csch($0) },
    "coth": { coth($0) }, "asech": { asech($0) }, "acsch": { acsch($0) }, "acoth": { acoth($0) },
    "cbrt": { cbrt($0) }, "log2": { log2($0) }, "log10": { log10($0) }, "erfc": { erfc($0) }, "gamma": { gamma($0) },
    "lgamma": { lgamma($0) }, "sinc": { sinc($0) }, "erf": { erf($0) }, "sigmoid": { sigmoid($0) },
    "abs": { abs($0) }, "sign": { sign($0) }, "floor": { floor($0) }, "ceil": { ceil($0) }, "round": { round($0) },
    "relu": { relu($0) }, "softplus": { softplus($0) }, "gelu": { gelu($0) }, "erfinv": { erfinv($0) },
    "digamma": { digamma($0) }, "exp2": { exp2($0) }, "logit": { logit($0) }, "trunc": { trunc($0) },
    "rsqrt": { rsqrt($0) }, "leaky": { select($0 .> 0, $0, 0.1 * $0) }, "elu": { select($0 .> 0, $0, expm1($0)) },
    "relu6": { clamp($0, 0, 6) }, "hardtanh": { clamp($0, -1, 1) }, "silu": { $0 * sigmoid($0) },
  ]

  private static let binary: [String: @Sendable (Tensor, Tensor) -> Tensor] = [
    "pow": { pow($0, $1) }, "atan2": { atan2($0, $1) }, "hypot": { hypot($0, $1) },
    "logaddexp": { logAddExp($0, $1) }, "mod": { mod($0, $1) }, "fmod": { fmod($0, $1) },
    "xlogy": { xlogy($0, $1) }, "xlog1py": { xlog1py($0, $1) }, "max": { maximum($0, $1) }, "min": { minimum($0, $1) },
    "dot": { dot($0, $1) }, "matmul": { matmul($0, $1) },
  ]

  private static let ternary: [String: @Sendable (Tensor, Tensor, Tensor) -> Tensor] = [
    "where": { select($0, $1, $2) }, "clamp": { clamp($0, $1, $2) },
  ]

  /// Functions of whole tensors, over one axis or all.
  private static let folds: [String: @Sendable (Tensor, Int?) -> Tensor] = [
    "sum": { sum($0, along: $1.map { [$0] }) }, "mean": { mean($0, along: $1.map { [$0] }) },
    "prod": { product($0, along: $1.map { [$0] }) }, "max": { max($0, along: $1.map { [$0] }) },
    "min": { min($0, along: $1.map { [$0] }) }, "norm": { norm($0, along: $1.map { [$0] }) },
    "var": { variance($0, along: $1.map { [$0] }) }, "std": { standardDeviation($0, along: $1.map { [$0] }) },
    "softmax": { softmax($0, along: $1 ?? -1) }, "log_softmax": { logSoftmax($0, along: $1 ?? -1) },
    "logsumexp": { x, axis in axis.map { logSumExp(x, along: $0) } ?? logSumExp(x.flattened) },
    "transpose": { x, _ in x.transposed }, "square": { x, _ in square(x) }, "trace": { x, _ in einsum("ii->", x) },
    "sort": { sort($0, along: $1 ?? -1) }, "cumsum": { cumsum($0, along: $1 ?? -1) },
    "cumprod": { cumprod($0, along: $1 ?? -1) },
    "inverse": { x, _ in inverse(x) }, "inv": { x, _ in inverse(x) }, "det": { x, _ in det(x) },
    "logdet": { x, _ in logdet(x) }, "expm": { x, _ in expm(x) },
  ]
}

/// A rule of differentiation, by the name that school books give it.
public enum Rule: String, Hashable, Sendable, CaseIterable {
  case constant, identity, factor, sum, power, product, quotient, chain
  case exponential, logarithm, trigonometric, function
  case generalPower = "general-power"
  case cases, arithmetic
  case paths, hold, index
  case rename
  case limitDefinition = "limit-definition"
  case commonDenominator = "common-denominator"
  case expand, cancel
  case cancelStep = "cancel-h"
  case letStepVanish = "let-h-0"

  /// The name, as in a margin.
  public var name: String {
    switch self {
    case .constant: "constant rule"
    case .identity: "derivative of the variable"
    case .factor: "constant factor rule"
    case .sum: "sum rule"
    case .power: "power rule"
    case .product: "product rule"
    case .quotient: "quotient rule"
    case .chain: "chain rule"
    case .exponential: "exponential rule"
    case .logarithm: "logarithm rule"
    case .trigonometric: "trigonometric rule"
    case .function: "table of functions"
    case .generalPower: "general power rule"
    case .cases: "by cases"
    case .arithmetic: "arithmetic"
    case .rename: "renaming"
    case .paths: "sum over paths"
    case .hold: "holding the others constant"
    case .index: "index rule"
    case .limitDefinition: "definition of the derivative"
    case .commonDenominator: "common denominator"
    case .expand: "binomial formula"
    case .cancel: "terms that cancel"
    case .cancelStep: "division by h"
    case .letStepVanish: "limit"
    }
  }

  /// The law in words.
  public var law: String {
    switch self {
    case .constant: "a constant has slope 0"
    case .identity: "d/dx x = 1"
    case .factor: "a constant factor moves out"
    case .sum: "term by term"
    case .power: "the exponent comes down, one less above"
    case .product: "u′v + uv′"
    case .quotient: "(u′v − uv′)/v²"
    case .chain: "outer derivative at the inner function, times inner derivative"
    case .exponential: "eˣ is its own slope; aˣ has the slope aˣ·log(a)"
    case .logarithm: "the slope of log(x) is 1/x"
    case .trigonometric: "sin′ = cos, cos′ = −sin, tan′ = 1/cos²"
    case .function: "from the table of derivatives"
    case .generalPower: "u^v = e^(v·log(u))"
    case .cases: "each region for itself"
    case .arithmetic: "multiply and collect"
    case .paths: "multiply along each path, add the products of all paths"
    case .hold: "all variables but one are constants"
    case .index: "∂x[i]/∂x[j] = δ[i,j]: 1 for i = j, else 0"
    case .rename: "what is held constant is a number and may be called by a letter"
    case .limitDefinition: "the slope of the secant through x and x + h, for h towards 0"
    case .commonDenominator: "fractions are subtracted over a common denominator"
    case .expand: "powers and products of sums are multiplied out"
    case .cancel: "what does not change with h cancels"
    case .cancelStep: "dividing by h is allowed, since h ≠ 0"
    case .letStepVanish: "terms with h go to 0"
    }
  }

  /// How much a reader gains from a line with the rule: 0 … 3.
  public var weight: Int {
    switch self {
    case .arithmetic, .rename, .cancel: 0
    case .constant, .identity, .factor, .sum, .expand, .commonDenominator: 1
    case .power, .exponential, .logarithm, .trigonometric, .function, .index, .hold: 2
    case .product, .quotient, .chain, .paths, .generalPower, .cases, .limitDefinition, .cancelStep, .letStepVanish: 3
    }
  }
}

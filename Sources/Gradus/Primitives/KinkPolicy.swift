/// What Gradus answers at kinks, ties, jumps, domain edges and degenerate points: one policy for every operation, as data.
///
/// At a kink the answer is the subgradient of least norm among the values that the derivative has nearby, with respect to the operands that
/// vary. `kinks(at:of:)` finds the kinks at which a function is evaluated.
public enum KinkPolicy {
  /// Every rule, in the order of the article on kinks and edges.
  public static let rules: [KinkRule] =
    [
      absolute, tie, tieWithConstant, sharedExtremum, sortTie, cone, step, remainder, verticalTangent, pole, outside,
      powerAtZero,
      angle,
    ] + edges

  /// The rules that name an operation.
  public static func rules(of operation: String) -> [KinkRule] {
    rules.filter { rule in rule.operation.split(separator: ", ").contains { $0 == operation } }
  }

  // MARK: Kinks that `kinks(at:of:)` finds

  static let absolute = KinkRule("abs", at: "0", "0", because: "the least of the slopes from −1 to 1")
  static let tie = KinkRule(
    "maximum, minimum", at: "x = y, where both vary", "1/2 each",
    because: "the shortest of the gradients between (1, 0) and (0, 1)")
  static let tieWithConstant = KinkRule(
    "maximum, minimum, relu, clamp", at: "x = c, where c is constant", "0",
    because: "the least of the slopes from 0 to 1")
  static let sharedExtremum = KinkRule(
    "max, min, maxPool, cummax, cummin, scatterMax, scatterMin", at: "several elements that attain the extremum",
    "equal shares",
    because: "the shortest of the gradients whose shares sum to 1")
  static let sortTie = KinkRule(
    "sort, topK", at: "equal elements", "the mean of theirs",
    because: "the shortest of the derivatives nearby, which permute them")
  static let cone = KinkRule(
    "norm, hypot, standardDeviation", at: "0", "0",
    because: "the center of the unit ball of gradients; higher derivatives are 0 too")
  static let step = KinkRule(
    "sign, floor, ceil, trunc, round, floorDivide", at: "a jump", "0",
    because: "the slope on both sides; the jump itself has none")
  static let remainder = KinkRule(
    "mod, fmod", at: "a jump, where the quotient is an integer", "1 by x, minus the quotient by y",
    because: "they are the same on both; the jump itself has none")
  static let verticalTangent = KinkRule(
    "sqrt, cbrt, asin, acos, acosh, asech, asec, acsc, erfinv", at: "a vertical tangent", "+∞ or −∞",
    because: "the limit of the slope from inside the domain")
  static let pole = KinkRule(
    "log, log2, log10, log1p, logit, atanh, acoth, divide, reciprocal, rsqrt, gamma, lgamma, digamma", at: "a pole",
    "the value and slope that IEEE arithmetic gives",
    because: "the limit where it exists, with the sign of the zero where it does not")
  static let outside = KinkRule(
    "log, sqrt, asin, acos, acosh, atanh, pow", at: "outside the real domain",
    "NaN, or the number that the formula of the slope has there, as 1/x for log",
    because: "the value NaN says that there is none")
  static let powerAtZero = KinkRule(
    "pow", at: "x = 0", "y·0^(y−1) by x, where 0⁰ = 1 and 0·∞ = 0; 0 by y for y ≥ 0",
    because: "so that x⁰, x¹ and x² have their slopes 0, 1 and 0, and pow(x, 2.0) is x²")
  static let angle = KinkRule(
    "atan2", at: "(0, 0)", "NaN",
    because: "the angle is undefined there and its slopes nearby have every size and direction")

  // MARK: Edges that are no kinks of one operation

  private static let edges: [KinkRule] = [
    KinkRule(
      "select, conditional", at: "the branch that is not taken", "exactly 0",
      because: "it contributes nothing, even where its own slopes or factors are infinite or NaN"),
    KinkRule(
      "multiply, divide, every elementwise function", at: "a slope of 0 beside one of ∞ or NaN", "0 · ∞ = 0",
      because: "a factor of exactly 0 wins, in both modes; matrix products and convolutions follow IEEE arithmetic"),
    KinkRule(
      "max, min, maximum, minimum", at: "a NaN", "the NaN has the slope of the extremum",
      because: "it is what makes the result NaN"),
    KinkRule(
      "argmax, argmin, argsort, comparisons, logic, conversions to integers", at: "everywhere", "no derivative",
      because: "the results are constant between their jumps"),
    KinkRule(
      "logSumExp", at: "an infinite result", "that of max", because: "the largest terms decide; they share the slope 1"),
    KinkRule("product", at: "factors that are 0", "the product of the others", because: "it is exact, in every order"),
    KinkRule(
      "sum, product, max, min, mean", at: "no elements", "a gradient without elements; values 0, 1, −∞, +∞ and NaN",
      because: "they are the neutral elements; a mean of nothing has none"),
    KinkRule(
      "gathered, subscript, scatterAdded", at: "an index out of range", "an error",
      because: "nothing is clamped or dropped silently"),
  ]
}

/// What Gradus answers at a kink, an edge of a domain, an overflow or a NaN, and why.
struct EdgeAnswer: Sendable {
  let value: Double
  let gradient: [Double]
  let hessian: [[Double]]
  let reason: String

  init(_ value: Double, _ gradient: [Double], _ hessian: [[Double]], _ reason: String) {
    (self.value, self.gradient, self.hessian, self.reason) = (value, gradient, hessian, reason)
  }

  /// The answers to the rows of `derivatives/edges.json`, by id.
  static let byID: [String: EdgeAnswer] = Dictionary(uniqueKeysWithValues: firstHalf + secondHalf)

  private static let firstHalf: [(String, EdgeAnswer)] = [
    ("e001", EdgeAnswer(0, [0], [[0]], "the subgradient of least norm between −1 and 1")),
    (
      "e003",
      EdgeAnswer(0, [0], [[0]], "|x| has the slope 0 at 0, and so has its square; that x² = |x|² no local rule sees")
    ),
    ("e005", EdgeAnswer(0, [0], [[0]], "0 lies between the second derivatives −2 and 2 of the sides")),
    (
      "e007",
      EdgeAnswer(
        0, [0], [[0]], "the slopes −∞ and +∞ of the sides cancel: the slope 0 of |x| wins over the infinite one of √")
    ),
    ("e009", EdgeAnswer(0, [0], [[0]], "the least of the slopes from 0 to 1")),
    ("e011", EdgeAnswer(0, [0], [[0]], "−0 is 0")),
    ("e013", EdgeAnswer(0, [0.1], [[0]], "the least of the slopes from 0.1 to 1")),
    ("e015", EdgeAnswer(6, [0], [[0]], "the least of the slopes from 0 to 1")),
    ("e017", EdgeAnswer(-1, [0], [[0]], "the least of the slopes from 0 to 1")),
    ("e019", EdgeAnswer(1, [0], [[0]], "the least of the slopes from 0 to 1")),
    ("e021", EdgeAnswer(1, [0.5, 0.5], [[0, 0], [0, 0]], "the shortest gradient between (1, 0) and (0, 1)")),
    ("e023", EdgeAnswer(1, [1], [[0]], "both halves of the tie go to x")),
    (
      "e025",
      EdgeAnswer(.nan, [0, 0], [[0, 0], [0, 0]], "a NaN is passed on as the value; neither operand is larger")
    ),
    ("e027", EdgeAnswer(.nan, [0], [[0]], "a NaN is passed on as the value; it is not larger than 0")),
    ("e029", EdgeAnswer(1, [0], [[0]], "constant nearby")),
    ("e031", EdgeAnswer(2, [0], [[0]], "constant nearby")),
    ("e033", EdgeAnswer(2, [0], [[0]], "ties to even; constant on both sides of the jump")),
    ("e035", EdgeAnswer(0.5, [1, 4], [[0, 0], [0, 0]], "x − y·⌊x/y⌋ with the quotient −4")),
    ("e037", EdgeAnswer(.nan, [.nan], [[.nan]], "outside the real domain")),
    (
      "e039",
      EdgeAnswer(
        0, [.infinity], [[-.infinity]], "the slope is +∞ on both sides; its own slope is that of the right side")
    ),
    ("e041", EdgeAnswer(0, [0, 0], [[0, 0], [0, 0]], "the center of the unit disc of gradients")),
    (
      "e043",
      EdgeAnswer(
        .infinity, [0, 0], [[0, 0], [0, 0]], "the squares overflow as written; hypot(x, y) and norm do not")
    ),
    ("e045", EdgeAnswer(-.infinity, [-.infinity], [[-.infinity]], "IEEE arithmetic: 1/−0 is −∞")),
    ("e047", EdgeAnswer(-.infinity, [.infinity], [[-.infinity]], "the limits from inside the domain")),
    (
      "e049",
      EdgeAnswer(
        .nan, [-.infinity], [[.infinity]],
        "0 · −∞ is NaN as written; the slopes are the limits. xlogy(x, x) has the value 0 too")
    ),
    (
      "e051",
      EdgeAnswer(
        1, [0], [[0]],
        "0⁰ is 1 with slopes 0 by the base and by the exponent; that both move together no local rule sees")
    ),
    ("e053", EdgeAnswer(0, [0, 0], [[2, 0], [0, 0]], "pow(x, 2.0) is x², and 0ʸ is constant for y > 0")),
    (
      "e055",
      EdgeAnswer(
        0, [.infinity, 0], [[-.infinity, .nan], [0, 0]],
        "the limits by one variable; of ∂²/∂x∂y the two orders say what their rules say: ∞ − ∞, and 0 as 0ʸ is constant"
      )
    ),
    ("e057", EdgeAnswer(.nan, [.nan, .nan], [[.nan, .nan], [.nan, .nan]], "not real")),
    ("e059", EdgeAnswer(1, [0], [[0]], "x⁰ is the constant 1")),
    ("e061", EdgeAnswer(1, [0], [[0]], "0⁰ is 1; 0 is the slope to the right of the jump")),
    ("e063", EdgeAnswer(0, [1], [[0]], "x¹ is x")),
    ("e065", EdgeAnswer(0, [0], [[0]], "as calculus says")),
    ("e067", EdgeAnswer(0, [0], [[2]], "a real exponent of 2 is x² as well")),
    (
      "e069",
      EdgeAnswer(.infinity, [-.infinity], [[.infinity]], "IEEE arithmetic at the pole: the limits from the right")
    ),
    ("e071", EdgeAnswer(-8, [12], [[-12]], "as calculus says")),
    ("e073", EdgeAnswer(-.infinity, [-.infinity], [[-.infinity]], "IEEE arithmetic at the pole, with the sign of −0")),
  ]

  private static let secondHalf: [(String, EdgeAnswer)] = [
    (
      "e075",
      EdgeAnswer(
        .infinity, [.infinity, -.infinity], [[0, -.infinity], [-.infinity, .infinity]],
        "IEEE arithmetic at the pole: the limits from the right")
    ),
    ("e077", EdgeAnswer(.nan, [.nan], [[.nan]], "0/0 is NaN as written")),
    ("e079", EdgeAnswer(.nan, [0], [[0]], "∞ − ∞ is NaN; the slopes 1 and −1 cancel")),
    ("e081", EdgeAnswer(1, [0], [[-3.289868133696453]], "sinc is a function of its own, right at 0 in every order")),
    ("e083", EdgeAnswer(1, [0], [[0]], "the branch that is not taken contributes exactly 0")),
    ("e085", EdgeAnswer(0, [0], [[0]], "the branch that is not taken contributes exactly 0")),
    ("e087", EdgeAnswer(0, [0], [[0]], "the branch that is not taken contributes exactly 0")),
    (
      "e089",
      EdgeAnswer(
        0, [.nan, .nan], [[0, .nan], [.nan, 0]],
        "the angle has no derivative at the origin, where its slopes nearby have every size and direction")
    ),
    (
      "e091",
      EdgeAnswer(
        -3.141592653589793, [0, -1], [[0, -1], [-1, 0]], "the cut of the angle is a jump between equal slopes")
    ),
    ("e093", EdgeAnswer(0, [0, 1], [[0, -1], [-1, 0]], "as calculus says")),
    ("e095", EdgeAnswer(3.141592653589793, [-.infinity], [[.infinity]], "the limits from inside the domain")),
    ("e097", EdgeAnswer(0, [.infinity], [[-.infinity]], "the limits from inside the domain")),
    (
      "e099",
      EdgeAnswer(
        1.633123935319537e16, [2.6670937881135714e32], [[8.711389406220654e48]], "the double nearest to π/2 is not π/2")
    ),
    ("e101", EdgeAnswer(0, [0], [[0]], "underflow, right to the last digit")),
    (
      "e103",
      EdgeAnswer(.infinity, [0], [[0]], "exp overflows as written, and its slope ∞ meets the slope 0 of log at ∞")
    ),
    ("e105", EdgeAnswer(0, [0], [[0]], "underflow, right to the last digit")),
    ("e107", EdgeAnswer(0, [0], [[0]], "underflow, right to the last digit")),
    (
      "e109",
      EdgeAnswer(
        30.00000000000009357623, [0.99999999999990642377], [[9.3576229688384233e-14]], "softplus never forms e³⁰ + 1")
    ),
    ("e111", EdgeAnswer(0, [0], [[0]], "underflow, right to the last digit")),
    (
      "e113",
      EdgeAnswer(
        4.248354255291589e-18, [4.248354255291589e-18], [[4.248354255291589e-18]], "sigmoid never forms e⁴⁰ + 1")
    ),
    ("e115", EdgeAnswer(1, [0], [[0]], "5.5e-87 is lost beside 1")),
    ("e117", EdgeAnswer(0, [1], [[1]], "as calculus says")),
    ("e119", EdgeAnswer(1e-20, [1], [[-1]], "log1p never forms 1 + x")),
    ("e121", EdgeAnswer(0, [1, 0], [[0, 0], [0, 0]], "as calculus says: the other term is 0")),
    (
      "e123",
      EdgeAnswer(1000.6931471805599453, [0.5, 0.5], [[0.25, -0.25], [-0.25, 0.25]], "logAddExp never forms e¹⁰⁰⁰")
    ),
    (
      "e125",
      EdgeAnswer(.infinity, [-.infinity], [[.infinity]], "IEEE arithmetic at the pole: the limits from the right")
    ),
    (
      "e127",
      EdgeAnswer(0.86004701537648101451, [0.70315664064524318723], [[9.3792466449891238]], "log |Γ|, continued below 0")
    ),
    ("e129", EdgeAnswer(1, [4.197656231354417e-44], [[-8.395312462708834e-43]], "as calculus says")),
    ("e131", EdgeAnswer(0, [0], [[0]], "underflow, right to the last digit")),
    ("e133", EdgeAnswer(.nan, [0], [[0]], "∞ · 0 is NaN; the slope is the factor 0")),
    ("e135", EdgeAnswer(.nan, [.nan], [[.nan]], "0/0 is NaN as written")),
    (
      "e137",
      EdgeAnswer(.nan, [0], [[.nan]], "0 · sin ∞ is NaN as written; the slopes are 0 by the factors that are exactly 0")
    ),
    ("e139", EdgeAnswer(6, [1, 1], [[0, 0], [0, 0]], "the halves of both ties add up")),
    (
      "e141", EdgeAnswer(0, [0], [[0]], "each relu has the slope 0 at 0; that their difference is x no local rule sees")
    ),
    ("e143", EdgeAnswer(0, [0], [[.infinity]], "0 · ∞ = 0: the factor √x = 0 wins over the slope of √")),
    ("e145", EdgeAnswer(0, [0], [[0]], "0 · ∞ = 0: the slope 0 of exp at −∞ wins over that of log")),
    ("e147", EdgeAnswer(0, [0], [[0]], "0 · ∞ = 0: the slope 0 of x⁴ wins over that of √")),
  ]
}

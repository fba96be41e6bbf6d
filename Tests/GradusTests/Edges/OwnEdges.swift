/// A formula at a kink or an edge that the table of `edges.json` does not have.
struct OwnEdge: Sendable, CustomStringConvertible {
  let text: String
  let variables: [String]
  let point: [Double]
  let answer: EdgeAnswer

  var description: String { "\(text) at \(point)" }

  init(_ text: String, at point: [Double], _ answer: EdgeAnswer) {
    (self.text, self.point, self.answer) = (text, point, answer)
    variables = point.count == 1 ? ["x"] : ["x", "y"]
  }

  static let all: [OwnEdge] = kinks + edges

  private static let kinks: [OwnEdge] = [
    OwnEdge("abs(x)^3", at: [0], EdgeAnswer(0, [0], [[0]], "as calculus says")),
    OwnEdge("max(x, 0)", at: [0], EdgeAnswer(0, [0], [[0]], "the least of the slopes from 0 to 1")),
    OwnEdge(
      "max(x, -x)", at: [0], EdgeAnswer(0, [0], [[0]], "the halves of the tie, 1/2 and −1/2, give the slope of |x|")),
    OwnEdge(
      "min(x, y)", at: [2, 2],
      EdgeAnswer(2, [0.5, 0.5], [[0, 0], [0, 0]], "the shortest gradient between (1, 0) and (0, 1)")),
    OwnEdge(
      "elu(x)", at: [0],
      EdgeAnswer(0, [1], [[1]], "the slope 1 on both sides; the second derivative of the branch that is taken")),
    OwnEdge("relu6(x)", at: [0], EdgeAnswer(0, [0], [[0]], "the least of the slopes from 0 to 1")),
    OwnEdge("clamp(x, 0., 1.)", at: [0], EdgeAnswer(0, [0], [[0]], "the least of the slopes from 0 to 1")),
    OwnEdge("sign(x)", at: [0], EdgeAnswer(0, [0], [[0]], "constant on both sides of the jump")),
    OwnEdge("floor(x)", at: [2], EdgeAnswer(2, [0], [[0]], "constant on both sides of the jump")),
    OwnEdge("ceil(x)", at: [-0.0], EdgeAnswer(0, [0], [[0]], "constant on both sides of the jump")),
    OwnEdge(
      "mod(x, y)", at: [4, 2],
      EdgeAnswer(
        0, [1, -2], [[0, 0], [0, 0]], "x − y·⌊x/y⌋ on both sides of the jump, with the quotient of the right one")),
    OwnEdge("sqrt(x)", at: [0], EdgeAnswer(0, [.infinity], [[-.infinity]], "the limits from inside the domain")),
    OwnEdge(
      "sqrt(x^2)", at: [0],
      EdgeAnswer(0, [0], [[.infinity]], "0 · ∞ = 0, which is the subgradient of least norm of |x|")),
    OwnEdge(
      "sqrt(x^2 + y^2)", at: [0, 0],
      EdgeAnswer(
        0, [0, 0], [[.infinity, 0], [0, .infinity]], "0 · ∞ = 0, which is the center of the unit disc of gradients")),
    OwnEdge(
      "hypot(x, y)", at: [1e200, 1e200],
      EdgeAnswer(
        1.4142135623730951e200, [0.7071067811865476, 0.7071067811865476],
        [[3.5355339059327376e-201, -3.5355339059327376e-201], [-3.5355339059327376e-201, 3.5355339059327376e-201]],
        "hypot never forms the squares")),
    OwnEdge(
      "hypot(x, y)", at: [3e-200, -4e-200],
      EdgeAnswer(5e-200, [0.6, -0.8], [[1.28e199, 9.6e198], [9.6e198, 7.2e198]], "hypot never forms the squares")),
    OwnEdge(
      "log(x)", at: [0], EdgeAnswer(-.infinity, [.infinity], [[-.infinity]], "the limits from inside the domain")),
    OwnEdge(
      "log(x)", at: [-1],
      EdgeAnswer(.nan, [-1], [[-1]], "outside the real domain: the NaN is in the value, the slope is the formula 1/x")),
    OwnEdge(
      "xlogy(x, x)", at: [0], EdgeAnswer(0, [-.infinity], [[.infinity]], "0 · log 0 = 0; the slopes are the limits")),
    OwnEdge(
      "x^y", at: [0, 0],
      EdgeAnswer(
        1, [0, 0], [[0, 0], [0, 0]], "0⁰ is 1; 0 by the base, and to the right of the jump by the exponent")),
    OwnEdge("x^1.5", at: [0], EdgeAnswer(0, [0], [[.infinity]], "as calculus says")),
    OwnEdge("x^0.5", at: [0], EdgeAnswer(0, [.infinity], [[-.infinity]], "the limits from inside the domain")),
  ]

  private static let edges: [OwnEdge] = [
    OwnEdge("x^2", at: [0], EdgeAnswer(0, [0], [[2]], "as calculus says")),
    OwnEdge(
      "1/x", at: [0],
      EdgeAnswer(.infinity, [-.infinity], [[.infinity]], "IEEE arithmetic at the pole: the limits from the right")),
    OwnEdge(
      "where(x > 0, log(x), 0)", at: [0],
      EdgeAnswer(0, [0], [[0]], "the branch that is not taken contributes exactly 0")),
    OwnEdge(
      "where(x > 0, x*y, 0)", at: [-1, .infinity],
      EdgeAnswer(0, [0, 0], [[0, 0], [0, 0]], "an infinite factor in the branch that is not taken makes no NaN")),
    OwnEdge(
      "where(x > 0, exp(x), 0)", at: [-1000],
      EdgeAnswer(0, [0], [[0]], "the branch that is not taken contributes exactly 0")),
    OwnEdge(
      "where(x < 1, 0, 1/(1 - x)^2)", at: [1],
      EdgeAnswer(.infinity, [.infinity], [[.infinity]], "the branch that is taken has a pole: the limits from the left")
    ),
    OwnEdge(
      "where(x > 0, (x/y)^2, 0)", at: [-1, 0],
      EdgeAnswer(0, [0, 0], [[0, 0], [0, 0]], "the branch that is not taken contributes exactly 0")),
    OwnEdge(
      "asin(x)", at: [1],
      EdgeAnswer(1.5707963267948966, [.infinity], [[.infinity]], "the limits from inside the domain")),
    OwnEdge(
      "atanh(x)", at: [1], EdgeAnswer(.infinity, [.infinity], [[.infinity]], "the limits from inside the domain")),
    OwnEdge("exp(x)", at: [1000], EdgeAnswer(.infinity, [.infinity], [[.infinity]], "overflow")),
    OwnEdge(
      "log(1 + exp(x))", at: [1000], EdgeAnswer(.infinity, [0], [[0]], "exp overflows as written; softplus does not")),
    OwnEdge("softplus(x)", at: [1000], EdgeAnswer(1000, [1], [[0]], "softplus never forms e¹⁰⁰⁰")),
    OwnEdge("sigmoid(x)", at: [1000], EdgeAnswer(1, [0], [[0]], "5e-435 is lost")),
    OwnEdge("silu(x)", at: [-1000], EdgeAnswer(0, [0], [[0]], "underflow, right to the last digit")),
    OwnEdge("gelu(x)", at: [1000], EdgeAnswer(1000, [1], [[0]], "as calculus says")),
    OwnEdge("tanh(x)", at: [-100], EdgeAnswer(-1, [0], [[0]], "5.5e-87 is lost beside 1")),
    OwnEdge(
      "logaddexp(x, y)", at: [-.infinity, -.infinity],
      EdgeAnswer(-.infinity, [0.5, 0.5], [[0, 0], [0, 0]], "equal terms share the slope 1, however small")),
    OwnEdge(
      "logaddexp(x, y)", at: [.infinity, .infinity],
      EdgeAnswer(.infinity, [0.5, 0.5], [[0, 0], [0, 0]], "equal terms share the slope 1, however large")),
    OwnEdge(
      "gamma(x)", at: [0],
      EdgeAnswer(.infinity, [-.infinity], [[.infinity]], "IEEE arithmetic at the pole: the limits from the right")),
    OwnEdge(
      "x*0", at: [.nan], EdgeAnswer(.nan, [0], [[0]], "NaN is passed on as the value; the slope is the factor 0")),
    OwnEdge("x/x", at: [.infinity], EdgeAnswer(.nan, [.nan], [[.nan]], "∞/∞ is NaN as written")),
    OwnEdge(
      "max(x, y)*min(x, y)", at: [3, 3],
      EdgeAnswer(
        9, [3, 3], [[0.5, 0.5], [0.5, 0.5]],
        "equals x·y: the gradient is right, the second derivative is that of half of (x + y)²")),
  ]
}

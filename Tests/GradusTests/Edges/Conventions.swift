import Gradus

extension Convention {
  /// Rows whose operations Gradus does not have yet.
  static let pending: Set<String> = [
    "median even count [1,2,3,4]", "det of a singular 2x2", "det of the 3x3 zero matrix",
    "sum of svdvals of I2 (repeated)", "largest eigvalsh of 2*I2 (repeated)",
  ]

  static let all: [Convention] = ties + degenerate

  private static let tied = Tensor([1.0, 3, 3])
  private static let shares = "the elements that attain the extremum share its slope"

  private static let ties: [Convention] = [
    Convention(
      "maximum(x,y) at a tie", [Tensor([2.0]), Tensor([2.0])], [2], [[0.5], [0.5]],
      "the shortest gradient between (1, 0) and (0, 1)"
    ) { maximum($0[0], $0[1]) },
    Convention("reduce max, ties [1,3,3]", [tied], [3], [[0, 0.5, 0.5]], shares) { max($0[0]) },
    Convention("reduce max by max(dim) [1,3,3]", [tied], [3], [[0, 0.5, 0.5]], shares) { max($0[0], along: [0]) },
    Convention("reduce max() no dim [1,3,3]", [tied], [3], [[0, 0.5, 0.5]], shares) { max($0[0]) },
    Convention(
      "clamp to [-1,1] at -1, 1", [Tensor([-1.0, 1])], [-1, 1], [[0, 0]], "the least of the slopes from 0 to 1"
    ) { clamp($0[0], -1, 1) },
    Convention(
      "max pool 2, ties [1,1,2,2]", [Tensor([1.0, 1, 2, 2])], [1, 2], [[0.5, 0.5, 0.5, 0.5]], shares
    ) { maxPool($0[0].reshaped(to: [1, 1, 4]), window: [2]).flattened },
    Convention(
      "huber (delta 1) at abs(d) = 1", [Tensor([1.0])], [0.5], [[1]], "the slope is 1 on both sides"
    ) { x in
      let distance = abs(x[0])
      return select(distance .<= 1, 0.5 * square(x[0]), distance - 0.5)
    },
    Convention(
      "prod with one zero [2,0,3]", [Tensor([2.0, 0, 3])], [0], [[0, 6, 0]], "the products of the other factors"
    ) { product($0[0]) },
    Convention(
      "cumprod with zeros [2,0,3,0]", [Tensor([2.0, 0, 3, 0])], [2, 0, 0, 0], [[1, 8, 0, 0]],
      "the products of the other factors"
    ) { cumprod($0[0]) },
    Convention("cummax ties [1,1]", [Tensor([1.0, 1])], [1, 1], [[1.5, 0.5]], shares) { cummax($0[0]) },
    Convention(
      "smallest of sort with ties [2,1,1]", [Tensor([2.0, 1, 1])], [1], [[0, 0.5, 0.5]],
      "equal elements share, as in min, which it is"
    ) { sort($0[0])[0] },
    Convention(
      "where(x>0, log x, 0) at -1", [Tensor([-1.0])], [0], [[0]], "the branch that is not taken contributes exactly 0"
    ) { select($0[0] .> 0, log($0[0]), 0) },
  ]

  private static let infinity = Double.infinity

  private static let degenerate: [Convention] = [
    Convention("norm2 at 0", [Tensor([0.0, 0])], [0], [[0, 0]], "the center of the unit disc of gradients") {
      norm($0[0])
    },
    Convention(
      "std of equal values (ddof 0)", [Tensor([3.0, 3, 3])], [0], [[0, 0, 0]],
      "a norm at 0: the center of its gradients"
    ) { standardDeviation($0[0]) },
    Convention(
      "logsumexp of all -inf", [Tensor([-infinity, -infinity])], [-infinity], [[0.5, 0.5]],
      "the terms are equal, however small: they share the slope 1"
    ) { logSumExp($0[0]) },
    Convention(
      "logsumexp with +inf", [Tensor([infinity, 1])], [infinity], [[1, 0]], "the infinite term decides"
    ) { logSumExp($0[0]) },
    Convention(
      "softmax of all -inf", [Tensor([-infinity, -infinity])], [.nan, .nan], [[0, 0]],
      "0/0 is NaN: there are no shares of nothing; the slopes of exp at −∞ are 0"
    ) { softmax($0[0]) },
    Convention(
      "0^0 = pow(x,y)", [Tensor([0.0]), Tensor([0.0])], [1], [[0], [0]],
      "x⁰ is constant; 0ʸ is constant to the right of its jump"
    ) { pow($0[0], $0[1]) },
  ]
}

import Gradus

/// f(x) = tanh(Ax) ∘ (Bx), A and B 256 × 256 in f64: full Jacobians per second.
func jacobianDense() throws {
  let keys = RandomKey(seed: 0).split(into: 3)
  let (a, b) = (keys[0].normal([256, 256]) / 16, keys[1].normal([256, 256]) / 16)
  let derivative = compiled { (x: Tensor) in jacobian(at: x) { x in tanh(matmul(a, x)) * matmul(b, x) } }
  try repeated("jacobian_dense", "jacobians_per_s", 200, derivative, at: keys[2].normal([256]))
}

/// The extended Rosenbrock function of n numbers, each with the next.
private func rosenbrock(_ x: Tensor) -> Tensor {
  let count = x.shape[0]
  let (first, second) = (x.slice(axis: 0, 0..<count - 1), x.slice(axis: 0, 1..<count))
  return sum(100 * square(second - square(first)) + square(1 - first))
}

/// The Hessian of the extended Rosenbrock function, n = 256, f64: Hessians per second.
func hessianDense() throws {
  let derivative = compiled { (x: Tensor) in hessian(at: x, of: rosenbrock) }
  try repeated("hessian_dense", "hessians_per_s", 1000, derivative, at: linspace(-1, 1, count: 256))
}

/// The product of the Hessian of the extended Rosenbrock function, n = 100,000, with a vector, f64: products per second.
func hessianVector() throws {
  let ones = Tensor.ones([100_000], .f64)
  let derivative = compiled { (x: [Tensor]) in hessianVectorProduct(at: x[0], along: x[1], of: rosenbrock) }
  try repeated("hvp", "products_per_s", 2000, derivative, at: [linspace(-1, 1, count: 100_000), ones])
}

private func repeated<Point: TensorTree>(
  _ task: String, _ metric: String, _ count: Int, _ derivative: Compiled<Point, Tensor>, at point: Point
) throws {
  let first = derivative(point)
  if let error = first.error { throw error }
  let time = seconds { for _ in 0..<count { _ = derivative(point) } }
  report(task, metric, Double(count) / time, ["total": try sum(first).scalar(as: Double.self)])
}

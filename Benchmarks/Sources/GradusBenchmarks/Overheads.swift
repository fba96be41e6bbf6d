import Gradus

/// The cost of recording an operation: a chain of a million, in nanoseconds for each, the best of five.
func recording() throws {
  var best = Double.infinity
  for _ in 0..<5 {
    var count = 0
    let time = try seconds {
      let program = try Program(
        tracing: { x in
          var y = x
          for _ in 0..<500_000 { y = y * x + x }
          return y
        }, of: TensorType(.f64))
      count = program.instructionCount
    }
    best = min(best, time / Double(count) * 1e9)
  }
  report("recording", "ns_per_operation", best)
}

/// The gradient of 3x³z − y² + 5z + 2yz at a new point each call, compiled once: nanoseconds a call, with a tensor made of
/// three numbers and three numbers read back.
func smallGradient() throws {
  let slope = compiled { (p: Tensor) in
    gradient(at: p) { p in 3 * pow(p[0], 3) * p[2] - p[1] * p[1] + 5 * p[2] + 2 * p[1] * p[2] }
  }
  var best = Double.infinity
  var total = 0.0
  for _ in 0..<5 {
    let time = try seconds {
      for index in 0..<100_000 {
        let x = Double(index) * 1e-5
        let slopes: [Double] = try slope(Tensor([x, 1 - x, 0.5 + x])).scalars()
        total += slopes[0] + slopes[1] + slopes[2]
      }
    }
    best = min(best, time)
  }
  // The mean of 9x²z + 3x³ + 5 + 2z over the points is near its integral, 11.5.
  guard (total / 500_000 - 11.5).magnitude < 1e-3 else {
    throw TensorError(
      "small_gradient", expected: "a mean slope of 11.5", got: "\(total / 500_000)", remedy: "Check the engine.")
  }
  report("small_gradient", "ns_per_call", best / 100_000 * 1e9)
}

/// The gradient of Σ exp(−x²)·sin(3x) + x³ over 10,000,000 elements in f32: nanoseconds an element, the best of five.
func fusedMap() throws {
  let x = RandomKey(seed: 0).uniform([10_000_000], .f32) * 4 - 2
  let slope = compiled { (x: Tensor) in gradient(at: x) { x in sum(exp(-x * x) * sin(3 * x) + x * x * x) } }
  var best = Double.infinity
  for _ in 0..<5 { best = min(best, seconds { _ = slope(x) }) }
  report("fused_map", "ns_per_element", best * 1e9 / 1e7)
}

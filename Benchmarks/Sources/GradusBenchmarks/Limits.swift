import Gradus

/// What the machine can do, to hold the other figures against: arithmetic of large matrix products, and memory traffic of
/// loops over little and over much memory.
func limits() throws {
  func product(_ scalarType: ScalarType, _ size: Int) throws -> Double {
    let keys = RandomKey(seed: 0).split(into: 2)
    let factors = keys.map { $0.normal([size, size], scalarType) }
    let run = compiled { (x: [Tensor]) in matmul(x[0], x[1]) }
    if let error = run(factors).error { throw error }
    let time = leastTime { _ = run(factors) }
    return 2 * Double(size * size * size) / time
  }
  report("limit_f32", "flops_per_s", try product(.f32, 1024))
  report("limit_f64", "flops_per_s", try product(.f64, 768))
  for (name, count) in [("limit_cache", 65_536), ("limit_memory", 10_000_000)] {
    let start = Tensor.ones([count], .f32)
    // The state is read and written in each step.
    let step = try Iteration(start, Tensor(Float(0.5))) { x, half in x * half }
    let time = try leastTime { try step.advance() }
    report(name, "bytes_per_s", Double(8 * count) / time)
  }
}

/// The least of many times, in seconds.
func leastTime(_ body: () throws -> Void) rethrows -> Double {
  var (least, total) = (Double.infinity, 0.0)
  try body()
  while total < 0.5 {
    let time = try seconds(body)
    least = min(least, time)
    total += time
  }
  return least
}

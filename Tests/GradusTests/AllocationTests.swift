import AllocationCounter
import Gradus
import Testing

struct AllocationTests {
  @Test(arguments: [1, 2])
  func `a warm training step allocates nothing`(threads: Int) throws {
    let inputs = RandomKey(seed: 1).normal([64, 20], .f32)
    let labels = RandomKey(seed: 2).integers(below: 5, [64])
    let weights = [RandomKey(seed: 3).normal([20, 32], .f32), RandomKey(seed: 4).normal([32, 5], .f32)]
    let training = try Iteration(weights, [inputs, labels], on: NativeEngine(threads: threads)) { weights, data in
      let slope = gradient(at: weights) { weights in
        let logits = matmul(relu(matmul(data[0], weights[0])), weights[1])
        return -mean(sum(oneHot(data[1], count: 5, .f32) * logSoftmax(logits), along: [1]))
      }
      return weights.zipLeaves(slope) { $0 - 0.1 * $1 }
    }
    for _ in 0..<3 { try training.advance() }
    allocation_counter_start()
    for _ in 0..<10 { try training.advance() }
    let count = allocation_counter_stop()
    #expect(count <= 0)  // −1 where the system's allocations cannot be counted.
  }

  @Test func `a warm call of a compiled function allocates little beside its result`() throws {
    let slope = compiled { (p: Tensor) in gradient(at: p) { p in 3 * pow(p[0], 3) * p[2] - p[1] * p[1] + 5 * p[2] } }
    let point = Tensor([1.0, 2, 3])
    for _ in 0..<3 { _ = slope(point) }
    allocation_counter_start()
    for _ in 0..<10 { _ = slope(point) }
    let count = allocation_counter_stop()
    #expect(count <= 40)  // Optimised it is one for each result.
  }

  @Test func `the counter counts`() {
    allocation_counter_start()
    let array = Array(repeating: 1.5, count: 100)
    let count = allocation_counter_stop()
    #expect(array.count == 100)
    #expect(count != 0)  // −1 where a system, or a sanitizer, has an allocator of its own.
  }
}

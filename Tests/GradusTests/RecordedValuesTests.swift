import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Ordinary `if`, `for` and `while` on values that depend on the input.
@Suite struct RecordedValuesTests {
  /// Newton's method for √a, with as many steps as the values ask for.
  static func squareRoot(_ a: Tensor) throws -> Tensor {
    var x = a
    while try Double(abs(x * x - a)) > 1e-13 { x = 0.5 * (x + a / x) }
    return x
  }

  @Test func `a branch follows the value and has its slope`() throws {
    func f(_ x: Tensor) throws -> Tensor { try Bool(x .> 0) ? x * x : -3 * x }
    #expect(try gradient(at: Tensor(2.0)) { try f($0) } == 4)
    #expect(try gradient(at: Tensor(-2.0)) { try f($0) } == -3)
    #expect(try derivative(at: Tensor(2.0)) { try f($0) } == 4)
  }

  @Test func `a while loop on values differentiates, forward, reverse and twice`() throws {
    let a = Tensor(2.0)
    let root = 2.0.squareRoot()
    expectClose(try gradient(at: a) { try Self.squareRoot($0) }, [0.5 / root], relative: 1e-12)
    expectClose(try derivative(at: a) { try Self.squareRoot($0) }, [0.5 / root], relative: 1e-12)
    expectClose(try hessian(at: a) { try Self.squareRoot($0) }, [-0.25 / (2 * root)], relative: 1e-11)
    let second = try gradient(at: a) { x in try gradient(at: x) { try Self.squareRoot($0) } }
    expectClose(second, [-0.25 / (2 * root)], relative: 1e-11)
  }

  @Test func `values of intermediate results, tensors and captured tensors can be read`() throws {
    let weights = Tensor([1.0, -2, 3])
    let slope = try gradient(at: Tensor([1.0, 1, 1])) { x in
      let terms = x * weights
      var total = Tensor(0.0)
      for (index, term) in try terms.scalars(as: Double.self).enumerated() where term > 0 {
        total = total + terms[index] * terms[index]
      }
      return total
    }
    #expect(slope == Tensor([2.0, 0, 18]))
  }

  @Test func `reading in each step of a long loop takes time in proportion`() throws {
    var reads = 0
    let slope = try gradient(at: Tensor(0.0)) { x in
      var y = x
      while try Double(y) < 300 {
        y = y + 1
        reads += 1
      }
      return y
    }
    #expect(slope == 1 && reads == 300)
  }

  @Test func `compiled, vmap and bare recordings cannot be read and say what to do instead`() throws {
    @Sendable func branching(_ x: Tensor) -> Tensor {
      do { return try x.scalar(as: Double.self) > 0 ? x : -x } catch { return Tensor(failed: error) }
    }
    let results = [
      compiled { branching($0) }(Tensor(1.0)), vmap { branching($0) }(Tensor([1.0, 2])),
      gradient(at: Tensor([1.0, 2])) { sum(vmap { branching($0) }($0)) },
    ]
    for result in results {
      let message = try #require(result.error.map { "\($0)" })
      #expect(message.contains("read: expected a tensor whose value is known, got %0 of type f64[]"))
      #expect(message.contains("`select` or `conditional`, loop with `whileLoop` or `scan`"))
    }
    #expect(throws: TensorError.self) {
      try Program(tracing: { x in Tensor(try x.scalar(as: Double.self)) }, of: TensorType(.f64))
    }
  }
}

import Gradus
import GradusTestSupport
import Synchronization
import Testing

/// The derivative at a point as a reusable linear map.
@Suite struct LinearizeTests {
  let x = RandomKey(seed: 1).normal([3])
  let v = RandomKey(seed: 2).normal([3])
  private func f(_ x: Tensor) -> Tensor { concatenate([sin(x) * x[0], square(x), exp(x)[0..<1]]) }

  @Test func `a linearization gives the value, tangents and cotangents`() {
    let (value, slope) = linearize(at: x, of: f)
    expectClose(value, f(x), relative: 1e-15)
    let w = RandomKey(seed: 3).normal([7])
    for scale in [1.0, -2] {
      expectClose(slope(scale * v), jvp(at: x, along: scale * v, of: f).tangent, relative: 1e-14)
      expectClose(slope.transposed(scale * w), vjp(at: x, of: f).pullback(scale * w), relative: 1e-14)
    }
    expectClose(slope.transposed.transposed(v), slope(v), relative: 1e-14)
  }

  @Test func `the linear program does not repeat what depends on the point alone`() {
    let (_, slope) = linearize(at: x) { exp(sin($0)) * 2 }
    let lines = "\(slope)"
    #expect(!lines.contains("exp") && !lines.contains("sin") && !lines.contains("cos"))
    #expect(
      lines == """
        program(%0: f64[3], %1: f64[3], %2: f64[3]) {
          %3: f64[3] = scale %1, %0
          %4: f64[3] = scale %2, %3
          %5: f64[3] = fill[2.0]
          %6: f64[3] = multiply %5, %4
          return %6 }
        """)
  }

  @Test func `the function is recorded once`() {
    let calls = Mutex(0)
    let (_, slope) = linearize(at: x) { (x: Tensor) in
      calls.withLock { $0 += 1 }
      return sin(x)
    }
    for index in 0..<3 { expectClose(slope(Double(index) * v), cos(x) * (Double(index) * v), relative: 1e-15) }
    #expect(calls.withLock { $0 } == 1)
  }

  @Test func `a linearization between trees`() {
    let line = Line(slope: Tensor([[1.0, 2], [3, 4]]), intercept: Tensor([0.5, -0.5]))
    let (value, slope) = linearize(at: line) { line in
      [matmul(line.slope, line.intercept), Tensor(7.0), line.intercept]
    }
    #expect(value == [Tensor([-0.5, -0.5]), Tensor(7.0), line.intercept])
    let tangent = slope(Line(slope: Tensor([[1.0, 0], [0, 1]]), intercept: Tensor([1.0, 1])))
    #expect(tangent == [Tensor([3.5, 6.5]), Tensor(0.0), Tensor([1.0, 1])])
    let pulled = slope.transposed([Tensor([1.0, 0]), Tensor(3.0), Tensor([0.0, 1])])
    #expect(pulled == Line(slope: Tensor([[0.5, -0.5], [0, 0]]), intercept: Tensor([1.0, 3])))
  }

  @Test func `the linearization of a constant and of the identity`() {
    let constant = linearize(at: x) { _ in Tensor([1.0, 2]) }
    #expect(constant.linear(v) == Tensor([0.0, 0]) && constant.value == Tensor([1.0, 2]))
    #expect(constant.linear.transposed(Tensor([1.0, 1])) == Tensor.zeros([3]))
    let identity = linearize(at: x) { $0 }
    #expect(identity.linear(v) == v && identity.linear.transposed(v) == v && identity.value == x)
  }

  @Test func `linearize nests, batches and compiles`() {
    let second = gradient(at: x) { x in sum(linearize(at: x) { sin($0) }.linear(x)) }  // Σ x cos x
    expectClose(second, cos(x) - x * sin(x), relative: 1e-14)
    let rows = stack([x, v])
    let batched = vmap { (row: Tensor) in linearize(at: row) { sin($0) }.linear.transposed(row) }(rows)
    expectClose(batched, cos(rows) * rows, relative: 1e-14)
    let program = compiled { (x: Tensor) in linearize(at: x) { sin($0) }.linear(x) }
    expectClose(program(x), cos(x) * x, relative: 1e-14)
    let (_, slope) = linearize(at: x, of: f)
    expectClose(vmap { slope($0) }(rows)[1], slope(v), relative: 1e-14)
    expectClose(jacobian(at: v) { slope($0) }, jacobian(at: x, of: f), relative: 1e-14)
  }

  @Test func `linearizations of loops in loops have transposes`() {
    let loops = { (x: Tensor) in
      scan(x, count: 3) { state, _ in
        let inner = whileLoop(
          [state, Tensor(0)], maximumIterations: 4, while: { $0[1] .< 2 },
          do: { [sin($0[0]) + 0.1 * state, $0[1] + 1] })
        return inner[0] * checkpoint { cos($0) * x }(state)
      }
    }
    let (_, slope) = linearize(at: x, of: loops)
    expectClose(slope(v), jvp(at: x, along: v, of: loops).tangent)
    expectClose(slope.transposed(v), vjp(at: x, of: loops).pullback(v))
    expectClose(slope.transposed.transposed(v), slope(v))
  }

  @Test func `a wrong tangent is an error, and a failed point fails the map`() {
    let (_, slope) = linearize(at: x, of: f)
    #expect(slope(Tensor([1.0, 2])).error?.expected == "a tangent of type f64[3]")
    #expect(slope.transposed(v).error?.got == "f64[3]")
    let failed = linearize(at: x + Tensor([1.0, 2])) { $0 }
    #expect(failed.value.error?.operation == "add" && failed.linear(v).error?.operation == "add")
    #expect("\(failed.linear)".contains("add: expected"))
    #expect(linearize(at: Tensor([1, 2])) { $0 }.linear(v).error?.operation == "linearize")
  }
}

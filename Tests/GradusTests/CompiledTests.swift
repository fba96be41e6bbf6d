import Gradus
import GradusTestSupport
import Synchronization
import Testing

/// Functions that are recorded once and run as one program.
@Suite struct CompiledTests {
  @Test func `a compiled function gives the function's values`() {
    let f = compiled { (x: Tensor) in sum(sin(x) * x) }
    for seed in 0..<3 {
      let x = RandomKey(seed: seed).normal([5])
      expectClose(f(x), sum(sin(x) * x))
    }
  }

  @Test func `it is recorded once for each combination of types`() {
    let records = Mutex(0)
    let f = compiled { (x: Tensor) in
      records.withLock { $0 += 1 }
      return x + 1
    }
    for _ in 0..<3 { #expect(f(Tensor([1.0, 2])) == Tensor([2.0, 3])) }
    #expect(records.withLock { $0 } == 1)
    #expect(f(Tensor([1.0, 2, 3])) == Tensor([2.0, 3, 4]))
    #expect(f(Tensor([1, 2])) == Tensor([2, 3]))
    #expect(f(Tensor([1, 2] as [Float])) == Tensor([2, 3] as [Float]))
    #expect(records.withLock { $0 } == 4)
  }

  @Test func `a captured tensor keeps the value of the first call`() {
    let scale = Mutex(Tensor(2.0))
    let f = compiled { (x: Tensor) in scale.withLock { $0 } * x }
    #expect(f(Tensor(3.0)) == 6)
    scale.withLock { $0 = Tensor(10.0) }
    #expect(f(Tensor(3.0)) == 6)
    #expect(f(Tensor([3.0])) == Tensor([30.0]))
  }

  @Test func `a compiled function inside a gradient is differentiated`() {
    let f = compiled { (x: Tensor) in sum(x * x * x) }
    #expect(gradient(at: Tensor([1.0, 2])) { f($0) } == Tensor([3.0, 12]))
    #expect(gradient(at: Tensor([1.0, 2])) { 2 * f($0) } == Tensor([6.0, 24]))
    #expect(f(Tensor([1.0, 2])) == 9)
    #expect(vmap { (x: Tensor) in f(x) }(Tensor([[1.0, 2], [0, 1]])) == Tensor([9.0, 1]))
  }

  @Test func `a gradient inside a compiled function is compiled with it`() {
    let step = compiled { (x: Tensor) in x - 0.25 * gradient(at: x) { sum(square($0)) } }
    var x = Tensor([8.0, -4])
    for _ in 0..<3 { x = step(x) }
    #expect(x == Tensor([1.0, -0.5]))
  }

  @Test func `a compiled function that captures an outer variable is good for that call`() {
    // Both variables stay visible: d/dx [x · d/dy f(y)] with f(y) = x·y compiled inside.
    let slope = gradient(at: Tensor(3.0)) { x in
      let f = compiled { (y: Tensor) in x * y * y }
      return f(Tensor(2.0)) + f(Tensor(5.0))
    }
    #expect(slope == 29)
  }

  @Test func `trees and lists of tensors go in and out`() {
    let swap = compiled { (x: [Tensor]) in [x[1], x[0] + x[1], x[1]] }
    #expect(swap([Tensor(1.0), Tensor(2.0)]) == [Tensor(2.0), Tensor(3.0), Tensor(2.0)])
  }

  @Test func `a failed argument fails the result`() {
    let f = compiled { (x: Tensor) in x + 1 }
    #expect(f(Tensor([1.0, 2, 3]) + Tensor([1.0, 2])).error?.operation == "add")
    #expect(f(Tensor([1.0])) == Tensor([2.0]))
  }

  @Test func `it runs on the engine it was given`() {
    let f = compiled(on: ReferenceEngine()) { (x: Tensor) in exp(x) }
    #expect(f(Tensor(0.0)) == 1)
  }

  @Test func `results of earlier calls keep their values`() {
    let f = compiled { (x: Tensor) in [x + 1, x * 2] }
    let results = (0..<5).map { f(Tensor([Double($0)])) }
    for (index, result) in results.enumerated() {
      #expect(result == [Tensor([Double(index + 1)]), Tensor([Double(index * 2)])])
    }
  }

  @Test func `calls with arguments of different types may alternate`() {
    let f = compiled { (x: Tensor) in x * x }
    for step in 0..<10 {
      let value = Double(step)
      #expect(f(Tensor(value)) == Tensor(value * value))
      #expect(f(Tensor([value, 1])) == Tensor([value * value, 1]))
      #expect(f(Tensor(Float(value))) == Tensor(Float(value * value)))
      #expect(f(3) == Tensor(9.0))
    }
  }

  @Test func `a call inside another call of the same function has its own memory`() {
    final class Depth: Sendable {
      let value = Mutex(0)
    }
    let depth = Depth()
    let inner = compiled { (x: Tensor) in x + 1 }
    let outer = compiled { (x: Tensor) in
      depth.value.withLock { $0 += 1 }
      return inner(inner(x)) * inner(x)
    }
    for _ in 0..<3 { #expect(outer(inner(Tensor([1.0]))) == Tensor([12.0])) }
    #expect(depth.value.withLock { $0 } == 1)
  }

  @Test func `a run that fails fails the result, and the next call is sound`() {
    let f = compiled { (x: [Tensor]) in x[0].gathered(x[1]) }
    let (x, inside, outside) = (Tensor([1.0, 2]), Tensor([1, 0]), Tensor([1, 7]))
    for _ in 0..<3 {
      #expect(f([x, inside]) == Tensor([2.0, 1]))
      #expect(f([x, outside]).error != nil)
    }
  }

  @Test func `it can be called from several threads at once`() async {
    let f = compiled { (x: Tensor) in sum(x * x) }
    await withTaskGroup(of: Bool.self) { group in
      for index in 0..<50 { group.addTask { f(Tensor([Double(index), 1])) == Tensor(Double(index * index + 1)) } }
      for await isRight in group { #expect(isRight) }
    }
  }
}

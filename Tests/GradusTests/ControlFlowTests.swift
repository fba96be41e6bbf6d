import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Branches and loops inside programs.
@Suite struct ControlFlowTests {
  static func newton(_ a: Tensor, bound: Int? = nil) -> Tensor {
    whileLoop(
      a, maximumIterations: bound, while: { abs($0 * $0 - a) .> 1e-13 }, do: { 0.5 * ($0 + a / $0) })
  }

  static let root = 2.0.squareRoot()

  @Test func `only the branch that is taken runs`() {
    // The other one would fail on an index out of range when it ran.
    let f: (Tensor) -> Tensor = { x in
      conditional(x[0] .> 0, x, then: { sum($0) }, otherwise: { sum($0.gathered(Tensor([7]))) })
    }
    #expect(f(Tensor([1.0, 2])) == 3)
    #expect(gradient(at: Tensor([1.0, 2]), of: f) == Tensor([1.0, 1]))
    #expect(f(Tensor([-1.0, 2])).error?.operation == "gather")
  }

  @Test func `a loop without a bound has forward derivatives`() {
    expectClose(derivative(at: 2) { Self.newton($0) }, [0.5 / Self.root], relative: 1e-12)
    let second = derivative(at: 2) { x in derivative(at: x) { Self.newton($0) } }
    expectClose(second, [-0.125 / Self.root], relative: 1e-11)
  }

  @Test func `gradient counts the iterations of a loop without a bound`() {
    expectClose(gradient(at: Tensor(2.0)) { Self.newton($0) }, [0.5 / Self.root], relative: 1e-12)
    let second = gradient(at: Tensor(2.0)) { x in gradient(at: x) { Self.newton($0) } }
    expectClose(second, [-0.125 / Self.root], relative: 1e-11)
    expectClose(hessian(at: Tensor(2.0)) { Self.newton($0) }, [-0.125 / Self.root], relative: 1e-11)
  }

  @Test func `a bounded loop goes backwards under compiled and vmap`() {
    let slope = compiled { (x: Tensor) in gradient(at: x) { Self.newton($0, bound: 12) } }
    expectClose(slope(Tensor(2.0)), [0.5 / Self.root], relative: 1e-12)
    expectClose(slope(Tensor(9.0)), [1.0 / 6], relative: 1e-12)
    let points = Tensor([2.0, 9, 16])
    let slopes = vmap { (x: Tensor) in gradient(at: x) { Self.newton($0, bound: 12) } }(points)
    expectClose(slopes, [0.5 / Self.root, 1.0 / 6, 1.0 / 8], relative: 1e-12)
    let outside = gradient(at: points) { sum(vmap { Self.newton($0, bound: 12) }($0)) }
    expectClose(outside, [0.5 / Self.root, 1.0 / 6, 1.0 / 8], relative: 1e-12)
  }

  @Test func `reverse mode through a loop without a bound asks for one`() throws {
    let slope = compiled { (x: Tensor) in gradient(at: x) { Self.newton($0) } }(Tensor(2.0))
    let message = try #require(slope.error.map { "\($0)" })
    #expect(message.contains("whileLoop: expected a bound on the iterations, for reverse mode"))
    #expect(message.contains("`maximumIterations:`"))
  }

  @Test func `a bound that is too low is an error, also with derivatives`() throws {
    for result in [Self.newton(2, bound: 2), gradient(at: Tensor(2.0)) { Self.newton($0, bound: 2) }] {
      #expect(result.error?.expected == "a condition that becomes false within 2 iterations")
    }
  }

  @Test(arguments: [-1, Int.min])
  func `a negative bound or count is an error, also with derivatives`(bound: Int) {
    let loop = { (x: Tensor) in whileLoop(x, maximumIterations: bound, while: { $0 .< 9 }, do: { 2 * $0 }) }
    for result in [loop(Tensor(1.0)), gradient(at: Tensor(1.0), of: loop)] {
      #expect(result.error?.expected == "a bound of at least 0")
    }
    #expect(scan(Tensor(1.0), count: bound) { x, _ in x }.error?.operation == "scan")
  }

  @Test(arguments: [Int.max, .max / 8, 1 << 50])
  func `a bound beyond all memory serves values, and is an error in derivatives`(bound: Int) throws {
    let loop: @Sendable (Tensor) -> Tensor = { x in
      whileLoop(x, maximumIterations: bound, while: { $0 .< 9 }, do: { 2 * $0 })
    }
    #expect(loop(Tensor(1.0)) == Tensor(16.0))
    #expect(compiled { gradient(at: $0, of: loop) }(Tensor(1.0)).error != nil)
    #expect(scan(Tensor(1.0), count: bound) { x, _ in x }.error != nil)
  }

  @Test func `a loop in a batch runs until each example is done`() {
    expectClose(vmap { Self.newton($0) }(Tensor([1.0, 4, 1e6])), [1, 2, 1000], relative: 1e-12)
  }

  @Test func `a recurrent network has the gradient of its unrolled form`() {
    let (length, width) = (7, 3)
    let weights = RandomKey(seed: 1).normal([width, width]) * 0.7
    let inputs = RandomKey(seed: 2).normal([length, width])
    func looped(_ w: Tensor, _ x: Tensor, _ memory: ScanMemory) -> Tensor {
      let (last, all) = scan(Tensor.zeros([width]), over: x, memory: memory) { h, x in
        let next = tanh(matmul(h, w) + x)
        return (next, sum(next * next))
      }
      return sum(last) + sum(all * Tensor.iota(length).converted(to: .f64))
    }
    func unrolled(_ w: Tensor, _ x: Tensor) -> Tensor {
      var (h, total) = (Tensor.zeros([width]), Tensor(0.0))
      for t in 0..<length {
        h = tanh(matmul(h, w) + x[t])
        total = total + sum(h * h) * Double(t)
      }
      return sum(h) + total
    }
    let truth = gradient(at: weights, inputs, of: unrolled)
    for memory in [ScanMemory.everyStep, .squareRoot, .segments(2), .segments(7), .segments(100)] {
      let slopes = gradient(at: weights, inputs) { looped($0, $1, memory) }
      expectClose(slopes.0, truth.0, relative: 1e-13)
      expectClose(slopes.1, truth.1, relative: 1e-13)
    }
    let twice = hessian(at: weights) { looped($0, inputs, .squareRoot) }
    expectClose(twice, hessian(at: weights) { unrolled($0, inputs) }, relative: 1e-12)
  }

  @Test func `a scan without steps gives its start and empty outputs`() {
    let (carry, outputs) = scan(Tensor(3.0), over: Tensor.zeros([0, 2])) { ($0 + sum($1), $1 * $0) }
    #expect(carry == 3 && outputs.shape == [0, 2])
    #expect(gradient(at: Tensor(3.0)) { x in scan(x, over: Tensor.zeros([0])) { $0 * $1 } } == 1)
  }

  @Test func `loops nest`() {
    // Σ_i Σ_{j≤i} x^(j) through a scan inside a scan, against the polynomial 3 + 2x + x².
    let f: @Sendable (Tensor) -> Tensor = { x in
      scan(0 * x, count: 3) { total, i in
        total
          + whileLoop(
            [0 * x, 1 + 0 * x, i.converted(to: .f64)], maximumIterations: 3, while: { $0[2] .>= 0 },
            do: { [$0[0] + $0[1], $0[1] * x, $0[2] - 1] })[0]
      }
    }
    expectClose(f(Tensor(2.0)), [3 + 4 + 4])
    expectClose(gradient(at: Tensor(2.0), of: f), [2 + 4])
    expectClose(compiled { gradient(at: $0, of: f) }(Tensor(2.0)), [2 + 4])
  }

  @Test func `bodies that change types and inputs of unequal lengths are errors`() throws {
    let changing = scan(Tensor(1.0), over: Tensor([1.0, 2])) { carry, x in Tensor([1.0, 2]) * carry * x }
    #expect(changing.error?.expected == "a body that keeps the types of the carry")
    #expect(changing.error?.got == "f64[] becoming f64[2]")
    let lengths = scan(Tensor(1.0), over: [Tensor([1.0, 2]), Tensor([1.0])]) { carry, x in carry * x[0] * x[1] }
    #expect(lengths.error?.operation == "scan")
    #expect(scan(Tensor(1.0), over: Tensor(2.0)) { $0 * $1 }.error?.operation == "scan")
    #expect(scan(Tensor(1.0), count: -1) { x, _ in x }.error?.operation == "scan")
    let branches = gradient(at: Tensor(1.0)) { x in
      sum(conditional(x .> 0, x, then: { $0 }, otherwise: { $0 * Tensor([1.0, 2]) }))
    }
    #expect(branches.error?.operation == "conditional")
    let loop = whileLoop(Tensor(1.0), while: { $0 }, do: { $0 + 1 })
    #expect(loop.error?.expected == "a condition of type bool[]")
    #expect(whileLoop(Tensor(1.0), while: { $0 .< 3 }, do: { _ in Tensor([1.0]) }).error?.operation == "while")
    #expect(scan(Tensor(1.0), over: Tensor([1.0, 2]), memory: .segments(0)) { $0 * $1 }.error?.operation == "scan")
  }

  @Test func `checkpoints keep little and change nothing`() throws {
    let layers = RandomKey(seed: 3).normal([12, 8, 8]) * 0.4
    func deep(_ x: Tensor, _ layer: @escaping (Tensor, Tensor) -> Tensor) -> Tensor {
      var x = x
      for index in 0..<12 { x = layer(x, layers[index]) }
      return sum(x)
    }
    func plain(_ x: Tensor, _ w: Tensor) -> Tensor { tanh(matmul(sin(matmul(tanh(matmul(x, w)), w)), w)) }
    let sparing: (Tensor, Tensor) -> Tensor = { x, w in checkpoint { (x: Tensor) in plain(x, w) }(x) }
    let x = RandomKey(seed: 4).normal([500, 8])
    expectClose(gradient(at: x) { deep($0, sparing) }, gradient(at: x) { deep($0, plain) }, relative: 1e-13)
    func memory(_ layer: @escaping (Tensor, Tensor) -> Tensor) throws -> Int {
      let program = try Program(
        tracing: { (x: Tensor, weights: Tensor) in
          gradient(at: x) { x in
            var x = x
            for index in 0..<12 { x = layer(x, weights[index]) }
            return sum(x)
          }
        }, of: x.type, layers.type)
      return try NativeEngine(threads: 1).temporaryByteCount(of: program)
    }
    #expect(try memory(sparing) * 2 < memory(plain))
  }

  @Test func `the memory of a scan in segments grows with the root of its length`() throws {
    func memory(_ length: Int, _ memory: ScanMemory) throws -> Int {
      let program = try Program(
        tracing: { (x: Tensor, w: Tensor) in
          gradient(at: w) { w in sum(scan(x, count: length, memory: memory) { h, _ in tanh(matmul(h, w)) }) }
        }, of: TensorType(.f64, [64]), TensorType(.f64, [64, 64]))
      return try NativeEngine(threads: 1).temporaryByteCount(of: program)
    }
    let growth = Double(try memory(6400, .squareRoot)) / Double(try memory(400, .squareRoot))
    #expect(growth < 6, "16 times the length should take about 4 times the memory")
    #expect(try memory(6400, .everyStep) > 10 * memory(6400, .squareRoot))
  }
}

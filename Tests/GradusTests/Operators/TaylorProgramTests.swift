import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Taylor coefficients through branches, loops, systems of equations and rules of the user's.
@Suite struct TaylorProgramTests {
  private static let one = Tensor(1.0)
  private static func factorial(_ n: Int) -> Double { (0..<n).reduce(1.0) { $0 * Double($1 + 1) } }
  private static func binomials(_ a: Double, _ count: Int) -> [Double] {
    (1..<count).reduce(into: [1]) { $0.append($0[$1 - 1] * (a - Double($1 - 1)) / Double($1)) }
  }

  @Test func `a conditional expands the branch that the point takes`() {
    @Sendable func f(_ x: Tensor) -> Tensor {
      conditional(x .> 1, x, then: { $0 * $0 * $0 }, otherwise: { 1 / (1 - $0) })
    }
    #expect(taylor(at: 2, order: 4, of: f) == Tensor([8.0, 12, 6, 1, 0]))
    expectClose(taylor(at: 0.5, order: 8, of: f), (0...8).map { pow(2, Double($0 + 1)) }, relative: 1e-15)
    let both = vmap { (x: Tensor) in taylor(at: x, order: 4, of: f) }(Tensor([2.0, 0.5]))
    expectClose(both, stack([taylor(at: 2, order: 4, of: f), taylor(at: 0.5, order: 4, of: f)]), relative: 1e-15)
    let compiledSeries = compiled { (x: Tensor) in taylor(at: x, order: 4, of: f) }
    expectClose(compiledSeries(Tensor(0.5)), (0...4).map { pow(2, Double($0 + 1)) }, relative: 1e-15)
  }

  @Test func `a branch may give integers and constants`() {
    let result = taylor(at: 3, order: 2) { x in
      let parts = conditional(
        x .> 1, x, then: { [$0 * $0, Tensor(2), $0.converted(to: .i64)] },
        otherwise: { [$0, Tensor(3), $0.converted(to: .i64)] })
      return parts[0] * parts[1] + parts[2].converted(to: .f64)
    }
    #expect(result == Tensor([21.0, 12, 2]))
  }

  @Test func `a scan expands in every step`() {
    // The product of (1 + k·x) for k = 1 … 4, and its partial products.
    let factors = Tensor([1.0, 2, 3, 4])
    let final = taylor(at: 0, order: 5) { x in scan(Tensor(1.0), over: factors) { $0 * (1 + $1 * x) } }
    #expect(final == Tensor([1.0, 10, 35, 50, 24, 0]))
    let partial = taylor(at: Tensor(0.0), along: Self.one, order: 2) { x in
      scan(Tensor(1.0), over: factors, reversed: true) { carry, k in (carry, carry * exp(k * x)) }.outputs
    }
    #expect(partial == Tensor([[1.0, 1, 1, 1], [1, 2, 3, 4], [0.5, 2, 4.5, 8]]))
    let compiledSeries = compiled { (x: Tensor) in
      taylor(at: x, order: 5) { x in scan(Tensor(1.0), over: factors * x) { $0 + $0 * $1 } }
    }
    #expect(compiledSeries(Tensor(0.0)) == Tensor([1.0, 10, 35, 50, 24, 0]))
    let slope = gradient(at: Tensor(0.0)) { x in
      taylor(at: x, order: 3) { x in scan(Tensor(1.0), over: factors) { $0 * (1 + $1 * x) } }[3]
    }
    #expect(slope == 96)  // 4·24
  }

  @Test func `a loop expands, and its condition sees the point`() {
    @Sendable func halved(_ x: Tensor) -> Tensor {
      whileLoop(x, maximumIterations: 20, while: { $0 .> 1 }, do: { 0.25 * $0 * $0 })
    }
    // 3 → 9/4 → 81/64 → (81/64)²/4 < 1: x⁸/4⁷ in all.
    let truth = Self.binomials(8, 9).enumerated().map { $1 * pow(3, Double(8 - $0)) / pow(4, 7) }
    expectClose(taylor(at: 3, order: 8, of: halved), truth, relative: 1e-14)
    expectClose(compiled { (x: Tensor) in taylor(at: x, order: 8, of: halved) }(Tensor(3.0)), truth, relative: 1e-14)
    expectClose(taylor(at: 3, order: 8) { checkpoint(halved)($0) }, truth, relative: 1e-14)
    let endless = taylor(at: 3, order: 2) { x in whileLoop(x, maximumIterations: 3, while: { $0 .> 1 }, do: { $0 }) }
    #expect(throws: TensorError.self) { try endless.scalars(as: Double.self) }
  }

  @Test func `newton's iterations give the series of the root`() {
    // √(1 + x) by iterations in a loop, and as the root of an equation.
    let truth = Self.binomials(0.5, 11)
    let iterated = taylor(at: 0, order: 10) { x in
      whileLoop([1 + x, 0 * x], maximumIterations: 8, while: { $0[1] .< 6 }) {
        [0.5 * ($0[0] + (1 + x) / $0[0]), $0[1] + 1]
      }[0]
    }
    expectClose(iterated, truth, relative: 1e-13)
    let root = taylor(at: 0, order: 10) { x in rootOf(near: Tensor(1.5)) { y in y * y - (1 + x) } }
    expectClose(root, truth, relative: 1e-13)
    // y = x·e^y has the coefficients of the tree function, kᵏ⁻¹/k!.
    let trees = taylor(at: 0, order: 9) { x in fixedPoint(from: Tensor(0.0)) { y in x * exp(y) } }
    let counts = (1...9).map { k in pow(Double(k), Double(k - 1)) / Self.factorial(k) }
    expectClose(trees, [0] + counts, relative: 1e-13)
  }

  @Test func `a rule of the user's counts, not the function`() {
    let forward = custom({ (x: Tensor) in sin(x) }, jvp: { _, y, dx in 2 * y * dx })  // y' = 2y
    let truth = (0...8).map { k in Foundation.sin(1) * pow(2, Double(k)) / Self.factorial(k) }
    expectClose(taylor(at: 1, order: 8) { forward($0) }, truth, relative: 1e-14)
    let reverse = custom({ (x: Tensor) in sin(x) }, vjp: { _, y, cotangent in 2 * y * cotangent })
    expectClose(taylor(at: 1, order: 8) { reverse($0) }, truth, relative: 1e-14)
    let straight = custom({ (x: Tensor) in round(x) }, jvp: { _, _, dx in dx })
    #expect(taylor(at: 1.2, order: 3) { straight($0) } == Tensor([1.0, 1, 0, 0]))
  }

  @Test func `systems of equations and factorizations expand to high orders`() {
    // (1 − x·N)⁻¹ = 1 + x·N + … for N nilpotent: here N² has one entry left and N³ is 0.
    let shift = Tensor([[0.0, 2, 0], [0, 0, 3], [0, 0, 0]])
    let unit = Tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]])
    let inverses = taylor(at: Tensor(0.0), along: Self.one, order: 20) { x in inverse(unit - x * shift) }
    #expect(inverses[1] == shift && inverses[2] == matmul(shift, shift) && sum(abs(inverses[20])) == 0)
    // det [[1 + x, x], [x, 1]] = 1 + x − x², so the solution for [1, 0] is [1, −x]/(1 + x − x²).
    func matrix(_ x: Tensor) -> Tensor { stack([stack([1 + x, x]), stack([x, Tensor(1.0)])]) }
    let solution = taylor(at: Tensor(0.0), along: Self.one, order: 12) { x in solve(matrix(x), Tensor([1.0, 0])) }
    var fibonacci = [1.0, -1]
    while fibonacci.count < 13 { fibonacci.append(fibonacci[fibonacci.count - 2] - fibonacci[fibonacci.count - 1]) }
    expectClose(solution.slice(axis: 1, 0..<1).reshaped(to: [13]), fibonacci, relative: 1e-14)
    let determinant = taylor(at: 0, order: 12) { x in det(matrix(x)) }
    expectClose(determinant, [1, 1, -1] + [Double](repeating: 0, count: 10), relative: 0, absolute: 1e-14)
    // The first entry of the Cholesky factor is √(1 + x), the sum of the eigenvalues the trace.
    expectClose(taylor(at: 0, order: 12) { x in cholesky(matrix(x))[0][0] }, Self.binomials(0.5, 13), relative: 1e-13)
    let trace = taylor(at: 0.5, order: 8) { x in sum(eigvalsh(matrix(x))) }
    expectClose(trace, [2.5, 1] + [Double](repeating: 0, count: 7), absolute: 1e-12)
    let whole = taylor(at: Tensor(0.5), along: Self.one, order: 8) { x in
      let (q, r) = qr(matrix(x))
      return matmul(q, r)
    }
    expectClose(whole[1], Tensor([[1.0, 1], [1, 0]]), absolute: 1e-13)
    expectClose(whole[8], Tensor([[0.0, 0], [0, 0]]), absolute: 1e-11)
  }
}

import Gradus
import GradusTestSupport
import Testing

private typealias Function = @Sendable (Tensor) -> Tensor

/// Operators nested at random equal the same functions spelled out step by step, with all their derivatives.
@Suite struct OperatorFuzzTests {
  @Test(arguments: 0..<12)
  func `nested operators have the derivatives of what they mean`(seed: Int) {
    var source = RandomFunction(seed: seed)
    let (nested, plain) = source.function(depth: seed % 4 == 0 ? 2 : 1)
    let (x, weights) = (source.vector(), source.vector())
    let rows = stack([weights, x])
    let scalar: Function = { sum(nested($0) * weights) }
    let slope = gradient(at: x) { sum(plain($0) * weights) }
    let curvature = hessian(at: x) { sum(plain($0) * weights) }
    // Iterations converge to 1e-15; the derivatives of a composition of four functions multiply that by some hundreds.
    func expectEqual(_ result: Tensor, _ truth: Tensor) { expectClose(result, truth, relative: 1e-10, absolute: 1e-10) }
    expectEqual(compiled(nested)(x), plain(x))
    expectEqual(gradient(at: x, of: scalar), slope)
    expectEqual(jvp(at: x, along: weights, of: nested).tangent, jvp(at: x, along: weights, of: plain).tangent)
    expectEqual(linearize(at: x, of: nested).linear.transposed(weights), slope)
    expectEqual(vmap { gradient(at: $0, of: scalar) }(rows)[1], slope)
    expectEqual(hessian(at: x, of: scalar), curvature)
    expectEqual(compiled { vmap { hessian(at: $0, of: scalar) }($0) }(rows)[1], curvature)
    expectEqual(jacobian(at: x, mode: .reverse) { gradient(at: $0, of: scalar) }, curvature)
    expectEqual(sparseJacobian(at: x, of: nested).dense, jacobian(at: x, of: plain))
  }
}

/// Draws functions of vectors of 4 numbers of moderate size: with operators, and without.
private struct RandomFunction {
  private var generator: SplitMix64

  init(seed: Int) { generator = SplitMix64(seed: "operators \(seed)") }

  mutating func vector() -> Tensor { Tensor((0..<4).map { _ in generator.number(in: -1...1) }) }

  mutating func function(depth: Int) -> (nested: Function, plain: Function) {
    if depth == 0 {
      let function = operation()
      return (function, function)
    }
    let (first, second) = (function(depth: depth - 1), function(depth: depth - 1))
    return switch generator.integer(below: 4) {
    case 0: loop(first)
    case 1: choice(first, second)
    case 2: derivative(first, second)
    default: equation(first)
    }
  }

  private mutating func operation() -> Function {
    let c = vector()
    return switch generator.integer(below: 8) {
    case 0: { sin($0 * c) }
    case 1: { tanh($0 + c) }
    case 2: { 0.3 * $0 * sum($0 * c) }
    case 3: { 0.5 * concatenate([$0[1...], $0[0..<1]]) + c }
    case 4: { softmax($0 + c, along: 0) * $0 }
    case 5: { sort($0) * c }
    case 6: { $0.gathered(Tensor([2, 0, 3, 3])) * c }
    default: { 0.3 * matmul(outer($0, c), $0) }
    }
  }

  private mutating func loop(_ step: (nested: Function, plain: Function)) -> (Function, Function) {
    let count = generator.integer(below: 4)
    let memory = generator.element(of: [ScanMemory.everyStep, .squareRoot, .segments(2)])
    let plain: Function = { x in (0..<count).reduce(x) { state, _ in step.plain(state) + 0.2 * x } }
    if generator.integer(below: 2) == 0 {
      return ({ x in scan(x, count: count, memory: memory) { state, _ in step.nested(state) + 0.2 * x } }, plain)
    }
    let nested: Function = { x in
      let end = Tensor(count)
      return whileLoop(
        [x, Tensor(0)], maximumIterations: 5, while: { $0[1] .< end },
        do: { [step.nested($0[0]) + 0.2 * x, $0[1] + 1] })[0]
    }
    return (nested, plain)
  }

  private mutating func choice(
    _ first: (nested: Function, plain: Function), _ second: (nested: Function, plain: Function)
  ) -> (Function, Function) {
    let k = vector()
    switch generator.integer(below: 3) {
    case 0:
      let nested: Function = { x in
        conditional(sum(x * k) .> 0, x, then: { first.nested($0) * x }, otherwise: { second.nested($0) })
      }
      return (nested, { x in select(sum(x * k) .> 0, first.plain(x) * x, second.plain(x)) })
    case 1:
      let nested: Function = { x in vmap(first.nested)(stack([x, x * k, second.nested(x)]))[2] }
      return (nested, { first.plain(second.plain($0)) })
    default: return ({ checkpoint(first.nested)($0) + second.nested($0) }, { first.plain($0) + second.plain($0) })
    }
  }

  private mutating func derivative(
    _ first: (nested: Function, plain: Function), _ second: (nested: Function, plain: Function)
  ) -> (Function, Function) {
    let k = vector()
    func slope(_ f: @escaping Function) -> Function { { x in gradient(at: x) { y in sum(f(y) * k) + sum(y * x) } } }
    func change(_ f: @escaping Function, _ g: @escaping Function) -> Function {
      { x in jvp(at: x, along: 0.2 * g(x)) { f($0) * x }.tangent }
    }
    switch generator.integer(below: 4) {
    case 0: return (slope(first.nested), slope(first.plain))
    case 1: return (change(first.nested, second.nested), change(first.plain, second.plain))
    case 2:
      let rule: @Sendable (Tensor, Tensor, Tensor) -> Tensor = { x, _, cotangent in
        vjp(at: x, of: first.nested).pullback(cotangent)
      }
      return ({ custom({ first.nested($0) }, vjp: rule)($0) }, first.plain)
    default:
      let rule: @Sendable (Tensor, Tensor, Tensor) -> Tensor = { x, _, tangent in
        jvp(at: x, along: tangent, of: first.nested).tangent
      }
      return ({ custom({ first.nested($0) }, jvp: rule)($0) }, first.plain)
    }
  }

  /// z + z³/10 = f(x) by the implicit function theorem, and by iterations that are differentiated.
  private mutating func equation(_ right: (nested: Function, plain: Function)) -> (Function, Function) {
    let plain: Function = { x in
      let y = right.plain(x)
      return (0..<40).reduce(x) { z, _ in z - (z + 0.1 * z * z * z - y) / (1 + 0.3 * z * z) }
    }
    if generator.integer(below: 2) == 0 {
      return ({ x in rootOf(near: x, tolerance: 1e-15) { z in z + 0.1 * z * z * z - right.nested(x) } }, plain)
    }
    return ({ x in fixedPoint(from: 0 * x, tolerance: 1e-15) { z in right.nested(x) - 0.1 * z * z * z } }, plain)
  }
}

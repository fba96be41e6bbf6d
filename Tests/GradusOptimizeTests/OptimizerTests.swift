import Gradus
import GradusOptimize
import Testing

/// Minimises f(x) = ½ Σ x², whose gradient is x, for a number of steps.
private func minimised(_ start: Tensor, by optimizer: some Optimizer, steps: Int) -> Tensor {
  var x = start
  var state = optimizer.initialState(for: x)
  for _ in 0..<steps { optimizer.update(&x, &state, along: x) }
  return x
}

@Suite struct OptimizerTests {
  @Test func `gradient descent on a parabola shrinks x by one minus the rate each step`() throws {
    let x = try minimised(Tensor([1.0, -2]), by: GradientDescent(learningRate: 0.25), steps: 3).scalars(as: Double.self)
    #expect(x == [0.421875, -0.84375])  // 0.75³, exact in binary
  }

  @Test func `momentum follows its two formulas`() throws {
    var (x, v) = (1.0, 0.0)
    for _ in 0..<50 {
      v = 0.9 * v + x
      x -= 0.1 * v
    }
    let result = try minimised(Tensor(1.0), by: Momentum(learningRate: 0.1), steps: 50).scalar(as: Double.self)
    #expect(abs(result - x) <= 50 * x.magnitude.ulp + 1e-15)
  }

  @Test func `Nesterov's momentum looks one velocity ahead`() throws {
    var (x, v) = (1.0, 0.0)
    for _ in 0..<50 {
      v = 0.9 * v + x
      x -= 0.1 * (x + 0.9 * v)
    }
    let optimizer = Momentum(learningRate: 0.1, isNesterov: true)
    let result = try minimised(Tensor(1.0), by: optimizer, steps: 50).scalar(as: Double.self)
    #expect(abs(result - x) <= 1e-14)
  }

  @Test func `Adam follows algorithm 1 of its paper`() throws {
    var (x, m, v) = (1.0, 0.0, 0.0)
    var (first, second) = (1.0, 1.0)
    for _ in 1...100 {
      m = 0.9 * m + 0.1 * x
      v = 0.999 * v + 0.001 * x * x
      (first, second) = (first * 0.9, second * 0.999)
      x -= 0.01 * (m / (1 - first)) / ((v / (1 - second)).squareRoot() + 1e-8)
    }
    let result = try minimised(Tensor(1.0), by: Adam(learningRate: 0.01), steps: 100).scalar(as: Double.self)
    #expect(abs(result - x) <= 1e-12 * abs(x))
  }

  @Test(arguments: [1e-6, 1, 1e6]) func `Adam's first step is the learning rate, whatever the scale`(_ scale: Double)
    throws
  {
    let result = try minimised(Tensor(scale), by: Adam(learningRate: 0.001), steps: 1).scalar(as: Double.self)
    // x − η g / (|g| + ε), where g is x itself.
    let expected = scale - 0.001 * scale / (scale + 1e-8)
    #expect(abs(result - expected) <= 4 * scale.ulp + 1e-15)
  }

  @Test func `parameters keep their precision and the state its own`() throws {
    let model = [Tensor([Float(1), 2]), Tensor([3.0])]
    let optimizer = Adam()
    var (updated, state) = (model, optimizer.initialState(for: model))
    optimizer.update(&updated, &state, along: model)
    #expect(updated.map(\.type) == model.map(\.type))
    #expect(state.moments.map { $0.map(\.type) } == [model.map(\.type), model.map(\.type)])
    #expect(state.learningRate.type == TensorType(.f64))
    #expect(try state.step.scalar(as: Int.self) == 1)
  }

  @Test func `the learning rate of the state may change between steps`() throws {
    let optimizer = GradientDescent(learningRate: 0.5)
    var x = Tensor(1.0)
    var state = optimizer.initialState(for: x)
    optimizer.update(&x, &state, along: x)
    state.learningRate = Tensor(0.25 as Double)
    optimizer.update(&x, &state, along: x)
    #expect(try x.scalar(as: Double.self) == 0.375)
  }

  @Test func `a compiled descent takes the same steps`() throws {
    struct Descent: TensorTree {
      var x: Tensor
      var state: OptimizerState<Tensor>
      mutating func visit(_ visitor: inout TensorVisitor) {
        visitor.visit(&x, "x")
        visitor.visit(&state, "state")
      }
    }
    let optimizer = Adam(learningRate: 0.1)
    let start = Tensor([1.0, -3])
    let descent = try Iteration(Descent(x: start, state: optimizer.initialState(for: start)), Tensor(0.0 as Double)) {
      descent, _ in
      var next = descent
      optimizer.update(&next.x, &next.state, along: descent.x)
      return next
    }
    for _ in 0..<20 { try descent.advance() }
    let expected = try minimised(start, by: optimizer, steps: 20).scalars(as: Double.self)
    for (x, y) in zip(try descent.state.x.scalars(as: Double.self), expected) { #expect(abs(x - y) <= 1e-14) }
  }
}

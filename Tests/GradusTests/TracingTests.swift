import Foundation
import Gradus
import GradusTestSupport
import RealModule
import Testing

/// What happens while a function is recorded.
@Suite struct TracingTests {
  @Test func `a captured tensor becomes one input, however often it is used`() throws {
    let data = Tensor([1.0, 2, 3])
    let slope = gradient(at: Tensor(2.0)) { x in sum(data * x) + sum(data * data) * x }
    #expect(slope == 20)
    #expect(throws: TensorError.self) { try Program(tracing: { x in x * data }, of: TensorType(.f64, [3])) }
  }

  @Test func `inputs that do not matter get zeros`() {
    let slope = gradient(at: Tensor([1.0, 2]), Tensor([[3.0] as [Float], [4]])) { x, _ in sum(x) }
    #expect(slope.0 == Tensor([1.0, 1]))
    #expect(slope.1 == Tensor.zeros([2, 1], .f32))
    #expect(gradient(at: Tensor([1.0, 2])) { _ in Tensor(5.0) } == Tensor([0.0, 0]))
    #expect(jvp(at: Tensor([1.0]), along: Tensor([1.0])) { _ in Tensor([7.0, 8]) }.tangent == Tensor([0.0, 0]))
    #expect(jacobian(at: Tensor([1.0, 2])) { _ in Tensor([3.0, 4, 5]) } == Tensor.zeros([3, 2]))
    #expect(hessian(at: Tensor([1.0, 2])) { sum($0) } == Tensor.zeros([2, 2]))
    #expect(gradient(at: Tensor([1.0])) { sum(stopGradient($0)) } == Tensor([0.0]))
  }

  @Test func `the derivative passes through a conversion to f32 and back`() {
    let x = Tensor([1.0, 2])
    #expect(gradient(at: x) { sum($0.converted(to: .f32).converted(to: .f64) * 3) } == Tensor([3.0, 3]))
    #expect(gradient(at: x) { sum($0.converted(to: .i64).converted(to: .f64)) } == Tensor([0.0, 0]))
  }

  @Test func `the slope of a large integer power`() {
    expectClose(gradient(at: Tensor([0.9, 1.1])) { sum(pow($0, 100)) }, 100 * pow(Tensor([0.9, 1.1]), 99))
    expectClose(derivative(at: 1.1) { pow($0, -70) }, [-70 * Foundation.pow(1.1, -71)], relative: 1e-13)
  }

  @Test func `a tensor that outlived its recording is an error`() throws {
    var leaked = Tensor(0.0)
    _ = gradient(at: Tensor([1.0, 2])) { x in
      leaked = x
      return sum(x)
    }
    for result in [leaked + 1, sum(leaked), gradient(at: Tensor([1.0, 2])) { sum($0 * leaked) }] {
      let error = try #require(result.error)
      #expect(error.expected == "tensors of a function that is still being recorded")
      #expect(error.remedy == "Return it from the function instead of storing it outside.")
    }
    #expect(throws: TensorError.self) { try leaked.scalars(as: Double.self) }
  }

  @Test func `an error that the function throws passes through`() {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try gradient(at: Tensor(1.0)) { _ in throw Stop() } }
    #expect(throws: Stop.self) { try jacobian(at: Tensor(1.0)) { _ in throw Stop() } }
  }

  @Test func `a value with its gradient`() {
    let (value, slope) = valueWithGradient(at: Tensor([1.0, 2])) { sum($0 * $0) }
    #expect(value == 5 && slope == Tensor([2.0, 4]))
  }

  @Test func `gradients of lists and as a function`() {
    let slope = gradient(of: { (x: [Tensor]) in sum(x[0] * x[1]) })
    #expect(slope([Tensor([1.0, 2]), Tensor([3.0, 4])]) == [Tensor([3.0, 4]), Tensor([1.0, 2])])
    #expect(gradient(at: Tensor([1.0, 2] as [Float])) { sum($0 * 3) } == Tensor([3, 3] as [Float]))
  }

  @Test func `one generic function runs on numbers and on tensors`() {
    let onNumbers: Double = Self.bell(0.3)
    expectClose(Self.bell(Tensor(0.3)), [onNumbers])
    expectClose(derivative(at: 0.3) { Self.bell($0) }, [-0.6 * Foundation.exp(-0.09)])
  }

  private static func bell<Number: AlgebraicField & ElementaryFunctions>(_ x: Number) -> Number { Number.exp(-(x * x)) }
}

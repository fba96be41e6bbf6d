import Gradus
import Testing

/// The example that the README opens with, line by line.
struct ReadmeTests {
  let x = Tensor([1.0, 2, 3])

  @Test func `the derivatives of the example are those of the textbook`() {
    #expect("\(gradient(at: x) { x in sum(sin(x) * x) })" == "[ 1.38177329,  0.07700375, -2.82885748]")
    #expect("\(derivative(at: 3) { x in 2 * x * x * x + 5 })" == "54.0")
    #expect("\(jacobian(at: x) { x in x * sum(x) })" == "[[7.0, 1.0, 1.0],\n [2.0, 8.0, 2.0],\n [3.0, 3.0, 9.0]]")
    #expect("\(hessian(at: x) { x in product(x) })" == "[[0.0, 3.0, 2.0],\n [3.0, 0.0, 1.0],\n [2.0, 1.0, 0.0]]")
  }

  @Test func `vmap gives a gradient for each row, 0 at the kink of the norm`() {
    let rows = vmap { (row: Tensor) in gradient(at: row) { norm($0) } }
    #expect("\(rows(Tensor([[3.0, 4], [0, 0]])))" == "[[0.6, 0.8],\n [0.0, 0.0]]")
  }

  @Test func `the program of the example prints as in the README`() throws {
    let program = try Program(tracing: { x in sum(sin(x) * x) }, of: TensorType(.f64, [3]))
    #expect(
      "\(program)" == """
        program(%0: f64[3]) {
          %1: f64[3] = sin %0
          %2: f64[3] = multiply %1, %0
          %3: f64[]  = sum[axes: 0] %2
          return %3 }
        """)
  }

  @Test func `a mistake names the line and does not trap`() {
    let wrong = Tensor([1.0, 2]) + x
    #expect("\(wrong)".contains("add: expected shapes that broadcast"))
    #expect("\(wrong)".contains("ReadmeTests.swift:\(#line - 2)"))
    #expect((try? wrong.scalars(as: Double.self)) == nil)
  }

  @Test func `the calls of the second example give what they say`() throws {
    let f: (Tensor) -> Tensor = { x in x * x * x }
    #expect(jacobian(at: x, mode: .forward, chunk: 2, of: f) == Tensor([[3.0, 0, 0], [0, 12, 0], [0, 0, 27]]))
    #expect(sparseJacobian(at: x, of: f).dense == jacobian(at: x, of: f))
    #expect(hessianVectorProduct(at: x, along: Tensor.ones([3])) { sum(f($0)) } == Tensor([6.0, 12, 18]))
    #expect(scan(Tensor(1.0), over: x, memory: .squareRoot) { $0 * $1 } == 6)
    #expect(try gradient(at: Tensor(-2.0)) { x in try Bool(x .> 0) ? x : -x } == -1)
    expectClose(Tensor(derivative(at: 2) { (x: Dual<Double>) in x * .exp(x) }), [3 * 7.38905609893065])
    #expect(try check(f, at: x).passed)
  }
}

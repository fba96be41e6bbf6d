import Gradus
import GradusCalculus
import RealModule
import Testing

/// Formulas as programs of tensors, and programs as formulas.
@Suite struct ProgramTests {
  @Test(arguments: [
    ("x^2 + sin(x)", "x² + sin(x)"), ("2x^3 + 5", "2x³ + 5"), ("max(x, y, 0)", "max(max(x, y), 0)"),
    ("where(x > y, x, -y)", "where(x > y, x, −y)"), ("x^y", "x^y"), ("e^x/(1 + |y|)", "2.718281828459045^x/(1 + |y|)"),
    ("polygamma(2, x) - hypot(x, y)", "polygamma(2, x) − hypot(x, y)"), ("cbrt(x)*sigmoid(y)", "cbrt(x)·sigmoid(y)"),
    ("7", "7"), ("x > y", "x > y"),
  ])
  func `a formula becomes a program and comes back`(formula: String, expected: String) throws {
    let program = try Expression(formula).program(of: ["x", "y"])
    #expect(program.inputTypes == [TensorType(.f64), TensorType(.f64)])
    #expect("\(try Expression(program, names: ["x", "y"]))" == expected, "\(program)")
  }

  @Test func `a program of arrays has a variable for each element`() throws {
    let norm = try Program(tracing: { x in sum(x * x) + x[1] }, of: TensorType(.f64, [3]))
    #expect("\(try Expression(norm, names: ["v"]))" == "v[1]·v[1] + v[2]·v[2] + v[3]·v[3] + v[2]")
    let mean = try Program(
      tracing: { x, y in max(x.reshaped(to: [4])) * y }, of: TensorType(.f64, [2, 2]), TensorType(.f64))
    #expect("\(try Expression(mean, names: ["A", "y"]))" == "max(max(max(A[1,1], A[1,2]), A[2,1]), A[2,2])·y")
  }

  @Test func `an operation without a formula is named`() throws {
    let program = try Program(tracing: { x in sum(sort(x)) }, of: TensorType(.f64, [3]))
    let error = #expect(throws: ProgramError.self) { try Expression(program, names: ["x"]) }
    #expect(error?.got.hasPrefix("sort") == true, "\(String(describing: error))")
    #expect(throws: ProgramError.self) { try Expression(program, names: []) }
    #expect(throws: (any Error).self) { try Expression("x + y").program(of: ["x"]) }
  }

  @Test func `what a program shares is bounded when it is written out`() throws {
    let doubled = try Program(tracing: { x in (0..<60).reduce(x) { y, _ in y + y * y } }, of: TensorType(.f64))
    let error = #expect(throws: ProgramError.self) { try Expression(doubled, names: ["x"]) }
    #expect(error?.expected == "a formula of at most 100000 parts")
  }

  @Test func `a generic function prints itself and its derivative`() throws {
    func f<T: ElementaryFunctions & AlgebraicField>(_ x: T) -> T { x * .exp(-x * x) + 1 / x }
    let formula = f(Expression.variable("x"))
    #expect("\(formula)" == "x·exp((−x)·x) + 1/x")
    #expect("\(formula.derivative(by: "x"))" == "−2x²·exp(−x²) + exp(−x²) − 1/x²", "\(formula.derivative(by: "x"))")
    let slope = try formula.derivative(by: "x").value(at: ["x": 0.7])
    let reverse = try derivative(at: Tensor(0.7)) { f($0) }.scalar(as: Double.self)
    #expect((slope - reverse).magnitude < 1e-14)
    let value = try formula.value(at: ["x": 0.7])
    #expect(f(0.7) == value)
  }
}

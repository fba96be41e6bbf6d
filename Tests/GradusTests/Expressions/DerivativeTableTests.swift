import Gradus
import GradusTestSupport
import Testing

/// Values and derivatives of formulas against a table that is true to 40 digits.
@Suite(
  .enabled(if: DerivativeCase.file != nil, "derivatives.json is missing: set GRADUS_DATA to the folder of test data"))
struct DerivativeTableTests {
  static let cases = DerivativeCase.all
  static let value = Tolerance(relative: 1e-12, absolute: 0)
  static let slope = Tolerance(relative: 1e-10, absolute: 0)

  @Test func `every formula of the file can be read`() {
    #expect(!DerivativeCase.all.isEmpty, "\(String(describing: DerivativeCase.file)) has no cases")
    for example in DerivativeCase.all {
      #expect(throws: Never.self, "\(example)") { try ExpressionReader.read(example.text) }
      #expect(!example.points.isEmpty, "\(example)")
    }
  }

  @Test(arguments: cases)
  func `the value is right`(example: DerivativeCase) throws {
    let function = try example.function()
    for point in example.points {
      let value = try function(Tensor(point.at)).doubles()
      expectNone(Self.value.mismatch(value, [point.value], "\(example) at \(point.at)"))
    }
  }

  @Test(arguments: cases)
  func `the gradient is right, forward and reverse`(example: DerivativeCase) throws {
    let function = try example.function()
    for point in example.points {
      let x = Tensor(point.at)
      let reverse = try gradient(at: x, of: function).doubles()
      expectNone(Self.slope.mismatch(reverse, point.gradient, "reverse: \(example) at \(point.at)"))
      let forward = try units(point.at.count).map { unit in
        try jvp(at: x, along: unit, of: function).tangent.scalar(as: Double.self)
      }
      expectNone(Self.slope.mismatch(forward, point.gradient, "forward: \(example) at \(point.at)"))
    }
  }

  @Test(arguments: cases)
  func `the Hessian is right, whichever modes are nested`(example: DerivativeCase) throws {
    let function = try example.function()
    for point in example.points {
      let x = Tensor(point.at)
      let truth = point.hessian.flatMap { $0 }
      let forwardOverReverse = try hessian(at: x, of: function).doubles()
      expectNone(Self.slope.mismatch(forwardOverReverse, truth, "forward over reverse: \(example) at \(point.at)"))
      let reverseOverForward = try units(point.at.count).flatMap { unit in
        try gradient(at: x) { try jvp(at: $0, along: unit, of: function).tangent }.doubles()
      }
      expectNone(Self.slope.mismatch(reverseOverForward, truth, "reverse over forward: \(example) at \(point.at)"))
      let reverseOverReverse = try units(point.at.count).flatMap { unit in
        try gradient(at: x) { dot(try gradient(at: $0, of: function), unit) }.doubles()
      }
      expectNone(Self.slope.mismatch(reverseOverReverse, truth, "reverse over reverse: \(example) at \(point.at)"))
    }
  }

  @Test func `a formula that the grammar does not allow is an error, and so is an unknown function`() {
    for text in ["", "2x", "x +", "(x", "x ** 2", "f(x", "2..3", "x)"] {
      #expect(throws: ExpressionError.self, "\(text)") { try ExpressionReader.read(text).value(["x": 2]) }
    }
    let error = #expect(throws: ExpressionError.self) { try ExpressionReader.read("frobnicate(x)").value(["x": 2]) }
    #expect("\(error!)" == "no function frobnicate of 1 arguments")
  }

  static let bindings: [(String, Double)] = [
    ("-x^2", -4.0), ("2^3^2", 512), ("x^-2", 0.25), ("2*-x", -4), ("8/x/2", 2), ("8-x-2", 4), ("-x^-x", -0.25),
    ("(1 + x)*3", 9),
    (".5 + 3. + 2.5e-3", 3.5025), ("max(1, x, 3, 0)", 3), ("1e3", 1000), ("--x", 2), ("2*pi", 2 * .pi),
    ("where(x > 1, x, 0)", 2), ("log(exp(x))", 2),
  ]

  @Test(arguments: bindings)
  func `the grammar binds as its README says`(text: String, value: Double) throws {
    #expect(try ExpressionReader.read(text).value(["x": Tensor(2.0)]).doubles() == [value])
  }

  private func units(_ count: Int) -> [Tensor] {
    (0..<count).map { position in Tensor((0..<count).map { $0 == position ? 1.0 : 0 }) }
  }
}

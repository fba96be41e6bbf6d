import Gradus
import GradusTestSupport
import Testing

/// What must hold for every row of the table.
@Suite struct PrimitiveTests {
  static let precisions: [ScalarType] = [.f64, .f32]
  static let oneThread = NativeEngine(threads: 1)
  static let twoThreads = NativeEngine(threads: 2)
  // The error of the differences is below 1e-8 in the domains of the rows, with terms of size ≤ 100.
  static let slope = Tolerance(relative: 1e-7, absolute: 1e-8)

  @Test(arguments: PrimitiveCases.all, precisions)
  func `the value is the oracle's`(row: PrimitiveCase, precision: ScalarType) throws {
    expectNone(try row.valueMismatch(precision))
  }

  @Test(arguments: PrimitiveCases.differentiable)
  func `forward mode agrees with differences`(row: PrimitiveCase) throws {
    expectNone(try row.derivativeCheck.forwardMismatch(Self.slope))
  }

  @Test(arguments: PrimitiveCases.differentiable)
  func `reverse mode is the transpose of forward mode`(row: PrimitiveCase) throws {
    expectNone(try row.derivativeCheck.adjointMismatch())
  }

  @Test(arguments: PrimitiveCases.smooth)
  func `the derivative of the gradient agrees with differences`(row: PrimitiveCase) throws {
    expectNone(try row.gradientCheck.forwardMismatch(Tolerance(relative: 1e-6, absolute: 1e-7)))
  }

  @Test(arguments: PrimitiveCases.smooth)
  func `the second derivative is symmetric`(row: PrimitiveCase) throws {
    expectNone(try row.gradientCheck.adjointMismatch())
  }

  @Test(arguments: PrimitiveCases.all)
  func `a batch equals a loop`(row: PrimitiveCase) throws {
    expectNone(try row.batchMismatch())
  }

  @Test(arguments: PrimitiveCases.all, precisions)
  func `the native engine agrees with the reference engine`(row: PrimitiveCase, precision: ScalarType) throws {
    expectNone(try row.engineMismatch(Self.oneThread, precision))
  }

  @Test(arguments: PrimitiveCases.all, precisions)
  func `two threads give the bits of one`(row: PrimitiveCase, precision: ScalarType) throws {
    let (program, arguments) = (try row.program(precision), row.arguments(precision))
    let single = try program.run(arguments, on: Self.oneThread)
    let double = try program.run(arguments, on: Self.twoThreads)
    #expect(try single.map { try $0.bytes() } == double.map { try $0.bytes() })
  }

  @Test(arguments: PrimitiveCases.all)
  func `the program is well formed and prints its operation`(row: PrimitiveCase) throws {
    let program = try row.program()
    try program.check()
    #expect("\(program)".contains(row.notation ?? row.name), "\(program)")
  }
}

import Foundation
import Gradus
import GradusTestSupport
import Testing

/// Conventions, edges and errors of linear algebra.
@Suite struct LinearAlgebraEdgeTests {
  static let functions: [(name: String, function: @Sendable (Tensor) -> Tensor)] = [
    ("cholesky", { cholesky($0) }), ("lu", { lu($0).upper }), ("qr", { qr($0).r }), ("eigh", { eigh($0).vectors }),
    ("svd", { svd($0).u }), ("inverse", { inverse($0) }), ("det", { det($0) }), ("slogdet", { slogdet($0).logarithm }),
    ("pinv", { pinv($0) }), ("expm", { expm($0) }), ("nuclearNorm", { nuclearNorm($0) }),
    ("matrixPower", { matrixPower($0, -3) }), ("solve", { solve($0, $0) }), ("lstsq", { lstsq($0, $0) }),
    ("conditionNumber", { conditionNumber($0) }),
  ]

  @Test(arguments: functions.map(\.name), [Double.nan, .infinity])
  func `a matrix that is not finite ends without a finite result`(name: String, value: Double) throws {
    let function = try #require(Self.functions.first { $0.name == name }).function
    // The inverse of [[∞]] is [[0]].
    for size in [3, 40] {
      let a = Tensor([Double](repeating: value, count: size * size), shape: [size, size])
      let result = function(a)
      #expect(result.error == nil)
      #expect(try result.doubles().contains { !$0.isFinite })
    }
  }

  @Test(arguments: functions.map(\.name))
  func `an empty stack gives an empty result`(name: String) throws {
    let function = try #require(Self.functions.first { $0.name == name }).function
    let result = function(Tensor.zeros([0, 3, 3]))
    #expect(result.error == nil && result.elementCount == 0 && result.shape.first == 0)
    let slope = gradient(at: Tensor.zeros([0, 3, 3])) { sum(function($0)) }
    #expect(slope == Tensor.zeros([0, 3, 3]))
  }

  @Test(arguments: functions.map(\.name))
  func `a vector is refused with the name of the operation`(name: String) throws {
    let function = try #require(Self.functions.first { $0.name == name }).function
    for argument in [Tensor([1.0, 2]), Tensor(2.0), 2] {
      let error = try #require(function(argument).error)
      #expect(error.got.contains("f64["), "\(error.message)")
    }
  }

  @Test(arguments: ["cholesky", "eigh", "inverse", "det", "slogdet", "expm", "matrixPower", "solve"])
  func `what needs a square matrix refuses others`(name: String) throws {
    let function = try #require(Self.functions.first { $0.name == name }).function
    let error = try #require(function(Tensor.zeros([2, 3])).error)
    #expect(error.expected.contains("square matrix") && error.got.contains("f64[2, 3]"), "\(error.message)")
  }

  @Test func `right-hand sides that do not fit are refused`() throws {
    let a = Tensor.zeros([2, 2])
    #expect(solve(a, Tensor.zeros([3])).error != nil)
    #expect(solve(a, Tensor.zeros([3, 2])).error != nil)
    #expect(solve(a, Tensor(1.0)).error != nil)
    #expect(solve(Tensor.zeros([3, 2, 2]), Tensor.zeros([2, 2, 2])).error != nil)
    #expect(triangularSolve(a, Tensor.zeros([3])).error != nil)
    #expect(lstsq(Tensor.zeros([3, 2]), Tensor.zeros([2])).error != nil)
    #expect(kron(solve(a, Tensor.zeros([3])), a).error != nil)
  }

  @Test func `integers are taken as f64, and f32 stays`() {
    expectClose(det(Tensor([[1, 2], [3, 5]])), [-1], relative: 1e-15, absolute: 0)
    #expect(inverse(Tensor([[1, 2], [3, 5]])).scalarType == .f64)
    let small = Tensor([[4, 2], [2, 5]] as [[Float]])
    #expect(cholesky(small) == Tensor([[2, 0], [1, 2]] as [[Float]]))
    #expect(solve(small, Tensor([1.0, 2])).scalarType == .f64)
    #expect(eigh(small).values.scalarType == .f32 && svd(small).u.scalarType == .f32)
    #expect(lu(small).permutation.scalarType == .i64)
  }

  // The numbers are LAPACK's (numpy.linalg).
  @Test func `signs of vectors are those of LAPACK for small matrices`() {
    let a = Tensor([[2.0, -1, 0], [-1, 2, -1], [0, -1, 2]])
    let (half, root) = (0.5, 0.5.squareRoot())
    expectClose(eigh(a).vectors, [-half, -root, half, -root, 0, -root, -half, root, half], absolute: 1e-14)
    let (u, _, v) = svd(Tensor([[1.0, 2], [3, 4], [5, 6]]))
    expectClose(
      u,
      [
        -0.2298476964000715, 0.8834610176985252, -0.5247448187602936, 0.2407824921325463, -0.8196419411205157,
        -0.40189603343343263,
      ], absolute: 1e-14)
    expectClose(
      v, [-0.6196294838293402, -0.7848944532670523, -0.7848944532670523, 0.6196294838293402], absolute: 1e-14)
    let r = qr(Tensor([[1.0, 2], [3, 4]])).r
    expectClose(r, [-3.1622776601683795, -4.427188724235731, 0, -0.6324555320336759], absolute: 1e-14)
  }

  @Test func `the first large component of vectors of large matrices is positive`() throws {
    let a = FactorizationTests.random([40, 40])
    for vectors in [eigh(a).vectors, svd(a).u] {
      for column in try vectors.transposed.rows(as: Double.self) {
        let largest = try #require(column.map(\.magnitude).max())
        #expect(try #require(column.first { $0.magnitude >= largest / 2 }) > 0)
      }
    }
  }

  @Test func `the exponential of a rotation is a rotation, of a nilpotent matrix a polynomial`() {
    let angle = 20.0
    let rotation = expm(Tensor([[0, -angle], [angle, 0]]))
    // The condition of the exponential is the angle: about 20 units in the last place for each squaring.
    expectClose(rotation, [cos(angle), -sin(angle), sin(angle), cos(angle)], relative: 0, absolute: 1e-13)
    expectClose(expm(Tensor([[0.0, 3], [0, 0]])), [1, 3, 0, 1])
    // Scaling and squaring is exact for a matrix that differs by 2⁻⁵²·‖A‖.
    expectClose(expm(Tensor([[-1e6, 0], [0, 1]])), [0, 0, 0, exp(1)], relative: 1e6 * 0x1p-52, absolute: 0)
  }

  @Test func `the derivative of the exponential is its integral`() {
    // For A that commutes with dA it is dA·e^A; and for [[0, a], [0, 0]] along [[0, 0], [1, 0]] the integral of e^(sA)·dA·e^((1−s)A) is a polynomial.
    let a = FactorizationTests.random([3, 3])
    expectClose(jvp(at: a, along: a) { expm($0) }.tangent, matmul(a, expm(a)))
    let nilpotent = Tensor([[0.0, 3], [0, 0]])
    let slope = jvp(at: nilpotent, along: Tensor([[0.0, 0], [1, 0]])) { expm($0) }.tangent
    expectClose(slope, [1.5, 1.5, 1, 1.5])
  }

  @Test func `gradients of functions of symmetric matrices are symmetric`() throws {
    let a = Tensor([[4.0, 1, 0], [0.5, 3, 1], [0, 0.5, 5]])
    for function in [{ sum(cholesky($0)) }, { sum(eigh($0).vectors) }] as [(Tensor) -> Tensor] {
      let slope = gradient(at: a, of: function)
      expectClose(slope, slope.transposed, absolute: 1e-13)
    }
  }

  @Test func `the jacobian of a solution factorizes the matrix once`() throws {
    let (a, b) = (FactorizationTests.random([3, 3]), Tensor([1.0, 2, 3]))
    expectClose(jacobian(at: b) { solve(a, $0) }, inverse(a), absolute: 1e-12)
    let truth = hessian(at: b) { b in dot(solve(a, b), b) }
    expectClose(truth, inverse(a) + inverse(a).transposed, absolute: 1e-12)
  }
}

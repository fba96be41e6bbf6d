import Gradus
import GradusTestSupport
import Testing

/// What the table of cases cannot say of sorts, running folds and indexing: ties, errors, large sizes.
@Suite struct StructureTests {
  // MARK: Ties

  @Test func `equal elements share the derivative of a sort like that of the extreme`() {
    let x = Tensor([2.0, 1, 1, 3, 3, 3])
    #expect(gradient(at: x) { sort($0)[0] } == gradient(at: x) { min($0) })
    #expect(gradient(at: x) { sort($0)[5] } == gradient(at: x) { max($0) })
    #expect(gradient(at: x) { topK($0, 1).values[0] } == gradient(at: x) { max($0) })
    #expect(gradient(at: x) { cummax($0)[5] } == gradient(at: x) { max($0) })
    #expect(gradient(at: x) { cummin($0)[5] } == gradient(at: x) { min($0) })
    #expect(gradient(at: x) { segmentMax($0, Tensor([0, 0, 0, 0, 0, 0]), count: 1)[0] } == gradient(at: x) { max($0) })
    #expect(jacobian(at: Tensor([1.0, 1])) { sort($0) } == Tensor([[0.5, 0.5], [0.5, 0.5]]))
  }

  @Test func `a median of equal elements has equal slopes`() {
    #expect(gradient(at: Tensor([1.0, 1, 1, 1])) { median($0) } == Tensor([0.25, 0.25, 0.25, 0.25]))
    #expect(gradient(at: Tensor([5.0, 2, 7, 1])) { median($0) } == Tensor([0.5, 0.5, 0, 0]))
  }

  @Test func `a running maximum of ties shares at each step`() {
    let expected = Tensor([[1.0, 0, 0], [0.5, 0.5, 0], [1.0 / 3, 1.0 / 3, 1.0 / 3]])
    #expect(jacobian(at: Tensor([4.0, 4, 4])) { cummax($0) } == expected)
  }

  @Test func `the last of several updates of one place has the whole derivative`() {
    let (x, u) = (Tensor([1.0, 2, 3]), Tensor([10.0, 20, 30]))
    let weights = Tensor([1.0, 100, 10_000])
    let slopes = gradient(at: x, u) { x, u in dot(scatter(x, at: Tensor([1, 1, -1]), u), weights) }
    #expect(slopes.0 == Tensor([1.0, 0, 0]))
    #expect(slopes.1 == Tensor([0.0, 100, 10_000]))
  }

  // MARK: Every order

  @Test func `third derivatives of a running product with zeros are exact`() {
    // d³/dt³ of (t)(1 + t)(0 + t)(2 + t) = 24 t + 18 at t = 0.
    let base = Tensor([0.0, 1, 0, 2])
    let third = derivative(at: 0) { t in derivative(at: t) { t in derivative(at: t) { t in cumprod(base + t)[3] } } }
    #expect(third == Tensor(18.0))
  }

  @Test func `NaN comes last and its own slope stays with it`() {
    let x = Tensor([3.0, .nan, 1])
    #expect(gradient(at: x) { sum(sort($0)[..<2]) } == Tensor([1.0, 0, 1]))
  }

  // MARK: Errors

  struct Failure: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let result: @Sendable () -> Tensor
    init(_ message: String, _ result: @autoclosure @escaping @Sendable () -> Tensor) {
      (testDescription, self.result) = (message, result)
    }
  }

  private static let x = Tensor([1.0, 2, 3])
  private static let m = Tensor([[1.0, 2, 3], [4, 5, 6]])

  static let failures: [Failure] = [
    Failure("sort: expected an axis of the tensor, got axis 1 of f64[3]. Check the axis.", sort(x, along: 1)),
    Failure("sort: expected an axis of the tensor, got axis -1 of f64[]. Check the axis.", sort(Tensor(1.0))),
    Failure(
      "topK: expected a count in 0 ... 3, got 4 of axis 0 of f64[3]. Ask for at most as many elements as the axis has.",
      topK(x, 4).values),
    Failure("topK: expected a count in 0 ... 3, got -1", topK(x, -1).indices),
    Failure("cumsum: expected an axis of a tensor of numbers, got axis 2 of f64[3]", cumsum(x, along: 2)),
    Failure("gather: expected indices in -3 ..< 3, got 3", x.gathered(Tensor([3]))),
    Failure("gather: expected indices in -3 ..< 3, got -4", takeAlongAxis(m, Tensor([[0], [-4]]), axis: 1)),
    Failure("scatter: expected indices in -3 ..< 3, got 7", scatter(x, at: Tensor([7]), Tensor([1.0]))),
    Failure("takeAlongAxis: expected integer indices", takeAlongAxis(x, Tensor([0.5]), axis: 0)),
    Failure("broadcast: expected a shape that the operand broadcasts to", scatter(x, at: Tensor([0, 1]), x)),
    Failure("rolled: expected an axis of the tensor, got axis 3", x.rolled(by: 1, along: 3)),
    Failure("repeated: expected a count ≥ 0, got -1", x.repeated(-1, along: 0)),
    Failure("broadcast: expected", x.repeated(.max, along: 0)),
    Failure("reshape: expected", x.tiled([.max])),
    Failure("padded: expected amounts ≥ 0", x.padded(low: [.max], high: [0], .wrap)),
    Failure("pad: expected", x.padded(low: [.max], high: [.max])),
    Failure("repeated: expected a count ≥ 0 for each of the 3 elements", x.repeated([1, 2], along: 0)),
    Failure("tiled: expected counts ≥ 0", x.tiled([-1])),
    Failure("split: expected a count that divides the axis, got 2 pieces of axis 0", x.split(into: 2)[1]),
    Failure("split: expected rising positions in 0 ... 3", x.split(at: [2, 1])[0]),
    Failure("squeezed: expected different axes of extent 1", x.squeezed([0])),
    Failure("padded: expected amounts ≥ 0", Tensor.zeros([0]).padded(low: [1], high: [0], .wrap)),
    Failure("padded: expected amounts ≥ 0", x.padded(low: [1, 1], high: [0, 0], .edge)),
    Failure("diagonal: expected two different axes", diagonal(x)),
    Failure("diagonal: expected two different axes", diagonal(m, axes: (0, -2))),
    Failure("diag: expected a vector or a matrix, got f64[]", diag(Tensor(1.0))),
    Failure("diagonalMatrix: expected a matrix that fits in memory", diag(x, offset: .max)),
    Failure("diagonalMatrix: expected a matrix that fits in memory", diag(x, offset: .min)),
    Failure("norm: expected an order", norm(x, order: 0)),
    Failure("norm: expected an order", norm(x, order: .nan)),
    Failure("diff: expected an order ≥ 0", diff(x, order: -1)),
    Failure("quantile: expected different axes of the tensor", median(x, along: [0, 0])),
    Failure("dynamicSlice: expected a start for each axis", dynamicSlice(x, at: [0], sizes: [4])),
    Failure("dynamicSlice: expected starts of rank 0", dynamicSlice(x, at: [Tensor([0])], sizes: [1])),
    Failure("cross: expected vectors of 2 or 3 components", cross(Tensor([1.0]), x)),
    Failure("tensordot: expected a count of axes that both operands have", tensordot(x, x, 2)),
    Failure("bilinearForm: expected vectors whose lengths", bilinearForm(x, m, x)),
    Failure("einsum: expected letters, at most one ...", einsum("i.j", m)),
    Failure("einsum: expected one name for each axis", einsum("ij...k,", m)),
    Failure("einsum: expected one name for each axis", einsum("...ijk", m)),
    Failure("einsum: expected ... in the result", einsum("...i->i", m)),
    Failure("einsum: expected one extent for each name", einsum("ij,jk", m, m)),
    Failure("einsum: expected one name for each axis", einsum("", [])),
    Failure("linspace: expected a count ≥ 0", linspace(0, 1, count: -1)),
    Failure("arange: expected a step", .arange(0, 1, by: 0)),
    Failure("arange: expected a step", .arange(0, .infinity)),
    Failure("searchsorted: expected a sorted vector", searchsorted(m, x)),
    Failure("meshgrid: expected vectors", meshgrid([x, m])[0]),
  ]

  @Test(arguments: failures)
  func `wrong input gives an error that says what to do`(failure: Failure) {
    let error = failure.result().error
    #expect(error?.message.contains(failure.testDescription) == true, "\(error?.message ?? "no error")")
  }

  @Test(arguments: [NativeEngine(threads: 1) as any Engine, ReferenceEngine()])
  func `an index outside is an error on every engine`(engine: any Engine) throws {
    let types = [TensorType(.f64, [2, 3]), TensorType(.i64, [2, 1])]
    let program = try Program(tracing: { [putAlongAxis($0[0], $0[1], 7, axis: 1)] }, of: types)
    #expect(throws: TensorError.self) { try program.run([Self.m, Tensor([[0], [3]])], on: engine) }
    #expect(try program.run([Self.m, Tensor([[0], [-1]])], on: engine) == [Tensor([[7.0, 2, 3], [4, 5, 7]])])
  }

  // MARK: Sizes

  @Test func `large sorts are stable and right`() throws {
    var generator = SplitMix64(seed: "large sort")
    let values = (0..<200_000).map { _ in Float(generator.integer(below: 5000)) - 2500 }
    let order = try argsort(Tensor(values)).scalars(as: Int.self)
    #expect(
      zip(order, order.dropFirst()).allSatisfy { values[$0] < values[$1] || (values[$0] == values[$1] && $0 < $1) })
    let falling = try argsort(Tensor(values), descending: true).scalars(as: Int.self)
    #expect(
      zip(falling, falling.dropFirst()).allSatisfy { values[$0] > values[$1] || (values[$0] == values[$1] && $0 < $1) })
  }

  @Test func `negative zero equals zero in order`() {
    #expect(argsort(Tensor([0.0, -0.0, -1, 0])) == Tensor([2, 0, 1, 3]))
  }

  @Test func `a million running sums lose no digit`() throws {
    let ones = Tensor.ones([1_000_000], .f32) * 0.1
    let last = try cumsum(ones)[-1].scalar(as: Float.self)
    #expect((last - Float(1_000_000 * Double(Float(0.1)))).magnitude <= last.ulp)
  }

  @Test func `evenly spaced numbers end before the stop`() {
    #expect(Tensor.arange(0, 1, by: 0.25) == Tensor([0.0, 0.25, 0.5, 0.75]))
    #expect(Tensor.arange(3, 0, by: -1) == Tensor([3.0, 2, 1]))
    #expect(Tensor.arange(3, 0).elementCount == 0)
  }
}

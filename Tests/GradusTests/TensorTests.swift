import Gradus
import GradusTestSupport
import Testing

/// Making tensors, copying them, and reading them back.
@Suite struct TensorTests {
  @Test func `Swift numbers give their own scalar types`() {
    let count = 3
    #expect(Tensor(count).type == TensorType(.i64))
    #expect(Tensor(Double(count)).type == TensorType(.f64))
    #expect(Tensor(1.5 as Float).type == TensorType(.f32))
    #expect(Tensor(3 as Int32).type == TensorType(.i32))
    #expect(Tensor(true).type == TensorType(.bool))
    #expect(Tensor([1.0, 2]).type == TensorType(.f64, [2]))
    #expect(Tensor([[1, 2, 3], [4, 5, 6]]).type == TensorType(.i64, [2, 3]))
    #expect(Tensor([1, 2, 3, 4, 5, 6], shape: [3, 1, 2]).shape == [3, 1, 2])
    #expect(Tensor(repeating: 2, TensorType(.i32, [2])) == Tensor([2, 2] as [Int32]))
    #expect(Tensor.zeros([2], .bool) == Tensor([false, false]))
    #expect(Tensor.ones([1, 2], .f32) == Tensor([[1, 1]] as [[Float]]))
    #expect(Tensor.iota(3) == Tensor([0, 1, 2]))
    #expect(Tensor.iota(3, .f32) == Tensor([0, 1, 2] as [Float]))
  }

  @Test func `a tensor is filled in place`() {
    let tensor = Tensor(shape: [2, 2]) { (buffer: UnsafeMutableBufferPointer<Int32>) in buffer[3] = 7 }
    #expect(tensor == Tensor([[0, 0], [0, 7]] as [[Int32]]))
  }

  @Test func `zero-size tensors and scalars are ordinary tensors`() throws {
    let empty = Tensor([Double](), shape: [0, 3])
    #expect(empty.elementCount == 0 && empty.rank == 2)
    #expect(try (empty + 1).scalars(as: Double.self) == [])
    #expect(sum(empty) == 0)
    #expect(Tensor([Double]()).shape == [0])
    #expect(Tensor([[Double]]()).shape == [0, 0])
    #expect(Tensor(2.0).rank == 0 && Tensor(2.0).elementCount == 1)
  }

  @Test func `a copy does not see later changes`() throws {
    let original = Tensor([1.0, 2, 3, 4])
    var copy = original
    let reshaped = original.reshaped(to: [2, 2])
    let again = copy
    copy.setScalar(9.0, at: [1])
    #expect(copy == Tensor([1.0, 9, 3, 4]))
    #expect(original == Tensor([1.0, 2, 3, 4]) && again == original)
    #expect(reshaped == Tensor([[1.0, 2], [3, 4]]))
    var matrix = reshaped
    matrix.setScalar(-1.0, at: [0, 0])
    #expect(original == Tensor([1.0, 2, 3, 4]) && reshaped == Tensor([[1.0, 2], [3, 4]]))
    #expect(matrix == Tensor([[-1.0, 2], [3, 4]]))
  }

  @Test func `a change in place keeps what a function captured`() {
    var data = Tensor([1.0, 2])
    let f = { [data] (x: Tensor) in sum(data * x) }
    data.setScalar(100.0, at: [0])
    #expect(gradient(at: Tensor([0.0, 0]), of: f) == Tensor([1.0, 2]))
  }

  @Test func `literals take the type of their partner`() {
    let single = Tensor([1, 2] as [Float])
    #expect((2 * single + 0.5).scalarType == .f32)
    #expect((single / 3).scalarType == .f32)
    #expect((Tensor([1, 2]) * 2).scalarType == .i64)
    #expect((Tensor([1, 2] as [Int32]) + 1).scalarType == .i32)
    #expect((Tensor([1, 2]) * 2.5) == Tensor([2.5, 5]))
    #expect((Tensor([true, false]) + 1) == Tensor([2, 1]))
    #expect((Tensor([1, 2]) / 2) == Tensor([0.5, 1]))
    let number: Tensor = 3
    #expect(number.type == TensorType(.f64) && (number + 1).scalarType == .f64)
    #expect(maximum(single, 1.5) == Tensor([1.5, 2] as [Float]))
    #expect(select(single .> 1, single, 0).scalarType == .f32)
  }

  @Test(arguments: ScalarType.allCases, ScalarType.allCases)
  func `sums have the smallest type that holds both`(left: ScalarType, right: ScalarType) {
    let order: [ScalarType] = [.bool, .i32, .i64, .f32, .f64]
    let isMixed = (left.isInteger && right == .f32) || (right.isInteger && left == .f32)
    let larger = order[max(order.firstIndex(of: left)!, order.firstIndex(of: right)!)]
    let expected = isMixed ? .f64 : larger
    #expect(left.promoted(with: right) == expected)
    guard expected != .bool else { return }
    #expect((Tensor.ones([2], left) + Tensor.ones([1], right)) == Tensor(repeating: 2, TensorType(expected, [2])))
  }

  @Test(arguments: 0..<80)
  func `random shapes broadcast as by hand`(seed: Int) throws {
    var generator = SplitMix64(seed: "broadcast \(seed)")
    func shape() -> [Int] {
      (0..<generator.integer(below: 4)).map { _ in generator.element(of: [0, 1, 1, 2, 3]) }
    }
    let shapes = [shape(), shape()]
    let values = shapes.map { shape in (0..<shape.reduce(1, *)).map { _ in generator.number(in: -1...1) } }
    let result = Tensor(values[0], shape: shapes[0]) - Tensor(values[1], shape: shapes[1])
    guard let common = Oracles.broadcast(shapes) else {
      #expect(result.error?.operation == "subtract")
      return
    }
    #expect(result.shape == common)
    #expect(try result.scalars(as: Double.self) == Oracles.broadcasting(shapes, values) { $0[0] - $0[1] })
  }

  @Test func `reading widens without loss and refuses the rest`() throws {
    #expect(try Tensor([1.5, 2] as [Float]).scalars(as: Double.self) == [1.5, 2])
    #expect(try Tensor([1, 2] as [Int32]).scalars(as: Int.self) == [1, 2])
    #expect(try Tensor([1, 2] as [Int32]).scalars(as: Double.self) == [1, 2])
    #expect(try Tensor([1, 2]).scalars(as: Int64.self) == [1, 2])
    #expect(try Tensor(2.5).scalar(as: Double.self) == 2.5)
    #expect(try Tensor([[1.0, 2], [3, 4]]).scalar(at: [1, 0]) == 3.0)
    #expect(try Tensor([[1.0, 2], [3, 4]]).scalar(at: [-1, -1]) == 4.0)
    let number: Double = try (2 as Tensor).scalar()
    #expect(number == 2)
    #expect(throws: TensorError.self) { try Tensor([1.0, 2]).scalars(as: Float.self) }
    #expect(throws: TensorError.self) { try Tensor([1, 2]).scalars(as: Double.self) }
    #expect(throws: TensorError.self) { try Tensor([1.0, 2]).scalar(as: Double.self) }
  }

  @Test func `equality compares types and values`() {
    #expect(Tensor([1.0, 2]) == Tensor([1.0, 2]))
    #expect(Tensor([1.0, 2]) != Tensor([1.0, 3]))
    #expect(Tensor([1.0, 2]) != Tensor([[1.0, 2]]))
    #expect(Tensor([1.0, 2]) != Tensor([1, 2] as [Float]))
    #expect(Tensor(Double.nan) != Tensor(Double.nan))
    #expect(Tensor(-0.0) == Tensor(0.0))
    #expect(Tensor([Double]()) == Tensor([Double]()))
  }

  @Test func `indices pick rows, columns, blocks and elements`() {
    let x = Tensor.iota(12, .f64).reshaped(to: [3, 4])
    #expect(x[1] == Tensor([4.0, 5, 6, 7]))
    #expect(x[-1] == Tensor([8.0, 9, 10, 11]))
    #expect(x[0..., 2] == Tensor([2.0, 6, 10]))
    #expect(x[..<2, 1...2] == Tensor([[1.0, 2], [5, 6]]))
    #expect(x[2, 3] == 11)
    #expect(x[1..<1].shape == [0, 4])
  }

  @Test func `trees of tensors add, scale and count`() {
    let tree = [Tensor([1.0, 2]), Tensor(3.0)]
    #expect(tree.parameterCount == 3)
    #expect(tree.leafNames == ["0", "1"])
    #expect(0.5 * tree == [Tensor([0.5, 1]), Tensor(1.5)])
    #expect(tree.mapLeaves { -$0 } == [Tensor([-1.0, -2]), Tensor(-3.0)])
    var sum = tree
    sum -= 0.5 * tree
    #expect(sum == 0.5 * tree)
    #expect(tree.zipLeaves([Tensor(1.0)]) { $0 + $1 }.allSatisfy { $0.error?.operation == "zipLeaves" })
  }
}

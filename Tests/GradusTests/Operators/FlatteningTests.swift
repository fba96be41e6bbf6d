import Gradus
import Testing

/// Trees as vectors and back.
@Suite struct FlatteningTests {
  let line = Line(slope: Tensor([[1.0, 2], [3, 4]]), intercept: Tensor([5.0, 6]))

  @Test func `a tree flattens to a vector and back`() {
    #expect(line.flattened == Tensor([1.0, 2, 3, 4, 5, 6]))
    #expect(line.unflattened(line.flattened) == line)
    #expect(line.unflattened(2 * line.flattened).intercept == Tensor([10.0, 12]))
  }

  @Test func `tensors of several types keep theirs on the way back`() {
    let mixed = [Tensor([1, 2] as [Float]), Tensor(3.0), Tensor([4])]
    #expect(mixed.flattened == Tensor([1.0, 2, 3, 4]))
    #expect(mixed.unflattened(mixed.flattened) == mixed)
  }

  @Test func `a tensor and an empty tree flatten too`() {
    func vector(_ tree: some TensorTree) -> Tensor { tree.flattened }
    #expect(vector(line.slope) == line.slope.flattened)
    #expect([Tensor]().flattened == Tensor.zeros([0]))
    #expect([Tensor]().unflattened(Tensor.zeros([0])) == [])
  }

  @Test func `a vector of another length is an error, and a failed one is carried on`() {
    let wrong = line.unflattened(Tensor([1.0, 2]))
    #expect(wrong.slope.error?.expected == "a vector of the 6 elements of the tree")
    #expect(line.unflattened(Tensor([1.0]) + Tensor([1.0, 2, 3]) + Tensor([1.0, 2])).slope.error?.operation == "add")
    #expect([Tensor([1.0]), Tensor([1.0, 2]) + Tensor([1.0, 2, 3])].flattened.error?.operation == "add")
  }

  @Test func `the gradient by a tree is the gradient by its vector`() {
    let f = { (line: Line) in sum(matmul(line.slope, line.intercept) * line.intercept) }
    let vector = gradient(at: line.flattened) { f(line.unflattened($0)) }
    #expect(line.unflattened(vector) == gradient(at: line, of: f))
  }
}

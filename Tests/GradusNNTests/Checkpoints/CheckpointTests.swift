import Gradus
import Testing

@testable import GradusNN

@Suite struct CheckpointTests {
  private let model = Sequential.perceptron([2], hidden: [3], outputs: 2, key: RandomKey(seed: 1))

  @Test func `a model comes back from its file bit for bit`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.safetensors"
      try Safetensors(model, metadata: ["task": "test"]).write(to: path)
      let file = try Safetensors(path: path)
      let fresh = Sequential.perceptron([2], hidden: [3], outputs: 2, key: RandomKey(seed: 2))
      #expect(fresh.leaves != model.leaves)
      #expect(try file.restored(fresh, path: path).leaves == model.leaves)
      #expect(file.metadata == ["task": "test"])
    }
  }

  @Test func `every scalar type comes back`() throws {
    let tree = [
      Tensor([true, false]), Tensor([Int32(-1)]), Tensor([Int64.max]), Tensor([Float.pi]), Tensor([1.0, .infinity]),
    ]
    let blank = tree.map { Tensor.zeros($0.shape, $0.scalarType) }
    #expect(try Safetensors(tree).restored(blank, path: "x") == tree)
  }

  @Test func `a file of another model is refused by name and type`() throws {
    let file = try Safetensors(model)
    let wider = Sequential.perceptron([2], hidden: [4], outputs: 2, key: RandomKey(seed: 1))
    #expect(
      message { () throws(DataError) in try file.restored(wider, path: "m.safetensors") } == """
        m.safetensors: "0.weight": expected f32[2, 4], got f32[2, 3]. Load the file into the model that it was saved from.
        """)
    let deeper = Sequential.perceptron([2], hidden: [3, 2], outputs: 2, key: RandomKey(seed: 1))
    #expect(
      message { () throws(DataError) in try file.restored(deeper, path: "m.safetensors") }
        .contains(
          "\"4.weight\": expected a tensor of this name, got \"0.bias\", \"0.weight\", \"2.bias\", \"2.weight\"."))
  }

  @Test func `a failed tensor is not saved`() {
    #expect(throws: TensorError.self) { try Safetensors([Tensor([1.0]).reshaped(to: [2])]) }
  }
}

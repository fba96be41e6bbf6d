import Gradus
import Testing

@testable import GradusNN

@Suite struct DatasetTests {
  @Test func `pixels become numbers from −1 to 1`() throws {
    try withTemporaryFolder { folder in
      try write(idx([2, 1, 3], [0, 255, 51, 102, 204, 153]), to: "\(folder)/train-images-idx3-ubyte")
      try write(idx([2], [1, 0]), to: "\(folder)/train-labels-idx1-ubyte")
      let data = Dataset(try ImageFolder(path: folder))
      #expect(data.train.inputs.type == TensorType(.f32, [2, 1, 3]))
      let pixels = try data.train.inputs.scalars(as: Float.self)
      #expect(zip(pixels, [-1, 1, -0.6, -0.2, 0.6, 0.2]).allSatisfy { abs($0 - $1) <= 1.2e-7 })
      #expect(data.train.targets == Tensor([Int32(1), 0]))
      #expect(data.test == nil)
      #expect(data.kind == .classification(classes: ["0", "1"]))
      #expect(data.inputShape == [1, 3])
      #expect(Dataset(try ImageFolder(path: folder), .f64).train.inputs.scalarType == .f64)
    }
  }

  @Test func `spirals are fixed by the seed, and the test spiral is another one`() throws {
    let data = try Dataset.spiral(seed: 1)
    #expect(data.train.inputs.type == TensorType(.f32, [300, 2]))
    #expect(try Dataset.spiral(seed: 1).train.leaves == data.train.leaves)
    #expect(try Dataset.spiral(seed: 2).train.leaves != data.train.leaves)
    #expect(data.test?.inputs != data.train.inputs)
    #expect(data.outputCount == 3)
  }

  @Test func `a table of numbers becomes a regression and one of texts a classification`() throws {
    let numbers = try table("x,y\n" + (1...30).map { "\($0),\(2 * $0).5\n" }.joined()).numeric(target: "y", seed: 1)
    let regression = Dataset(numbers, .f64)
    #expect(regression.outputCount == 1)
    #expect(regression.train.targets.type == TensorType(.f64, [24]))
    let texts = try table("x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n").numeric(target: "y", testFraction: 0, seed: 1)
    let classification = Dataset(texts, .f32)
    #expect(classification.kind == .classification(classes: ["a", "b"]))
    #expect(classification.test == nil)
    #expect(classification.notes["features"] == "[\"x\"]")
  }
}

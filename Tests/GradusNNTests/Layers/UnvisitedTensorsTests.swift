import Gradus
import GradusNN
import Testing

private struct Block: TensorTree {
  var dense = Dense(weight: .zeros([2, 2]), bias: .zeros([2]))
  var scales: [Tensor] = [.zeros([1]), .zeros([1])]
  var shift: Tensor?
  var forgets = false

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&dense, "dense")
    if !forgets { visitor.visit(&scales, "scales") }
    if !forgets { visitor.visit(&shift, "shift") }
  }
}

private struct Model: TensorTree {
  var blocks: [Block]
  var output: any Layer = Sequential(Dense(weight: .zeros([2, 1]), bias: .zeros([1])), Activation.relu)

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&blocks, "blocks")
    visitor.visit(&output, "output")
  }
}

@Suite struct UnvisitedTensorsTests {
  @Test func `a complete visitor misses nothing`() {
    #expect(unvisitedTensors(in: Model(blocks: [Block(), Block(shift: .zeros([]))])) == [])
  }

  @Test func `a forgotten tensor is reported by its property path`() {
    let model = Model(blocks: [Block(), Block(shift: .zeros([]), forgets: true)])
    #expect(unvisitedTensors(in: model) == ["blocks.1.scales.0", "blocks.1.scales.1", "blocks.1.shift"])
  }

  @Test func `the layers of the library visit all they store`() {
    let model = Sequential.perceptron([3, 3], hidden: [4], outputs: 2, dropout: 0.5, key: RandomKey(seed: 1))
    #expect(unvisitedTensors(in: model) == [])
  }
}

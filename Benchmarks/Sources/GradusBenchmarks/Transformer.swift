import Gradus
import GradusNN
import GradusOptimize

/// A matrix product and a vector added.
private struct Affine: TensorTree {
  var weight: Tensor
  var bias: Tensor

  init(_ inputs: Int, _ outputs: Int, _ key: RandomKey) {
    weight = Initialisation.uniform(bound: 1 / Double(inputs).squareRoot()).weights(inputs, outputs, .f32, key)
    bias = Tensor.zeros([outputs], .f32)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { matmul(x, weight) + bias }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&weight, "weight")
    visitor.visit(&bias, "bias")
  }
}

private struct Normalisation: TensorTree {
  var scale: Tensor
  var offset: Tensor

  init(_ width: Int) {
    scale = Tensor.ones([width], .f32)
    offset = Tensor.zeros([width], .f32)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { layerNorm(x, scale: scale, offset: offset) }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&scale, "scale")
    visitor.visit(&offset, "offset")
  }
}

/// Causal attention of four heads and a network of two layers, each after a normalisation and added to what came in.
private struct Block: TensorTree {
  static let heads = 4
  var first: Normalisation
  var second: Normalisation
  var queryKeyValue: Affine
  var joined: Affine
  var up: Affine
  var down: Affine

  init(_ width: Int, _ key: RandomKey) {
    let keys = key.split(into: 4)
    (first, second) = (Normalisation(width), Normalisation(width))
    queryKeyValue = Affine(width, 3 * width, keys[0])
    joined = Affine(width, width, keys[1])
    up = Affine(width, 4 * width, keys[2])
    down = Affine(4 * width, width, keys[3])
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2])
    // [batch, length, 3, heads, width of a head] → three of [batch, heads, length, width of a head]
    let parts = queryKeyValue(first(x)).reshaped(to: [batch, length, 3, Self.heads, width / Self.heads])
      .transposed([2, 0, 3, 1, 4])
    let heads = attention(parts[0], parts[1], parts[2], isCausal: true)
    let attended = x + joined(heads.transposed([0, 2, 1, 3]).reshaped(to: x.shape))
    return attended + down(gelu(up(second(attended))))
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&first, "first")
    visitor.visit(&second, "second")
    visitor.visit(&queryKeyValue, "queryKeyValue")
    visitor.visit(&joined, "joined")
    visitor.visit(&up, "up")
    visitor.visit(&down, "down")
  }
}

private struct LanguageModel: TensorTree {
  var tokens: Tensor
  var positions: Tensor
  var blocks: [Block]
  var norm: Normalisation
  var head: Affine

  init(vocabulary: Int, context: Int, width: Int, key: RandomKey) {
    let keys = key.split(into: 5)
    tokens = keys[0].normal([vocabulary, width], .f32)
    positions = keys[1].normal([context, width], .f32)
    blocks = [Block(width, keys[2]), Block(width, keys[3])]
    norm = Normalisation(width)
    head = Affine(width, vocabulary, keys[4])
  }

  func callAsFunction(_ text: Tensor) -> Tensor {
    head(norm(blocks.reduce(tokens.gathered(text) + positions) { $1($0) }))
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&tokens, "tokens")
    visitor.visit(&positions, "positions")
    visitor.visit(&blocks, "blocks")
    visitor.visit(&norm, "norm")
    visitor.visit(&head, "head")
  }
}

/// A decoder-only transformer of 2 blocks, width 64, context 64, vocabulary 65, batch 16, Adam, on random tokens: tokens
/// per second over 50 steps after 5.
func charLM() throws {
  let (batch, context, vocabulary) = (16, 64, 65)
  let key = RandomKey(seed: 0)
  let texts = key.integers(below: vocabulary, [55, batch, context + 1])
  let model = LanguageModel(vocabulary: vocabulary, context: context, width: 64, key: key)
  let training = try Training(model, [texts[0]], Adam(learningRate: 0.001)) { model, data in
    let (text, next) = (data[0].slice(axis: 1, 0..<context), data[0].slice(axis: 1, 1..<context + 1))
    return softmaxCrossEntropy(model(text), next)
  }
  let batches = (0..<55).map { texts[$0] }
  func steps(_ range: Range<Int>) throws {
    for step in range { try training.step([batches[step]]) }
  }
  try steps(0..<5)
  let time = try seconds { try steps(5..<55) }
  report("char_lm", "tokens_per_s", Double(50 * batch * context) / time, ["loss": training.loss])
}

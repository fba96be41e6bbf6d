import Gradus
import GradusNN
import GradusOptimize

/// Convolution 3×3×16, ReLU, max pooling 2, convolution 3×3×32, ReLU, max pooling 2, dense 10, channels last.
private struct ImageNetwork: Layer {
  var firstKernel: Tensor
  var firstBias = Tensor.zeros([16], .f32)
  var secondKernel: Tensor
  var secondBias = Tensor.zeros([32], .f32)
  var output: Dense

  init(key: RandomKey) {
    let keys = key.split(into: 3)
    firstKernel = keys[0].normal([3, 3, 1, 16], .f32) / 3
    secondKernel = keys[1].normal([3, 3, 16, 32], .f32) / 12
    output = Dense(49 * 32, 10, .glorotUniform, .f32, key: keys[2])
  }

  func callAsFunction(_ input: Tensor, _ mode: Mode) -> Tensor {
    let count = input.shape[0]
    func block(_ x: Tensor, _ kernel: Tensor, _ bias: Tensor) -> Tensor {
      let convolved = convolution(x, kernel, padding: .same, layout: .channelsLast) + bias
      return maxPool(relu(convolved), window: [2, 2], layout: .channelsLast)
    }
    let first = block(input.reshaped(to: [count, 28, 28, 1]), firstKernel, firstBias)
    return output(block(first, secondKernel, secondBias).reshaped(to: [count, 49 * 32]), mode)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit(&firstKernel, "firstKernel")
    visitor.visit(&firstBias, "firstBias")
    visitor.visit(&secondKernel, "secondKernel")
    visitor.visit(&secondBias, "secondBias")
    visitor.visit(&output, "output")
  }
}

/// Fashion-MNIST by a convolutional network, batch 64, Adam(0.001): samples per second over 200 steps after 20.
func cnnFashion(folder: String) throws {
  let data = Dataset(try ImageFolder(path: folder), .f32)
  let trainer = Trainer(optimizer: Adam(learningRate: 0.001), epochs: 1, batch: 64, seed: 1)
  var (start, time, loss) = (0.0, 0.0, 0.0)
  _ = try trainer.train(ImageNetwork(key: RandomKey(seed: 0)), on: data, shouldStop: { time > 0 }) { progress in
    if progress.step == 20 { start = progress.seconds }
    if progress.step == 220 { (time, loss) = (progress.seconds - start, progress.running.loss) }
  }
  report("cnn_fashion", "samples_per_s", 200 * 64 / time, ["loss": loss])
}

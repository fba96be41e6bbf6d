import Gradus
import GradusNN
import GradusOptimize

/// Training steps of a 784-128-128-10 network on minibatches of 1 to 4,096 samples in f32: samples per second.
func batches() throws {
  let key = RandomKey(seed: 0)
  for batch in [1, 4, 16, 64, 256, 1024, 4096] {
    let keys = key.split(into: 3)
    let model = Sequential.perceptron([784], hidden: [128, 128], outputs: 10, .relu, .f32, key: keys[0])
    let data = [keys[1].normal([batch, 784], .f32), keys[2].integers(below: 10, [batch])]
    let training = try Training(model, data, Adam()) { model, data in
      softmaxCrossEntropy(model(data[0], .inference), data[1])
    }
    let time = try leastTime { try training.step() }
    report("batch_\(batch)", "samples_per_s", Double(batch) / time, ["step_us": time * 1e6])
  }
}

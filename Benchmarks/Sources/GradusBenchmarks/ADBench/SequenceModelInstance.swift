import Gradus

/// A file of the LSTM folder.
struct SequenceModelInstance: ScalarInstance {
  let sizes: [String: Int]
  private let model: SequenceModel
  let parameters: SequenceParameters

  init(path: String) throws {
    var stream = try TokenStream(path: path)
    let layers = try stream.integer("the number of layers", atLeast: 1)
    let length = try stream.integer("the length of the sequence", atLeast: 2)
    let width = try stream.integer("the width", atLeast: 1)
    parameters = SequenceParameters(
      main: Tensor(try stream.numbers(8 * layers * width, "main parameters"), shape: [2 * layers, 4 * width]),
      extra: Tensor(try stream.numbers(3 * width, "extra parameters"), shape: [3, width]))
    let start = Tensor(try stream.numbers(2 * layers * width, "the start state"), shape: [2 * layers, width])
    let sequence = Tensor(try stream.numbers(length * width, "the sequence"), shape: [length, width])
    try stream.end()
    model = SequenceModel(start: start, sequence: sequence)
    sizes = ["l": layers, "c": length, "b": width]
  }

  func objective(_ parameters: SequenceParameters) -> Tensor { model.loss(parameters) }
}

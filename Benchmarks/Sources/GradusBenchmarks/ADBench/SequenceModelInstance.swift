import Gradus

/// A file of the LSTM folder.
struct SequenceModelInstance: ADBenchInstance {
  let sizes: [String: Int]
  private let model: SequenceModel
  private let parameters: SequenceParameters

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

  func objective(on engine: any Engine) -> () -> [Tensor] {
    let (model, parameters) = (model, parameters)
    let program = compiled(on: engine) { model.loss($0) }
    return { [program(parameters)] }
  }

  func derivative(on engine: any Engine) -> () -> [Tensor] {
    let (model, parameters) = (model, parameters)
    let program = compiled(on: engine) { (parameters: SequenceParameters) in
      let (value, gradient) = valueWithGradient(at: parameters, of: model.loss)
      return [value] + gradient.leaves
    }
    return { program(parameters) }
  }

  func check(against reference: Reference, on engine: any Engine) throws -> CheckResult {
    let results = derivative(on: engine)()
    let gradient = try results.dropFirst().flatMap { try $0.scalars(as: Double.self) }
    return CheckResult(
      objective: Agreement([try results[0].scalar()], [try reference.number("objective")]),
      derivative: try Agreement(gradient, reference.numbers("gradient")).and(reference.checks("gradient", gradient)))
  }
}

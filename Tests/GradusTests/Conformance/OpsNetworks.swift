import Gradus

extension OpsMapping {
  /// Second derivatives.
  static let derivatives: [String: Operation] = [
    "grad_of": { c, x in
      let function = try DerivedFunction(c.parameters["function"].text ?? "")
      return [try gradient(at: x[0]) { try function($0, x.dropFirst()) }]
    }
  ]
}

/// A scalar function of tensors that the file gives as a formula, of x and y.
private struct DerivedFunction {
  private let expression: Expression

  init(_ text: String) throws {
    // This one is given in words after its name; others may have a name too.
    let formula = text.hasPrefix("rosenbrock") ? "sum(100*(x[1:] - x[:-1]^2)^2 + (1 - x[:-1])^2)" : text
    expression = try ExpressionReader.read(String(formula.split(separator: ": ").last ?? ""))
  }

  func callAsFunction(_ x: Tensor, _ others: some Collection<Tensor>) throws -> Tensor {
    try expression.value(Dictionary(uniqueKeysWithValues: zip(["x", "y", "z", "w"], [x] + others)))
  }
}

import Foundation
import Gradus
import GradusTestSupport

/// A formula of the table of derivatives with its value, gradient and Hessian at a point, true to 40 digits.
struct DerivativeCase: Sendable, CustomStringConvertible {
  struct Point: Sendable {
    let at: [Double]
    let value: Double
    let gradient: [Double]
    let hessian: [[Double]]
  }

  let id: String
  let text: String
  let variables: [String]
  let functions: [String]
  let points: [Point]

  var description: String { "\(id): \(text)" }

  init(_ value: JSONValue) {
    func numbers(_ value: JSONValue) -> [Double] { (value.list ?? []).compactMap(\.number) }
    id = value["id"].text ?? ""
    text = value["expr"].text ?? ""
    let variables = (value["vars"].list ?? []).compactMap(\.text)
    self.variables = variables
    functions = (value["functions"].list ?? []).compactMap(\.text)
    points = (value["points"].list ?? []).map { point in
      Point(
        at: variables.compactMap { point["at"][$0].number }, value: point["value"].number ?? .nan,
        gradient: numbers(point["gradient"]), hessian: (point["hessian"].list ?? []).map(numbers))
    }
  }

  /// The formula as a function of the vector of its variables.
  func function() throws -> @Sendable (Tensor) throws -> Tensor {
    let expression = try ExpressionReader.read(text)
    let variables = variables
    return { x in
      let named = variables.enumerated().map { ($1, x[$0]) }
      return try expression.value(Dictionary(uniqueKeysWithValues: named))
    }
  }

  static let file = DataFolder.cases("GRADUS_DERIVATIVE_CASES", "derivatives/derivatives.json")

  /// Every case of the file; none if it is missing.
  static let all: [DerivativeCase] = (JSONValue.read(file)?["cases"].list ?? []).map { DerivativeCase($0) }
}

import Foundation
import GradusCalculus
import GradusTestSupport

/// A row of the table of derivatives: a formula with its value, gradient and Hessian at some points, to 40 digits.
struct DerivativeRow: Decodable, Sendable, CustomStringConvertible {
  struct Point: Decodable, Sendable {
    let at: [String: Double]
    let value: String
    let gradient: [String]
    let hessian: [[String]]
  }

  let id: String
  let expr: String
  let vars: [String]
  let points: [Point]

  var description: String { "\(id): \(expr)" }
  var variables: [Variable] { vars.map { Variable($0) } }

  static let file = DataFolder.cases("GRADUS_DERIVATIVE_CASES", "derivatives/derivatives.json")

  static let all: [DerivativeRow] = {
    struct File: Decodable { let cases: [DerivativeRow] }
    guard let file, let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode(File.self, from: data).cases) ?? []
  }()
}

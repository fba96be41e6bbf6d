import Foundation
import Gradus

/// A file of the HAND folder.
struct HandTrackingInstance: ADBenchInstance {
  let sizes: [String: Int]
  private let problem: HandTracking
  private let theta: Tensor
  private let coordinates: Tensor?

  init(path: String) throws {
    let url = URL(fileURLWithPath: path)
    let name = url.lastPathComponent
    let folder = url.deletingLastPathComponent().path + (name.contains("_big_") ? "/model_big" : "/model_small")
    let model = try HandModel(folder: folder)
    let isComplicated = name.contains("complicated")

    var stream = try TokenStream(path: path)
    let count = try stream.integer("the number of points", atLeast: 1)
    guard try stream.integer("the number of parameters") == 26 else {
      throw FileError(path: path, reason: "expected 26 parameters")
    }
    var (indices, points): ([Int], [Double]) = ([], [])
    for _ in 0..<count {
      indices.append(try stream.integer("an index"))
      points += try stream.numbers(3, "a point")
    }
    let limit = isComplicated ? model.triangles.count : model.vertices.count
    guard indices.allSatisfy({ $0 < limit }) else { throw FileError(path: path, reason: "an index is too large") }
    coordinates = isComplicated ? Tensor(try stream.numbers(2 * count, "coordinates"), shape: [count, 2]) : nil
    theta = Tensor(try stream.numbers(26, "parameters"))
    try stream.end()
    let corners =
      isComplicated ? (0..<3).map { corner in indices.map { model.triangles[$0][corner] } } : [indices]
    problem = HandTracking(
      fingers: model.fingers, corners: try corners.map(model.prepared), points: Tensor(points, shape: [count, 3]))
    sizes = ["N": count]
  }

  private var inputs: [Tensor] { [theta] + (coordinates.map { [$0] } ?? []) }

  func objective(on engine: any Engine) -> () -> [Tensor] {
    let (problem, inputs) = (problem, inputs)
    let program = compiled(on: engine) { (x: [Tensor]) in problem.residuals(x[0], x.count > 1 ? x[1] : nil) }
    return { [program(inputs)] }
  }

  func derivative(on engine: any Engine) -> () -> [Tensor] {
    let (problem, inputs) = (problem, inputs)
    let program = compiled(on: engine) { (x: [Tensor]) in
      problem.residualsWithJacobian(x[0], x.count > 1 ? x[1] : nil)
    }
    return { program(inputs) }
  }

  func check(against reference: Reference, on engine: any Engine) throws -> CheckResult {
    let results = try derivative(on: engine)().map { try $0.scalars(as: Double.self) }
    return CheckResult(
      objective: try Agreement(results[0], reference.numbers("residuals")).and(
        reference.checks("residuals", results[0])),
      derivative: try Agreement(results[1], reference.numbers("jacobian")).and(reference.checks("jacobian", results[1]))
    )
  }
}

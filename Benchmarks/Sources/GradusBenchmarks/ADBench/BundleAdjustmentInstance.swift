import Foundation
import Gradus

/// A file of the BA folder.
struct BundleAdjustmentInstance: ADBenchInstance {
  let sizes: [String: Int]
  private let problem: BundleAdjustment
  private let cameras: Tensor
  private let points: Tensor
  private let weights: Tensor

  init(path: String) throws {
    var stream = try TokenStream(path: path)
    let n = try stream.integer("the number of cameras", atLeast: 1)
    let m = try stream.integer("the number of points", atLeast: 1)
    let p = try stream.integer("the number of observations", atLeast: 1)
    sizes = ["n": n, "m": m, "p": p]
    // Only our own files list every number; the others give one of each kind, to be repeated.
    let isFull = URL(fileURLWithPath: path).lastPathComponent.hasPrefix("ownfull")
    func repeated(_ numbers: [Double], _ count: Int) -> Tensor {
      Tensor(
        isFull ? numbers : (0..<count).flatMap { _ in numbers }, shape: [count, numbers.count / (isFull ? count : 1)])
    }
    cameras = repeated(try stream.numbers(11 * (isFull ? n : 1), "cameras"), n)
    points = repeated(try stream.numbers(3 * (isFull ? m : 1), "points"), m)
    if isFull {
      let rows = Tensor(try stream.numbers(5 * p, "observations"), shape: [p, 5])
      problem = BundleAdjustment(
        cameraOfObservation: rows[0..., 0].converted(to: .i64), pointOfObservation: rows[0..., 1].converted(to: .i64),
        features: rows[0..., 3..<5])
      weights = rows[0..., 2]
    } else {
      weights = repeated([try stream.number("a weight")], p).flattened
      problem = BundleAdjustment(
        cameraOfObservation: Tensor((0..<p).map { $0 % n }), pointOfObservation: Tensor((0..<p).map { $0 % m }),
        features: repeated(try stream.numbers(2, "a feature"), p))
    }
    try stream.end()
  }

  func objective(on engine: any Engine) -> () -> [Tensor] {
    let (problem, inputs) = (problem, [cameras, points, weights])
    let program = compiled(on: engine) { (x: [Tensor]) in problem.residuals(x[0], x[1], x[2]) }
    return { [program(inputs)] }
  }

  func derivative(on engine: any Engine) -> () -> [Tensor] {
    let (problem, inputs) = (problem, [cameras, points, weights])
    let program = compiled(on: engine) { (x: [Tensor]) in problem.residualsWithJacobian(x[0], x[1], x[2]) }
    return { program(inputs) }
  }

  func check(against reference: Reference, on engine: any Engine) throws -> CheckResult {
    let results = try derivative(on: engine)().map { try $0.scalars(as: Double.self) }
    let (residuals, values) = (results[0], results[1])
    let p = sizes["p"] ?? 0
    let columns = try problem.columns(cameras: cameras.shape[0], points: points.shape[0]).map(Double.init)
    let cosines = accurateSum(columns.enumerated().map { $0.element * cos(Double($0.offset)) })
    var position = try Agreement(Array(columns.prefix(60)), reference.numbers("first_columns"))
    position = position.and(Agreement([columns.reduce(0, +)], [try reference.number("columns_sum")]))
    position = position.and(Agreement([cosines], [try reference.number("columns_dot_cos")]))

    var (allResiduals, allValues): ([Double], [Double])
    if reference.text("format") == "full" {
      allResiduals = try reference.numbers("residuals")
      allValues = try reference.numbers("jacobian_values")
    } else {
      let pair = try reference.numbers("reproj_err_any_observation")
      let rows = try reference.numbers("jacobian_two_rows_any_observation")
      let weight = (
        try reference.number("w_err_any_observation"), try reference.number("jacobian_w_row_any_observation")
      )
      allResiduals = (0..<p).flatMap { _ in pair } + [Double](repeating: weight.0, count: p)
      allValues = (0..<p).flatMap { _ in rows } + [Double](repeating: weight.1, count: p)
    }
    return CheckResult(
      objective: try Agreement(residuals, allResiduals).and(reference.checks("residuals", residuals)),
      derivative: try Agreement(values, allValues).and(reference.checks("jacobian_values", values)).and(position))
  }
}

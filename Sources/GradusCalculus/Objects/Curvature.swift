import Gradus

/// How a surface bends at a point: the Hessian in numbers and its eigenvalues.
public struct Curvature: Sendable {
  public let rows: [[Double]]

  /// - Parameter hessian: a square matrix of second derivatives.
  public init(_ hessian: [[Expression]], at point: [Variable: Double]) throws(EvaluationError) {
    var rows: [[Double]] = []
    for row in hessian {
      var numbers: [Double] = []
      for entry in row { numbers.append(try entry.value(at: point)) }
      rows.append(numbers)
    }
    self.rows = rows
  }

  /// Rising; not a number where an entry is not one.
  public var eigenvalues: [Double] {
    let matrix = Tensor(Array(rows.joined())).reshaped(to: [rows.count, rows.count])
    return (try? eigvalsh(matrix).scalars(as: Double.self)) ?? rows.map { _ in .nan }
  }

  /// What the second derivatives say at a point where the gradient is 0.
  public var kind: CriticalPoints.Kind {
    let eigenvalues = eigenvalues
    let size = eigenvalues.map(\.magnitude).max() ?? 0
    guard let first = eigenvalues.first, let last = eigenvalues.last,
      eigenvalues.allSatisfy({ $0.magnitude > 1e-7 * Swift.max(size, 1e-3) })
    else { return .undecided }
    return first > 0 ? .minimum : last < 0 ? .maximum : .saddle
  }

  public var words: String {
    switch kind {
    case .minimum: "bends up in every direction"
    case .maximum: "bends down in every direction"
    case .saddle: "bends up in some directions and down in others"
    case .undecided: "flat in some direction"
    }
  }
}

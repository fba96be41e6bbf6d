/// Where numbers that are not finite first arose: an operation that made one out of finite ones.
public struct NonFiniteResult: Sendable, CustomStringConvertible {
  public enum Pass: Sendable, Hashable {
    /// The operation's result is not finite.
    case forward
    /// The result is finite, but not the cotangent of an operand.
    case backward
  }

  /// The numbers of a tensor, in short.
  public struct Range: Sendable, CustomStringConvertible {
    public let type: TensorType
    /// The least and the largest finite number; nil if there is none.
    public let bounds: ClosedRange<Double>?
    public let nanCount: Int
    public let infinityCount: Int
  }

  public let pass: Pass
  /// The operation as programs print it; `input` with its name for an argument that is not finite itself.
  public let operation: String
  public let type: TensorType
  /// The first value that is not finite, and its row-major position.
  public let value: Double
  public let position: Int
  /// The operands of the operation.
  public let operands: [Range]
  /// The cotangents that came to it, backwards.
  public let cotangents: [Range]
  /// How many operations of the function ran before it.
  public let instruction: Int
  /// The loops, branches and calls around it, outermost first; empty for most.
  public let path: [String]
  /// Whether what is not finite reaches the function's value or gradient, as opposed to being masked or left behind.
  public let reachesResult: Bool
  let source: Provenance.Source?

  /// The user's call of the operation, looked up when it is asked for; nil inside a training loop, and where the build has no line
  /// information.
  public var location: SourceLocation? { source?.location }

  public var description: String {
    let element = type.rank == 0 ? "" : " at element \(type.indexDescription(of: position))"
    let number = value.isNaN ? "nan" : "\(value)"
    let what = pass == .forward ? "gave \(number)" : "has the cotangent \(number) of an operand"
    let around = path.isEmpty ? "" : " in the \(path.joined(separator: ", "))"
    let line = location.map { "\($0): " } ?? ""
    let given = operands.isEmpty ? "" : " from " + operands.map(\.description).joined(separator: " and ")
    let seeds =
      cotangents.isEmpty ? "" : ", given cotangents " + cotangents.map(\.description).joined(separator: " and ")
    let effect = reachesResult ? "" : "; the value and the gradient are finite all the same"
    return
      "\(line)\(operation): \(type) \(what)\(element)\(around)\(given)\(seeds) (operation \(instruction + 1))\(effect)"
  }
}

extension NonFiniteResult.Range {
  init(_ tensor: Tensor) throws(TensorError) {
    let storage = try tensor.concreteStorage(nil)
    var (low, high) = (Double.infinity, -Double.infinity)
    var (nans, infinities) = (0, 0)
    for index in 0..<storage.type.elementCount {
      let value = storage.scalar(at: index).double
      if value.isNaN {
        nans += 1
      } else if value.isInfinite {
        infinities += 1
      } else {
        (low, high) = (Swift.min(low, value), Swift.max(high, value))
      }
    }
    (type, nanCount, infinityCount) = (storage.type, nans, infinities)
    bounds = low <= high ? low...high : nil
  }

  public var description: String {
    var parts =
      bounds.map { ["\($0.lowerBound)" + ($0.lowerBound == $0.upperBound ? "" : " … \($0.upperBound)")] } ?? []
    if nanCount > 0 { parts.append("\(nanCount) NaN") }
    if infinityCount > 0 { parts.append("\(infinityCount) infinite") }
    return "\(type)" + (parts.isEmpty ? "" : " of \(parts.joined(separator: ", "))")
  }
}

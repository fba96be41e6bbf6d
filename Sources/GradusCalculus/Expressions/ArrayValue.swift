/// The numbers of an array in row-major order.
public struct ArrayValue: Hashable, Sendable {
  /// Empty for a number alone.
  public let shape: [Int]
  public let values: [Double]

  public init(shape: [Int], values: [Double]) { (self.shape, self.values) = (shape, values) }
}

extension Formula {
  /// The value of each output: a number, or an array with an axis for each of its indices.
  ///
  /// - Parameter point: arrays element by element: x[1], x[2] …, as `Point` gives them.
  public func values(at point: [Variable: Double]) throws(EvaluationError) -> [ArrayValue] {
    let arrays = IndexRanges.shapes(of: point.keys)
    var found: [ArrayValue] = []
    for (output, indices) in zip(expanded, indices) {
      let sizes = IndexRanges.sizes(in: output, shapes: arrays)
      var ranges = IndexRanges(shapes: arrays)
      var shape: [Int] = []
      for index in indices { shape.append(try ranges.range(of: index, in: output)) }
      let axes = Array(zip(indices, shape).map { (name: $0, size: $1) })
      found.append(ArrayValue(shape: shape, values: try output.values(at: point, over: axes, sizes: sizes)))
    }
    return found
  }
}

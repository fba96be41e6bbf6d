/// The plainest definitions of operations on row-major arrays of doubles, with no code in common with the library.
public enum Oracles {
  /// Every index of a shape, in row-major order.
  public static func indices(of shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { partial, extent in partial.flatMap { index in (0..<extent).map { index + [$0] } } }
  }

  /// The row-major position of an index.
  public static func position(_ index: [Int], in shape: [Int]) -> Int {
    zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }

  /// The common shape of several, by NumPy's rules; nil if there is none.
  public static func broadcast(_ shapes: [[Int]]) -> [Int]? {
    let rank = shapes.map(\.count).max() ?? 0
    var result: [Int] = []
    for axis in 0..<rank {
      let extents = Set(shapes.map { axis - rank + $0.count }.enumerated().map { $1 < 0 ? 1 : shapes[$0][$1] })
      let others = extents.subtracting([1])
      guard others.count <= 1 else { return nil }
      result.append(others.first ?? 1)
    }
    return result
  }

  /// A function of corresponding elements after broadcasting.
  public static func broadcasting(_ shapes: [[Int]], _ inputs: [[Double]], _ function: ([Double]) -> Double) -> [Double]
  {
    guard let shape = broadcast(shapes) else { return [] }
    return indices(of: shape).map { index in
      function(
        zip(shapes, inputs).map { operand, values in
          let own = zip(index.suffix(operand.count), operand).map { $1 == 1 ? 0 : $0 }
          return values[position(own, in: operand)]
        })
    }
  }

  /// The fold of the elements along axes, for each index of the others.
  public static func reduction(
    _ shape: [Int], along axes: [Int], _ values: [Double], _ fold: ([Double]) -> Double
  ) -> [Double] {
    let kept = shape.indices.filter { !axes.contains($0) }
    return indices(of: kept.map { shape[$0] }).map { outer in
      fold(
        indices(of: axes.map { shape[$0] }).map { inner in
          var index = shape
          for (axis, position) in zip(kept, outer) { index[axis] = position }
          for (axis, position) in zip(axes, inner) { index[axis] = position }
          return values[position(index, in: shape)]
        })
    }
  }

  /// A function of each column along an axis, in the places of the columns.
  public static func columns(
    _ shape: [Int], _ axis: Int, _ values: [Double], _ function: ([Double]) -> [Double]
  ) -> [Double] {
    var result = values
    for start in indices(of: shape.enumerated().map { $0 == axis ? Swift.min($1, 1) : $1 }) {
      let places = (0..<shape[axis]).map { step in
        position(start.enumerated().map { $0 == axis ? step : $1 }, in: shape)
      }
      for (place, value) in zip(places, function(places.map { values[$0] })) { result[place] = value }
    }
    return result
  }

  /// Einstein's sum by its definition: one loop over all names.
  public static func einsum(_ specification: String, _ shapes: [[Int]], _ inputs: [[Double]]) -> [Double] {
    let sides = specification.split(separator: ">", omittingEmptySubsequences: false)
    let operands = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    let output = Array(sides[1])
    var extents: [Character: Int] = [:]
    for (names, shape) in zip(operands, shapes) { for (name, extent) in zip(names, shape) { extents[name] = extent } }
    let names = output + extents.keys.filter { !output.contains($0) }.sorted()
    var result = [Double](repeating: 0, count: output.reduce(1) { $0 * extents[$1]! })
    for index in indices(of: names.map { extents[$0]! }) {
      let place = Dictionary(uniqueKeysWithValues: zip(names, index))
      let factors = zip(zip(operands, shapes), inputs).map { operand, values in
        values[position(operand.0.map { place[$0]! }, in: operand.1)]
      }
      result[position(output.map { place[$0]! }, in: output.map { extents[$0]! })] += factors.reduce(1, *)
    }
    return result
  }
}

import Gradus

extension OpsMapping {
  /// Indexing, sorting, running and rearranging operations.
  static let structure: [String: Operation] = [
    "cumsum": running { cumsum($0, along: $1, reversed: $2) },
    "cumprod": running { cumprod($0, along: $1, reversed: $2) },
    "cummax": running { cummax($0, along: $1, reversed: $2) },
    "cummin": running { cummin($0, along: $1, reversed: $2) },
    "sort": { c, x in
      let (operand, axis) = c.axisOrAll(x[0])
      return [sort(operand, along: axis, descending: c.flag("descending"))]
    },
    "argsort": { c, x in
      let (operand, axis) = c.axisOrAll(x[0])
      return [argsort(operand, along: axis, descending: c.flag("descending"))]
    },
    "top_k": { c, x in
      let largest = c.parameters["largest"].number.map { $0 != 0 } ?? true
      let result = topK(x[0], c.integer("k"), along: c.axis ?? -1, largest: largest)
      return [result.values, result.indices]
    },
    "take": { c, x in
      let (operand, axis) = c.axisOrAll(x[0], missing: 0)
      return [operand.gathered(x[1], along: axis, outside: c.outside)]
    },
    "take_along_axis": { c, x in
      let (operand, axis) = c.axisOrAll(x[0])
      return [takeAlongAxis(operand, x[1], axis: axis)]
    },
    "scatter_set": scattering(.set), "scatter_add": scattering(.add), "scatter_max": scattering(.maximum),
    "scatter_min": scattering(.minimum), "scatter_mul": scattering(.multiply),
    "scatter_multiply": scattering(.multiply),
    "segment_sum": segmented { segmentSum($0, $1, count: $2) },
    "segment_prod": segmented { segmentProduct($0, $1, count: $2) },
    "segment_max": segmented { segmentMax($0, $1, count: $2) },
    "segment_min": segmented { segmentMin($0, $1, count: $2) },
  ]

  private static func running(_ function: @escaping @Sendable (Tensor, Int, Bool) -> Tensor) -> Operation {
    { c, x in
      let (operand, axis) = c.axisOrAll(x[0])
      return [function(operand, axis, c.flag("reverse"))]
    }
  }

  private static func scattering(_ mode: ScatterMode) -> Operation {
    { c, x in [scatter(x[0], at: x[1], x[2], along: c.axis ?? 0, mode, outside: c.outside)] }
  }

  private static func segmented(_ function: @escaping @Sendable (Tensor, Tensor, Int) -> Tensor) -> Operation {
    { c, x in [function(x[0], x[1], c.integer("segments"))] }
  }
}

extension OpsCase {
  func flag(_ key: String) -> Bool { parameters[key].number == 1 }

  /// The one axis of an operation; nil where there is none, or null.
  var axis: Int? { parameters["axis"].number.map { Int($0) } }

  /// An operand and the axis along which an operation runs; the operand as a vector where the axis is null.
  func axisOrAll(_ operand: Tensor, missing: Int? = nil) -> (operand: Tensor, axis: Int) {
    if let axis = axis ?? missing { return (operand, axis) }
    return (operand.flattened, 0)
  }

  /// What the case says of indices outside.
  var outside: OutsideIndices {
    guard let mode = parameters["mode"].text else { return .fail }
    if mode.hasPrefix("clip") { return .clip }
    if mode.hasPrefix("wrap") { return .wrap }
    return mode.hasPrefix("fill") || mode.hasPrefix("drop") ? .drop : .fail
  }
}

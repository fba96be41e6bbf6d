import Gradus

extension OpsMapping {
  /// Indexing, sorting, running and rearranging operations.
  static let structure: [String: Operation] = [
    ordering, indexed, rearranging, matrices, products,
  ].reduce(into: [:]) { all, some in all.merge(some) { $1 } }

  private static let ordering: [String: Operation] = [
    "cumsum": running { cumsum($0, along: $1, reversed: $2) },
    "cumprod": running { cumprod($0, along: $1, reversed: $2) },
    "cummax": running { cummax($0, along: $1, reversed: $2) },
    "cummin": running { cummin($0, along: $1, reversed: $2) },
    "cumlogsumexp": running { cumlogsumexp($0, along: $1, reversed: $2) },
    "diff": { c, x in [diff(x[0], order: c.whole("n") ?? 1, along: c.axis ?? -1)] },
    "sort": along(-1) { c, x, axis in [sort(x[0], along: axis, descending: c.flag("descending"))] },
    "argsort": along(-1) { c, x, axis in [argsort(x[0], along: axis, descending: c.flag("descending"))] },
    "top_k": { c, x in
      let result = topK(x[0], c.whole("k") ?? 1, along: c.axis ?? -1, largest: c.flag("largest", true))
      return Array([result.values, result.indices].prefix(c.outputs.count))
    },
    "median": { c, x in [median(x[0], along: c.axes, keepingAxes: c.flag("keepdims"))] },
    "quantile": { c, x in
      let fraction = x.count > 1 ? x[1] : Tensor(c.number("q") ?? 0.5)
      return [quantile(x[0], fraction, along: c.axes, keepingAxes: c.flag("keepdims"))]
    },
    "searchsorted": { c, x in [searchsorted(x[0], x[1], side: c.text("side") == "right" ? .right : .left)] },
    "argmax": along(nil) { c, x, axis in [argmax(x[0], along: axis)] },
    "argmin": along(nil) { c, x, axis in [argmin(x[0], along: axis)] },
  ]

  private static let indexed: [String: Operation] = [
    "take": along(0) { c, x, axis in [x[0].gathered(x[1], along: axis, outside: c.outside)] },
    "gather": along(0) { c, x, axis in [x[0].gathered(x[1], along: axis, outside: c.outside)] },
    "take_along_axis": along(nil) { c, x, axis in [takeAlongAxis(x[0], x[1], axis: axis)] },
    "embedding": { _, x in
      x[0].scalarType.isInteger ? [embedding(x[0], table: x[1])] : [embedding(x[1], table: x[0])]
    },
    "scatter_set": scattering(.set), "scatter_add": scattering(.add), "scatter_max": scattering(.maximum),
    "scatter_min": scattering(.minimum), "scatter_mul": scattering(.multiply),
    "scatter_multiply": scattering(.multiply),
    "segment_sum": segmented { segmentSum($0, $1, count: $2) },
    "segment_prod": segmented { segmentProduct($0, $1, count: $2) },
    "segment_max": segmented { segmentMax($0, $1, count: $2) },
    "segment_min": segmented { segmentMin($0, $1, count: $2) },
    "one_hot_dot": { _, x in [matmul(oneHot(x[1], count: x[0].shape[0]), x[0])] },
    "dynamic_slice": { c, x in
      [dynamicSlice(x[0], at: c.starts(x, after: 1), sizes: c.list("sizes", "slice_sizes", "size"))]
    },
    "dynamic_update_slice": { c, x in [dynamicUpdateSlice(x[0], x[1], at: c.starts(x, after: 2))] },
    "slice": { c, x in
      func bounds(_ key: String) -> [Int?] { (c.parameters[key].list ?? []).map { $0.number.map { Int($0) } } }
      let (starts, stops, steps) = (bounds("start"), bounds("stop"), bounds("step"))
      return [
        x[0].shape.indices.reduce(x[0]) { y, axis in
          func bound(_ bounds: [Int?]) -> Int? { axis < bounds.count ? bounds[axis] : nil }
          return strided(y, axis, bound(starts), bound(stops), bound(steps) ?? 1)
        }
      ]
    },
  ]

  private static let rearranging: [String: Operation] = [
    "reshape": { c, x in [x[0].reshaped(to: c.list("shape"))] },
    "ravel": { _, x in [x[0].flattened] }, "flatten": { _, x in [x[0].flattened] },
    "transpose": { c, x in
      let reversed = Array((0..<x[0].rank).reversed())
      return [x[0].transposed(c.parameters["axes"].list == nil ? reversed : c.counted("axes", x[0].rank))]
    },
    "swapaxes": { c, x in
      let axes = c.list("axes", "axis") + [0, 1].suffix(2 - Swift.min(c.list("axes", "axis").count, 2))
      return [x[0].swappingAxes(c.whole("axis1") ?? axes[0], c.whole("axis2") ?? axes[1])]
    },
    "moveaxis": { c, x in [x[0].movingAxis(c.whole("source") ?? 0, to: c.whole("destination") ?? -1)] },
    "expand_dims": { c, x in
      let axes = c.counted("axis", x[0].rank + c.list("axis").count).sorted()
      return [axes.reduce(x[0]) { $0.expandingAxis($1) }]
    },
    "squeeze": { c, x in [x[0].squeezed(c.axes)] },
    "broadcast_to": { c, x in [x[0].broadcast(to: c.list("shape"))] },
    "concatenate": { c, x in [concatenate(x.count == 1 ? [x[0], x[0]] : x, axis: c.axis ?? 0)] },
    "stack": { c, x in [stack(x.count == 1 ? [x[0], x[0]] : x, axis: c.axis ?? 0)] },
    "split": { c, x in
      if let count = c.whole("sections") ?? c.whole("indices") ?? c.whole("parts") {
        return x[0].split(into: count, along: c.axis ?? 0)
      }
      return x[0].split(at: c.list("indices"), along: c.axis ?? 0)
    },
    "flip": { c, x in [x[0].reversed(along: c.axes)] },
    "roll": { c, x in
      let shifts = c.list("shift", "shifts")
      guard let axes = c.axes else { return [x[0].rolled(by: shifts.reduce(0, +))] }
      return [x[0].rolled(by: shifts.count == 1 ? axes.map { _ in shifts[0] } : shifts, along: axes)]
    },
    "repeat": along(nil) { c, x, axis in
      let counts = c.list("repeats", "repeat", "n")
      return [counts.count == 1 ? x[0].repeated(counts[0], along: axis) : x[0].repeated(counts, along: axis)]
    },
    "tile": { c, x in [x[0].tiled(c.list("reps"))] },
    "pad": { c, x in
      let (low, high) = c.width(x[0].rank)
      let interior = c.parameters["interior"].list == nil ? nil : c.list("interior")
      return [x[0].padded(low: low, high: high, interior: interior, with: c.number("value") ?? 0)]
    },
    "pad_edge": padding(.edge), "pad_reflect": padding(.reflect), "pad_symmetric": padding(.symmetric),
    "pad_wrap": padding(.wrap),
    "meshgrid": { c, x in meshgrid(x, indexing: c.text("indexing") == "ij" ? .ij : .xy) },
    "linspace": { c, x in [linspace(x[0], x[1], count: c.whole("num") ?? c.whole("count") ?? 50)] },
  ]

  private static let matrices: [String: Operation] = [
    "diag": { c, x in [diag(x[0], offset: c.offset)] },
    "diagonal": { c, x in [diagonal(x[0], offset: c.offset, axes: c.matrixAxes)] },
    "trace": { c, x in [trace(x[0], offset: c.offset, axes: c.matrixAxes)] },
    "tril": { c, x in [tril(x[0], offset: c.offset)] }, "triu": { c, x in [triu(x[0], offset: c.offset)] },
  ]

  private static let products: [String: Operation] = [
    "vdot": { _, x in [vdot(x[0], x[1])] }, "inner": { _, x in [inner(x[0], x[1])] },
    "outer": { _, x in [outer(x[0].flattened, x[1].flattened)] }, "kron": { _, x in [kron(x[0], x[1])] },
    "cross": { c, x in [cross(x[0], x[1], along: c.axis ?? -1)] },
    "tensordot": { c, x in
      if let pairs = c.parameters["axes"].list, pairs.count == 2 {
        func axes(_ side: JSONValue) -> [Int] { (side.list ?? [side]).compactMap(\.number).map { Int($0) } }
        return [tensordot(x[0], x[1], axes(pairs[0]), axes(pairs[1]))]
      }
      return [tensordot(x[0], x[1], c.whole("axes") ?? 2)]
    },
    "bilinear": { _, x in
      // xᵀAy whether the matrix comes second or last; a stack of matrices is a layer with a bias.
      let place = x.indices.max { x[$0].rank < x[$1].rank } ?? 1
      let vectors = x.indices.filter { $0 != place }.map { x[$0] }
      if x[place].rank < 3 { return [bilinearForm(vectors[0], x[place], vectors[1])] }
      let forms = einsum("...i,oij,...j->...o", vectors[0], x[place], vectors[1])
      return [vectors.count > 2 ? forms + vectors[2] : forms]
    },
    "einsum": { c, x in [einsum(c.text("spec") ?? "", x)] },
  ]

  // MARK: Short forms

  /// An operation along the axis that the case names, or `missing`; if the case names none, on the operand as a vector.
  private static func along(
    _ missing: Int?, _ body: @escaping @Sendable (OpsCase, [Tensor], Int) -> [Tensor]
  ) -> Operation {
    { c, x in
      if case .null = c.parameters["axis"], c.names("axis") || missing == nil {
        return body(c, [x[0].flattened] + x.dropFirst(), 0)
      }
      return body(c, x, c.axis ?? missing ?? 0)
    }
  }

  private static func running(_ function: @escaping @Sendable (Tensor, Int, Bool) -> Tensor) -> Operation {
    along(nil) { c, x, axis in [function(x[0], axis, c.flag("reverse"))] }
  }

  private static func scattering(_ mode: ScatterMode) -> Operation {
    { c, x in [scatter(x[0], at: x[1], x[2], along: c.axis ?? 0, mode, outside: c.outside)] }
  }

  private static func segmented(_ function: @escaping @Sendable (Tensor, Tensor, Int) -> Tensor) -> Operation {
    { c, x in [function(x[0], x[1], c.whole("segments") ?? c.whole("num_segments") ?? 0)] }
  }

  private static func padding(_ mode: PaddingMode) -> Operation {
    { c, x in
      let (low, high) = c.width(x[0].rank)
      return [x[0].padded(low: low, high: high, mode)]
    }
  }

  /// Python's x[start:stop:step] along an axis.
  private static func strided(_ x: Tensor, _ axis: Int, _ start: Int?, _ stop: Int?, _ step: Int) -> Tensor {
    let count = x.shape[axis]
    func inside(_ bound: Int, _ range: ClosedRange<Int>) -> Int {
      Swift.min(Swift.max(bound < 0 ? bound + count : bound, range.lowerBound), range.upperBound)
    }
    if step > 0 {
      let first = inside(start ?? 0, 0...count)
      return x.slice(axis: axis, first..<Swift.max(first, inside(stop ?? count, 0...count)), by: step)
    }
    // The same elements counted from the end.
    let first = start.map { inside($0, -1...count - 1) } ?? count - 1
    let last = stop.map { inside($0, -1...count - 1) } ?? -1
    return x.reversed(along: [axis]).slice(
      axis: axis, count - 1 - first..<Swift.max(count - 1 - first, count - 1 - last), by: -step)
  }
}

extension OpsCase {
  func flag(_ key: String, _ missing: Bool = false) -> Bool { parameters[key].number.map { $0 == 1 } ?? missing }
  func number(_ key: String) -> Double? { parameters[key].number }
  func text(_ key: String) -> String? { parameters[key].text }

  /// A number; nil if it is missing or a list.
  func whole(_ key: String) -> Int? { parameters[key].number.map { Int($0) } }

  /// A list of numbers under the first of some names that there is; one number is a list of one.
  func list(_ keys: String...) -> [Int] {
    for key in keys {
      if let list = parameters[key].list { return list.compactMap(\.number).map { Int($0) } }
      if let number = whole(key) { return [number] }
    }
    return []
  }

  /// A list of axes of some rank, counted from the start.
  func counted(_ key: String, _ rank: Int) -> [Int] { list(key).map { $0 < 0 ? $0 + rank : $0 } }

  /// Whether the parameters name something, if only as null.
  func names(_ key: String) -> Bool {
    if case .object(let values) = parameters { values[key] != nil } else { false }
  }

  /// The one axis of an operation; nil where there is none, or null.
  var axis: Int? { whole("axis") }

  var offset: Int { whole("offset") ?? whole("k") ?? 0 }

  /// The axes of the matrices of an operation, by NumPy's names and defaults.
  var matrixAxes: (Int, Int) { (whole("axis1") ?? 0, whole("axis2") ?? 1) }

  /// What the case says of indices outside.
  var outside: OutsideIndices {
    guard let mode = text("mode") else { return .fail }
    if mode.hasPrefix("clip") { return .clip }
    if mode.hasPrefix("wrap") { return .wrap }
    return mode.hasPrefix("fill") || mode.hasPrefix("drop") ? .drop : .fail
  }

  /// Amounts before and after each axis: two lists, one pair for every axis, or one pair for each.
  func width(_ rank: Int) -> (low: [Int], high: [Int]) {
    if parameters["low"].list != nil { return (list("low"), list("high")) }
    let pairs = (parameters["width"].list ?? []).compactMap { $0.list?.compactMap(\.number).map { Int($0) } }
    if !pairs.isEmpty { return (pairs.map { $0.first ?? 0 }, pairs.map { $0.last ?? 0 }) }
    let pair = list("width")
    return ((0..<rank).map { _ in pair.first ?? 0 }, (0..<rank).map { _ in pair.last ?? 0 })
  }

  /// The start of a block along each axis: a parameter, a vector or scalars among the inputs.
  func starts(_ x: [Tensor], after first: Int) -> [Tensor] {
    let named = list("start", "starts", "start_indices")
    if !named.isEmpty { return named.map { Tensor($0) } }
    guard x.count == first + 1, x[first].rank == 1 else { return Array(x[first...]) }
    return (0..<x[first].shape[0]).map { x[first][$0] }
  }
}

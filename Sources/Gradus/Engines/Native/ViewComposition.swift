extension View {
  /// The view of a view: `self` views a tensor of `shape` in row-major order, whose elements lie where `inner` says.
  ///
  /// Nil when the elements cannot be reached by one stride per axis, as after merging axes that are not neighbours in
  /// memory.
  func composed(with inner: View, _ shape: [Int], result: [Int]) -> View? {
    if inner.isContiguous(shape) { return View(offset: inner.offset + offset, strides: strides) }
    if result.elementCount == 0 { return View(offset: 0, strides: strides) }
    // Neighbours that are so in memory too count as one axis: along it one may go farther.
    let merged = MergedAxes(shape, [inner.strides])
    return composed(with: inner.offset, merged.strides[0], merged.dimensions, result: result)
  }

  private func composed(with innerOffset: Int, _ innerStrides: [Int], _ shape: [Int], result: [Int]) -> View? {
    let rowMajor = shape.rowMajorStrides
    // The coordinates of the first element, and of the farthest one along each axis.
    var rest = offset
    var first = shape.map { _ in 0 }
    for axis in shape.indices where shape[axis] > 1 {
      first[axis] = rest / rowMajor[axis]
      rest %= rowMajor[axis]
    }
    guard rest == 0 || shape.isEmpty else { return nil }
    var (low, high) = (first, first)
    var composed = View(offset: innerOffset, strides: strides.map { _ in 0 })
    for axis in shape.indices { composed.offset += first[axis] * innerStrides[axis] }
    for axis in result.indices where result[axis] > 1 && strides[axis] != 0 {
      let stride = strides[axis]
      let candidates = shape.indices.filter { shape[$0] > 1 && stride % rowMajor[$0] == 0 }
      // The coarsest axis whose stride divides: finer ones would step over its edge.
      guard let source = candidates.first(where: { rowMajor[$0] <= stride.magnitude }) else { return nil }
      let steps = stride / rowMajor[source]
      composed.strides[axis] = steps * innerStrides[source]
      if steps > 0 { high[source] += steps * (result[axis] - 1) } else { low[source] += steps * (result[axis] - 1) }
    }
    let staysInside = shape.indices.allSatisfy { low[$0] >= 0 && high[$0] < Swift.max(shape[$0], 1) }
    return staysInside ? composed : nil
  }
}

extension View {
  /// The axes from the longest stride to the shortest, if in this order the view shows all `count` elements one after
  /// another: if it is a permutation. Else nil.
  func orderInMemory(_ shape: [Int], count: Int) -> [Int]? {
    if isContiguous(shape) { return offset == 0 && shape.elementCount == count ? Array(shape.indices) : nil }
    let order = shape.indices.sorted { (strides[$0], shape[$0]) > (strides[$1], shape[$1]) }
    let ordered = View(offset: offset, strides: order.map { strides[$0] })
    let extents = order.map { shape[$0] }
    return offset == 0 && extents.elementCount == count && ordered.isContiguous(extents) ? order : nil
  }
}

extension [Int] {
  /// Without the axes of extent 1.
  var squeezed: [Int] { filter { $0 != 1 } }
}

/// The axes of an iteration with the strides of several views over them, neighbours merged wherever all views allow.
struct MergedAxes {
  private(set) var dimensions: [Int] = []
  /// One list of strides per view.
  private(set) var strides: [[Int]]

  init(_ shape: [Int], _ views: [[Int]]) {
    strides = views.map { _ in [] }
    for axis in shape.indices where shape[axis] != 1 {
      let isMergeable =
        !dimensions.isEmpty && views.indices.allSatisfy { strides[$0].last == views[$0][axis] * shape[axis] }
      if isMergeable {
        dimensions[dimensions.count - 1] *= shape[axis]
        for view in views.indices { strides[view][strides[view].count - 1] = views[view][axis] }
      } else {
        dimensions.append(shape[axis])
        for view in views.indices { strides[view].append(views[view][axis]) }
      }
    }
  }
}

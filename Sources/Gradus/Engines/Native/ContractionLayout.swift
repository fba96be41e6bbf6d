import GradusKernels

/// How a contraction can read its left operand where it lies, although that is permuted: it walks the free axes in the
/// order of memory, and the result, which then is permuted as well, is looked at through a view.
struct ContractionLayout {
  /// The left operand's free axes in the order in which they are walked.
  let leftFree: [Int]
  /// The result over its own axes.
  let result: View

  /// Nil where the order of the axes serves as well, where none does, and where the result is larger than the operand.
  init?(_ left: [Int], _ leftView: View, _ right: [Int], _ axes: ContractionAxes) {
    let (free, batch, strides) = (axes.leftFree(left.count), axes.leftBatch, leftView.strides)
    func merge(_ axes: [Int]) -> Bool {
      MergedAxes(axes.map { left[$0] }, [axes.map { strides[$0] }]).dimensions.count == 1
    }
    let order = free.sorted { (strides[$1].magnitude, $0) < (strides[$0].magnitude, $1) }
    // Where the axes do not merge in any order, they are at least walked so that the last one runs along memory.
    let runsAlong = { (axes: [Int]) in axes.last { left[$0] > 1 }.map { strides[$0] == 1 } ?? false }
    guard order != free, !merge(free), merge(order) || (!runsAlong(free) && runsAlong(order)) else { return nil }
    let columns = axes.rightFree(right.count).map { right[$0] }
    let extents = (batch + order).map { left[$0] } + columns
    let isWithinRank = extents.squeezed.count <= Int(GRADUS_MAXIMUM_RANK)
    guard isWithinRank, extents.elementCount <= left.elementCount else { return nil }
    var result = View.whole(extents)
    for (position, axis) in free.enumerated() {
      let walked = batch.count + order.firstIndex(of: axis)!  // A permutation of the same axes.
      result.strides[batch.count + position] = extents.rowMajorStrides[walked]
    }
    (leftFree, self.result) = (order, result)
  }
}

extension View {
  /// The layout of a contraction's result in which `view`, a permutation of it, shows its elements one after another.
  ///
  /// Nil unless a product can be written so: its rows, and its columns, each with one stride.
  init?(
    layingOut axes: ContractionAxes, _ operands: [TensorType], result: [Int], as view: View, of shape: [Int]
  ) {
    let rowMajor = result.rowMajorStrides
    let wide = result.indices.filter { result[$0] > 1 }
    // Each axis that the view goes along is one of the result's.
    let order = shape.indices.filter { shape[$0] > 1 }.map { axis in
      wide.first { rowMajor[$0] == view.strides[axis] && result[$0] == shape[axis] }
    }
    let walked = order.compactMap { $0 }
    guard view.offset == 0, walked.count == order.count, Set(walked).count == wide.count, order.count == wide.count,
      ContractionWalk.canWalk(operands, axes)
    else { return nil }
    var layout = View(offset: 0, strides: rowMajor)
    for (axis, stride) in zip(walked, walked.map { result[$0] }.rowMajorStrides) { layout.strides[axis] = stride }
    let batch = axes.leftBatch.count
    let rows = batch..<batch + axes.leftFree(operands[0].rank).count
    let isMerged = [rows, rows.upperBound..<result.count].allSatisfy { range in
      MergedAxes(Array(result[range]), [Array(layout.strides[range])]).dimensions.count <= 1
    }
    guard isMerged, layout.strides != rowMajor else { return nil }
    self = layout
  }
}

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
    guard order != free, !merge(free), merge(order) else { return nil }
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

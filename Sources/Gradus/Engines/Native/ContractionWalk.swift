import GradusKernels

/// A contraction as one batched matrix product whose indices run through several axes each, so that no operand has to be
/// copied: the windows of an image, or the heads of an attention.
struct ContractionWalk {
  private(set) var kernel = gradus_product_walk()
  private(set) var sizes = ContractionSizes()

  /// Products of so few multiplications are not worth their preparation.
  private static let tinyProduct = 256

  /// Whether a contraction of operands of these types can be one, whatever their strides.
  static func canWalk(_ operands: [TensorType], _ axes: ContractionAxes) -> Bool {
    let (left, right) = (operands[0], operands[1])
    let counts = [axes.leftBatch, axes.leftFree(left.rank), axes.leftContracted].map { $0.count }
    let isWithinRank = (counts + [axes.rightFree(right.rank).count]).allSatisfy { $0 <= Int(GRADUS_PRODUCT_AXES) }
    // Of one product of the batch: m·k times the columns.
    let batch = axes.leftBatch.map { left.shape[$0] }.elementCount
    let columns = axes.rightFree(right.rank).map { right.shape[$0] }.elementCount
    return isWithinRank && left.scalarType.isFloatingPoint && batch > 0
      && left.elementCount / batch * columns > tinyProduct
  }

  /// Nil for integers, for empty or tiny products, and where an index has too many axes.
  ///
  /// - Parameter layout: where the elements of the result lie; nil for row-major order.
  init?(
    _ left: ContractionOperand, _ right: ContractionOperand, _ axes: ContractionAxes, _ scalarType: ScalarType,
    layout: View? = nil
  ) {
    let types = [left, right].map { TensorType(scalarType, $0.shape) }
    guard Self.canWalk(types, axes) else { return nil }
    let (leftFree, rightFree) = (axes.leftFree(left.shape.count), axes.rightFree(right.shape.count))
    // The order of summation is free: that of the larger operand in memory, which has more to be packed.
    let isLeftLarger = left.shape.elementCount >= right.shape.elementCount
    let pairs = zip(axes.leftContracted, axes.rightContracted).sorted {
      isLeftLarger
        ? left.strides[$0.0].magnitude > left.strides[$1.0].magnitude
        : right.strides[$0.1].magnitude > right.strides[$1.1].magnitude
    }
    func strides(_ operand: ContractionOperand, _ axes: [Int]) -> [Int] { axes.map { operand.strides[$0] } }
    let batch = axes.leftBatch.map { left.shape[$0] }
    let rows = leftFree.map { left.shape[$0] }
    let columns = rightFree.map { right.shape[$0] }
    let depth = pairs.map { left.shape[$0.0] }
    let results = (layout ?? .whole(batch + rows + columns)).strides
    let ofRows = Array(results[batch.count..<batch.count + rows.count])
    let ofColumns = Array(results[(batch.count + rows.count)...])
    guard
      let batchAxes = Self.merged(
        batch, left: strides(left, axes.leftBatch), right: strides(right, axes.rightBatch),
        result: Array(results[..<batch.count])),
      let rowAxes = Self.merged(rows, left: strides(left, leftFree)),
      let columnAxes = Self.merged(columns, right: strides(right, rightFree)),
      let depthAxes = Self.merged(depth, left: strides(left, pairs.map(\.0)), right: strides(right, pairs.map(\.1))),
      let row = Self.stride(rows, ofRows), let column = Self.stride(columns, ofColumns)
    else { return nil }
    kernel = gradus_product_walk(
      batch: batchAxes, rows: rowAxes, columns: columnAxes, depth: depthAxes, result_row: row, result_column: column)
    (sizes.kernel.batch, sizes.kernel.m, sizes.kernel.n, sizes.kernel.k) = (
      batch.elementCount, rows.elementCount, columns.elementCount, depth.elementCount
    )
  }

  /// The one stride with which axes are walked, if there is one; 1 for a single element.
  private static func stride(_ shape: [Int], _ strides: [Int]) -> Int? {
    let merged = MergedAxes(shape, [strides])
    return merged.dimensions.count > 1 ? nil : merged.strides[0].first ?? 1
  }

  /// Axes with their strides, neighbours merged where all of them allow; nil if too many are left.
  private static func merged(
    _ shape: [Int], left: [Int]? = nil, right: [Int]? = nil, result: [Int]? = nil
  ) -> gradus_product_axes? {
    let none = shape.map { _ in 0 }
    let given = [left, right, result].compactMap { $0 }
    let merged = MergedAxes(shape, given)
    guard merged.dimensions.count <= Int(GRADUS_PRODUCT_AXES) else { return nil }
    var axes = gradus_product_axes()
    axes.rank = Int32(merged.dimensions.count)
    var position = 0
    func next(_ isGiven: Bool) -> [Int] {
      guard isGiven else { return none }
      position += 1
      return merged.strides[position - 1]
    }
    fill(&axes.extents, merged.dimensions)
    fill(&axes.left, next(left != nil))
    fill(&axes.right, next(right != nil))
    fill(&axes.result, next(result != nil))
    return axes
  }

  private static func fill<Numbers>(_ target: inout Numbers, _ numbers: [Int]) {
    withUnsafeMutableBytes(of: &target) { bytes in
      for (index, number) in numbers.prefix(Int(GRADUS_PRODUCT_AXES)).enumerated() {
        bytes.bindMemory(to: Int.self)[index] = number
      }
    }
  }
}

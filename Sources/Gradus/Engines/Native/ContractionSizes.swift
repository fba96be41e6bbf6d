import GradusKernels

/// An operand of a contraction: where it starts, and a stride for each axis.
struct ContractionOperand {
  var place: NativeStep.Place
  var shape: [Int]
  var strides: [Int]

  init(_ source: (place: NativeStep.Place, view: View), _ type: TensorType) {
    place = source.place
    shape = type.shape
    strides = source.view.strides
  }

  /// The operand after its axes were copied so that they lie in `order`.
  func packed(_ order: [Int]) -> ContractionOperand {
    var result = self
    for (axis, stride) in zip(order, order.map { shape[$0] }.rowMajorStrides) { result.strides[axis] = stride }
    return result
  }

  /// The operand with its free axes in another order.
  func walked(in order: [Int], _ axes: ContractionAxes) -> ContractionOperand {
    var result = self
    for (axis, other) in zip(axes.leftFree(shape.count), order) {
      (result.shape[axis], result.strides[axis]) = (shape[other], strides[other])
    }
    return result
  }

  func placed(_ place: NativeStep.Place) -> ContractionOperand {
    var result = self
    result.place = place
    return result
  }

  /// How far a copy can run along these axes: the longest extent, less where elements are apart in memory.
  fileprivate func reach(_ axes: [Int]) -> Int {
    axes.filter { strides[$0] != 0 }.map { shape[$0] / Swift.min(Int(strides[$0].magnitude), 8) }.max() ?? 0
  }
}

/// An order of each operand's axes in which the batch, the free and the contracted axes merge.
///
/// The batch comes first; last comes what a copy can run along.
struct ContractionOrder {
  let left: [Int]
  let right: [Int]

  /// - Parameter followsLeft: whether both take the left operand's order of the contracted axes.
  init(
    _ left: ContractionOperand, _ right: ContractionOperand, _ axes: ContractionAxes, followsLeft: Bool
  ) {
    let pairs = zip(axes.leftContracted, axes.rightContracted).sorted {
      followsLeft
        ? left.strides[$0.0].magnitude > left.strides[$1.0].magnitude
        : right.strides[$0.1].magnitude > right.strides[$1.1].magnitude
    }
    func order(_ operand: ContractionOperand, _ batch: [Int], _ free: [Int], _ contracted: [Int]) -> [Int] {
      let endsFree = operand.reach(free) > operand.reach(contracted)
      return batch + (endsFree ? contracted + free : free + contracted)
    }
    self.left = order(left, axes.leftBatch, axes.leftFree(left.shape.count), pairs.map(\.0))
    self.right = order(right, axes.rightBatch, axes.rightFree(right.shape.count), pairs.map(\.1))
  }
}

/// A contraction as one batched matrix product, if its axes merge into one stride each.
struct ContractionSizes {
  var kernel = gradus_contraction()

  /// Of a product whose sizes and strides are still to be given.
  init() {}

  init?(_ left: ContractionOperand, _ right: ContractionOperand, _ axes: ContractionAxes) {
    func merged(_ shape: [Int], _ views: [[Int]]) -> (extent: Int, strides: [Int])? {
      let merged = MergedAxes(shape, views)
      switch merged.dimensions.count {
      case 0: return (1, views.map { _ in 0 })
      case 1: return (merged.dimensions[0], merged.strides.map { $0[0] })
      default: return shape.contains(0) ? (0, views.map { _ in 0 }) : nil
      }
    }
    let leftFree = axes.leftFree(left.shape.count)
    let rightFree = axes.rightFree(right.shape.count)
    // The order of summation over several contracted axes is free: take the left operand's order in memory.
    let pairs = zip(axes.leftContracted, axes.rightContracted).sorted {
      left.strides[$0.0].magnitude > left.strides[$1.0].magnitude
    }
    guard
      let batch = merged(
        axes.leftBatch.map { left.shape[$0] },
        [axes.leftBatch.map { left.strides[$0] }, axes.rightBatch.map { right.strides[$0] }]),
      let rows = merged(leftFree.map { left.shape[$0] }, [leftFree.map { left.strides[$0] }]),
      let columns = merged(rightFree.map { right.shape[$0] }, [rightFree.map { right.strides[$0] }]),
      let inner = merged(
        pairs.map { left.shape[$0.0] }, [pairs.map { left.strides[$0.0] }, pairs.map { right.strides[$0.1] }])
    else { return nil }
    (kernel.batch, kernel.m, kernel.n, kernel.k) = (batch.extent, rows.extent, columns.extent, inner.extent)
    (kernel.left_batch, kernel.left_row, kernel.left_column) = (batch.strides[0], rows.strides[0], inner.strides[0])
    (kernel.right_batch, kernel.right_row, kernel.right_column) = (
      batch.strides[1], inner.strides[1], columns.strides[0]
    )
  }
}

// The derivative of a convolution by its image, as a convolution.
//
// The cotangent of windows is often a product of what came back for each window, g, and a kernel:
// C[i, k] = Σ over o of g[i, o] · kernel[k, o], so that adding up its windows gives
//
//     x[j] = Σ over k of C[j − k·dilation, k] = Σ over k, o of g[j − k·dilation, o] · kernel[k, o],
//
// a product of the reversed kernel and the windows of g with zeros around it. It needs no C, which is as many times
// larger than x as a window has elements.
extension Tensor {
  /// What `overlapAdded` gives, if this tensor was just recorded as such a product and its windows are one apart; else nil.
  func overlapAddedAsProduct(_ windows: Windows, into shape: [Int]) -> Tensor? {
    guard windows.stride.allSatisfy({ $0 == 1 }), windows.size.elementCount > 1, let product = WindowProduct(self)
    else {
      return nil
    }
    let places = windows.axes.map { product.places[$0] }
    let taps = windows.axes.indices.map { product.places[shape.count + $0] }
    // All windows belong to one operand, all that runs through a window to the other.
    guard let isLeft = places.first?.isLeft, places.allSatisfy({ $0.isLeft == isLeft && !$0.isBatch }),
      taps.allSatisfy({ $0.isLeft != isLeft && !$0.isBatch })
    else { return nil }
    // A kernel about as large as the image would meet little but zeros.
    let counts = windows.axes.map { self.shape[$0] }.elementCount
    guard windows.axes.map({ shape[$0] }).elementCount <= 2 * counts else { return nil }
    return product.convolved(windows, gradientIsLeft: isLeft, places.map(\.axis), taps.map(\.axis), rank: shape.count)
  }
}

/// A contraction seen through transpositions.
private struct WindowProduct {
  let axes: ContractionAxes
  let operands: [Tensor]
  /// For each axis of the tensor: the axis of an operand that it is.
  var places: [OperandAxis]

  struct OperandAxis: Equatable {
    let isLeft: Bool
    let isBatch: Bool
    let axis: Int
  }

  init?(_ tensor: Tensor) {
    var tensor = tensor
    var order = Array(tensor.shape.indices)
    while let (primitive, operands) = tensor.recentDefinition {
      if let transpose = primitive as? Transpose {
        order = order.map { transpose.axes[$0] }
        tensor = operands[0]
      } else if let contract = primitive as? Contract {
        (axes, self.operands) = (contract.axes, operands)
        let all = Self.places(axes, operands[0].rank, operands[1].rank)
        places = order.map { all[$0] }
        return
      } else {
        return nil
      }
    }
    return nil
  }

  /// The operands' axes in the order of a contraction's result.
  private static func places(_ axes: ContractionAxes, _ leftRank: Int, _ rightRank: Int) -> [OperandAxis] {
    axes.leftBatch.map { OperandAxis(isLeft: true, isBatch: true, axis: $0) }
      + axes.leftFree(leftRank).map { OperandAxis(isLeft: true, isBatch: false, axis: $0) }
      + axes.rightFree(rightRank).map { OperandAxis(isLeft: false, isBatch: false, axis: $0) }
  }

  /// The product of the windows of the operand with the axes `counts`, padded, and the other one, reversed along `taps`.
  func convolved(
    _ windows: Windows, gradientIsLeft: Bool, _ counts: [Int], _ taps: [Int], rank: Int
  ) -> Tensor {
    let (gradient, kernel) = gradientIsLeft ? (operands[0], operands[1]) : (operands[1], operands[0])
    var around = gradient.shape.map { _ in 0 }
    for (index, axis) in counts.enumerated() { around[axis] = (windows.size[index] - 1) * windows.dilation[index] }
    let padded = gradient.padded(low: around, high: around)
    let seen = padded.slidingWindows(along: counts, size: windows.size, dilation: windows.dilation)
    let reversed = kernel.reversed(along: taps)
    let (left, right) = (axes.leftContracted, axes.rightContracted)
    let (batch, otherBatch) = gradientIsLeft ? (axes.leftBatch, axes.rightBatch) : (axes.rightBatch, axes.leftBatch)
    let through = taps.indices.map { gradient.rank + $0 }
    let ofGradient = (gradientIsLeft ? left : right) + through
    let ofKernel = (gradientIsLeft ? right : left) + taps
    // The last axis of the image comes last, as it lies in memory.
    let endsInKernel = places[rank - 1].isLeft != gradientIsLeft
    let result =
      endsInKernel
      ? contract(seen, reversed, ofGradient, ofKernel, batch: batch, otherBatch)
      : contract(reversed, seen, ofKernel, ofGradient, batch: otherBatch, batch)
    let product = ContractionAxes(
      leftBatch: endsInKernel ? batch : otherBatch, rightBatch: endsInKernel ? otherBatch : batch,
      leftContracted: endsInKernel ? ofGradient : ofKernel, rightContracted: endsInKernel ? ofKernel : ofGradient)
    let ranks = endsInKernel ? (seen.rank, reversed.rank) : (reversed.rank, seen.rank)
    let found = Self.places(product, ranks.0, ranks.1).map { place in
      // Named as in the old product, where a batch axis is the left operand's.
      let isLeft = place.isLeft == (endsInKernel == gradientIsLeft)
      guard place.isBatch else { return OperandAxis(isLeft: isLeft, isBatch: false, axis: place.axis) }
      let position = (endsInKernel ? batch : otherBatch).firstIndex(of: place.axis)!  // It is one of them.
      return OperandAxis(isLeft: true, isBatch: true, axis: axes.leftBatch[position])
    }
    return result.transposed(places.prefix(rank).map { found.firstIndex(of: $0)! })  // The same axes in another order.
  }
}

extension Tensor {
  /// The operation that this tensor comes from, with its operands, if it was one of the last that were recorded.
  var recentDefinition: (primitive: any Primitive, operands: [Tensor])? {
    guard case .traced(let recorder, let variable) = handle,
      let instruction = recorder.instructions.suffix(64).last(where: { $0.results.contains(variable) })
    else { return nil }
    return (
      recorder.primitives[instruction.primitive],
      recorder.operands[instruction.operandRange].map { Tensor(.traced(recorder, $0)) }
    )
  }
}

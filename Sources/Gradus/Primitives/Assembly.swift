/// Zeros with each operand written into a region of its own; regions do not overlap.
///
/// Slices make cotangents that are padded with zeros. Their sum is simplified to this: each is written once, and no
/// zeros are added.
struct Assemble: LinearPrimitive {
  let shape: [Int]
  let regions: [Region]

  /// Where an operand's elements lie: element i at low + i·(interior + 1) along each axis.
  struct Region: Hashable, Sendable {
    let low: [Int]
    let extents: [Int]
    let interior: [Int]

    /// The position after the last element along an axis.
    func end(_ axis: Int) -> Int {
      extents[axis] == 0 ? low[axis] : low[axis] + (extents[axis] - 1) * (interior[axis] + 1) + 1
    }

    /// Whether no element of the result belongs to both: along some axis one ends before the other begins, or they
    /// alternate.
    func isDisjoint(from other: Region) -> Bool {
      low.indices.contains { axis in
        let step = interior[axis] + 1
        return end(axis) <= other.low[axis] || other.end(axis) <= low[axis]
          || step == other.interior[axis] + 1 && (low[axis] - other.low[axis]) % step != 0
      }
    }
  }

  var notation: String { "assemble" }
  var attributes: String { regions.map { "\($0.low)" }.joined(separator: ", ") }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    let isInside = regions.allSatisfy { region in
      [region.low, region.extents, region.interior].allSatisfy { $0.count == shape.count && $0.allSatisfy { $0 >= 0 } }
        && shape.indices.allSatisfy { region.end($0) <= shape[$0] }
    }
    guard let first = operands.first, isInside, operands.map(\.shape) == regions.map(\.extents),
      operands.allSatisfy({ $0.scalarType == first.scalarType })
    else {
      throw error(
        "tensors of one scalar type with the extents of regions inside \(shape)",
        got: operands.map(\.description).joined(separator: ", "), "Check the regions.")
    }
    return first.with(shape: shape)
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel {
    let strides = shape.rowMajorStrides
    return .assemble(
      fill: .integer(0),
      regions.map { region in
        View(
          offset: zip(region.low, strides).reduce(0) { $0 + $1.0 * $1.1 },
          strides: shape.indices.map { region.extents[$0] > 1 ? (region.interior[$0] + 1) * strides[$0] : 0 })
      })
  }

  func transpose(_ cotangent: Tensor, _ operands: [TransposeOperand]) -> [Tensor?] {
    zip(operands, regions).map { operand, region in
      guard operand.isLinear else { return nil }
      let slice = Slice(
        starts: region.low, ends: shape.indices.map(region.end), strides: region.interior.map { $0 + 1 })
      return apply(slice, [cotangent])
    }
  }

  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor {
    let regions = self.regions.map { region in
      Region(low: [0] + region.low, extents: [size] + region.extents, interior: [0] + region.interior)
    }
    return apply(
      Assemble(shape: [size] + shape, regions: regions),
      zip(operands, isBatched).map { $1 ? $0 : $0.repeatedAlongNewAxis(size) })
  }

  /// The sum of two tensors that are zero outside disjoint regions, if both are known to be so.
  static func sum(_ left: SimplifyOperand, _ right: SimplifyOperand) -> Simplification? {
    guard let first = regions(of: left), let second = regions(of: right) else { return nil }
    // Every new region meets all others: the limit bounds the work for a long chain of sums.
    guard first.count + second.count <= 256 else { return nil }
    let areDisjoint = first.allSatisfy { one in second.allSatisfy { one.isDisjoint(from: $0) } }
    guard areDisjoint else { return nil }
    return .instruction(
      Assemble(shape: left.type.shape, regions: first + second),
      first.indices.map { .inner(0, $0) } + second.indices.map { .inner(1, $0) })
  }

  private static func regions(of operand: SimplifyOperand) -> [Region]? {
    if let assembly = operand.definition as? Assemble { return assembly.regions }
    guard let pad = operand.definition as? Pad, pad.value.double == 0 else { return nil }
    let shape = operand.type.shape
    let extents = shape.indices.map { axis in
      (shape[axis] - pad.low[axis] - pad.high[axis] + pad.interior[axis]) / (pad.interior[axis] + 1)
    }
    return [Region(low: pad.low, extents: extents, interior: pad.interior)]
  }
}

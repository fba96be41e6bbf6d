/// A tensor of one value.
struct Fill: SingleResultPrimitive {
  let value: ScalarValue
  let type: TensorType

  init(_ value: ScalarValue, _ type: TensorType) {
    self.value = value.converted(to: type.scalarType)
    self.type = type
  }

  var notation: String { "fill" }
  var attributes: String {
    switch value {
    case .real(let number): "\(number)"
    case .integer(let number): "\(number)"
    }
  }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard type.shape.isAddressable else { throw error("extents ≥ 0", got: "\(type)", "Check the shape.") }
    return type
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .fill(value) }
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? { nil }
  // Without operands there is never a batched one.
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor { apply(self, []) }
}

/// The coordinate along one axis: 0, 1, 2 …
struct Iota: SingleResultPrimitive {
  let type: TensorType
  let axis: Int

  var notation: String { "iota" }
  var attributes: String { "axis: \(axis)" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard type.shape.isAddressable, type.shape.indices.contains(axis), type.scalarType != .bool else {
      throw error("numbers along an axis of the shape", got: "\(type), axis \(axis)", "Check the shape and the axis.")
    }
    return type
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .iota(axis: axis) }
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? { nil }
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor { apply(self, []) }
}

extension Tensor {
  /// The integers 0 ..< count as a vector.
  public static func iota(_ count: Int, _ scalarType: ScalarType = .i64) -> Tensor {
    apply(Iota(type: TensorType(scalarType, [count]), axis: 0), [])
  }
}

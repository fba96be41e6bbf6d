extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The values in nested brackets, columns aligned, with at most 8 digits after the point; the middle of long axes
  /// is elided:
  ///
  ///     [[1.0, 2.0, 3.0],
  ///      [4.0, 5.0, 6.0]]
  ///
  /// A recorded tensor prints as its variable and type, a failed one as its error.
  public var description: String {
    switch handle {
    case .literal(let value): TensorPrinter.text(of: value)
    case .concrete(let storage): TensorPrinter(storage).text
    case .traced(_, let variable): "%\(variable): \(type)"
    case .failed(let failure): "error: \(failure.error)"
    }
  }

  /// The description, followed by the type.
  public var debugDescription: String { error == nil ? "\(description): \(type)" : description }
}

/// Lays the elements of a tensor out as text. Axes longer than 6 show 3 at each end once there are more than 1,000
/// elements.
private struct TensorPrinter {
  let storage: TensorStorage
  let strides: [Int]
  let isElided: Bool
  private var format: NumberFormat?
  private var width = 0

  init(_ storage: TensorStorage) {
    self.storage = storage
    strides = storage.type.shape.rowMajorStrides
    isElided = storage.type.elementCount > 1000
    let positions = shownPositions()
    if storage.type.scalarType.isFloatingPoint, storage.type.rank > 0 {
      format = NumberFormat(positions.map(number))
    }
    width = positions.map { element($0).count }.max() ?? 0
  }

  var text: String {
    storage.type.elementCount == 0 ? "[] (\(storage.type))" : text(axis: 0, offset: 0)
  }

  private func text(axis: Int, offset: Int) -> String {
    let shape = storage.type.shape
    guard axis < shape.count else {
      let element = self.element(offset)
      return String(repeating: " ", count: max(width - element.count, 0)) + element
    }
    var parts = shown(axis).map { index in
      index.map { text(axis: axis + 1, offset: offset + $0 * strides[axis]) } ?? "..."
    }
    if axis == shape.count - 1 { return "[" + parts.joined(separator: ", ") + "]" }
    let indent = String(repeating: " ", count: axis + 1)
    let gap = ",\n" + String(repeating: "\n", count: shape.count - axis - 2) + indent
    parts[0] = "[" + parts[0]
    return parts.joined(separator: gap) + "]"
  }

  /// The positions along an axis that are printed; nil stands for the elided middle.
  private func shown(_ axis: Int) -> [Int?] {
    let extent = storage.type.shape[axis]
    guard isElided, extent > 6 else { return Array(0..<extent) }
    return [0, 1, 2, nil, extent - 3, extent - 2, extent - 1]
  }

  /// The row-major positions of all elements that are printed.
  private func shownPositions() -> [Int] {
    // Of nothing an axis may be so long that its positions do not fit in memory.
    if storage.type.elementCount == 0 { return [] }
    return storage.type.shape.indices.reduce([0]) { positions, axis in
      positions.flatMap { position in shown(axis).compactMap { $0.map { position + $0 * strides[axis] } } }
    }
  }

  private func number(_ position: Int) -> DecimalText {
    DecimalText(storage.scalar(at: position).double, isSingle: storage.type.scalarType == .f32)
  }

  private func element(_ position: Int) -> String {
    if let format { return format.text(number(position)) }
    let value = storage.scalar(at: position)
    switch storage.type.scalarType {
    case .bool: return value.double != 0 ? "true" : "false"
    case .f32 where !value.double.isNaN: return "\(Float(value.double))"
    case .f32, .f64, .i32, .i64: return Self.text(of: value)
    }
  }

  static func text(of value: ScalarValue) -> String {
    switch value {
    // Of a NaN with the sign bit set, as 0/0 is on many processors, Swift prints -nan.
    case .real(let number): number.isNaN ? "nan" : "\(number)"
    case .integer(let number): "\(number)"
    }
  }
}

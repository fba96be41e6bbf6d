extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The values in nested brackets, columns aligned, the middle of long axes elided:
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

/// Lays the elements of a tensor out as text. Axes longer than 6 show 3 at each end once there are more than 1,000 elements.
private struct TensorPrinter {
  let storage: TensorStorage
  let strides: [Int]
  let isElided: Bool
  let width: Int

  init(_ storage: TensorStorage) {
    self.storage = storage
    let shape = storage.type.shape
    strides = shape.rowMajorStrides
    let isElided = storage.type.elementCount > 1000
    self.isElided = isElided
    var width = 0
    Self.visit(shape, isElided) { index in
      let position = zip(index, shape.rowMajorStrides).reduce(0) { $0 + $1.0 * $1.1 }
      width = max(width, Self.text(of: storage.scalar(at: position), as: storage.type.scalarType).count)
    }
    self.width = width
  }

  var text: String {
    if storage.type.elementCount == 0 { return "[] (\(storage.type))" }
    return text(axis: 0, offset: 0)
  }

  private func text(axis: Int, offset: Int) -> String {
    let shape = storage.type.shape
    guard axis < shape.count else {
      let element = Self.text(of: storage.scalar(at: offset), as: storage.type.scalarType)
      return String(repeating: " ", count: shape.isEmpty ? 0 : width - element.count) + element
    }
    var parts = Self.shown(shape[axis], isElided).map { index in
      index.map { text(axis: axis + 1, offset: offset + $0 * strides[axis]) } ?? "..."
    }
    if axis == shape.count - 1 { return "[" + parts.joined(separator: ", ") + "]" }
    let indent = String(repeating: " ", count: axis + 1)
    let gap = ",\n" + String(repeating: "\n", count: shape.count - axis - 2) + indent
    parts[0] = "[" + parts[0]
    return parts.joined(separator: gap) + "]"
  }

  /// The positions along an axis that are printed; nil stands for the elided middle.
  private static func shown(_ extent: Int, _ isElided: Bool) -> [Int?] {
    guard isElided, extent > 6 else { return Array(0..<extent) }
    return [0, 1, 2, nil, extent - 3, extent - 2, extent - 1]
  }

  private static func visit(_ shape: [Int], _ isElided: Bool, _ index: [Int] = [], _ body: ([Int]) -> Void) {
    if shape.elementCount == 0 { return }
    guard index.count < shape.count else { return body(index) }
    for position in shown(shape[index.count], isElided) {
      if let position { visit(shape, isElided, index + [position], body) }
    }
  }

  private static func text(of value: ScalarValue, as type: ScalarType) -> String {
    switch (type, value) {
    case (.bool, _): value.double != 0 ? "true" : "false"
    case (.f32, .real(let number)): "\(Float(number))"
    default: text(of: value)
    }
  }

  static func text(of value: ScalarValue) -> String {
    switch value {
    case .real(let number): "\(number)"
    case .integer(let number): "\(number)"
    }
  }
}

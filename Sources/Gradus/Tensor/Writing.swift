extension Tensor {
  /// Stores one element, copying the elements first if another tensor shares them.
  ///
  /// The index has one number per axis. A recorded tensor, an index outside the shape or a value of another scalar
  /// type fails the tensor.
  public mutating func setScalar<Scalar: TensorScalar>(
    _ value: Scalar, at index: [Int], file: StaticString = #fileID, line: UInt = #line
  ) {
    do throws(TensorError) {
      let type = try concreteStorage(SourceLocation(file, line)).type
      let isInside = index.count == type.rank && zip(index, type.shape).allSatisfy { $0 >= 0 && $0 < $1 }
      guard Scalar.scalarType == type.scalarType, isInside else {
        throw TensorError(
          "setScalar", "a \(type.scalarType) at an index inside \(type.shape)", got: "\(Scalar.scalarType) at \(index)",
          "Convert the value or check the index.", at: SourceLocation(file, line))
      }
      let position = zip(index, type.shape.rowMajorStrides).reduce(0) { $0 + $1.0 * $1.1 }
      try uniqueStorage().elements(as: Scalar.self)[position] = value
    } catch {
      self = Tensor(failed: error)
    }
  }

  /// This tensor's storage, after making sure that no other tensor sees its elements.
  private mutating func uniqueStorage() throws(TensorError) -> TensorStorage {
    var storage = try concreteStorage(nil)
    // Gives up this tensor's own reference, so that it does not count as another user's.
    handle = .literal(.integer(0))
    defer { handle = .concrete(storage) }
    if storage.isUnique() { return storage }
    let copy = try TensorStorage(uninitialized: storage.type)
    copy.pointer.copyMemory(from: storage.pointer, byteCount: storage.type.byteCount)
    storage = copy
    return storage
  }
}

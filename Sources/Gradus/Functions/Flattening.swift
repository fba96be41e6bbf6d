extension TensorTree {
  /// All elements as one vector: tensor after tensor in visiting order, each in row-major order.
  ///
  /// Tensors of several types give the smallest type that holds all. The way back is `unflattened`.
  public var flattened: Tensor {
    let leaves = self.leaves.map(\.concreteLiteral)
    if let failed = leaves.first(where: { $0.error != nil }) { return failed }
    guard let first = leaves.first else { return Tensor.zeros([0]) }
    let type = leaves.reduce(first.scalarType) { $0.promoted(with: $1.scalarType) }
    return concatenate(leaves.map { $0.converted(to: type).flattened })
  }

  /// The tree of these shapes and types whose elements are those of a vector, in the order of `flattened`.
  public func unflattened(_ vector: Tensor) -> Self {
    let types = leaves.map(\.concreteLiteral.type)
    let count = types.reduce(0) { $0 + $1.elementCount }
    guard vector.error == nil, vector.shape == [count] else {
      let error = TensorError(
        "unflattened", expected: "a vector of the \(count) elements of the tree", got: "\(vector.type)",
        remedy: "Give it the form of `flattened`.")
      return mapLeaves { _ in vector.error == nil ? Tensor(failed: error) : vector }
    }
    var start = 0
    return replacingLeaves(
      types.map { type in
        defer { start += type.elementCount }
        return vector.slice(axis: 0, start..<start + type.elementCount)
          .reshaped(to: type.shape).converted(to: type.scalarType)
      })
  }
}

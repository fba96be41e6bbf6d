import Gradus

extension Safetensors {
  /// The tensors of a tree under their names, such as a model's parameters.
  ///
  /// - Throws: the error of a tensor that failed.
  public init(_ tree: some TensorTree, metadata: [String: String] = [:]) throws(TensorError) {
    var entries: [SafetensorsEntry] = []
    for (name, tensor) in zip(tree.leafNames, tree.leaves) {
      let bytes = try tensor.withBytes { Array($0) }
      entries.append(
        SafetensorsEntry(name: name, type: SafetensorsType(tensor.scalarType), shape: tensor.shape, bytes: bytes))
    }
    self.init(entries: entries, metadata: metadata)
  }

  /// A tree like `tree`, its tensors read from the entries of their names; entries of other names are left alone.
  ///
  /// - Parameter path: where the entries came from, for error messages.
  /// - Throws: `DataError` when a tensor has no entry, or an entry of another type or shape.
  public func restored<Tree: TensorTree>(_ tree: Tree, path: String) throws(DataError) -> Tree {
    let known = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var leaves: [Tensor] = []
    for (name, tensor) in zip(tree.leafNames, tree.leaves) {
      let location = "\(path): \(quoted(name))"
      guard let entry = known[name] else {
        throw DataError(
          location, expected: "a tensor of this name", got: listed(entries.map(\.name).sorted()),
          remedy: "Load the file into the model that it was saved from.")
      }
      let found = TensorType(entry.type.scalarType, entry.shape)
      guard found == tensor.type, byteCount(of: entry.shape, entry.type) == entry.bytes.count else {
        throw DataError(
          location, expected: "\(tensor.type)", got: "\(found)",
          remedy: "Load the file into the model that it was saved from.")
      }
      leaves.append(entry.tensor)
    }
    return tree.replacingLeaves(leaves)
  }
}

extension SafetensorsType {
  init(_ scalarType: ScalarType) {
    switch scalarType {
    case .bool: self = .bool
    case .i32: self = .int32
    case .i64: self = .int64
    case .f32: self = .float32
    case .f64: self = .float64
    }
  }

  /// The element type of a tensor with such elements.
  public var scalarType: ScalarType {
    switch self {
    case .bool: .bool
    case .int32: .i32
    case .int64: .i64
    case .float32: .f32
    case .float64: .f64
    }
  }
}

extension SafetensorsEntry {
  /// The array as a tensor; every platform that Gradus runs on is little-endian, as the file is.
  public var tensor: Tensor {
    switch type {
    case .bool: filled(Bool.self)
    case .int32: filled(Int32.self)
    case .int64: filled(Int64.self)
    case .float32: filled(Float.self)
    case .float64: filled(Double.self)
    }
  }

  private func filled<Scalar: TensorScalar>(_: Scalar.Type) -> Tensor {
    Tensor(shape: shape) { (elements: UnsafeMutableBufferPointer<Scalar>) in
      let memory = UnsafeMutableRawBufferPointer(elements)
      memory.copyBytes(from: bytes.prefix(memory.count))
    }
  }
}

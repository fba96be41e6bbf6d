extension Tensor {
  /// The elements in row-major order.
  ///
  /// Reads its own type, and wider ones without loss: f32 as `Double`, i32 as `Int` or `Double`.
  /// - Throws: the tensor's own error if it failed; an error if it is being recorded, or would lose precision.
  @inlinable  // Benchmark: small_gradient.
  public func scalars<Scalar: TensorScalar>(
    as _: Scalar.Type = Scalar.self, file: StaticString = #fileID, line: UInt = #line
  ) throws(TensorError) -> [Scalar] {
    guard let count = elementCount(holding: Scalar.scalarType) else {
      return try convertedScalars(file, line)
    }
    return Array(unsafeUninitializedCapacity: count) { elements, initialized in
      copyElements(to: UnsafeMutableRawBufferPointer(elements))
      initialized = count
    }
  }

  /// The number of elements, if their values are known and of that type.
  @usableFromInline
  func elementCount(holding scalarType: ScalarType) -> Int? {
    guard case .concrete(let storage) = handle, storage.type.scalarType == scalarType else { return nil }
    return storage.type.elementCount
  }

  /// Copies the elements of a tensor whose value is known.
  @usableFromInline
  func copyElements(to memory: UnsafeMutableRawBufferPointer) {
    guard case .concrete(let storage) = handle, let start = memory.baseAddress else { return }
    start.copyMemory(from: storage.pointer, byteCount: Swift.min(memory.count, storage.type.byteCount))
  }

  @usableFromInline
  func convertedScalars<Scalar: TensorScalar>(_ file: StaticString, _ line: UInt) throws(TensorError) -> [Scalar] {
    let storage = try concreteStorage(SourceLocation(file, line))
    if storage.type.scalarType == Scalar.scalarType { return Array(storage.elements(as: Scalar.self)) }
    let count = storage.type.elementCount
    switch (storage.type.scalarType, Scalar.scalarType) {
    case (.f32, .f64), (.i32, .f64):
      return (0..<count).map { storage.scalar(at: $0).double as! Scalar }
    case (.i32, .i64):
      if Scalar.self == Int.self { return (0..<count).map { Int(storage.scalar(at: $0).double) as! Scalar } }
      return (0..<count).map { Int64(storage.scalar(at: $0).double) as! Scalar }
    default:
      throw TensorError(
        "scalars", "a tensor of \(Scalar.scalarType)", got: "\(storage.type)",
        "Read it as its own type or convert it first with `converted(to: .\(Scalar.scalarType))`.",
        at: SourceLocation(file, line))
    }
  }

  /// The only element of a tensor with one element.
  public func scalar<Scalar: TensorScalar>(
    as _: Scalar.Type = Scalar.self, file: StaticString = #fileID, line: UInt = #line
  ) throws(TensorError) -> Scalar {
    if case .concrete(let storage) = handle, storage.type.scalarType == Scalar.scalarType,
      storage.type.elementCount == 1
    {
      return storage.elements(as: Scalar.self)[0]
    }
    let all = try scalars(as: Scalar.self, file: file, line: line)
    guard all.count == 1, let only = all.first else {
      throw TensorError(
        "scalar", "a tensor with one element", got: "\(type)", "Reduce it first, or read `scalars(as:)`.",
        at: SourceLocation(file, line))
    }
    return only
  }

  /// The rows of a matrix.
  public func rows<Scalar: TensorScalar>(
    as _: Scalar.Type = Scalar.self, file: StaticString = #fileID, line: UInt = #line
  ) throws(TensorError) -> [[Scalar]] {
    let all = try scalars(as: Scalar.self, file: file, line: line)
    guard rank == 2 else {
      throw TensorError(
        "rows", "a matrix", got: "\(type)", "Reshape it to two axes, or read `scalars(as:)`.",
        at: SourceLocation(file, line))
    }
    return (0..<shape[0]).map { Array(all[$0 * shape[1]..<($0 + 1) * shape[1]]) }
  }

  /// The bytes of the elements in row-major order and the machine's byte order.
  public func withBytes<Result>(
    file: StaticString = #fileID, line: UInt = #line, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(TensorError) -> Result {
    let storage = try concreteStorage(SourceLocation(file, line))
    return withExtendedLifetime(storage) {
      body(UnsafeRawBufferPointer(start: storage.pointer, count: storage.type.byteCount))
    }
  }

  /// The element at an index of one number per axis; negative numbers count from the end.
  public func scalar<Scalar: TensorScalar>(
    at index: [Int], as _: Scalar.Type = Scalar.self, file: StaticString = #fileID, line: UInt = #line
  ) throws(TensorError) -> Scalar {
    var picked = self
    for position in index { picked = picked[position] }
    return try picked.scalar(as: Scalar.self, file: file, line: line)
  }

  /// The storage of a tensor whose value is known; a literal gets one of type f64.
  func concreteStorage(_ location: @autoclosure () -> SourceLocation?) throws(TensorError) -> TensorStorage {
    switch handle {
    case .concrete(let storage): return storage
    case .literal(let value): return try .filled(TensorType(.f64), with: value)
    case .failed(let failure): throw failure.error.located(at: location().map { CallSite($0) })
    case .traced(let recorder, let variable):
      if let value = try recorder.value(of: variable) { return try value.concreteStorage(location()) }
      throw TensorError(
        "read", "a tensor whose value is known",
        got: "%\(variable) of type \(type), which is only being recorded",
        "Return it from the function; branch with `select` or `conditional`, loop with `whileLoop` or `scan`.",
        at: location().map { CallSite($0) })
    }
  }
}

extension Double {
  /// The only element of a floating-point tensor, so that Swift can branch on it: `if try Double(x) > 0`.
  ///
  /// Inside `gradient(at:of:)` and the other `at:` operators it runs what was recorded so far.
  public init(
    _ tensor: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) throws(TensorError) { self = try tensor.scalar(as: Double.self, file: file, line: line) }
}

extension Int {
  /// The only element of an integer tensor.
  public init(
    _ tensor: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) throws(TensorError) { self = try tensor.scalar(as: Int.self, file: file, line: line) }
}

extension Bool {
  /// The only element of a bool tensor, such as a comparison of scalars.
  public init(
    _ tensor: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) throws(TensorError) { self = try tensor.scalar(as: Bool.self, file: file, line: line) }
}

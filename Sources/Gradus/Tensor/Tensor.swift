/// A multi-dimensional array of numbers: the one kind of value that Gradus computes with.
///
/// A tensor is an ordinary value. Operations on tensors compute at once; inside a function that Gradus
/// differentiates, batches or compiles the same operations are recorded instead. A scalar is a tensor of rank 0.
///
///     let x = Tensor([1.0, 2, 3])
///     print(gradient(at: x) { x in sum(sin(x) * x) })
///
/// Number literals are weak: they take the type of their partner (`2 * x` is f32 if `x` is), and are f64 alone.
/// A mistake in shapes or types does not end the process: the result is a failed tensor that carries the first error,
/// which everything computed from it carries on and every reader (such as `scalars(as:)`) throws.
public struct Tensor: Sendable {
  enum Handle: Sendable {
    case literal(ScalarValue)
    case concrete(TensorStorage)
    case traced(Recorder, VariableID)
    case failed(Failure)
  }

  var handle: Handle

  init(_ handle: Handle) { self.handle = handle }
  init(_ storage: TensorStorage) { handle = .concrete(storage) }
  /// A failed tensor, which every operation carries on and every reader throws: what an operation returns when its operands do not fit.
  public init(failed error: TensorError) { handle = .failed(Failure(error)) }

  /// Runs `body`; an error becomes a failed tensor.
  init(catching body: () throws(TensorError) -> Tensor) {
    do { self = try body() } catch { self.init(failed: error.located()) }
  }

  /// The shape and scalar type. A weak literal is `f64[]`; a failed tensor is shown as `f64[]` too.
  public var type: TensorType {
    switch handle {
    case .literal, .failed: TensorType(.f64)
    case .concrete(let storage): storage.type
    case .traced(let recorder, let variable): recorder.type(of: variable)
    }
  }

  public var shape: [Int] { type.shape }
  public var scalarType: ScalarType { type.scalarType }
  public var rank: Int { type.rank }
  public var elementCount: Int { type.elementCount }

  /// The error that this tensor carries, if an operation that led to it failed.
  public var error: TensorError? {
    if case .failed(let failure) = handle { failure.error } else { nil }
  }

  var isTraced: Bool {
    if case .traced = handle { true } else { false }
  }
}

// MARK: Making tensors

extension Tensor {
  /// A scalar: `Double` gives f64, `Float` f32, `Int` i64. A bare literal, as in `Tensor(3)`, is weak like `3` itself.
  @inlinable  // Benchmark: small_gradient.
  public init<Scalar: TensorScalar>(_ value: Scalar) {
    self = withUnsafeBytes(of: value) { Self.copy(of: $0, Scalar.scalarType, count: nil) }
  }

  /// A vector.
  @inlinable  // Benchmark: small_gradient.
  public init<Scalar: TensorScalar>(_ scalars: [Scalar]) {
    self = scalars.withUnsafeBytes { Self.copy(of: $0, Scalar.scalarType, count: scalars.count) }
  }

  /// A vector of so many elements, a scalar where that is nil.
  @usableFromInline
  static func copy(of bytes: UnsafeRawBufferPointer, _ scalarType: ScalarType, count: Int?) -> Tensor {
    Tensor { () throws(TensorError) in
      let type = TensorType(scalarType, count.map { $0 < vectorShapes.count ? vectorShapes[$0] : [$0] } ?? [])
      let storage = try TensorStorage(uninitialized: type)
      storage.fill(from: bytes)
      return Tensor(storage)
    }
  }

  /// The shapes of short vectors, which then need no memory of their own.
  private static let vectorShapes = (0..<64).map { [$0] }

  /// A matrix, from rows of equal length.
  public init<Scalar: TensorScalar>(
    _ rows: [[Scalar]], file: StaticString = #fileID, line: UInt = #line
  ) {
    let columns = rows.first?.count ?? 0
    guard rows.allSatisfy({ $0.count == columns }) else {
      self.init(
        failed: TensorError(
          "Tensor", "rows of equal length", got: "lengths \(rows.map(\.count))", "Fill the short rows or use a vector.",
          at: SourceLocation(file, line)))
      return
    }
    self.init(rows.flatMap { $0 }, shape: [rows.count, columns], file: file, line: line)
  }

  /// A tensor of any shape, from its elements in row-major order (the last axis changes fastest).
  public init<Scalar: TensorScalar>(
    _ scalars: [Scalar], shape: [Int], file: StaticString = #fileID, line: UInt = #line
  ) {
    self.init { () throws(TensorError) in
      guard shape.isAddressable, shape.elementCount == scalars.count else {
        throw TensorError(
          "Tensor", "as many scalars as the shape \(shape) holds", got: "\(scalars.count) scalars",
          "Change the shape or the scalars.", at: SourceLocation(file, line))
      }
      let storage = try TensorStorage(uninitialized: TensorType(Scalar.scalarType, shape))
      scalars.withUnsafeBytes(storage.fill)
      return Tensor(storage)
    }
  }

  /// A tensor whose elements `body` writes in place, for large data: the buffer starts as zeros, in row-major order.
  public init<Scalar: TensorScalar>(
    shape: [Int], fill body: (UnsafeMutableBufferPointer<Scalar>) -> Void
  ) {
    self.init { () throws(TensorError) in
      let storage = try TensorStorage(uninitialized: TensorType(Scalar.scalarType, shape))
      storage.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: storage.type.byteCount)
      body(storage.elements(as: Scalar.self))
      return Tensor(storage)
    }
  }

  /// A tensor of one value everywhere.
  public init(repeating value: Double, _ type: TensorType) {
    self.init { () throws(TensorError) in
      Tensor(try TensorStorage.filled(type, with: .real(value)))
    }
  }

  public static func zeros(_ shape: [Int], _ scalarType: ScalarType = .f64) -> Tensor {
    Tensor(repeating: 0, TensorType(scalarType, shape))
  }

  public static func ones(_ shape: [Int], _ scalarType: ScalarType = .f64) -> Tensor {
    Tensor(repeating: 1, TensorType(scalarType, shape))
  }
}

extension Tensor: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  public init(floatLiteral value: Double) { handle = .literal(.real(value)) }
  public init(integerLiteral value: Int) { handle = .literal(.integer(Int64(value))) }
}

extension Tensor: Equatable {
  /// Whether both have the same type and the same values (NaN equals nothing); a weak literal takes the other's type.
  /// Recorded tensors are equal when they are the same variable: to compare their values use `.==`.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    switch (left.handle, right.handle) {
    case (.traced(let recorder, let x), .traced(let other, let y)): recorder === other && x == y
    case (.failed(let x), .failed(let y)): x.error == y.error
    case (.literal(let x), .literal(let y)): x.double == y.double
    case (.concrete(let x), .concrete(let y)): x.holdsSameValues(as: y)
    case (.literal(let value), .concrete(let storage)), (.concrete(let storage), .literal(let value)):
      storage.type.rank == 0
        && storage.scalar(at: 0).double == value.converted(to: storage.type.scalarType).double
    default: false
    }
  }
}

extension TensorStorage {
  fileprivate func holdsSameValues(as other: TensorStorage) -> Bool {
    guard type == other.type else { return false }
    return (0..<type.elementCount).allSatisfy { index in
      switch (scalar(at: index), other.scalar(at: index)) {
      case (.real(let x), .real(let y)): x == y
      case (.integer(let x), .integer(let y)): x == y
      default: false
      }
    }
  }
}

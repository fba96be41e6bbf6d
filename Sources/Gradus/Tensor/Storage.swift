import GradusKernels

/// A block of memory, aligned for SIMD loads and given back with its last user.
final class Buffer: @unchecked Sendable {
  // Written only before it is shared, or while uniquely referenced: so it is safe to read from any thread.
  let pointer: UnsafeMutableRawPointer
  private let granted: Int

  /// - Throws: when the system refuses the memory.
  init(byteCount: Int) throws(TensorError) {
    var granted = 0
    guard byteCount >= 0, let pointer = gradus_memory_take(byteCount, &granted) else {
      throw TensorError(
        "allocate", "memory for the result", got: "a request for \(byteCount) bytes that the system refused",
        "Use smaller tensors or fewer at a time.")
    }
    self.pointer = pointer
    self.granted = granted
  }

  deinit { gradus_memory_give(pointer, granted) }
}

/// A type and the row-major elements of a concrete tensor: a reference to them, which copies share.
struct TensorStorage: @unchecked Sendable {
  // Written only before it is shared, or while uniquely referenced.
  private var cells: Cells

  private struct Header {
    let type: TensorType
    let pointer: UnsafeMutableRawPointer
    let buffer: Buffer?
  }

  /// The header and, of a small tensor, the elements behind it: one allocation instead of two.
  private final class Cells: ManagedBuffer<Header, SIMD2<UInt64>> {}

  /// In bytes: what the system's allocator hands out without a search.
  private static let largestInline = 768

  init(uninitialized type: TensorType) throws(TensorError) {
    guard type.shape.isAddressable else {
      throw TensorError(
        "allocate", "extents ≥ 0 whose product can be addressed", got: "\(type)", "Check the shape.")
    }
    let byteCount = type.byteCount
    let isInline = byteCount <= Self.largestInline
    let buffer = isInline ? nil : try Buffer(byteCount: byteCount)
    // One element at least, so that a tensor of no elements has an address too.
    let made = Cells.create(minimumCapacity: isInline ? byteCount / 16 + 1 : 0) { made in
      let elements = made.withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0) }
      return Header(type: type, pointer: buffer?.pointer ?? elements, buffer: buffer)
    }
    cells = unsafeDowncast(made, to: Cells.self)
  }

  var type: TensorType { cells.withUnsafeMutablePointerToHeader { $0.pointee.type } }
  var pointer: UnsafeMutableRawPointer { cells.withUnsafeMutablePointerToHeader { $0.pointee.pointer } }

  /// Names the elements for as long as they live.
  var identity: ObjectIdentifier { ObjectIdentifier(cells) }

  /// Whether nothing else refers to the elements.
  mutating func isUnique() -> Bool { isKnownUniquelyReferenced(&cells) }

  func elements<Scalar>(as _: Scalar.Type) -> UnsafeMutableBufferPointer<Scalar> {
    let count = type.elementCount
    return UnsafeMutableBufferPointer(start: pointer.bindMemory(to: Scalar.self, capacity: count), count: count)
  }

  /// The element at a row-major position, in the widest form.
  func scalar(at index: Int) -> ScalarValue {
    switch type.scalarType {
    case .bool: .integer(pointer.load(fromByteOffset: index, as: UInt8.self) != 0 ? 1 : 0)
    case .i32: .integer(Int64(pointer.load(fromByteOffset: index * 4, as: Int32.self)))
    case .i64: .integer(pointer.load(fromByteOffset: index * 8, as: Int64.self))
    case .f32: .real(Double(pointer.load(fromByteOffset: index * 4, as: Float.self)))
    case .f64: .real(pointer.load(fromByteOffset: index * 8, as: Double.self))
    }
  }

  /// Writes an element, converted to the storage's type. Only while the storage is not shared.
  func store(_ value: ScalarValue, at index: Int) {
    var bits = value.bits(as: type.scalarType).littleEndian
    let size = type.scalarType.byteCount
    withUnsafeBytes(of: &bits) { source in
      (pointer + index * size).copyMemory(from: source.baseAddress!, byteCount: size)
    }
  }

  /// Copies the elements from memory. Only while the storage is not shared.
  func fill(from bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    pointer.copyMemory(from: start, byteCount: Swift.min(bytes.count, type.byteCount))
  }

  static func filled(_ type: TensorType, with value: ScalarValue) throws(TensorError) -> TensorStorage {
    let storage = try TensorStorage(uninitialized: type)
    var bits = value.bits(as: type.scalarType).littleEndian
    gradus_fill(storage.pointer, &bits, type.scalarType.byteCount, type.elementCount)
    return storage
  }
}

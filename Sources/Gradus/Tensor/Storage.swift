#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A block of memory, aligned for SIMD loads and freed with its last user.
final class Buffer: @unchecked Sendable {
  // Written only before it is shared, or while uniquely referenced: so it is safe to read from any thread.
  let pointer: UnsafeMutableRawPointer
  let byteCount: Int

  /// - Throws: when the system refuses the memory.
  init(byteCount: Int) throws(TensorError) {
    var pointer: UnsafeMutableRawPointer?
    // Room for one vector more, so that a zero-size tensor has an address too.
    guard byteCount >= 0, byteCount < Int.max - 64, posix_memalign(&pointer, 64, byteCount + 64) == 0, let pointer
    else {
      throw TensorError(
        "allocate", "memory for the result", got: "a request for \(byteCount) bytes that the system refused",
        "Use smaller tensors or fewer at a time.")
    }
    self.pointer = pointer
    self.byteCount = byteCount
    #if os(Linux)
      askForHugePages()
    #endif
  }

  #if os(Linux)
    /// Asks for pages of 2 MiB where they fit: 512 times fewer page faults in new memory, and far fewer address
    /// translations in walks with long strides.
    private static let adviseHugePages: Int32 = 14  // MADV_HUGEPAGE, which not every C library declares.

    private func askForHugePages() {
      let page = 2 << 20
      if byteCount < 2 * page { return }
      let start = (Int(bitPattern: pointer) + page - 1) & -page
      let end = (Int(bitPattern: pointer) + byteCount) & -page
      // Only advice: a system without huge pages refuses it, and nothing changes.
      madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, Self.adviseHugePages)
    }
  #endif

  deinit { free(pointer) }
}

/// A type and the row-major elements of a concrete tensor.
final class TensorStorage: @unchecked Sendable {
  let type: TensorType
  // Several storages may share a buffer (a reshaped tensor does); only `isKnownUniquelyReferenced` needs `var`.
  var buffer: Buffer

  init(_ type: TensorType, _ buffer: Buffer) {
    self.type = type
    self.buffer = buffer
  }

  convenience init(uninitialized type: TensorType) throws(TensorError) {
    guard type.shape.isAddressable else {
      throw TensorError(
        "allocate", "extents ≥ 0 whose product can be addressed", got: "\(type)", "Check the shape.")
    }
    try self.init(type, Buffer(byteCount: type.byteCount))
  }

  var pointer: UnsafeMutableRawPointer { buffer.pointer }

  func elements<Scalar>(as _: Scalar.Type) -> UnsafeMutableBufferPointer<Scalar> {
    let start = pointer.bindMemory(to: Scalar.self, capacity: type.elementCount)
    return UnsafeMutableBufferPointer(start: start, count: type.elementCount)
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

  static func filled(_ type: TensorType, with value: ScalarValue) throws(TensorError) -> TensorStorage {
    let storage = try TensorStorage(uninitialized: type)
    for index in 0..<type.elementCount { storage.store(value, at: index) }
    return storage
  }
}

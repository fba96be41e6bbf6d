/// The element types of a safetensors file that Gradus reads and writes.
public enum SafetensorsType: String, Sendable, Hashable, CaseIterable {
  case float32 = "F32"
  case float64 = "F64"
  case int32 = "I32"
  case int64 = "I64"
  /// One byte each, 0 or 1.
  case bool = "BOOL"

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .bool: 1
    case .float32, .int32: 4
    case .float64, .int64: 8
    }
  }
}

/// One named array of a safetensors file, as raw little-endian bytes.
public struct SafetensorsEntry: Sendable, Hashable {
  public let name: String
  public let type: SafetensorsType
  /// The size along each axis, each ≥ 0; empty for a scalar.
  public let shape: [Int]
  /// The elements, the last axis fastest.
  public let bytes: [UInt8]

  public init(name: String, type: SafetensorsType, shape: [Int], bytes: [UInt8]) {
    self.name = name
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }
}

/// The bytes that `shape` takes; nil when a size is negative or the product exceeds 64 bits.
func byteCount(of shape: [Int], _ type: SafetensorsType) -> Int? {
  guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
  if shape.contains(0) { return 0 }
  var count = type.byteCount
  for size in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow else { return nil }
    count = product
  }
  return count
}

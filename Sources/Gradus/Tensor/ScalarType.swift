/// The kind of number that a tensor holds.
public enum ScalarType: UInt8, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  case bool, i32, i64, f32, f64

  /// The size of one element in memory.
  public var byteCount: Int {
    switch self {
    case .bool: 1
    case .i32, .f32: 4
    case .i64, .f64: 8
    }
  }

  public var isFloatingPoint: Bool { self == .f32 || self == .f64 }
  public var isInteger: Bool { self == .i32 || self == .i64 }

  public var description: String {
    switch self {
    case .bool: "bool"
    case .i32: "i32"
    case .i64: "i64"
    case .f32: "f32"
    case .f64: "f64"
    }
  }

  /// The smallest type that holds every value of both: bool < i32 < i64, f32 < f64, and an integer with f32 gives
  /// f64.
  public func promoted(with other: ScalarType) -> ScalarType {
    if self == other { return self }
    if self == .bool { return other }
    if other == .bool { return self }
    if isInteger && other.isInteger { return .i64 }
    return .f64
  }
}

/// A Swift type whose values can fill a tensor and be read from one.
public protocol TensorScalar: Sendable {
  static var scalarType: ScalarType { get }
}

extension Bool: TensorScalar { public static var scalarType: ScalarType { .bool } }
extension Int32: TensorScalar { public static var scalarType: ScalarType { .i32 } }
extension Int64: TensorScalar { public static var scalarType: ScalarType { .i64 } }
extension Int: TensorScalar { public static var scalarType: ScalarType { .i64 } }
extension Float: TensorScalar { public static var scalarType: ScalarType { .f32 } }
extension Double: TensorScalar { public static var scalarType: ScalarType { .f64 } }

/// One number as programs hold it: a floating-point value, or an integer (bool is 0 or 1).
enum ScalarValue: Hashable, Sendable {
  case real(Double)
  case integer(Int64)

  var double: Double {
    switch self {
    case .real(let value): value
    case .integer(let value): Double(value)
    }
  }

  /// The value as a tensor of `type` would hold it: rounded for f32, saturated for integers, `≠ 0` for bool.
  func converted(to type: ScalarType) -> ScalarValue {
    switch (type, self) {
    case (.f64, _): .real(double)
    case (.f32, .real(let value)): .real(Double(Float(value)))
    case (.f32, .integer(let value)): .real(Double(Float(value)))
    case (.bool, _): .integer(double != 0 ? 1 : 0)
    case (.i64, .integer): self
    case (.i64, .real(let value)): .integer(saturated(value))
    case (.i32, .integer(let value)): .integer(Int64(Int32(truncatingIfNeeded: value)))
    case (.i32, .real(let value)):
      .integer(Int64(Int32(clamping: saturated(value))))
    }
  }

  // Equality is bitwise, so that a program with NaN equals itself and 0 differs from −0.
  static func == (left: ScalarValue, right: ScalarValue) -> Bool {
    switch (left, right) {
    case (.real(let x), .real(let y)): x.bitPattern == y.bitPattern
    case (.integer(let x), .integer(let y)): x == y
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .real(let value): hasher.combine(value.bitPattern)
    case .integer(let value): hasher.combine(value)
    }
  }

  /// The 8 bytes that start with the value as an element of `type`.
  func bits(as type: ScalarType) -> UInt64 {
    switch (type, converted(to: type)) {
    case (.f32, let value): UInt64(Float(value.double).bitPattern)
    case (.f64, let value): value.double.bitPattern
    case (_, .integer(let value)): UInt64(bitPattern: value)
    case (_, .real(let value)): UInt64(bitPattern: saturated(value))
    }
  }
}

/// Truncated towards zero; beyond the range the nearest bound; NaN gives 0.
func saturated(_ value: Double) -> Int64 {
  if value.isNaN { return 0 }
  if value >= 0x1p63 { return .max }
  if value <= -0x1p63 { return .min }
  return Int64(value)
}

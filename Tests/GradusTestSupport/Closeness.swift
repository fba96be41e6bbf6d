import Gradus

/// How far a number may be from the truth: relative · |truth| + absolute.
public struct Tolerance: Sendable {
  public let relative: Double
  public let absolute: Double

  public init(relative: Double, absolute: Double) {
    self.relative = relative
    self.absolute = absolute
  }

  /// So many units in the last place of a scalar type, of the number itself or of `floor` if that is larger.
  ///
  /// `floor` is the size of the terms that cancel: a sum of numbers around 1 may come out near 0 with the error of the numbers around 1.
  public static func ulps(_ count: Double, of type: ScalarType, floor: Double) -> Tolerance {
    let epsilon = type == .f32 ? 0x1p-23 : 0x1p-52
    return Tolerance(relative: count * epsilon, absolute: count * epsilon * floor)
  }

  /// NaN is close to NaN only, an infinity to itself only.
  public func accepts(_ value: Double, _ truth: Double) -> Bool {
    if value.isNaN || truth.isNaN { return value.isNaN && truth.isNaN }
    if value == truth { return true }
    return (value - truth).magnitude <= relative * truth.magnitude + absolute
  }

  /// What is wrong with values that should be close to others; nil if nothing is.
  public func mismatch(_ values: [Double], _ truths: [Double], _ what: String) -> String? {
    guard values.count == truths.count else { return "\(what): \(values.count) values, expected \(truths.count)" }
    let wrong = values.indices.filter { !accepts(values[$0], truths[$0]) }
    guard let first = wrong.first else { return nil }
    let difference = (values[first] - truths[first]).magnitude
    let allowed = relative * truths[first].magnitude + absolute
    return "\(what): \(values[first]) at element \(first), expected \(truths[first]) "
      + "(off by \(difference), allowed \(allowed)); \(wrong.count) of \(values.count) elements differ"
  }
}

extension Tensor {
  /// The elements as doubles, whatever their type: bool as 0 and 1.
  public func doubles() throws(TensorError) -> [Double] {
    switch scalarType {
    case .bool: try scalars(as: Bool.self).map { $0 ? 1 : 0 }
    case .i32: try scalars(as: Int32.self).map(Double.init)
    case .i64: try scalars(as: Int64.self).map(Double.init)
    case .f32: try scalars(as: Float.self).map(Double.init)
    case .f64: try scalars(as: Double.self)
    }
  }

  /// The bytes of the elements, for comparisons bit by bit.
  public func bytes() throws(TensorError) -> [UInt8] { try withBytes { Array($0) } }

  /// A tensor of numbers in any scalar type.
  public init(_ numbers: [Double], _ type: TensorType) {
    self = Tensor(numbers, shape: type.shape).converted(to: type.scalarType)
  }
}

/// The shape and scalar type of a tensor; prints as `f32[2, 3]`.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
  public let shape: [Int]
  public let scalarType: ScalarType

  public init(_ scalarType: ScalarType, _ shape: [Int] = []) {
    self.shape = shape
    self.scalarType = scalarType
  }

  public var rank: Int { shape.count }
  /// The product of the extents; the largest `Int` where that does not fit.
  public var elementCount: Int { shape.elementCount }
  public var byteCount: Int { elementCount.multiplied(by: scalarType.byteCount) }

  public var description: String { "\(scalarType)[\(shape.map(String.init).joined(separator: ", "))]" }

  func with(_ scalarType: ScalarType) -> TensorType { TensorType(scalarType, shape) }
  func with(shape: [Int]) -> TensorType { TensorType(scalarType, shape) }
}

extension Int {
  /// The product, or the largest number where that does not fit.
  fileprivate func multiplied(by factor: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}

extension [Int] {
  /// The product of the extents; 1 for a scalar.
  var elementCount: Int { contains(0) ? 0 : reduce(1) { $0.multiplied(by: $1) } }

  /// Whether the extents are ≥ 0 and their bytes can be counted.
  var isAddressable: Bool {
    var product = 16
    for extent in self where extent != 0 {
      guard extent > 0 else { return false }
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      guard !overflow else { return false }
      product = next
    }
    return true
  }

  /// The distance in elements between neighbours along each axis of a row-major tensor.
  var rowMajorStrides: [Int] {
    var strides = self
    var stride = 1
    for axis in indices.reversed() {
      strides[axis] = stride
      stride = stride.multiplied(by: self[axis])
    }
    return strides
  }

  func removing(axes: [Int]) -> [Int] { indices.filter { !axes.contains($0) }.map { self[$0] } }

  /// The shape that both broadcast to by NumPy's rules: aligned at the last axis, where extents agree or one of them
  /// is 1.
  static func broadcast(_ left: [Int], _ right: [Int]) -> [Int]? {
    if left == right { return left }
    let rank = Swift.max(left.count, right.count)
    var result = [Int](repeating: 1, count: rank)
    for offset in 1...Swift.max(rank, 1) where offset <= rank {
      let x = offset <= left.count ? left[left.count - offset] : 1
      let y = offset <= right.count ? right[right.count - offset] : 1
      guard x == y || x == 1 || y == 1 else { return nil }
      result[rank - offset] = x == 1 ? y : x
    }
    return result
  }
}

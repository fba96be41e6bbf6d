/// Uniform random bits from a counter-based generator (Philox 4×32-10): element i depends on the key and i alone.
struct RandomBits: SingleResultPrimitive {
  let bits: Int
  let type: TensorType

  var notation: String { "randomBits" }
  var attributes: String { "\(bits)" }

  func resultType(_ operands: [TensorType]) throws(TensorError) -> TensorType {
    guard operands[0].scalarType == .i64, type.scalarType.isInteger, bits > 0,
      bits <= (type.scalarType == .i32 ? 31 : 53)
    else {
      throw error(
        "i64 keys and 1 to 31 bits for i32, 53 for i64", got: "\(operands[0]) and \(bits)", "Use `RandomKey`.")
    }
    return type.with(shape: operands[0].shape + type.shape)
  }

  func kernel(_ operands: [TensorType], _ result: TensorType) -> Kernel { .random(bits: bits) }
  func jvp(_ operands: [Tensor], _ tangents: [Tensor?], _ result: Tensor) -> Tensor? { nil }
  func batched(_ operands: [Tensor], _ isBatched: [Bool], _ size: Int) -> Tensor { apply(self, operands) }
}

/// The seed of a stream of random numbers, an explicit value: the same key always gives the same numbers.
///
///     let keys = RandomKey(seed: 1).split(into: 2)
///     let weight = keys[0].normal([784, 128], .f32)
public struct RandomKey: Sendable {
  let value: Tensor

  public init(seed: Int) { value = Tensor(seed) }

  /// A key from a tensor (i64, rank 0), which may be recorded: a step counter, for example.
  public init(_ value: Tensor) { self.value = value.converted(to: .i64) }

  /// A key that depends on this one and on a number.
  public func folded(with number: Tensor) -> RandomKey {
    // The 53 bits of this key's stream at the start, then once more with the number mixed in.
    let mixed =
      apply(RandomBits(bits: 53, type: TensorType(.i64)), [value]) + number.concreteLiteral.converted(to: .i64)
    return RandomKey(apply(RandomBits(bits: 53, type: TensorType(.i64)), [mixed]))
  }

  /// Keys of independent streams.
  public func split(into count: Int) -> [RandomKey] {
    (0..<Swift.max(count, 0)).map { folded(with: Tensor($0)) }
  }

  /// Random numbers in 0 ..< 1, with all the bits that the type has room for.
  public func uniform(_ shape: [Int] = [], _ scalarType: ScalarType = .f64) -> Tensor {
    fused([value]) { key in
      let bits = scalarType == .f32 ? 24 : 53
      let integers = apply(
        RandomBits(bits: bits, type: TensorType(scalarType == .f32 ? .i32 : .i64, shape)), key)
      let unit = scalarType == .f32 ? 0x1p-24 : 0x1p-53
      return integers.converted(to: scalarType == .f32 ? .f32 : .f64) * Tensor(floatLiteral: unit)
    }
  }

  /// Random numbers with mean 0 and variance 1, by the transformation of Box and Muller.
  public func normal(_ shape: [Int] = [], _ scalarType: ScalarType = .f64) -> Tensor {
    fused([value]) { key in
      let pair = RandomKey(key[0]).uniform([2] + shape, scalarType)
      let radius = sqrt(-2 * log1p(-pair[0]))
      return radius * cos(6.283185307179586 * pair[1])
    }
  }

  /// Integers in 0 ..< bound, as i64; the bias is below bound / 2⁵³.
  public func integers(below bound: Int, _ shape: [Int] = []) -> Tensor {
    floor(uniform(shape) * Tensor(floatLiteral: Double(bound))).converted(to: .i64)
  }
}

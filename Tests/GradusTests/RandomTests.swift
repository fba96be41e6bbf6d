import GradusTestSupport
import Testing

@testable import Gradus

/// The generator against its published vectors, and the distributions made from it.
@Suite struct RandomTests {
  struct Vector: Sendable {
    let counter, key, result: [UInt32]
  }

  /// - Source: `kat_vectors` of the Random123 library, philox4x32-10.
  static let vectors: [Vector] = [
    Vector(
      counter: [0, 0, 0, 0], key: [0, 0], result: [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
    Vector(
      counter: [.max, .max, .max, .max], key: [.max, .max],
      result: [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]),
    Vector(
      counter: [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], key: [0xA409_3822, 0x299F_31D0],
      result: [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]),
  ]

  @Test(arguments: vectors)
  func `Philox gives the published numbers`(vector: Vector) {
    #expect(Philox.block(vector.counter, vector.key) == vector.result)
  }

  @Test func `both engines give the bits of the published block`() throws {
    let program = try Program(
      tracing: { [apply(RandomBits(bits: 53, type: TensorType(.i64, [2])), [$0[0]])] }, of: [TensorType(.i64)])
    let words: [UInt64] = [0x6627_E8D5_E169_C58D, 0xBC57_AC4C_9B00_DBD8]
    for engine in [ReferenceEngine(), NativeEngine.shared] as [any Engine] {
      let bits = try program.run([Tensor(Int64(0))], on: engine)[0].scalars(as: Int64.self)
      #expect(bits == words.map { Int64($0 >> 11) })
    }
  }

  @Test func `the same key gives the same numbers, another key others`() throws {
    let (first, second) = (RandomKey(seed: 1).uniform([100]), RandomKey(seed: 1).uniform([100]))
    #expect(first == second)
    let other = try RandomKey(seed: 2).uniform([100]).scalars(as: Double.self)
    #expect(Set(try first.scalars(as: Double.self)).isDisjoint(with: other))
  }

  @Test func `a number depends on its position, not on how many are drawn`() {
    let long = RandomKey(seed: 3).uniform([5000])
    #expect(RandomKey(seed: 3).uniform([70]) == long[..<70])
    #expect(RandomKey(seed: 3).uniform([10, 7]) == long[..<70].reshaped(to: [10, 7]))
  }

  @Test func `keys that are split give unrelated streams`() throws {
    let keys = RandomKey(seed: 4).split(into: 20) + RandomKey(seed: 5).split(into: 20)
    let draws = try keys.flatMap { try $0.uniform([50]).scalars(as: Double.self) }
    #expect(Set(draws).count == draws.count)
    #expect(RandomKey(seed: 4).split(into: 0).isEmpty)
  }

  @Test(arguments: [ScalarType.f64, .f32])
  func `uniform numbers fill 0 ..< 1 evenly`(type: ScalarType) throws {
    let count = 20_000
    let numbers = try RandomKey(seed: 6).uniform([count], type).doubles()
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    // The mean has a standard deviation of 1/√(12 n) = 0.002; a tenth of the interval holds n/10 ± √(0.09 n) = 2000 ± 42. Five of these.
    #expect((numbers.reduce(0, +) / Double(count) - 0.5).magnitude < 0.0102)
    for tenth in 0..<10 {
      let hits = numbers.count { Int($0 * 10) == tenth }
      #expect((hits - count / 10).magnitude < 212)
    }
  }

  @Test(arguments: [ScalarType.f64, .f32])
  func `normal numbers have the moments of the normal distribution`(type: ScalarType) throws {
    let count = 20_000
    let numbers = try RandomKey(seed: 7).normal([count], type).doubles()
    #expect(numbers.allSatisfy { $0.isFinite })
    // E xᵏ = 0, 1, 0, 3 with variances 1, 2, 15, 96 over n; five standard deviations.
    for (power, (moment, variance)) in zip(1...4, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      let found =
        numbers.reduce(0) { sum, x in sum + (0..<power).reduce(1) { product, _ in product * x } } / Double(count)
      #expect((found - moment).magnitude < 5 * (variance / Double(count)).squareRoot(), "moment \(power)")
    }
    // Neighbours are uncorrelated: the mean of their products has variance 1/n.
    let products = zip(numbers, numbers.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
    #expect(products.magnitude < 5 / Double(count).squareRoot())
  }

  @Test func `random integers stay below their bound and reach every value`() throws {
    let numbers = try RandomKey(seed: 8).integers(below: 7, [1000]).scalars(as: Int.self)
    #expect(Set(numbers) == Set(0..<7))
  }

  @Test func `a batch of keys gives the numbers of each`() {
    let keys = Tensor([1, 2, 3])
    let batch = vmap { (key: Tensor) in RandomKey(key).normal([4]) }(keys)
    #expect(batch == stack((1...3).map { RandomKey(seed: $0).normal([4]) }))
  }
}

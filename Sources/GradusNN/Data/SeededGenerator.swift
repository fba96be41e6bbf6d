#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A small random number generator whose sequence is fixed by its seed, on every platform.
///
/// SplitMix64: the state is a counter that grows by the golden ratio; its mixed bits are the output. Period 2⁶⁴.
/// Good for shuffling and making data, not for secrets.
///
/// - Source: Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators* (2014).
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in [0, 1), a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number of the standard normal distribution, by the Box-Muller formula √(−2 ln u) cos 2πv.
  public mutating func normal() -> Double {
    let u = 1 - uniform()  // in (0, 1], so that the logarithm is finite
    let v = uniform()
    return (-2 * log(u)).squareRoot() * cos(2 * .pi * v)
  }

  /// The integers 0 ..< count in random order (Fisher and Yates); empty when `count` ≤ 0.
  ///
  /// Unlike the standard library's `shuffled(using:)`, the order for a seed is part of the contract.
  public mutating func permutation(count: Int) -> [Int] {
    guard count > 0 else { return [] }
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      // The high half of a 64 × 64 bit product is in 0 ... last, with a bias below (last + 1) / 2⁶⁴.
      let chosen = Int(next().multipliedFullWidth(by: UInt64(last + 1)).high)
      order.swapAt(last, chosen)
    }
    return order
  }
}

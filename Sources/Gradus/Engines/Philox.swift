/// The counter-based generator Philox 4×32 with 10 rounds.
///
/// - Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
enum Philox {
  /// The 64-bit word `index` of the stream of a key: each block of four 32-bit words gives two of them, the high half
  /// first.
  static func word(key: UInt64, index: UInt64) -> UInt64 {
    let counter = index / 2
    let block = self.block(
      [UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32), 0, 0],
      [UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)])
    let first = Int(index % 2) * 2
    return UInt64(block[first]) << 32 | UInt64(block[first + 1])
  }

  static func block(_ counter: [UInt32], _ key: [UInt32]) -> [UInt32] {
    var (c, k) = (counter, key)
    for _ in 0..<10 {
      let first = UInt64(c[0]) * 0xD251_1F53
      let second = UInt64(c[2]) * 0xCD9E_8D57
      c = [
        UInt32(second >> 32) ^ c[1] ^ k[0], UInt32(truncatingIfNeeded: second),
        UInt32(first >> 32) ^ c[3] ^ k[1], UInt32(truncatingIfNeeded: first),
      ]
      k = [k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85]
    }
    return c
  }
}

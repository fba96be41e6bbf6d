import Testing

@testable import GradusNN

@Suite struct SeededGeneratorTests {
  @Test func `the sequence is that of the published algorithm`() {
    var zero = SeededGenerator(seed: 0)
    #expect(
      [zero.next(), zero.next(), zero.next()] == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
    var other = SeededGenerator(seed: 1_234_567)
    #expect([other.next(), other.next()] == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973])
  }

  @Test func `a permutation holds every integer once`() {
    var generator = SeededGenerator(seed: 5)
    for count in [-1, 0, 1, 2, 17, 1000] {
      #expect(generator.permutation(count: count).sorted() == Array(0..<max(count, 0)))
    }
  }

  @Test func `every order of three is equally likely`() {
    var generator = SeededGenerator(seed: 6)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[generator.permutation(count: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    // Binomial with mean 1000: the deviation is √(6000 · 1/6 · 5/6) = 29.
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 4 * 29 })
  }
}

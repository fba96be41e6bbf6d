import GradusKernels
import Testing

@testable import Gradus

/// The memory of tensors.
@Suite struct MemoryTests {
  private static let limit = 64 << 20

  @Test func `memory that is given back is taken by the next user of that size`() throws {
    // Other tests take and give at the same time, so some undisturbed round has to be found.
    let isTakenAgain = (0..<100).contains { round in
      var (first, second) = (0, 0)
      let size = 3_000_000 + 4096 * round
      let memory = gradus_memory_take(size, &first)
      gradus_memory_give(memory, first)
      let next = gradus_memory_take(size - 1000, &second)
      defer { gradus_memory_give(next, second) }
      return memory == next && second == first
    }
    #expect(isTakenAgain)
  }

  @Test func `at most an eighth of a block is wasted`() throws {
    for size in [40_000, 1_000_000, 9_000_000] {
      var (first, second) = (0, 0)
      gradus_memory_give(gradus_memory_take(size, &first), first)
      let memory = gradus_memory_take(size / 2, &second)
      #expect(second >= size / 2 && second <= size / 2 + size / 16)
      gradus_memory_give(memory, second)
    }
  }

  @Test func `the memory that waits is bounded`() throws {
    for size in [32 << 10, 1 << 20, Self.limit] {
      let blocks = (0..<(size < Self.limit ? 100 : 2)).map { _ in
        var granted = 0
        let memory = gradus_memory_take(size, &granted)
        return (memory, granted)
      }
      for (memory, granted) in blocks {
        gradus_memory_give(memory, granted)
        #expect(gradus_memory_kept() <= Self.limit)
      }
    }
  }

  @Test func `memory that the system refuses is no memory`() {
    var granted = 0
    #expect(gradus_memory_take(Int.max, &granted) == nil)
    gradus_memory_give(nil, 1 << 20)
  }

  @Test func `tensors of all sizes around the smallest with memory of its own keep their values`() throws {
    for count in [0, 1, 2, 3, 90, 95, 96, 97, 98, 200, 5000] {
      let scalars = (0..<count).map { Double($0) }
      let x = Tensor(scalars)
      var y = x
      if count > 0 { y.setScalar(-1.0, at: [count - 1]) }
      #expect(try x.scalars() == scalars)
      #expect(try y.scalars() == scalars.dropLast() + (count > 0 ? [-1] : []))
      #expect(x.shape == [count])
    }
  }
}

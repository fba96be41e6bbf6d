import Foundation
import Gradus
import GradusTestSupport
import Synchronization
import Testing

/// Programs of many operations: nothing recurses along them.
@Suite struct LongChainTests {
  @Test(arguments: DataFolder.runsLongTests ? [1_000_000] : [30_000])
  func `a long chain is recorded, differentiated and freed on a small stack`(count: Int) async {
    // y ← y·x + x converges to x / (1 − x), with slope 1 / (1 − x)² = 4.
    let slope = await Self.onSmallStack {
      gradient(at: Tensor(0.5)) { x in
        var y = x
        for _ in 0..<count / 2 { y = y * x + x }
        return y
      }
    }
    expectClose(slope, [4], relative: 1e-12)
  }

  /// Runs a function on a thread with a stack of 512 KB.
  private static func onSmallStack(_ body: @escaping @Sendable () -> Tensor) async -> Tensor {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: body()) }
      thread.stackSize = 512 << 10
      thread.start()
    }
  }
}

import GradusKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The default engine: fused maps over SIMD loops, packed matrix products, planned memory and a thread pool of its
/// own.
///
/// Results do not depend on the number of threads, bit for bit.
public final class NativeEngine: Engine {
  /// The engine that operations use; it has a thread for each processor, or as many as the environment variable
  /// `GRADUS_THREADS` says.
  public static let shared = NativeEngine(threads: defaultThreads())

  private let pool: ThreadPool

  /// An engine with that many threads, at least one.
  public init(threads: Int) { pool = ThreadPool(threads: Swift.max(1, Swift.min(threads, 256))) }

  public var name: String { "native" }
  public var threads: Int { pool.threads }

  /// The instruction set that the loops use: baseline, avx2, avx512 or neon.
  public static var instructionSet: String { String(cString: gradus_level_name(gradus_current_level())) }

  public func prepare(_ program: Program) throws(TensorError) -> any Executable {
    try NativeExecutable(program, pool: pool)
  }

  /// Bytes of memory that a run of the program needs beside its inputs and outputs.
  public func temporaryByteCount(of program: Program) throws(TensorError) -> Int {
    try NativeExecutable(program, pool: pool).peakBytes
  }

  private static func defaultThreads() -> Int {
    if let text = getenv("GRADUS_THREADS"), let count = Int(String(cString: text)), count > 0 { return count }
    return Swift.max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }
}

/// Worker threads, started with the engine and ended with it.
final class ThreadPool: @unchecked Sendable {
  // The C pool does its own locking.
  let handle: OpaquePointer?
  let threads: Int

  init(threads: Int) {
    handle = threads > 1 ? gradus_pool_create(Int32(threads)) : nil
    self.threads = threads
  }

  deinit { if let handle { gradus_pool_destroy(handle) } }
}

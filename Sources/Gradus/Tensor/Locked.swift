#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value that one thread uses at a time.
///
/// By the system's mutex, since the thread sanitizer does not see the standard library's on Linux.
final class Locked<Content>: @unchecked Sendable {
  // `content` is touched only while the mutex is held.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  @exclusivity(unchecked) private var content: Content

  init(_ content: Content) {
    self.content = content
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
  }

  func withLock<Result, Failure: Error>(_ body: (inout Content) throws(Failure) -> Result) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&content)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }
}

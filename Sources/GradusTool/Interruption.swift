import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns the first Ctrl-C (SIGINT) or SIGTERM into a request to stop; a second one ends the process at once.
///
/// Signals belong to the process, and a handler cannot capture: this is the one place with a variable for all.
enum Interruption {
  private static let received = Atomic<Bool>(false)

  static var isRequested: Bool { received.load(ordering: .relaxed) }

  /// Starts to listen. Unblocks the signals too: a parent with threads may have started the process with signals blocked.
  static func watch() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&signals, number)
      signal(number) { delivered in
        Interruption.received.store(true, ordering: .relaxed)
        signal(delivered, SIG_DFL)
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}

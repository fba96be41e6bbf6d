import Synchronization

/// A call of a prepared program, and the structure of its result.
final class PreparedCall<Output: TensorTree>: CallFrame, @unchecked Sendable {
  // The template's tensors are replaced before anyone sees them.
  private let template: Output

  init(_ program: PreparedProgram, _ template: Output) throws(TensorError) {
    self.template = template
    try super.init(program)
  }

  /// The result for the argument that was taken.
  func result() -> Output {
    do throws(TensorError) {
      try run()
      return give(template)
    } catch {
      return template.failed(error)
    }
  }
}

/// A program that a compiled function recorded for arguments of some types.
struct PreparedProgram {
  let types: [TensorType]
  let resultTypes: [TensorType]
  let captured: [Tensor]
  let executable: any Executable
}

/// The programs that a compiled function prepared, with calls of them that are not in use.
///
/// Not generic, since looking up the type of a call for each call would take longer than the rest of it.
final class PreparedCalls: @unchecked Sendable {
  // What is not locked changes by atomic exchange.
  private struct Entry {
    let makeCall: () throws(TensorError) -> CallFrame
    var idle: [CallFrame] = []
  }

  private static let capacity = 64
  private let entries = Locked<[[TensorType]: Entry]>([:])
  /// The call that was used last, while it is idle: whoever takes it owns it.
  private let last = Atomic<Unmanaged<CallFrame>?>(nil)

  deinit { _ = takeLast() }

  func takeLast() -> CallFrame? {
    if let call = last.exchange(nil, ordering: .acquiring) { call.takeRetainedValue() } else { nil }
  }

  /// A call for arguments of these types, if the program was prepared and there is memory for another call.
  func take(_ types: [TensorType]) -> CallFrame? {
    let (idle, entry) = entries.withLock { ($0[types]?.idle.popLast(), $0[types]) }
    return if let idle { idle } else { try? entry?.makeCall() }
  }

  /// Takes a call back: to where the next one looks first, if that is free.
  func giveBack(_ call: CallFrame) {
    let reference = Unmanaged.passRetained(call)
    if last.compareExchange(expected: nil, desired: reference, ordering: .releasing).exchanged { return }
    reference.release()
    shelve(call)
  }

  /// Takes a call back where calls of its types are looked for. Nothing keeps one whose program was forgotten.
  func shelve(_ call: CallFrame) { entries.withLock { $0[call.types]?.idle.append(call) } }

  /// Remembers a program, the structure of whose result is that of `output`.
  func enter<Output: TensorTree>(_ program: PreparedProgram, _ output: Output) {
    // The traced tensors would keep the recording.
    let template = output.mapLeaves { _ in Tensor(0) }
    entries.withLock { entries in
      if entries.count >= Self.capacity { entries.removeAll() }
      entries[program.types] = Entry { () throws(TensorError) in try PreparedCall(program, template) }
    }
  }
}

/// Remembers prepared and transformed programs by their structure, so that `gradient(at:of:)` in a loop prepares
/// once.
///
/// A memo, not state: with or without it every result is the same. It holds at most `capacity` entries and then
/// forgets the half that was not used for longest.
final class Programs: Sendable {
  static let shared = Programs(capacity: 1024)

  /// What was done to a program.
  enum Purpose: Hashable, Sendable {
    case execute
    case gradient(active: Int, keepsValue: Bool)
    case jvp(active: Int)
    case vjp(active: Int)
    case batch([Bool], size: Int)
    case sweeps(Sweeps, Sweeps.Step)
    case linearization(active: Int, isKnown: Bool)
    case transpose(arguments: Int)
    case taylor(active: Int, order: Int)
  }

  private struct Key: Hashable {
    let purpose: Purpose
    let program: Program
  }

  private enum Value {
    case executable(any Executable)
    case program(Program)
  }

  private struct Entry {
    let value: Value
    var lastUse: Int
  }

  private struct Memory {
    var entries: [Key: Entry] = [:]
    var clock = 0
    var preparations = 0
  }

  private let capacity: Int
  private let state = Locked(Memory())

  init(capacity: Int) { self.capacity = capacity }

  /// How many programs have been prepared or transformed: a loop that hits the cache leaves it as it is.
  var preparations: Int { state.withLock { $0.preparations } }

  /// A program ready to run on the default engine.
  func executable(_ program: Program) throws(TensorError) -> any Executable {
    let key = Key(purpose: .execute, program: program)
    if case .executable(let known) = find(key) { return known }
    let made = try NativeEngine.shared.prepare(program)
    insert(key, .executable(made))
    return made
  }

  /// A program transformed, by `transform` unless the same was done before.
  func transformed(
    _ program: Program, for purpose: Purpose, by transform: () throws(TensorError) -> Program
  ) throws(TensorError) -> Program {
    let key = Key(purpose: purpose, program: program)
    if case .program(let known) = find(key) { return known }
    let made = try transform()
    insert(key, .program(made))
    return made
  }

  private func find(_ key: Key) -> Value? {
    state.withLock { state in
      guard let index = state.entries.index(forKey: key) else { return nil }
      state.clock += 1
      state.entries.values[index].lastUse = state.clock
      return state.entries.values[index].value
    }
  }

  private func insert(_ key: Key, _ value: Value) {
    state.withLock { state in
      state.clock += 1
      state.preparations += 1
      if state.entries.count >= capacity {
        let threshold = state.entries.values.map(\.lastUse).sorted()[capacity / 2]
        state.entries = state.entries.filter { $0.value.lastUse >= threshold }
      }
      state.entries[key] = Entry(value: value, lastUse: state.clock)
    }
  }
}

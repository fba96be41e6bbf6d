import GradusTestSupport
import Testing

@testable import Gradus

/// What is remembered by the structure of programs.
@Suite struct ProgramCacheTests {
  private static func program(_ size: Int) throws -> Program {
    try Program(tracing: { sum(sin($0) * 2) }, of: TensorType(.f64, [size]))
  }

  @Test func `the same function records equal programs`() throws {
    let (first, second) = (try Self.program(3), try Self.program(3))
    #expect(first == second && first.hashValue == second.hashValue)
    #expect(try first != Self.program(4))
    #expect(try first != Program(tracing: { sum(cos($0) * 2) }, of: TensorType(.f64, [3])))
    #expect(try first != Program(tracing: { sum(sin($0) * 3) }, of: TensorType(.f64, [3])))
    #expect(try first != Program(tracing: { sum(sin($0) * 2) }, of: TensorType(.f32, [3])))
  }

  @Test func `a program is transformed once for each purpose`() throws {
    let programs = Programs(capacity: 10)
    var count = 0
    let transformed = try Self.program(2)
    for _ in 0..<5 {
      for purpose in [Programs.Purpose.jvp(active: 1), .gradient(active: 1, keepsValue: false)] {
        _ = try programs.transformed(Self.program(3), for: purpose) { () throws(TensorError) in
          count += 1
          return transformed
        }
      }
    }
    #expect(count == 2 && programs.preparations == 2)
  }

  @Test func `a plan that ran is freed with its last user`() throws {
    weak var plan: NativeExecutable?
    do {
      let executable = try #require(try NativeEngine.shared.prepare(Self.program(3)) as? NativeExecutable)
      plan = executable
      _ = try executable.run([Tensor([1.0, 2, 3])])
    }
    #expect(plan == nil)
  }

  @Test func `a session keeps its plan`() throws {
    let session = try NativeEngine.shared.prepare(Self.program(2)).session()
    let (input, output) = (
      UnsafeMutablePointer<Double>.allocate(capacity: 2), UnsafeMutablePointer<Double>.allocate(capacity: 1)
    )
    defer {
      input.deallocate()
      output.deallocate()
    }
    (input[0], input[1]) = (0.5, 1)
    session.setInput(0, UnsafeMutableRawPointer(input))
    session.setOutput(0, UnsafeMutableRawPointer(output))
    try session.run()
    #expect((output[0] - 2.641793046824199).magnitude < 1e-12)
  }

  @Test func `a program is prepared once`() throws {
    let programs = Programs(capacity: 10)
    let executable = try programs.executable(Self.program(3)) as? NativeExecutable
    for _ in 0..<5 { #expect(try programs.executable(Self.program(3)) as? NativeExecutable === executable) }
    #expect(programs.preparations == 1)
  }

  @Test func `the memo is bounded and keeps what was used last`() throws {
    let programs = Programs(capacity: 8)
    for size in 0..<100 {
      _ = try programs.executable(Self.program(size))
      _ = try programs.executable(Self.program(0))
    }
    // The program of size 0 is used all the time and never forgotten.
    #expect(programs.preparations == 100)
    _ = try programs.executable(Self.program(99))
    #expect(programs.preparations == 100)
    _ = try programs.executable(Self.program(1))
    #expect(programs.preparations == 101)
  }

  @Test func `a gradient in a loop prepares once`() {
    // Other tests prepare programs in this process at the same time, so some undisturbed round has to be found.
    func preparations(_ round: Int) -> Int {
      let before = Programs.shared.preparations
      for step in 0..<5 { _ = gradient(at: Tensor([Double(round), Double(step)])) { sum(sin($0) * $0) } }
      return Programs.shared.preparations - before
    }
    #expect((0..<500).contains { preparations($0) == 0 })
  }

  @Test func `data that a function captures does not enter its program`() {
    func preparations(_ round: Int) -> Int {
      let before = Programs.shared.preparations
      for step in 0..<5 {
        let target = Tensor([Double(round), Double(step)])
        _ = gradient(at: Tensor([1.0, 2])) { sum(square($0 - target)) }
      }
      return Programs.shared.preparations - before
    }
    #expect((0..<500).contains { preparations($0) == 0 })
  }
}

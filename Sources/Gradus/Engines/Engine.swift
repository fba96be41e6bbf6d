/// Runs programs. Choosing how costs once, in `prepare`; the executable is then run as often as needed, from any
/// thread.
public protocol Engine: Sendable {
  var name: String { get }

  /// Plans a program.
  func prepare(_ program: Program) throws(TensorError) -> any Executable
}

/// A program made ready by an engine.
public protocol Executable: Sendable {
  /// Runs the program on concrete tensors of its input types.
  func run(_ inputs: [Tensor]) throws(TensorError) -> [Tensor]

  /// A run whose inputs and outputs stay where they are from call to call.
  func session() throws(TensorError) -> any ExecutionSession

  /// The steps of a run and the memory that it needs; empty for an engine that makes no plan.
  var plan: Plan { get }
}

extension Executable {
  public var plan: Plan { Plan() }
}

/// A prepared program bound to memory: set each input and output once, then run as often as needed.
///
/// Elements are row-major, in the types of the program's inputs and outputs; outputs do not overlap inputs. One
/// thread at a time.
public protocol ExecutionSession: AnyObject {
  func setInput(_ index: Int, _ elements: UnsafeMutableRawPointer)
  func setOutput(_ index: Int, _ elements: UnsafeMutableRawPointer)
  func run() throws(TensorError)

  /// A run whose steps are added to a profile; an engine that makes no plan adds none.
  func run(recording profile: inout Profile) throws(TensorError)
}

extension ExecutionSession {
  public func run(recording profile: inout Profile) throws(TensorError) { try run() }
}

extension Program {
  /// The program's results on these arguments, from the given engine.
  public func run(_ inputs: [Tensor], on engine: any Engine = NativeEngine.shared) throws(TensorError) -> [Tensor] {
    try engine.prepare(self).run(inputs)
  }

  /// The storages of arguments, checked against the input types.
  func storages(_ inputs: [Tensor]) throws(TensorError) -> [TensorStorage] {
    guard inputs.count == self.inputs.count else {
      throw TensorError(
        "run", "\(self.inputs.count) arguments", got: "\(inputs.count)", "Pass one tensor for each input.")
    }
    var storages: [TensorStorage] = []
    storages.reserveCapacity(inputs.count)
    for (index, input) in inputs.enumerated() {
      let storage = try input.concreteStorage(nil)
      guard storage.type == type(of: self.inputs[index]) else {
        throw TensorError(
          "run", "\(type(of: self.inputs[index])) as argument \(index)", got: "\(storage.type)",
          "Convert or reshape it.")
      }
      storages.append(storage)
    }
    return storages
  }
}

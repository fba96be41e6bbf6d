/// The plainest interpreter of kernels, one element at a time: slow, and the oracle of every other engine.
///
/// Elementary functions come from the system's mathematics library in double precision; f32 values are rounded after
/// each operation.
public struct ReferenceEngine: Engine {
  public var name: String { "reference" }

  public init() {}

  public func prepare(_ program: Program) throws(TensorError) -> any Executable {
    ReferenceExecutable(program: program)
  }
}

struct ReferenceExecutable: Executable {
  let program: Program

  func run(_ inputs: [Tensor]) throws(TensorError) -> [Tensor] {
    var values = [TensorStorage?](repeating: nil, count: program.types.count)
    for (variable, storage) in zip(program.inputs, try program.storages(inputs)) { values[Int(variable)] = storage }
    for instruction in program.instructions {
      // Defined earlier, by the invariant of programs.
      let operands = program.operands(of: instruction).map { values[Int($0)]! }
      let types = program.resultTypes(of: instruction)
      let primitive = program.primitive(of: instruction)
      let kernel = primitive.kernel(operands.map(\.type), types)
      var results: [TensorStorage] = []
      for type in types { results.append(try TensorStorage(uninitialized: type)) }
      try ReferenceKernel(operands: operands, results: results, name: primitive.notation).run(kernel)
      for (variable, result) in zip(instruction.results, results) { values[Int(variable)] = result }
    }
    return program.outputs.map { Tensor(values[Int($0)]!) }
  }
}

extension ReferenceExecutable {
  func session() throws(TensorError) -> any ExecutionSession { ReferenceSession(self) }
}

private final class ReferenceSession: ExecutionSession {
  private let executable: ReferenceExecutable
  private var inputs: [UnsafeMutableRawPointer?]
  private var outputs: [UnsafeMutableRawPointer?]

  init(_ executable: ReferenceExecutable) {
    self.executable = executable
    inputs = executable.program.inputs.map { _ in nil }
    outputs = executable.program.outputs.map { _ in nil }
  }

  func setInput(_ index: Int, _ elements: UnsafeMutableRawPointer) { inputs[index] = elements }
  func setOutput(_ index: Int, _ elements: UnsafeMutableRawPointer) { outputs[index] = elements }

  func run() throws(TensorError) {
    var arguments: [Tensor] = []
    for (type, elements) in zip(executable.program.inputTypes, inputs) {
      let storage = try TensorStorage(uninitialized: type)
      if let elements { storage.pointer.copyMemory(from: elements, byteCount: type.byteCount) }
      arguments.append(Tensor(storage))
    }
    for (result, elements) in zip(try executable.run(arguments), outputs) {
      let storage = try result.concreteStorage(nil)
      elements?.copyMemory(from: storage.pointer, byteCount: storage.type.byteCount)
    }
  }
}

/// One kernel, its operands and its results.
struct ReferenceKernel {
  let operands: [TensorStorage]
  let results: [TensorStorage]
  let name: String

  /// The result of a kernel that has one.
  var result: TensorStorage { results[0] }

  private var shape: [Int] { result.type.shape }

  func run(_ kernel: Kernel) throws(TensorError) {
    switch kernel {
    case .fill(let value):
      forEach(shape.elementCount) { result.store(value, at: $0) }
    case .iota(let axis):
      eachIndex(of: shape) { index, position in result.store(.integer(Int64(index[axis])), at: position) }
    case .map(let program):
      forEach(shape.elementCount) { position in
        result.store(program.evaluate(operands.map { $0.scalar(at: position) })[0], at: position)
      }
    case .view(let view):
      eachIndex(of: shape) { index, position in result.store(operands[0].scalar(at: view.position(index)), at: position)
      }
    case .assemble(let fill, let views):
      forEach(shape.elementCount) { result.store(fill, at: $0) }
      for (operand, view) in zip(operands, views) {
        eachIndex(of: operand.type.shape) { index, position in
          result.store(operand.scalar(at: position), at: view.position(index))
        }
      }
    case .reduce(let reducer, let axes): reduce(reducer, axes)
    case .argReduce(let isMinimum, let axis): argReduce(isMinimum, axis)
    case .contract(let axes): contract(axes)
    case .gather(let axis, let batch): try gather(axis, batch)
    case .scatter(let reducer, let axis, let batch): try scatter(reducer, axis, batch)
    case .cumulate(let reducer, let axis, let isReversed): cumulate(reducer, axis, isReversed)
    case .recurrence(let axis, let isReversed): recurrence(axis, isReversed)
    case .sort(let axis, let isDescending): sort(axis, isDescending)
    case .random(let bits): random(bits)
    case .control(let control): try run(control)
    case .linearAlgebra(let factorization): try factorize(factorization)
    case .series(let kernel):
      kernel.run(operands.map { ($0.pointer, $0.type.scalarType) }, (result.pointer, result.type))
    }
  }

  private func forEach(_ count: Int, _ body: (Int) -> Void) {
    for position in 0..<count { body(position) }
  }

  /// Every index of a shape in row-major order, with its position.
  func eachIndex(of shape: [Int], _ body: ([Int], Int) -> Void) {
    var index = shape.map { _ in 0 }
    for position in 0..<shape.elementCount {
      body(index, position)
      for axis in shape.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
      }
    }
  }
}

/// A function whose Jacobian is wanted: a program, of whose inputs the first `active` are the argument.
struct DifferentiatedProgram {
  let program: Program
  let active: Int
  /// The tensors that fill the other inputs.
  let captured: [Tensor]

  var columnCount: Int { program.inputTypes[..<active].reduce(0) { $0 + $1.elementCount } }
  var rowCount: Int { program.outputTypes.reduce(0) { $0 + $1.elementCount } }
  /// The type of the Jacobian's elements: that of the value, or of the argument where there is no value.
  var scalarType: ScalarType {
    let types = program.outputTypes.isEmpty ? Array(program.inputTypes[..<active]) : program.outputTypes
    return types.map(\.scalarType).reduce(.f32) { $0.promoted(with: $1) }
  }

  /// The program with tangents: forward mode.
  func tangents() throws(TensorError) -> Program {
    try Programs.shared.transformed(program, for: .jvp(active: active)) { () throws(TensorError) in
      try program.jvp(active: active)
    }
  }

  /// The program with cotangents: reverse mode.
  func cotangents() throws(TensorError) -> Program {
    try Programs.shared.transformed(program, for: .vjp(active: active)) { () throws(TensorError) in
      try program.vjp(active: active)
    }
  }

  /// The pattern of the Jacobian, and whether it was found in forward mode.
  ///
  /// It is how the tangents of the outputs depend on those of the argument; or, where there is no forward mode (behind a
  /// rule of the user's for reverse mode alone), how the cotangents of the argument depend on those of the outputs.
  func sparsity() throws(TensorError) -> (pattern: SparsityPattern, isForward: Bool) {
    let argument = program.inputTypes[..<active].map(\.elementCount)
    let value = program.outputTypes.map(\.elementCount)
    do throws(TensorError) {
      return (try linearSparsity(of: try tangents(), argument, value), true)
    } catch {
      let transposed = try? linearSparsity(of: try cotangents(), value, argument)
      guard let transposed else { throw error }
      return (transposed.transposed, false)
    }
  }

  /// The pattern of a linear map: the columns are the elements of the last inputs, the rows those of the outputs after
  /// the function's own.
  private func linearSparsity(
    of linear: Program, _ columns: [Int], _ rows: [Int]
  ) throws(TensorError) -> SparsityPattern {
    var dependencies = Dependencies(columnCount: columns.reduce(0, +))
    var inputs = [Dependencies.Known](repeating: .init(), count: active) + captured.map { .init(value: $0) }
    var first = 0
    for count in columns {
      inputs.append(.init(table: dependencies.newTable((first..<first + count).map(ColumnSets.single))))
      first += count
    }
    let tables = try dependencies.outputs(of: linear, inputs)[program.outputs.count...]
    return try dependencies.pattern(of: Array(tables), rows)
  }
}

/// The products of a Jacobian with the sums of the unit vectors of each colour: one sweep for each.
///
/// Some sweeps run as one batch, as long as that keeps the intermediate tensors small; the others follow one after
/// another, so that memory does not grow with the number of colours.
struct CompressedSweeps {
  /// How many elements the largest tensor of a batch may have, unless the caller says how many sweeps to run at once:
  /// enough to hide the cost of an instruction, few enough for the caches.
  private static let batchElements = 1 << 20

  let chunk: Int
  /// The length of the result of one sweep.
  let length: Int
  private let program: Program
  private let colors: Tensor

  init(_ function: DifferentiatedProgram, _ coloring: Coloring, chunk: Int?) throws(TensorError) {
    let isForward = coloring.kind != .row
    let linear = try isForward ? function.tangents() : function.cotangents()
    let primals = function.program
    let seeds = isForward ? Array(primals.inputTypes[..<function.active]) : primals.outputTypes
    let results = primals.outputs.count..<linear.outputs.count
    let largest = linear.types.lazy.map(\.elementCount).max() ?? 1
    self.chunk = max(1, min(coloring.colorCount, chunk ?? Self.batchElements / max(largest, 1)))
    length = isForward ? function.rowCount : function.columnCount
    colors = Tensor(coloring.colors)
    program = try Self.program(
      linear, primals.inputTypes, seeds, results, chunk: self.chunk, function.scalarType)
  }

  /// The program from the function's inputs, the colours and the colours of the present sweeps to their results, one
  /// after another.
  private static func program(
    _ linear: Program, _ inputs: [TensorType], _ seeds: [TensorType], _ results: Range<Int>, chunk: Int,
    _ scalarType: ScalarType
  ) throws(TensorError) -> Program {
    let recorder = Recorder()
    let arguments = inputs.map(recorder.input)
    let colors = recorder.input(TensorType(.i32, [seeds.reduce(0) { $0 + $1.elementCount }]))
    let sweeps = recorder.input(TensorType(.i32, [chunk]))
    var first = 0
    var vectors: [Tensor] = []
    for seed in seeds {
      let part = colors.slice(axis: 0, first..<first + seed.elementCount).expandingAxis(0)
      let isSeed = (part .== sweeps.expandingAxis(1)).converted(to: seed.scalarType)
      vectors.append(isSeed.reshaped(to: (chunk == 1 ? [] : [chunk]) + seed.shape))
      first += seed.elementCount
    }
    let isBatched = inputs.map { _ in false } + seeds.map { _ in true }
    let batched = chunk == 1 ? linear : try linear.batched(isBatched, size: chunk)
    let columns = try recorder.inline(batched, arguments + vectors)[results].map { result in
      result.converted(to: scalarType).reshaped(to: [chunk, result.elementCount / chunk])
    }
    return try recorder.finish([concatenate(columns, axis: 1).reshaped(to: [-1])]).simplified()
  }

  /// The results of the sweeps of the chunk from colour `first` on, one after another in one vector.
  func results(_ inputs: [Tensor], from first: Int) -> Tensor {
    let sweeps = (first..<first + chunk).map { Int32(truncatingIfNeeded: $0) }
    return call(program, inputs + [colors, Tensor(sweeps)])[0]
  }
}

import GradusKernels

/// Turns a simplified program into steps over buffers.
///
/// Buffers are numbered: the inputs, the outputs, constants made once, then temporaries.
struct Lowering {
  let program: Program
  let analysis: ProgramAnalysis
  let merging: StepMerging
  let parts: AssembledParts
  let records: ScanRecords
  let memory = PlanMemory()
  let pool: ThreadPool
  var steps: [NativeStep] = []
  private(set) var constants: [TensorStorage] = []
  var planner = SlotPlanner()

  /// Where a value lies: a buffer that exists, or a temporary of the planner.
  enum Home {
    case buffer(Int)
    case temporary(Int)
  }

  var homes: [VariableID: Home] = [:]
  /// The buffers of outputs that are the same variable as another output.
  private(set) var furtherOutputs: [VariableID: [Int32]] = [:]
  private var iotaBuffers: [TensorType: Int] = [:]
  /// Temporaries have provisional numbers until the number of constants is known.
  static let firstTemporary: Int32 = 1 << 24

  init(_ program: Program, pool: ThreadPool) throws(TensorError) {
    self.program = program
    self.pool = pool
    analysis = ProgramAnalysis(program)
    merging = StepMerging(analysis)
    parts = AssembledParts(analysis, merging)
    records = ScanRecords(analysis)
    for (index, input) in program.inputs.enumerated() { homes[input] = .buffer(index) }
    claimOutputs()
    for members in merging.steps {
      if let last = members.last { try lower(last, members) }
    }
    try copyOutputs()
    planner.assign(steps)
  }

  /// The number that a buffer has in the table of a run: temporaries come after the constants.
  func number(_ buffer: Int32) -> Int32 {
    buffer < Self.firstTemporary ? buffer : buffer - Self.firstTemporary + Int32(firstConstant + constants.count)
  }

  private var firstConstant: Int { program.inputs.count + program.outputs.count }

  // MARK: Homes

  /// Lets results of the program be written straight into the output buffers.
  private mutating func claimOutputs() {
    for (index, output) in program.outputs.enumerated() {
      let base = analysis.source(of: output).base
      let isComputed =
        analysis.definitions[Int(base)] >= 0 && analysis.constants[Int(base)] == nil && analysis.iotas[Int(base)] == nil
      guard isComputed, analysis.isWhole(output) else { continue }
      if homes[base] == nil {
        homes[base] = .buffer(program.inputs.count + index)
      } else if case .map = analysis.kernels[Int(analysis.definitions[Int(base)])] {
        furtherOutputs[base, default: []].append(Int32(program.inputs.count + index))
      }
    }
  }

  private mutating func copyOutputs() throws(TensorError) {
    for (index, output) in program.outputs.enumerated() {
      let base = analysis.source(of: output).base
      let buffer = program.inputs.count + index
      if case .buffer(buffer) = homes[base], analysis.isWhole(output) { continue }
      if furtherOutputs[base, default: []].contains(Int32(buffer)) { continue }
      let place = NativeStep.Place(buffer: Int32(buffer), offset: 0)
      let type = program.type(of: output)
      if let constant = analysis.constants[Int(output)] {
        let bits = constant.bits(as: type.scalarType)
        steps.append(.fill(place, bits: bits, size: type.scalarType.byteCount, count: type.elementCount))
      } else {
        copy(output, to: place)
      }
    }
  }

  /// The buffer that a base variable is read from.
  mutating func buffer(reading base: VariableID) throws(TensorError) -> Int32 {
    switch homes[base] {
    case .buffer(let buffer): return Int32(buffer)
    case .temporary(let temporary):
      return Self.firstTemporary + Int32(temporary)
    case nil:
      // Only constants are never written by a step: an iota, or a fill.
      let buffer = try constantBuffer(base)
      homes[base] = .buffer(buffer)
      return Int32(buffer)
    }
  }

  private mutating func constantBuffer(_ base: VariableID) throws(TensorError) -> Int {
    let scalarType = program.type(of: base).scalarType
    if let length = analysis.iotas[Int(base)] {
      let type = TensorType(scalarType, [length])
      if let known = iotaBuffers[type] { return known }
      let storage = try TensorStorage(uninitialized: type)
      gradus_iota(storage.pointer, scalarType.kernelType, length, length, 1)
      constants.append(storage)
      iotaBuffers[type] = firstConstant + constants.count - 1
    } else {
      constants.append(try .filled(TensorType(scalarType), with: analysis.constants[Int(base)] ?? .integer(0)))
    }
    return firstConstant + constants.count - 1
  }

  /// A buffer with one value.
  mutating func scalarConstant(_ value: ScalarValue, _ scalarType: ScalarType) throws(TensorError) -> NativeStep.Place {
    constants.append(try .filled(TensorType(scalarType), with: value))
    return NativeStep.Place(buffer: Int32(firstConstant + constants.count - 1), offset: 0)
  }

  /// The buffer that a base variable is written to, by one step or by one for each of its parts.
  mutating func buffer(writing base: VariableID) -> Int32 {
    switch homes[base] {
    case .buffer(let buffer): return Int32(buffer)
    case .temporary(let temporary): return Self.firstTemporary + Int32(temporary)
    case nil:
      if let record = records[base], record.owner != base {
        let owner = buffer(writing: record.owner)
        homes[base] = homes[record.owner]
        return owner
      }
      let byteCount = records[base]?.byteCount ?? program.type(of: base).byteCount
      let temporary = planner.add(byteCount: byteCount)
      homes[base] = .temporary(temporary)
      return Self.firstTemporary + Int32(temporary)
    }
  }

  /// Where a variable's elements can be read, and by which view.
  mutating func reading(_ variable: VariableID) throws(TensorError) -> (place: NativeStep.Place, view: View) {
    let type = program.type(of: variable)
    var source = analysis.source(of: variable)
    if analysis.constants[Int(variable)] != nil {
      source = ViewedVariable(base: variable, view: View(offset: 0, strides: type.shape.map { _ in 0 }))
    }
    let place = NativeStep.Place(
      buffer: try buffer(reading: source.base), offset: source.view.offset * type.scalarType.byteCount)
    return (place, source.view)
  }

  /// Where a variable's elements can be read in row-major order, copied there if need be.
  mutating func readingContiguous(_ variable: VariableID) throws(TensorError) -> NativeStep.Place {
    let (place, view) = try reading(variable)
    if let record = records[analysis.source(of: variable).base] {
      // Only scans read it.
      return NativeStep.Place(buffer: place.buffer, offset: record.offset)
    }
    if view.isContiguous(program.type(of: variable).shape) { return place }
    let type = program.type(of: variable)
    return copied(place, view.strides, type.shape, type.scalarType)
  }

  // MARK: Copies

  private mutating func copy(_ variable: VariableID, to result: NativeStep.Place) {
    let type = program.type(of: variable)
    guard let (source, view) = try? reading(variable) else { return }
    appendCopy(from: source, view.strides, to: result, type.shape, type.scalarType)
  }

  /// A new temporary with the elements of a strided block in row-major order.
  mutating func copied(
    _ source: NativeStep.Place, _ strides: [Int], _ shape: [Int], _ scalarType: ScalarType
  ) -> NativeStep.Place {
    let temporary = planner.add(byteCount: TensorType(scalarType, shape).byteCount)
    let result = NativeStep.Place(buffer: Self.firstTemporary + Int32(temporary), offset: 0)
    appendCopy(from: source, strides, to: result, shape, scalarType)
    return result
  }

  mutating func appendCopy(
    from source: NativeStep.Place, _ strides: [Int], to result: NativeStep.Place, resultStrides: [Int]? = nil,
    _ shape: [Int], _ scalarType: ScalarType
  ) {
    if shape.elementCount == 0 { return }
    let merged = MergedAxes(shape, [strides, resultStrides ?? shape.rowMajorStrides])
    let copy = NativeStep.Copy(
      result: result, resultStrides: memory.store(merged.strides[1]), source: source,
      sourceStrides: memory.store(merged.strides[0]), dimensions: memory.store(merged.dimensions),
      rank: merged.dimensions.count, size: scalarType.byteCount)
    steps.append(.copy(memory.store([copy])))
  }
}

/// The derivative of a recorded function along every unit direction: what Jacobians, divergences and Laplacians are
/// made of.
///
/// What does not depend on the direction is computed once; the rest runs on `chunk` directions at a time, as one
/// batch. The last chunk is smaller.
struct Sweeps: Hashable, Sendable {
  enum Derivative: Hashable {
    /// J·v for unit vectors v of the arguments (forward mode).
    case tangent
    /// wᵀ·J for unit vectors w of the results (reverse mode).
    case cotangent
    /// d²f(x + tv)/dt² at t = 0 for unit vectors v of the arguments.
    case secondTangent
  }

  enum Collection: Hashable {
    /// The derivatives along the directions, stacked.
    case rows
    /// Their sum over the directions.
    case sum
    /// The sum over the directions of each one's own component of its derivative.
    case trace
  }

  /// The step of the work that a cached program does.
  enum Step: Hashable {
    case known
    case varying
    case chunk(Int)
    case whole(chunk: Int)
  }

  let derivative: Derivative
  let collection: Collection
  /// How many leading inputs of the program vary.
  let active: Int
  /// Whether every example of a leading batch axis is differentiated by itself, with the same directions for all.
  var isPerExample = false

  /// The types of the directions.
  private func directionTypes(_ program: Program) -> [TensorType] {
    derivative == .cotangent ? program.outputTypes : Array(program.inputTypes.prefix(active))
  }

  /// How many unit directions a direction's tensor has.
  func count(_ type: TensorType) -> Int {
    isPerExample ? Array(type.shape.dropFirst()).elementCount : type.elementCount
  }

  /// How many unit directions there are.
  func count(_ program: Program) -> Int { directionTypes(program).reduce(0) { $0 + count($1) } }

  /// The derivatives along all unit directions.
  ///
  /// - Parameter chunk: how many at a time; nil for as many as keep a batch within about 1 GiB.
  func run(_ program: Program, _ arguments: [Tensor], chunk: Int?) throws(TensorError) -> [Tensor] {
    let total = Swift.max(count(program), 1)
    let isRecorded = arguments.contains(where: \.isTraced)
    let size = Swift.min(chunk ?? (isRecorded ? total : affordableChunk(program)), total)
    if size < total, !isRecorded { return try results(program, arguments, chunk: size) }
    let whole = try Programs.shared.transformed(program, for: .sweeps(self, .whole(chunk: size))) {
      () throws(TensorError) in
      let recorder = Recorder()
      let results = try results(program, program.inputTypes.map(recorder.input), chunk: size)
      return try recorder.finish(results).simplified()
    }
    return call(whole, arguments)
  }

  /// How many directions fit in 1 GiB, from twice the bytes of all values of the function for each.
  private func affordableChunk(_ program: Program) -> Int {
    let bytes = program.types.reduce(0.0) { $0 + 2 * Double($1.byteCount) }
    return bytes * Double(count(program)) <= 0x1p30 ? .max : Swift.max(1, Int(0x1p30 / bytes))
  }

  private func results(_ program: Program, _ arguments: [Tensor], chunk: Int) throws(TensorError) -> [Tensor] {
    let total = count(program)
    let residuals = call(try step(.known, program), arguments)
    var parts: [[Tensor]] = []
    var start = 0
    repeat {
      let size = Swift.min(chunk, total - start)
      let first = constant(.integer(Int64(start)), TensorType(.i64), like: arguments)
      parts.append(call(try step(.chunk(size), program), [first] + residuals))
      start += size
    } while start < total
    return parts[0].indices.map { index in
      let pieces = parts.map { $0[index] }
      return collection == .rows ? concatenate(pieces) : pieces.dropFirst().reduce(pieces[0], +)
    }
  }

  /// The program of a step, remembered.
  private func step(_ step: Step, _ program: Program) throws(TensorError) -> Program {
    try Programs.shared.transformed(program, for: .sweeps(self, step)) { () throws(TensorError) in
      if case .chunk(let size) = step { return try chunkProgram(program, size) }
      let types = directionTypes(program)
      let halves = try derivativeProgram(program).split(varying: types.count)
      return step == .known ? halves.known : halves.varying
    }
  }

  /// The directions, then the program's inputs ↦ the derivatives of its results along them, or the cotangents of its
  /// arguments.
  private func derivativeProgram(_ program: Program) throws(TensorError) -> Program {
    switch derivative {
    case .tangent:
      let pushed = try program.jvp(active: active)
      return pushed.selecting(
        inputs: pushed.inputs.suffix(active) + pushed.inputs.dropLast(active),
        outputs: pushed.outputs.suffix(program.outputs.count))
    case .cotangent:
      let (pulled, seeds) = (try program.vjp(active: active), program.outputs.count)
      return pulled.selecting(
        inputs: pulled.inputs.suffix(seeds) + pulled.inputs.dropLast(seeds), outputs: pulled.outputs.suffix(active))
    case .secondTangent:
      let pushed = try program.jvp(active: active).jvp(active: active)
      let recorder = Recorder()
      let directions = program.inputTypes.prefix(active).map(recorder.input)
      let primals = program.inputTypes.map(recorder.input)
      let results = try recorder.inline(pushed, primals + directions + directions)
      return try recorder.finish(results.suffix(program.outputs.count)).simplified()
    }
  }

  /// The number of the first direction, then the residuals ↦ the collected derivatives along `size` directions.
  private func chunkProgram(_ program: Program, _ size: Int) throws(TensorError) -> Program {
    let types = directionTypes(program)
    let varying = try step(.varying, program)
    let isBatched = varying.inputs.indices.map { $0 < types.count }
    let batched = try varying.batched(isBatched, size: size)
    let recorder = Recorder()
    let first = recorder.input(TensorType(.i64))
    let residuals = varying.inputTypes.dropFirst(types.count).map(recorder.input)
    let directions = unitVectors(types, size, from: first)
    let derivatives = try recorder.inline(batched, directions + residuals)
    return try recorder.finish(collected(derivatives, directions)).simplified()
  }

  /// The unit vectors number `first` … `first + size − 1` of the space of all directions, as tensors.
  private func unitVectors(_ types: [TensorType], _ size: Int, from first: Tensor) -> [Tensor] {
    var offset = 0
    return types.map { type in
      let count = count(type)
      let square = TensorType(.i64, [size, count])
      let numbers = iota(square, axis: 0, like: [first]) + first
      let isUnit = numbers .== (iota(square, axis: 1, like: [first]) + Tensor(integerLiteral: offset))
      offset += count
      let vectors = isUnit.converted(to: type.scalarType)
      guard isPerExample else { return vectors.reshaped(to: [size] + type.shape) }
      return vectors.reshaped(to: [size, 1] + type.shape.dropFirst()).broadcast(to: [size] + type.shape)
    }
  }

  private func collected(_ derivatives: [Tensor], _ directions: [Tensor]) -> [Tensor] {
    switch collection {
    case .rows: return derivatives
    case .sum: return derivatives.map { sum($0, along: [0]) }
    case .trace:
      let parts = zip(derivatives, directions).map { sum($0 * $1) }
      return [parts.dropFirst().reduce(parts.first ?? 0, +)]
    }
  }
}

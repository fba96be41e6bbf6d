extension Program {
  /// The integers that say where elements lie (the second operands of gathers and scatters) or that control flow may
  /// use so, where they follow from inputs whose values are known.
  func knownIntegers(_ values: [Tensor?]) throws(TensorError) -> [VariableID: Tensor] {
    var isKnown = [Bool](repeating: false, count: types.count)
    for (input, value) in zip(inputs, values) {
      isKnown[Int(input)] = value.map { !$0.isTraced && $0.error == nil } ?? false
    }
    var wanted: [VariableID] = []
    for instruction in instructions {
      let arguments = operands(of: instruction)
      if arguments.allSatisfy({ isKnown[Int($0)] }) {
        for result in instruction.results { isKnown[Int(result)] = true }
      } else if readsIndices(instruction) {
        wanted += arguments.filter { isKnown[Int($0)] && type(of: $0).scalarType.isInteger }
      }
    }
    if wanted.isEmpty { return [:] }
    return try evaluated(wanted, isKnown, values)
  }

  private func readsIndices(_ instruction: Instruction) -> Bool {
    let types = operands(of: instruction).map { type(of: $0) }
    switch primitive(of: instruction).kernel(types, resultTypes(of: instruction)) {
    case .gather, .scatter, .control: return true
    default: return false
    }
  }

  /// Runs the part of the program that the variables need.
  private func evaluated(
    _ variables: [VariableID], _ isKnown: [Bool], _ values: [Tensor?]
  ) throws(TensorError) -> [VariableID: Tensor] {
    let known = zip(inputs, values).filter { isKnown[Int($0.0)] }
    let prefix = Program(
      types: types, inputs: known.map(\.0), instructions: instructions, operands: operands, outputs: variables,
      primitives: primitives
    ).withoutDeadInstructions()
    let results = call(prefix, known.compactMap(\.1))
    if let error = results.lazy.compactMap(\.error).first { throw error }
    return Dictionary(zip(variables, results)) { first, _ in first }
  }
}

/// Items 0, 1, 2 … gathered by their bucket, in their order.
struct Buckets {
  private(set) var starts: [Int]
  private(set) var items: [Int32]

  init(_ buckets: [Int], count: Int) {
    starts = [Int](repeating: 0, count: count + 1)
    for bucket in buckets { starts[bucket + 1] += 1 }
    for bucket in 0..<count { starts[bucket + 1] += starts[bucket] }
    var next = starts
    items = [Int32](repeating: 0, count: buckets.count)
    for (item, bucket) in buckets.enumerated() {
      items[next[bucket]] = Int32(truncatingIfNeeded: item)
      next[bucket] += 1
    }
  }

  subscript(bucket: Int) -> ArraySlice<Int32> { items[starts[bucket]..<starts[bucket + 1]] }
}

extension Program {
  /// The values of the integers that say where elements lie (the second operands of gathers and scatters), where they
  /// follow from inputs whose values are known.
  func knownIndices(_ values: [Tensor?]) throws(TensorError) -> [VariableID: [Int]] {
    var isKnown = [Bool](repeating: false, count: types.count)
    for (input, value) in zip(inputs, values) {
      isKnown[Int(input)] = value.map { !$0.isTraced && $0.error == nil } ?? false
    }
    var wanted: [VariableID] = []
    for instruction in instructions {
      let arguments = operands(of: instruction)
      if arguments.allSatisfy({ isKnown[Int($0)] }) {
        for result in instruction.results { isKnown[Int(result)] = true }
      } else if readsIndices(instruction), let indices = arguments.dropFirst().first, isKnown[Int(indices)] {
        wanted.append(indices)
      }
    }
    if wanted.isEmpty { return [:] }
    return try evaluated(wanted, isKnown, values)
  }

  private func readsIndices(_ instruction: Instruction) -> Bool {
    let types = operands(of: instruction).map { type(of: $0) }
    switch primitive(of: instruction).kernel(types, resultTypes(of: instruction)) {
    case .gather, .scatterAdd: return true
    default: return false
    }
  }

  /// Runs the part of the program that the variables need.
  private func evaluated(
    _ variables: [VariableID], _ isKnown: [Bool], _ values: [Tensor?]
  ) throws(TensorError) -> [VariableID: [Int]] {
    let known = zip(inputs, values).filter { isKnown[Int($0.0)] }
    let prefix = Program(
      types: types, inputs: known.map(\.0), instructions: instructions, operands: operands, outputs: variables,
      primitives: primitives
    ).withoutDeadInstructions()
    let results = call(prefix, known.compactMap(\.1))
    var indices: [VariableID: [Int]] = [:]
    for (variable, result) in zip(variables, results) {
      indices[variable] = try result.converted(to: .i64).scalars(as: Int.self)
    }
    return indices
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

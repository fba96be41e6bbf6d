extension Program {
  /// The program over a leading batch axis of `size` in those inputs; every output carries that axis.
  func batched(_ isBatched: [Bool], size: Int) throws(TensorError) -> Program {
    let recorder = Recorder()
    var values = [Tensor?](repeating: nil, count: types.count)
    var varies = [Bool](repeating: false, count: types.count)
    for (input, isBatched) in zip(inputs, isBatched) {
      let type = self.type(of: input)
      values[Int(input)] = recorder.input(isBatched ? type.with(shape: [size] + type.shape) : type)
      varies[Int(input)] = isBatched
    }
    for instruction in instructions {
      let variables = operands(of: instruction)
      let arguments = variables.map { values[Int($0)]! }  // Defined earlier, by the invariant of programs.
      let flags = variables.map { varies[Int($0)] }
      let isBatched = flags.contains(true)
      let results =
        isBatched
        ? try primitive(of: instruction).batched(arguments, flags, size)
        : try recorder.recordAll(primitive(of: instruction), arguments)
      for (variable, result) in zip(instruction.results, results) {
        if let error = result.error { throw error }
        values[Int(variable)] = result
        varies[Int(variable)] = isBatched
      }
    }
    let results = outputs.map { output in
      varies[Int(output)] ? values[Int(output)]! : values[Int(output)]!.repeatedAlongNewAxis(size)
    }
    return try recorder.finish(results).simplified()
  }
}

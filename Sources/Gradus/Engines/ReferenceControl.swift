extension ReferenceKernel {
  func run(_ control: ControlFlow) throws(TensorError) {
    let arguments = operands.map { Tensor($0) }
    switch control {
    case .call(let program): try store(try run(program, arguments))
    case .conditional(let first, let second):
      let isTrue = operands[0].scalar(at: 0).double != 0
      try store(try run(isTrue ? first : second, Array(arguments.dropFirst())))
    case .repeatWhile(let loop):
      var state = Array(arguments.prefix(loop.stateCount))
      let constants = arguments.dropFirst(loop.stateCount)
      var iterations = 0
      while try run(loop.condition, state + constants)[0].concreteStorage(nil).scalar(at: 0).double != 0 {
        try loop.checkBound(iterations)
        state = try run(loop.body, state + constants)
        iterations += 1
      }
      try store(state)
    case .scan(let scan): try self.scan(scan, arguments)
    case .refuse(let reason): throw reason.error
    }
  }

  private func run(_ program: Program, _ arguments: [Tensor]) throws(TensorError) -> [Tensor] {
    try ReferenceExecutable(program: program).run(arguments)
  }

  private func store(_ values: [Tensor]) throws(TensorError) {
    for (result, value) in zip(results, values) {
      let source = try value.concreteStorage(nil)
      result.pointer.copyMemory(from: source.pointer, byteCount: source.type.byteCount)
    }
  }

  private func scan(_ scan: ScanKernel, _ arguments: [Tensor]) throws(TensorError) {
    let slices = scan.carryCount..<scan.carryCount + scan.sliceCount
    var carry = Array(arguments.prefix(scan.carryCount))
    for iteration in 0..<scan.length {
      let step = scan.step(iteration)
      var inputs = carry
      for index in slices {
        let slice = try TensorStorage(uninitialized: scan.body.inputTypes[index])
        let size = slice.type.byteCount
        slice.pointer.copyMemory(from: operands[index].pointer + step * size, byteCount: size)
        inputs.append(Tensor(slice))
      }
      let outputs = try run(scan.body, inputs + arguments[slices.upperBound...])
      carry = Array(outputs.prefix(scan.carryCount))
      for (result, output) in zip(results, outputs).dropFirst(scan.carryCount) {
        let source = try output.concreteStorage(nil)
        let size = source.type.byteCount
        (result.pointer + step * size).copyMemory(from: source.pointer, byteCount: size)
      }
    }
    try store(carry)
  }
}

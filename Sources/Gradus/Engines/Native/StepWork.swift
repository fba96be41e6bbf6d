import GradusKernels

/// What a step does, in words and numbers.
struct StepWork {
  var kernel: String
  var extents: String
  var bytes: Int
  var flops = 0
}

extension NativeStep {
  var work: StepWork {
    switch self {
    case .map(let map):
      let map = map.pointee
      return StepWork(kernel: "map", extents: map.extents, bytes: map.bytes, flops: map.count * map.operationCount)
    case .reduce(let step): return step.pointee.work
    case .contract(let step, _, _, _): return step.pointee.work
    case .fill(_, _, let size, let count):
      return StepWork(kernel: "fill", extents: "\(count) elements", bytes: size * count)
    case .copy(let copy): return copy.pointee.work
    case .gather(_, _, _, let type, let middle, let count, let size):
      let elements = middle.batch * middle.outer * count * middle.inner
      return StepWork(
        kernel: "gather", extents: "\(count) of \(middle.length), \(middle.outer * middle.inner) elements each",
        bytes: 2 * elements * size + count * gradus_size(type))
    case .scatter(_, _, _, let type, let indexType, _, let middle, let count):
      let elements = middle.batch * middle.outer * middle.inner
      return StepWork(
        kernel: "scatter", extents: "\(count) into \(middle.length), \(middle.outer * middle.inner) elements each",
        bytes: elements * (count + middle.length) * gradus_size(type) + count * gradus_size(indexType),
        flops: elements * count)
    case .cumulate(_, _, let type, _, _, let middle): return middle.work("cumulate", type, tensors: 2, flops: 1)
    case .recurrence(_, _, _, let type, _, let middle): return middle.work("recurrence", type, tensors: 3, flops: 2)
    case .sort(_, _, _, let type, _, let middle): return middle.work("sort", type, tensors: 3, flops: 0)
    case .argReduce(_, _, let type, _, let middle): return middle.work("argReduce", type, tensors: 1, flops: 1)
    case .random(_, _, let type, let bits, let keys, let count):
      return StepWork(
        kernel: "random", extents: "\(keys) × \(count) of \(bits) bits", bytes: keys * count * gradus_size(type))
    case .control(let step): return step.takeUnretainedValue().work
    case .factorize(let step):
      let sizes = step.factorization.pointee
      let elements = sizes.batch * sizes.rows * sizes.columns
      return StepWork(
        kernel: "factorize", extents: "batch \(sizes.batch), \(sizes.rows) × \(sizes.columns)", bytes: 8 * elements)
    case .series(let step):
      let step = step.takeUnretainedValue()
      return StepWork(kernel: "series", extents: step.summary, bytes: step.resultType.byteCount)
    }
  }
}

extension NativeStep.Copy {
  fileprivate var work: StepWork {
    let dimensions = Array(UnsafeBufferPointer(start: self.dimensions, count: rank))
    let words = dimensions.isEmpty ? "1" : dimensions.map(String.init).joined(separator: " × ")
    return StepWork(kernel: "copy", extents: "\(words) elements", bytes: 2 * dimensions.elementCount * size)
  }
}

extension NativeStep.Middle {
  fileprivate func work(_ kernel: String, _ type: gradus_scalar, tensors: Int, flops: Int) -> StepWork {
    let elements = outer * length * inner
    return StepWork(
      kernel: kernel, extents: "\(outer) × \(length) × \(inner)", bytes: tensors * elements * gradus_size(type),
      flops: flops * elements)
  }
}

extension ControlStep {
  fileprivate var work: StepWork {
    StepWork(
      kernel: kind, extents: summary, bytes: plans.reduce(0) { $0 + $1.plan.bytes } * repetitions,
      flops: plans.reduce(0) { $0 + $1.plan.flops } * repetitions)
  }
}

extension gradus_contraction {
  fileprivate var work: StepWork {
    let size = gradus_size(gradus_scalar(UInt32(type)))
    let left = (left_batch == 0 ? 1 : batch) * m * k
    let right = (right_batch == 0 ? 1 : batch) * k * n
    return StepWork(
      kernel: "contract", extents: (batch == 1 ? "" : "\(batch) × ") + "\(m) × \(k) × \(n)",
      bytes: (left + right + batch * m * n) * size, flops: 2 * batch * m * n * k)
  }
}

extension gradus_reduction {
  fileprivate var work: StepWork {
    let size = gradus_size(gradus_scalar(UInt32(type)))
    return StepWork(
      kernel: "reduce", extents: "\(outer) × \(reduced) × \(inner) elements, \(map.operation_count) operations",
      bytes: map.bytes + outer * inner * size, flops: map.count * (map.operationCount + 1))
  }
}

extension gradus_map {
  fileprivate var extents: String { "\(count) elements, \(operation_count) operations" }

  fileprivate var operationCount: Int { Int(operation_count) }

  /// Bytes of the distinct elements of each load and store.
  fileprivate var bytes: Int { operands.joined().reduce(0) { $0 + bytes(of: $1) } }

  private func bytes(of operand: gradus_operand) -> Int {
    let size = Int(operand.size)
    switch gradus_access(UInt32(operand.access)) {
    case GRADUS_SCALAR: return size
    case GRADUS_DIRECT where operand.strides.0 == 0: return size
    case GRADUS_STRIDED:
      let extents = withUnsafeBytes(of: dimensions) { Array($0.bindMemory(to: Int.self).prefix(Int(rank))) }
      let strides = withUnsafeBytes(of: operand.strides) { Array($0.bindMemory(to: Int.self).prefix(Int(rank))) }
      return zip(extents, strides).reduce(size) { $1.1 == 0 ? $0 : $0 * $1.0 }
    default: return count * size
    }
  }
}

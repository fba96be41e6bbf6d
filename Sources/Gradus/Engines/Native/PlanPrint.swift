import GradusKernels

extension NativeExecutable: CustomStringConvertible {
  /// The steps of the plan, one a line: the kernel, its sizes and what it reads and writes.
  var description: String {
    steps.enumerated().map { "\($0): \($1.summary)" }.joined(separator: "\n")
      + "\ntemporaries: \(arenaByteCount) bytes, scratch: \(scratchByteCount) bytes"
  }
}

extension NativeStep {
  fileprivate var summary: String {
    switch self {
    case .map(let map): "map \(map.pointee.summary)"
    case .reduce(let reduction):
      "reduce [\(reduction.pointee.outer), \(reduction.pointee.reduced), \(reduction.pointee.inner)] \(reduction.pointee.map.summary)"
    case .contract(let contraction, _, _, _):
      "contract batch \(contraction.pointee.batch), \(contraction.pointee.m) × \(contraction.pointee.k) × \(contraction.pointee.n)"
    case .fill(_, _, let size, let count): "fill \(count) elements of \(size) bytes"
    case .copy(let copy):
      "copy \(copy.pointee.summary)"
    case .gather(_, _, _, _, let middle, let count, _):
      "gather \(count) of \(middle.length), \(middle.inner) elements each"
    case .scatter(_, _, _, _, _, _, let middle, let count):
      "scatter \(count) into \(middle.length), \(middle.inner) elements each"
    case .argReduce(_, _, _, _, let middle): "argReduce \(middle.summary)"
    case .cumulate(_, _, _, _, _, let middle): "cumulate \(middle.summary)"
    case .recurrence(_, _, _, _, _, let middle): "recurrence \(middle.summary)"
    case .sort(_, _, _, _, _, let middle): "sort \(middle.summary)"
    case .random(_, _, _, let bits, let keys, let count): "random \(keys) × \(count) of \(bits) bits"
    case .control(let step): step.takeUnretainedValue().summary
    case .factorize(let step): "factorize \(step.factorization.pointee.summary)"
    case .series(let step): step.takeUnretainedValue().summary
    }
  }
}

extension NativeStep.Copy {
  fileprivate var summary: String {
    "\(Array(UnsafeBufferPointer(start: dimensions, count: rank))) elements of \(size) bytes"
  }
}

extension NativeStep.Middle {
  fileprivate var summary: String { "[\(outer), \(length), \(inner)]" }
}

extension gradus_factorization {
  fileprivate var summary: String { "batch \(batch), \(rows) × \(columns)" }
}

extension gradus_map {
  fileprivate var summary: String {
    "\(count) elements, \(load_count) loads, \(instruction_count) operations, \(store_count) stores, \(register_count) registers"
  }
}

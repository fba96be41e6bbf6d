import GradusKernels

/// One call of a C kernel with everything it needs: plain numbers and pointers, so that running a plan touches no
/// reference counts.
enum NativeStep {
  struct Place {
    var buffer: Int32
    /// In bytes.
    var offset: Int
  }

  struct Copy {
    var result: Place
    var resultStrides: UnsafePointer<Int>
    var source: Place
    var sourceStrides: UnsafePointer<Int>
    var dimensions: UnsafePointer<Int>
    var rank: Int
    var size: Int
  }

  /// Sizes of a kernel that works on the middle of three axes, for each of a batch.
  struct Middle {
    var batch = 1
    var outer: Int
    var length: Int
    var inner: Int
  }

  /// Lists of places, since a factorization has several operands and results.
  struct Factorize {
    var factorization: UnsafePointer<gradus_factorization>
    var operands: UnsafeMutableBufferPointer<Place>
    var results: UnsafeMutableBufferPointer<Place>
  }

  case map(UnsafePointer<gradus_map>)
  case reduce(UnsafePointer<gradus_reduction>)
  case contract(UnsafePointer<gradus_contraction>, left: Place, right: Place, result: Place)
  case fill(Place, bits: UInt64, size: Int, count: Int)
  case copy(UnsafePointer<Copy>)
  case gather(result: Place, source: Place, index: Place, indexType: gradus_scalar, Middle, count: Int, size: Int)
  case scatter(
    result: Place, update: Place, index: Place, type: gradus_scalar, indexType: gradus_scalar, gradus_reducer, Middle,
    count: Int)
  case cumulate(result: Place, source: Place, type: gradus_scalar, gradus_reducer, isReversed: Bool, Middle)
  case recurrence(result: Place, factor: Place, term: Place, type: gradus_scalar, isReversed: Bool, Middle)
  case sort(values: Place, positions: Place, source: Place, type: gradus_scalar, isDescending: Bool, Middle)
  case argReduce(result: Place, source: Place, type: gradus_scalar, isMinimum: Bool, Middle)
  case random(result: Place, keys: Place, type: gradus_scalar, bits: Int32, keyCount: Int, count: Int)
  /// The plan keeps the step alive.
  case control(Unmanaged<ControlStep>)
  case factorize(Factorize)
  case series(Unmanaged<SeriesStep>)

  /// Bytes of scratch memory for a pool of that many threads.
  func scratch(threads: Int) -> Int {
    switch self {
    case .map(let map): gradus_map_scratch(map) * threads
    case .reduce(let reduction): gradus_reduction_scratch(reduction, Int32(threads))
    case .contract(let contraction, _, _, _): gradus_contraction_scratch(contraction, Int32(threads))
    case .control(let step): step.takeUnretainedValue().scratchByteCount
    case .sort(_, _, _, _, _, let middle): gradus_sort_scratch(middle.length, Int32(threads))
    case .factorize(let step): gradus_factorization_scratch(step.factorization, Int32(threads))
    default: 0
    }
  }

  /// - Throws: for an index outside its axis.
  @inline(__always)
  func run(
    _ buffers: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ pool: OpaquePointer?,
    _ scratch: UnsafeMutableRawPointer
  ) throws(TensorError) {
    func address(_ place: Place) -> UnsafeMutableRawPointer {
      buffers[Int(place.buffer)].unsafelyUnwrapped + place.offset
    }
    switch self {
    case .map(let map): gradus_map_run(map, buffers, pool, scratch)
    case .reduce(let reduction): gradus_reduction_run(reduction, buffers, pool, scratch)
    case .contract(let contraction, let left, let right, let result):
      gradus_contraction_run(contraction, address(left), address(right), address(result), pool, scratch)
    case .fill(let place, let bits, let size, let count):
      withUnsafePointer(to: bits) { gradus_fill(address(place), $0, size, count) }
    case .copy(let copy):
      gradus_copy(
        address(copy.pointee.result), copy.pointee.resultStrides, address(copy.pointee.source),
        copy.pointee.sourceStrides, copy.pointee.dimensions, copy.pointee.rank, copy.pointee.size, pool)
    case .gather, .scatter, .cumulate, .recurrence, .sort: try runAlongAxis(buffers, pool, scratch)
    case .argReduce(let result, let source, let type, let isMinimum, let middle):
      gradus_arg_reduce(
        address(result).assumingMemoryBound(to: Int64.self), address(source), type, isMinimum ? 1 : 0, middle.outer,
        middle.length, middle.inner)
    case .random(let result, let keys, let type, let bits, let keyCount, let count):
      let size = type == GRADUS_I32 ? 4 : 8
      for key in 0..<keyCount {
        let value = address(keys).load(fromByteOffset: key * 8, as: UInt64.self)
        gradus_random_bits(address(result) + key * count * size, type, bits, value, count, pool)
      }
    case .control(let step): try step.takeUnretainedValue().run(buffers, scratch)
    case .factorize(let step): Self.run(step, pool, scratch, address)
    case .series(let step): step.takeUnretainedValue().run(buffers)
    }
  }

  private static func run(
    _ step: Factorize, _ pool: OpaquePointer?, _ scratch: UnsafeMutableRawPointer,
    _ address: (Place) -> UnsafeMutableRawPointer
  ) {
    let count = step.operands.count + step.results.count
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: count) { pointers in
      for (index, place) in step.operands.enumerated() { pointers[index] = address(place) }
      for (index, place) in step.results.enumerated() { pointers[step.operands.count + index] = address(place) }
      gradus_factorization_run(
        step.factorization, pointers.baseAddress, pointers.baseAddress! + step.operands.count, pool, scratch)
    }
  }
}

import GradusKernels

extension NativeStep {
  /// The buffers that this step reads or writes.
  var buffers: [Int32] { reads + writes }

  var reads: [Int32] {
    switch self {
    case .map(let map): map.pointee.operands[0].map(\.buffer)
    case .reduce(let reduction): reduction.pointee.map.operands[0].map(\.buffer)
    case .contract(_, let left, let right, _): [left.buffer, right.buffer]
    case .fill: []
    case .copy(let copy): [copy.pointee.source.buffer]
    case .gather(_, let source, let index, _, _, _, _): [source.buffer, index.buffer]
    case .scatter(_, let update, let index, _, _, _, _, _): [update.buffer, index.buffer]
    case .cumulate(_, let source, _, _, _, _), .sort(_, _, let source, _, _, _), .argReduce(_, let source, _, _, _):
      [source.buffer]
    case .recurrence(_, let factor, let term, _, _, _): [factor.buffer, term.buffer]
    case .random(_, let keys, _, _, _, _): [keys.buffer]
    case .control(let step): step.takeUnretainedValue().operands.map(\.buffer)
    case .factorize(let step): step.operands.map(\.buffer)
    case .series(let step): step.takeUnretainedValue().operands.map(\.buffer)
    }
  }

  var writes: [Int32] {
    switch self {
    case .map(let map): map.pointee.operands[1].map(\.buffer)
    case .reduce(let reduction): reduction.pointee.map.operands[1].map(\.buffer) + [reduction.pointee.result]
    case .contract(_, _, _, let result): [result.buffer]
    case .fill(let place, _, _, _): [place.buffer]
    case .copy(let copy): [copy.pointee.result.buffer]
    case .gather(let result, _, _, _, _, _, _), .scatter(let result, _, _, _, _, _, _, _),
      .cumulate(let result, _, _, _, _, _), .recurrence(let result, _, _, _, _, _), .argReduce(let result, _, _, _, _),
      .random(let result, _, _, _, _, _):
      [result.buffer]
    case .sort(let values, let positions, _, _, _, _): [values.buffer, positions.buffer]
    case .control(let step): step.takeUnretainedValue().results.map(\.buffer)
    case .factorize(let step): step.results.map(\.buffer)
    case .series(let step): [step.takeUnretainedValue().result.buffer]
    }
  }

  /// The same step with other numbers for its buffers. Structures that it points to are changed in place.
  func renumbered(_ number: (Int32) -> Int32) -> NativeStep {
    func moved(_ place: Place) -> Place { Place(buffer: number(place.buffer), offset: place.offset) }
    switch self {
    case .map(let map):
      map.pointee.renumber(number)
      return self
    case .reduce(let reduction):
      reduction.pointee.map.renumber(number)
      UnsafeMutablePointer(mutating: reduction).pointee.result = number(reduction.pointee.result)
      return self
    case .contract(let contraction, let left, let right, let result):
      return .contract(contraction, left: moved(left), right: moved(right), result: moved(result))
    case .fill(let place, let bits, let size, let count):
      return .fill(moved(place), bits: bits, size: size, count: count)
    case .copy(let copy):
      let step = UnsafeMutablePointer(mutating: copy)
      (step.pointee.result, step.pointee.source) = (moved(step.pointee.result), moved(step.pointee.source))
      return self
    case .gather(let result, let source, let index, let type, let middle, let count, let size):
      return .gather(
        result: moved(result), source: moved(source), index: moved(index), indexType: type, middle, count: count,
        size: size)
    case .scatter(let result, let update, let index, let type, let indexType, let reducer, let middle, let count):
      return .scatter(
        result: moved(result), update: moved(update), index: moved(index), type: type, indexType: indexType, reducer,
        middle, count: count)
    case .cumulate(let result, let source, let type, let reducer, let isReversed, let middle):
      return .cumulate(
        result: moved(result), source: moved(source), type: type, reducer, isReversed: isReversed, middle)
    case .recurrence(let result, let factor, let term, let type, let isReversed, let middle):
      return .recurrence(
        result: moved(result), factor: moved(factor), term: moved(term), type: type, isReversed: isReversed, middle)
    case .sort(let values, let positions, let source, let type, let isDescending, let middle):
      return .sort(
        values: moved(values), positions: moved(positions), source: moved(source), type: type,
        isDescending: isDescending, middle)
    case .argReduce(let result, let source, let type, let isMinimum, let middle):
      return .argReduce(result: moved(result), source: moved(source), type: type, isMinimum: isMinimum, middle)
    case .random(let result, let keys, let type, let bits, let keyCount, let count):
      return .random(
        result: moved(result), keys: moved(keys), type: type, bits: bits, keyCount: keyCount, count: count)
    case .control(let step):
      let step = step.takeUnretainedValue()
      step.operands = step.operands.map(moved)
      step.results = step.results.map(moved)
      return self
    case .factorize(let step):
      for places in [step.operands, step.results] {
        for index in places.indices { places[index] = moved(places[index]) }
      }
      return self
    case .series(let step):
      let step = step.takeUnretainedValue()
      step.operands = step.operands.map(moved)
      step.result = moved(step.result)
      return self
    }
  }
}

extension gradus_map {
  /// The loads and the stores.
  var operands: [UnsafeMutableBufferPointer<gradus_operand>] {
    [
      UnsafeMutableBufferPointer(start: UnsafeMutablePointer(mutating: loads), count: Int(load_count)),
      UnsafeMutableBufferPointer(start: UnsafeMutablePointer(mutating: stores), count: Int(store_count)),
    ]
  }

  fileprivate func renumber(_ number: (Int32) -> Int32) {
    for list in operands {
      for index in list.indices { list[index].buffer = number(list[index].buffer) }
    }
  }
}

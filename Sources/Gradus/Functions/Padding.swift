/// What `padded` puts around a tensor.
public enum PaddingMode: Sendable, Hashable, CaseIterable {
  /// The nearest element: a a | a b c | c c.
  case edge
  /// The mirror image about the elements at the ends: c b | a b c | b a.
  case reflect
  /// The mirror image about the ends: b a | a b c | c b.
  case symmetric
  /// The other end, as on a circle: b c | a b c | a b.
  case wrap

  /// The position in 0 ..< count of the element that stands at `position`, which may be anywhere.
  func source(_ position: Int, _ count: Int) -> Int {
    func modulo(_ x: Int, _ n: Int) -> Int { (x % n + n) % n }
    switch self {
    case .edge: return Swift.min(Swift.max(position, 0), count - 1)
    case .wrap: return modulo(position, count)
    case .symmetric:
      let place = modulo(position, 2 * count)
      return place < count ? place : 2 * count - 1 - place
    case .reflect:
      if count == 1 { return 0 }
      let place = modulo(position, 2 * count - 2)
      return place < count ? place : 2 * count - 2 - place
    }
  }
}

extension Tensor {
  /// The tensor with `value` added around it: `low[i]` elements before and `high[i]` after along axis i, and
  /// `interior[i]` between neighbours. Negative `low` and `high` remove elements.
  public func padded(low: [Int], high: [Int], interior: [Int]? = nil, with value: Double = 0) -> Tensor {
    let operand = concreteLiteral
    let pad = Pad(
      low: low.map { Swift.max($0, 0) }, high: high.map { Swift.max($0, 0) }, interior: interior ?? low.map { _ in 0 },
      value: .real(value))
    guard (low + high).contains(where: { $0 < 0 }) else { return apply(pad, [operand]) }
    return fused([operand]) { operands in
      let wide = apply(pad, operands)
      guard wide.error == nil else { return wide }
      let starts = low.map { Swift.max(0, 0 &- $0) }
      let ends = zip(wide.shape, high).map { $0 &+ Swift.min($1, 0) }
      return apply(Slice(starts: starts, ends: ends, strides: starts.map { _ in 1 }), [wide])
    }
  }

  /// The tensor continued by its own elements: `low[i]` before and `high[i]` after along axis i, any number of them.
  public func padded(low: [Int], high: [Int], _ mode: PaddingMode) -> Tensor {
    let operand = concreteLiteral
    guard operand.error == nil else { return operand }
    let isPossible = zip(shape, zip(low, high)).allSatisfy { $0 > 0 || ($1.0 == 0 && $1.1 == 0) }
    let limit = 1 << 32
    guard low.count == rank, high.count == rank, (low + high).allSatisfy({ $0 >= 0 && $0 < limit }), isPossible else {
      return failed(
        "padded", "amounts ≥ 0, one for each axis, and something to continue", got: "\(low) and \(high) for \(type)",
        "Check the amounts.")
    }
    return fused([operand]) { operands in
      operands[0].shape.indices.reduce(operands[0]) { padded, axis in
        let count = padded.shape[axis]
        if low[axis] == 0 && high[axis] == 0 { return padded }
        let positions = (0 - low[axis]..<count + high[axis]).map { mode.source($0, count) }
        return padded.picked(positions, along: axis)
      }
    }
  }
}

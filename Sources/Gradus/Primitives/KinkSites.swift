// Where each operation is at a kink, by the rules of `KinkPolicy`.

extension Absolute {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    [KinkSite(KinkPolicy.absolute, operands[0] .== 0)]
  }
}

extension Extremum {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    let rule = varies.allSatisfy { $0 } ? KinkPolicy.tie : KinkPolicy.tieWithConstant
    return [KinkSite(rule, operands[0] .== operands[1])]
  }
}

extension Reduction {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    guard reducer == .maximum || reducer == .minimum else { return [] }
    let kept = operands[0].shape.indices.map { axes.contains($0) ? 1 : operands[0].shape[$0] }
    let attains = operands[0] .== results[0].reshaped(to: kept)
    return [KinkSite(KinkPolicy.sharedExtremum, sum(attains.converted(to: .i64), along: axes) .> 1)]
  }
}

extension RootOfSquares {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    [KinkSite(KinkPolicy.cone, results[0] .== 0)]
  }
}

extension StepFunction {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    let x = operands[0]
    // From 2⁵² on every number is an integer.
    let hasFractions = abs(x) .< 0x1p52
    switch kind {
    case .sign: return [KinkSite(KinkPolicy.step, x .== 0)]
    case .floor, .ceil, .trunc: return [KinkSite(KinkPolicy.step, (x .== results[0]) .& hasFractions)]
    case .round: return [KinkSite(KinkPolicy.step, (abs(x - results[0]) .== 0.5) .& hasFractions)]
    }
  }
}

extension Elementary {
  /// Where the slope is infinite at a finite argument: a vertical tangent if the value is finite, a pole if it is not.
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    let infinity = Tensor(floatLiteral: .infinity)
    let slope = function.derivative(at: operands[0], value: results[0])
    let isSteep = (abs(slope) .== infinity) .& (abs(operands[0]) .< infinity)
    let isInfinite = abs(results[0]) .== infinity
    let tangent = KinkSite(KinkPolicy.verticalTangent, isSteep .& .!isInfinite)
    return function.overflows ? [tangent] : [tangent, KinkSite(KinkPolicy.pole, isSteep .& isInfinite)]
  }
}

extension ElementaryFunction {
  /// Whether an infinite value at a finite argument is an overflow, not a pole.
  fileprivate var overflows: Bool {
    switch self {
    case .exp, .exp2, .expm1, .sinh, .cosh: true
    default: false
    }
  }
}

extension Divide {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    [KinkSite(KinkPolicy.pole, operands[1] .== 0)]
  }
}

extension Power {
  /// x = 0, unless the power is smooth there: for exponents from 1 on, and for a constant exponent of 0.
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    let isKink = (operands[0] .== 0) .& (operands[1] .< 1)
    return [KinkSite(KinkPolicy.powerAtZero, varies[1] ? isKink : isKink .& (operands[1] .!= 0))]
  }
}

extension IntegerPower {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    exponent < 0 ? [KinkSite(KinkPolicy.pole, operands[0] .== 0)] : []
  }
}

extension ArcTangent2 {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    [KinkSite(KinkPolicy.angle, (operands[0] .== 0) .& (operands[1] .== 0))]
  }
}

extension Hypotenuse {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    [KinkSite(KinkPolicy.cone, results[0] .== 0)]
  }
}

extension Remainder {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    [KinkSite(KinkPolicy.remainder, results[0] .== 0)]
  }
}

extension FloorDivide {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    [KinkSite(KinkPolicy.step, mod(operands[0], operands[1]) .== 0)]
  }
}

extension Special {
  /// Infinite values at finite arguments up to 0; beyond they are overflows.
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    let isInteger = (operands[0] .<= 0) .& (operands[0] .== floor(operands[0]))
    if case .sinc = function { return [] }
    return [KinkSite(KinkPolicy.pole, isInteger)]
  }
}

extension Sort {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    [KinkSite(KinkPolicy.sortTie, equalsPrevious(results[0], along: axis, isReversed: false))]
  }
}

extension Cumulation {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    guard reducer == .maximum || reducer == .minimum else { return [] }
    let attains = (operands[0] .== results[0]).converted(to: .f64)
    let stays = equalsPrevious(results[0], along: axis, isReversed: isReversed).converted(to: .f64)
    return [KinkSite(KinkPolicy.sharedExtremum, recurrence(stays, attains, along: axis, isReversed: isReversed) .> 1)]
  }
}

extension Scatter {
  func kinks(_ operands: [Tensor], _ varies: [Bool], _ results: [Tensor]) -> [KinkSite] {
    guard reducer == .maximum || reducer == .minimum else { return [] }
    let attained = apply(Gather(axis: axis, batch: batch), [results[0], operands[1]])
    let count = Scatter(reducer: .sum, axis: axis, batch: batch, count: count, indexRank: indexRank)
    let hits = apply(count, [(operands[0] .== attained).converted(to: .i64), operands[1]])
    return [KinkSite(KinkPolicy.sharedExtremum, hits .> 1)]
  }
}

import Foundation
import Gradus

extension OtherFunction {
  /// The value on plain numbers; kinks and conventions are those of the functions of tensors.
  func value(_ x: [Double]) -> Double {
    switch self {
    case .abs: Swift.abs(x[0])
    case .sign: x[0] > 0 ? 1 : x[0] < 0 ? -1 : x[0]
    case .floor: Foundation.floor(x[0])
    case .ceil: Foundation.ceil(x[0])
    case .round: x[0].rounded(.toNearestOrEven)
    case .trunc: Foundation.trunc(x[0])
    case .max: x.dropFirst().reduce(x[0]) { $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1) }
    case .min: x.dropFirst().reduce(x[0]) { $0.isNaN || $1.isNaN ? .nan : Swift.min($0, $1) }
    case .clamp: x.contains(where: \.isNaN) ? .nan : Swift.min(Swift.max(x[0], x[1]), x[2])
    case .where: x[0] != 0 ? x[1] : x[2]
    case .atan2: Foundation.atan2(x[0], x[1])
    case .hypot: Foundation.hypot(x[0], x[1])
    case .logaddexp: Self.logAddExp(x[0], x[1])
    case .mod: Self.modulo(x[0], x[1])
    case .fmod: Foundation.fmod(x[0], x[1])
    case .xlogy: x[0] == 0 && !x[1].isNaN ? 0 : x[0] * Foundation.log(x[1])
    case .xlog1py: x[0] == 0 && !x[1].isNaN ? 0 : x[0] * Foundation.log1p(x[1])
    case .gamma: Foundation.tgamma(x[0])
    case .lgamma, .digamma, .trigamma, .gelu: tensorValue(x) { tensor($0) }
    case .polygamma: Int(exactly: x[0]).map { order in tensorValue([x[1]]) { Gradus.polygamma(order, $0[0]) } } ?? .nan
    case .sinc: x[0] == 0 ? 1 : Self.sineOfTurns(x[0]) / (.pi * x[0])
    case .relu: x[0] > 0 || x[0].isNaN ? x[0] : 0
    case .leaky: x[0] > 0 ? x[0] : 0.1 * x[0]
    case .relu6: x[0].isNaN ? .nan : Swift.min(Swift.max(x[0], 0), 6)
    case .elu: x[0] > 0 ? x[0] : Foundation.expm1(x[0])
    case .selu:
      1.0507009873554805 * (x[0] > 0 ? x[0] : 1.6732632423543772 * Foundation.expm1(x[0]))
    case .softplus: Self.logAddExp(x[0], 0)
    case .softsign: x[0] / (1 + Swift.abs(x[0]))
    case .hardtanh: x[0].isNaN ? .nan : Swift.min(Swift.max(x[0], -1), 1)
    case .silu: x[0] / (1 + Foundation.exp(-x[0]))
    case .mish: x[0] * Foundation.tanh(Self.logAddExp(x[0], 0))
    }
  }

  private static func logAddExp(_ x: Double, _ y: Double) -> Double {
    if x.isNaN || y.isNaN { return .nan }
    let (low, high) = (Swift.min(x, y), Swift.max(x, y))
    return high.isInfinite ? high : high + Foundation.log1p(Foundation.exp(low - high))
  }

  /// sin(πx), exactly 0 at whole numbers.
  private static func sineOfTurns(_ x: Double) -> Double {
    let rest = x.remainder(dividingBy: 2)
    if rest.magnitude <= 0.5 { return Foundation.sin(.pi * rest) }
    return Foundation.sin(.pi * ((rest < 0 ? -1 : 1) - rest))
  }

  /// x − y·⌊x/y⌋, with the sign of y.
  private static func modulo(_ x: Double, _ y: Double) -> Double {
    let rest = Foundation.fmod(x, y)
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
  }

  /// The order must be a number that is known.
  private func polygammaTensor(_ x: [Tensor]) -> Tensor {
    guard let order = try? x[0].scalar(as: Double.self), let whole = Int(exactly: order) else {
      return Tensor(
        failed: TensorError(
          "polygamma", expected: "a whole number as its order", got: "\(x[0])", remedy: "Write the order as a number."))
    }
    return Gradus.polygamma(whole, x[1])
  }

  /// The function of tensors of the same name.
  func tensor(_ x: [Tensor]) -> Tensor {
    switch self {
    case .abs: Gradus.abs(x[0])
    case .sign: Gradus.sign(x[0])
    case .floor: Gradus.floor(x[0])
    case .ceil: Gradus.ceil(x[0])
    case .round: Gradus.round(x[0])
    case .trunc: Gradus.trunc(x[0])
    case .max: x.dropFirst().reduce(x[0]) { maximum($0, $1) }
    case .min: x.dropFirst().reduce(x[0]) { minimum($0, $1) }
    case .clamp: Gradus.clamp(x[0], x[1], x[2])
    case .where: select(x[0], x[1], x[2])
    case .atan2: Gradus.atan2(x[0], x[1])
    case .hypot: Gradus.hypot(x[0], x[1])
    case .logaddexp: Gradus.logAddExp(x[0], x[1])
    case .mod: Gradus.mod(x[0], x[1])
    case .fmod: Gradus.fmod(x[0], x[1])
    case .xlogy: Gradus.xlogy(x[0], x[1])
    case .xlog1py: Gradus.xlog1py(x[0], x[1])
    case .gamma: Gradus.gamma(x[0])
    case .lgamma: Gradus.lgamma(x[0])
    case .digamma: Gradus.digamma(x[0])
    case .trigamma: Gradus.polygamma(1, x[0])
    case .polygamma: polygammaTensor(x)
    case .sinc: Gradus.sinc(x[0])
    case .relu: Gradus.relu(x[0])
    case .leaky: leakyRelu(x[0], slope: 0.1)
    case .relu6: Gradus.relu6(x[0])
    case .elu: Gradus.elu(x[0])
    case .selu: Gradus.selu(x[0])
    case .softplus: Gradus.softplus(x[0])
    case .softsign: Gradus.softsign(x[0])
    case .hardtanh: hardTanh(x[0])
    case .silu: Gradus.silu(x[0])
    case .gelu: Gradus.gelu(x[0])
    case .mish: Gradus.mish(x[0])
    }
  }
}

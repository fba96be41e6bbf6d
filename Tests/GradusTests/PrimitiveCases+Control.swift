import Foundation
import Gradus
import GradusTestSupport

extension PrimitiveCases {
  /// Calls, branches and loops.
  static let control: [PrimitiveCase] = [
    PrimitiveCase(
      "checkpoint", [.real([4], 0.5...2)], shape: [4], prints: "call", oracle: { $0[0].map { sin($0) * $0 } },
      { x in checkpoint { (x: Tensor) in sin(x) * x }(x[0]) }),
    PrimitiveCase(
      "conditional, first branch", [.real([], 1...2), .real([3], 0.5...2)], shape: [3], prints: "conditional",
      oracle: { x in x[1].map { x[0][0] * Foundation.exp($0) } },
      { x in
        conditional(x[0] .> 0.5, x, then: { $0[0] * exp($0[1]) }, otherwise: { $0[1] })
      }),
    PrimitiveCase(
      "conditional, second branch", [.real([], 1...2), .real([3], 0.5...2)], shape: [3], prints: "conditional",
      oracle: { x in x[1].map { $0 * $0 * x[0][0] } },
      { x in
        conditional(x[0] .> 5, x, then: { $0[0] * log($0[1]) }, otherwise: { $0[1] * $0[1] * $0[0] })
      }),
    PrimitiveCase(
      "whileLoop, bounded", [.real([], 1...2), .real([3], 0.9...1.1)], shape: [3], ulps: 16, prints: "while",
      oracle: { x in
        x[1].map { factor in
          var (count, value) = (0.0, x[0][0])
          while count < 5 { (count, value) = (count + 1, sin(value) * factor) }
          return value
        }
      },
      { x in
        whileLoop(
          [0 * x[0], x[0] + zerosLike(x[1])], maximumIterations: 7, while: { $0[0] .< 5 },
          do: { [$0[0] + 1, sin($0[1]) * x[1]] })[1]
      }),
    PrimitiveCase(
      "the way back through a bounded loop", [.real([], 0.9...1.1)], shape: [], ulps: 64, prints: "scan",
      oracle: { x in [8 * Foundation.pow(x[0][0], 7)] },
      { x in
        gradient(at: x[0]) { x in
          whileLoop([x, 0 * x], maximumIterations: 4, while: { $0[1] .< 3 }, do: { [$0[0] * $0[0], $0[1] + 1] })[0]
        }
      }),
    PrimitiveCase(
      "custom, vjp", [.real([3], 0.5...2), .real([], 1...2)], shape: [3], prints: "custom[vjp]",
      oracle: { x in x[0].map { $0 * $0 * x[1][0] } },
      { x in custom({ $0[0] * $0[0] * $0[1] }, vjp: Self.squareRule)(x) }),
    PrimitiveCase(
      "custom, jvp", [.real([3], 0.5...2)], shape: [3], prints: "custom[jvp]",
      oracle: { x in x[0].map { $0 * $0 * $0 } },
      { x in custom({ (x: Tensor) in x * x * x }, jvp: { x, _, dx in 3 * x * x * dx })(x[0]) }),
    PrimitiveCase(
      "custom, the tangents of a vjp rule", [.real([3], 0.5...2), .real([], 1...2)], shape: [3],
      prints: "customTangent", oracle: { x in x[0].map { 2 * $0 * x[1][0] + $0 * $0 } },
      { x in
        let one = [x[0] * 0 + 1, x[1] * 0 + 1]
        return jvp(at: x, along: one) { custom({ $0[0] * $0[0] * $0[1] }, vjp: Self.squareRule)($0) }.tangent
      }),
    PrimitiveCase(
      "rootOf", [.real([], 1...4)], shape: [], ulps: 32, prints: "rootOf", oracle: { x in [x[0][0].squareRoot()] },
      { x in rootOf(near: 1 + 0 * x[0], tolerance: tolerance(x[0])) { y in y * y - x[0] } }),
    PrimitiveCase(
      "fixedPoint", [.real([], 0.5...1)], shape: [], ulps: 64, prints: "fixedPoint",
      oracle: { x in
        var y = 1.0
        for _ in 0..<200 { y = 0.5 * (y + x[0][0] / y) }
        return [y]
      },
      { x in fixedPoint(from: 1 + 0 * x[0], tolerance: tolerance(x[0])) { y in 0.5 * (y + x[0] / y) } }),
    PrimitiveCase(
      "scan, recurrence", [.real([], 0.5...1), .real([6], 0.5...1.5)], shape: [6], ulps: 32, prints: "scan",
      oracle: { x in
        var carry = x[0][0]
        return x[1].map { slice in
          carry = sin(carry) * slice
          return carry
        }
      },
      { x in
        scan(x[0], over: x[1]) { carry, slice in
          let next = sin(carry) * slice
          return (next, next)
        }.outputs
      }),
    PrimitiveCase(
      "scan, reversed with a constant", [.real([2], 0.5...1), .real([3, 2], 0.5...1.5)], shape: [2], ulps: 32,
      prints: "reversed",
      oracle: { x in
        (0..<2).map { column in
          var carry = 1.0
          for row in (0..<3).reversed() { carry = carry * x[0][column] + Foundation.exp(x[1][row * 2 + column]) }
          return carry
        }
      },
      { x in scan(zerosLike(x[0]) + 1, over: x[1], reversed: true) { $0 * x[0] + exp($1) } }),
    PrimitiveCase(
      "scan, in segments", [.real([], 0.5...1), .real([7], 0.5...1.5)], shape: [], ulps: 32, prints: "scan",
      oracle: { x in [x[1].reduce(x[0][0]) { sin($0) * $1 }] },
      { x in scan(x[0], over: x[1], memory: .squareRoot) { sin($0) * $1 } }),
  ]

  /// The reverse rule of x²·a, x a vector and a a number.
  @Sendable private static func squareRule(_ x: [Tensor], _ y: Tensor, _ cotangent: Tensor) -> [Tensor] {
    [2 * x[0] * x[1] * cotangent, sum(x[0] * x[0] * cotangent)]
  }

  /// What Newton's method reaches in a precision.
  private static func tolerance(_ x: Tensor) -> Double { x.scalarType == .f32 ? 1e-6 : 1e-14 }

  private static func zerosLike(_ x: Tensor) -> Tensor { 0 * x }
}

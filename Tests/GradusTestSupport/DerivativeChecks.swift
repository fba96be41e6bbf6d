import Gradus

/// A function between lists of real tensors, with its derivatives checked by differences.
public struct DerivativeCheck {
  public typealias Function = ([Tensor]) -> [Tensor]

  let name: String
  let point: [Tensor]
  let direction: [Tensor]
  let function: Function

  /// The direction is random, with components in −1 … 1.
  public init(_ name: String, at point: [Tensor], of function: @escaping Function) {
    self.name = name
    self.point = point
    self.function = function
    var generator = SplitMix64(seed: "direction of \(name)")
    direction = point.map { x in
      Tensor((0..<x.elementCount).map { _ in generator.number(in: -1...1) }, x.type)
    }
  }

  /// The directional derivative by central differences at h and h/2, combined so that the error of order h² cancels (Richardson).
  ///
  /// With h = 2⁻¹⁰ the truncation error is h⁴ f⁽⁵⁾ / 480 ≈ 2e−15 f⁽⁵⁾ and the rounding error about 2⁻⁵² |f| / h ≈ 2e−13 |f|.
  func differences() throws -> [[Double]] {
    func difference(_ h: Double) throws -> [[Double]] {
      let forward = function(zip(point, direction).map { $0 + h * $1 })
      let backward = function(zip(point, direction).map { $0 - h * $1 })
      return try zip(forward, backward).map { high, low in
        zip(try high.doubles(), try low.doubles()).map { ($0 - $1) / (2 * h) }
      }
    }
    let (coarse, fine) = (try difference(0x1p-10), try difference(0x1p-11))
    return zip(coarse, fine).map { zip($0, $1).map { (4 * $1 - $0) / 3 } }
  }

  /// Forward mode against differences.
  public func forwardMismatch(_ tolerance: Tolerance) throws -> String? {
    let tangents = jvp(at: point, along: direction, of: function).tangent
    for (tangent, truth) in zip(tangents, try differences()) {
      if let error = tangent.error { throw error }
      if let problem = tolerance.mismatch(try tangent.doubles(), truth, "jvp of \(name)") { return problem }
    }
    return nil
  }

  /// ⟨w, J v⟩ = ⟨Jᵀ w, v⟩ for a random w, up to rounding.
  public func adjointMismatch() throws -> String? {
    let (values, tangents) = jvp(at: point, along: direction, of: function)
    var generator = SplitMix64(seed: "cotangent of \(name)")
    let cotangents = values.map { value in
      Tensor((0..<value.elementCount).map { _ in generator.number(in: -1...1) }, value.type)
    }
    let pulled = vjp(at: point, of: function).pullback(cotangents)
    if let error = (tangents + pulled).compactMap(\.error).first { throw error }
    for (cotangent, x) in zip(pulled, point) where cotangent.type != x.type {
      return "vjp of \(name): cotangent of type \(cotangent.type), expected \(x.type)"
    }
    let (left, right) = (try inner(cotangents, tangents), try inner(pulled, direction))
    // Each term is right to about 1e−14 of its size.
    let tolerance = Tolerance(relative: 0, absolute: 1e-12 * (1 + left.size + right.size))
    return tolerance.mismatch([right.value], [left.value], "⟨Jᵀw, v⟩ of \(name) against ⟨w, Jv⟩")
  }

  /// The coefficient of an order of t ↦ f(x + t·v), by Taylor arithmetic.
  public func taylor(order: Int) -> Tensor {
    Gradus.taylor(at: point, along: direction, order: order, of: function)[0][order]
  }

  /// The third coefficient by nested directional derivatives.
  public func nested() -> Tensor {
    func along(_ function: @escaping Function) -> Function {
      { jvp(at: $0, along: direction, of: function).tangent }
    }
    return along(along(along(function)))(point)[0] / 6
  }

  private func inner(_ x: [Tensor], _ y: [Tensor]) throws -> (value: Double, size: Double) {
    var (value, size) = (0.0, 0.0)
    for (x, y) in zip(x, y) {
      for (p, q) in zip(try x.doubles(), try y.doubles()) {
        value += p * q
        size += (p * q).magnitude
      }
    }
    return (value, size)
  }
}

extension PrimitiveCase {
  /// The case as a function of its real inputs.
  public var derivativeCheck: DerivativeCheck {
    let arguments = arguments()
    let active = activeInputs
    return DerivativeCheck(name, at: active.map { arguments[$0] }) { [merged($0, active, arguments)] }
  }

  /// The gradient of a random linear combination of the results, as a function of the real inputs.
  public var gradientCheck: DerivativeCheck {
    let arguments = arguments()
    let active = activeInputs
    let count = function(arguments).elementCount
    var generator = SplitMix64(seed: "weights of \(name)")
    let weights = Tensor((0..<count).map { _ in generator.number(in: -1...1) })
    return DerivativeCheck("the gradient of \(name)", at: active.map { arguments[$0] }) { point in
      gradient(at: point) { point in dot(merged(point, active, arguments).flattened, weights) }
    }
  }
}

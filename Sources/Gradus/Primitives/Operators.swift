infix operator .& : LogicalConjunctionPrecedence
infix operator .| : LogicalDisjunctionPrecedence

/// Elementwise operators. Shapes broadcast by NumPy's rules; types promote to the smallest that holds both.
extension Tensor {
  public static func + (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Add(), x, y) }
  public static func - (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Subtract(), x, y) }
  public static func * (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Multiply(), x, y) }
  /// Division of floating-point tensors; integers are taken as f64.
  public static func / (x: Tensor, y: Tensor) -> Tensor { broadcastReals(Divide(), x, y) }
  public static prefix func - (x: Tensor) -> Tensor { apply(Negate(), [x.concreteLiteral]) }
  public static prefix func + (x: Tensor) -> Tensor { x }

  public static func += (x: inout Tensor, y: Tensor) { x = x + y }
  public static func -= (x: inout Tensor, y: Tensor) { x = x - y }
  public static func *= (x: inout Tensor, y: Tensor) { x = x * y }
  public static func /= (x: inout Tensor, y: Tensor) { x = x / y }

  /// Comparisons of each pair of elements, with a bool tensor as the result.
  public static func .== (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Comparison(kind: .equal), x, y) }
  public static func .!= (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Comparison(kind: .notEqual), x, y) }
  public static func .< (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Comparison(kind: .less), x, y) }
  public static func .<= (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Comparison(kind: .lessOrEqual), x, y) }
  public static func .> (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Comparison(kind: .greater), x, y) }
  public static func .>= (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Comparison(kind: .greaterOrEqual), x, y) }

  /// Logic on bool tensors.
  public static func .& (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Logic(kind: .and), x, y) }
  public static func .| (x: Tensor, y: Tensor) -> Tensor { Gradus.broadcast(Logic(kind: .or), x, y) }
  public static prefix func .! (x: Tensor) -> Tensor { apply(Logic(kind: .not), [x]) }

  // A Swift number beside a tensor is weak, like a literal: it takes the tensor's type and becomes part of a recorded
  // program.
  @_disfavoredOverload public static func + (x: Tensor, y: Double) -> Tensor { x + Tensor(floatLiteral: y) }
  @_disfavoredOverload public static func + (x: Double, y: Tensor) -> Tensor { Tensor(floatLiteral: x) + y }
  @_disfavoredOverload public static func - (x: Tensor, y: Double) -> Tensor { x - Tensor(floatLiteral: y) }
  @_disfavoredOverload public static func - (x: Double, y: Tensor) -> Tensor { Tensor(floatLiteral: x) - y }
  @_disfavoredOverload public static func * (x: Tensor, y: Double) -> Tensor { x * Tensor(floatLiteral: y) }
  @_disfavoredOverload public static func * (x: Double, y: Tensor) -> Tensor { Tensor(floatLiteral: x) * y }
  @_disfavoredOverload public static func / (x: Tensor, y: Double) -> Tensor { x / Tensor(floatLiteral: y) }
  @_disfavoredOverload public static func / (x: Double, y: Tensor) -> Tensor { Tensor(floatLiteral: x) / y }
}

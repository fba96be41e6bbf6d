import RealModule

/// The absolute value of a tensor, as `Numeric` asks for it: a type of its own, so that `<` does not exist on
/// tensors.
public struct TensorMagnitude: AlgebraicField, Comparable, Sendable {
  let tensor: Tensor

  init(_ tensor: Tensor) { self.tensor = tensor }

  public init(integerLiteral value: Int) { tensor = Tensor(integerLiteral: value) }
  public init?<Integer: BinaryInteger>(exactly source: Integer) {
    guard let tensor = Tensor(exactly: source) else { return nil }
    self.tensor = tensor
  }

  public var magnitude: TensorMagnitude { TensorMagnitude(abs(tensor)) }
  /// Whether both are known scalars in that order; false for others.
  public static func < (left: TensorMagnitude, right: TensorMagnitude) -> Bool {
    guard let x = try? left.tensor.scalar(as: Double.self), let y = try? right.tensor.scalar(as: Double.self) else {
      return false
    }
    return x < y
  }
  public static prefix func - (x: TensorMagnitude) -> TensorMagnitude { TensorMagnitude(-x.tensor) }
  public static func + (x: TensorMagnitude, y: TensorMagnitude) -> TensorMagnitude {
    TensorMagnitude(x.tensor + y.tensor)
  }
  public static func - (x: TensorMagnitude, y: TensorMagnitude) -> TensorMagnitude {
    TensorMagnitude(x.tensor - y.tensor)
  }
  public static func * (x: TensorMagnitude, y: TensorMagnitude) -> TensorMagnitude {
    TensorMagnitude(x.tensor * y.tensor)
  }
  public static func / (x: TensorMagnitude, y: TensorMagnitude) -> TensorMagnitude {
    TensorMagnitude(x.tensor / y.tensor)
  }
  public static func *= (x: inout TensorMagnitude, y: TensorMagnitude) { x = x * y }
  public static func /= (x: inout TensorMagnitude, y: TensorMagnitude) { x = x / y }
}

// One generic Swift function over these protocols runs on Double and on Tensor.
extension Tensor: AlgebraicField {
  public init?<Integer: BinaryInteger>(exactly source: Integer) {
    guard let value = Int64(exactly: source) else { return nil }
    self.init(.literal(.integer(value)))
  }

  public var magnitude: TensorMagnitude { TensorMagnitude(abs(self)) }
}

extension Tensor: ElementaryFunctions {
  public static func exp(_ x: Tensor) -> Tensor { Gradus.exp(x) }
  public static func expMinusOne(_ x: Tensor) -> Tensor { expm1(x) }
  public static func cosh(_ x: Tensor) -> Tensor { Gradus.cosh(x) }
  public static func sinh(_ x: Tensor) -> Tensor { Gradus.sinh(x) }
  public static func tanh(_ x: Tensor) -> Tensor { Gradus.tanh(x) }
  public static func cos(_ x: Tensor) -> Tensor { Gradus.cos(x) }
  public static func sin(_ x: Tensor) -> Tensor { Gradus.sin(x) }
  public static func tan(_ x: Tensor) -> Tensor { Gradus.tan(x) }
  public static func log(_ x: Tensor) -> Tensor { Gradus.log(x) }
  public static func log(onePlus x: Tensor) -> Tensor { log1p(x) }
  public static func acosh(_ x: Tensor) -> Tensor { Gradus.acosh(x) }
  public static func asinh(_ x: Tensor) -> Tensor { Gradus.asinh(x) }
  public static func atanh(_ x: Tensor) -> Tensor { Gradus.atanh(x) }
  public static func acos(_ x: Tensor) -> Tensor { Gradus.acos(x) }
  public static func asin(_ x: Tensor) -> Tensor { Gradus.asin(x) }
  public static func atan(_ x: Tensor) -> Tensor { Gradus.atan(x) }
  public static func pow(_ x: Tensor, _ y: Tensor) -> Tensor { Gradus.pow(x, y) }
  public static func pow(_ x: Tensor, _ n: Int) -> Tensor { Gradus.pow(x, n) }
  public static func sqrt(_ x: Tensor) -> Tensor { Gradus.sqrt(x) }
  /// The real n-th root; of a negative number for odd n.
  public static func root(_ x: Tensor, _ n: Int) -> Tensor {
    if n == 2 { return Gradus.sqrt(x) }
    if n == 3 { return cbrt(x) }
    let root = Gradus.pow(abs(x), Tensor(floatLiteral: 1 / Double(n)))
    return n % 2 == 0 ? select(x .< 0, Tensor(floatLiteral: .nan), root) : sign(x) * root
  }
}

import Gradus
import GradusTestSupport
import Testing

/// Random calls that mostly make no sense: each gives a value or an error, and never ends the process.
@Suite struct MisuseTests {
  @Test(arguments: 0..<200)
  func `random misuse gives a value or an error`(seed: Int) {
    var misuse = Misuse(seed: seed)
    for _ in 0..<10 {
      let result = misuse.call()
      if let error = result.error {
        #expect(!error.expected.isEmpty && !error.got.isEmpty && !error.remedy.isEmpty, "\(error)")
      } else {
        #expect(result.elementCount >= 0 && !"\(result)".isEmpty)
      }
    }
  }

  // Few, for finding a line takes tens of milliseconds in a debug build.
  @Test(arguments: 0..<20)
  func `random misuse tells the line`(seed: Int) {
    var misuse = Misuse(seed: seed)
    for _ in 0..<10 {
      guard let error = misuse.call().error else { continue }
      #expect(error.location?.file == "MisuseTests.swift", "\(error)")
      return
    }
  }
}

/// Draws tensors, axes and shapes of every bad kind, and calls the public functions with them.
private struct Misuse {
  private var generator: SplitMix64

  init(seed: Int) { generator = SplitMix64(seed: "misuse \(seed)") }

  mutating func call() -> Tensor {
    switch generator.integer(below: 7) {
    case 0: elementwise()
    case 1: shaped()
    case 2: reduced()
    case 3: multiplied()
    case 4: indexed()
    case 5: windowed()
    default: transformed()
    }
  }

  private mutating func windowed() -> Tensor {
    let x = tensor().reshaped(to: generator.element(of: [[1, -1, 1], [1, 1, 2, -1], [-1]]))
    let kernel = tensor().reshaped(to: generator.element(of: [[1, -1, 1], [2, 1, 1, -1], [-1]]))
    let (stride, dilation) = ([extent()], [extent(), extent()].dropLast(generator.integer(below: 2)))
    let padding: WindowPadding = generator.element(
      of: [.valid, .same, .symmetric([extent()]), .explicit(low: [extent()], high: [extent(), extent()])])
    switch generator.integer(below: 5) {
    case 0: return convolution(x, kernel, stride: stride, padding: padding, groups: extent())
    case 1: return convolution(x, kernel, padding: padding, dilation: Array(dilation), inputDilation: stride)
    case 2: return transposedConvolution(x, kernel, stride: stride, padding: padding, outputPadding: [extent()])
    case 3: return maxPool(x, window: [extent()], stride: stride, padding: padding, dilation: Array(dilation))
    default: return gradient(at: x) { sum($0.slidingWindows(along: [0], size: [2], stride: stride)) }
    }
  }

  private mutating func tensor() -> Tensor {
    let shapes = [[], [0], [1], [2], [3], [2, 3], [3, 2], [0, 3], [1, 1], [2, 1, 3], [2, 0, 2]]
    let shape = generator.element(of: shapes)
    let numbers = [0, 1, -1, 2.5, .nan, .infinity, -.infinity, 1e300, -7, 3]
    let values = (0..<shape.reduce(1, *)).map { _ in generator.element(of: numbers) }
    let tensor = Tensor(values, TensorType(generator.element(of: ScalarType.allCases), shape))
    return generator.integer(below: 12) == 0 ? tensor.reshaped(to: [99]) : tensor
  }

  private mutating func extent() -> Int {
    generator.element(of: [-1, 0, 1, 2, 3, 4, 6, -2, .max, .min, 1 << 40, .max - 1, 7])
  }

  private mutating func axis() -> Int { generator.element(of: [0, 1, 2, -1, -2, -3, 5, .max, .min, -9]) }

  private mutating func extents() -> [Int] { (0..<generator.integer(below: 4)).map { _ in extent() } }
  private mutating func axes() -> [Int] { (0..<generator.integer(below: 4)).map { _ in axis() } }

  private mutating func elementwise() -> Tensor {
    let (x, y, z) = (tensor(), tensor(), tensor())
    switch generator.integer(below: 19) {
    case 0: return x + y
    case 1: return x / y
    case 2: return maximum(x, y) - z
    case 3: return pow(x, y)
    case 4: return pow(x, generator.element(of: [0, -1, 3, .max, .min, 65]))
    case 5: return select(x, y, z)
    case 6: return (x .< y) .& z
    case 7: return .!x
    case 8: return exp(x) * sign(y)
    case 9: return floor(x) + abs(y)
    case 10: return x.converted(to: generator.element(of: ScalarType.allCases))
    case 11: return -x
    case 12: return clamp(x, y, z)
    case 13: return mod(x, y) + fmod(y, z)
    case 14: return floorDivide(x, y) * trunc(z)
    case 15: return polygamma(generator.element(of: [0, 1, 7, 1000, -1, .max]), x) + lgamma(y)
    case 16: return gradient(at: x) { sum(sinc($0) * logAddExp($0, y)) }
    case 17: return hypot(x, y) - xlogy(y, z)
    default: return atan2(x, y)
    }
  }

  private mutating func shaped() -> Tensor {
    let (x, y) = (tensor(), tensor())
    switch generator.integer(below: 14) {
    case 0: return x.reshaped(to: extents())
    case 1: return x.transposed(axes())
    case 2: return x.broadcast(to: extents())
    case 3: return x.expandingAxis(axis())
    case 4:
      let start = generator.element(of: [0, 1, -1, 2, .min, 5])
      let end = Swift.max(start, generator.element(of: [0, 2, 3, 9, .max, -1]))
      return x.slice(axis: axis(), start..<end, by: generator.element(of: [1, 2, 0, -1, .max, .min]))
    case 5: return x.reversed(along: axes())
    case 6: return x.padded(low: extents(), high: extents(), with: .nan)
    case 7: return concatenate([x, y, x], axis: axis())
    case 8: return stack([x, y], axis: axis())
    case 9: return concatenate([], axis: axis())
    case 10: return Tensor.zeros(extents(), generator.element(of: ScalarType.allCases))
    case 11: return Tensor([1.0, 2], shape: extents())
    case 12:
      return Tensor.iota(generator.element(of: [-1, 0, 3, .min, .max]), generator.element(of: ScalarType.allCases))
    default: return x.transposed.flattened
    }
  }

  private mutating func reduced() -> Tensor {
    let x = tensor()
    switch generator.integer(below: 12) {
    case 0: return sum(x, along: axes())
    case 1: return product(x, along: axes(), keepingAxes: true)
    case 2: return max(x, along: axes())
    case 3: return min(x)
    case 4: return argmax(x, along: axis())
    case 5: return mean(x, along: axes())
    case 6: return variance(x, along: axes(), correction: 9)
    case 7: return softmax(x, along: axis())
    case 8: return logSumExp(x, along: axis())
    case 9: return standardDeviation(x, along: axes(), keepingAxes: true)
    case 10: return norm(x, along: axes())
    default: return logSoftmax(x, along: axis())
    }
  }

  private mutating func multiplied() -> Tensor {
    let (x, y) = (tensor(), tensor())
    switch generator.integer(below: 7) {
    case 0: return matmul(x, y)
    case 1: return dot(x, y)
    case 2: return contract(x, y, axes(), axes())
    case 3: return contract(x, y, axes(), axes(), batch: axes(), axes())
    case 4: return outer(x, y)
    default:
      let texts = [
        "ij,jk->ik", "", "->", "ii,ii", "i->ij", "ij,ij->", "1,2", "i,j->k", "i,j->ij->", "é,é->", "a,b", ",,,",
      ]
      return einsum(generator.element(of: texts), x, y)
    }
  }

  private mutating func indexed() -> Tensor {
    let (x, y) = (tensor(), tensor())
    switch generator.integer(below: 10) {
    case 0: return x[extent()]
    case 1: return x[extent(), extent()]
    case 2: return x[extent()..., ..<extent()]
    case 3: return x.gathered(y, along: axis())
    case 4: return x.gathered(y.converted(to: .i64), along: axis())
    case 5: return x.scatterAdded(y.converted(to: .i32), along: axis(), count: extent())
    case 6: return oneHot(y, count: generator.element(of: [0, -1, 3, .min]))
    case 7:
      var changed = x
      changed.setScalar(1.0, at: extents())
      return changed
    case 8: return RandomKey(y).uniform(generator.element(of: [[], [3], [-1], [.max, .max], [0, 2]]))
    default: return RandomKey(y).integers(below: extent(), [2])
    }
  }

  private mutating func transformed() -> Tensor {
    let (x, y) = (tensor(), tensor())
    let (axis, other) = (axis(), self.axis())
    switch generator.integer(below: 12) {
    case 0: return gradient(at: x) { sum($0 * y) }
    case 1: return gradient(at: x) { $0 * y }
    case 2: return jvp(at: x, along: y) { sin($0) }.tangent
    case 3: return vjp(at: x) { sum($0, along: [axis]) }.pullback(y)
    case 4: return jacobian(at: x) { matmul($0, y) }
    case 5: return hessian(at: x) { sum(exp($0) * y) }
    case 6: return derivative(at: x) { $0 * y }
    case 7: return vmap({ (x: Tensor) in x + y }, axis: axis)(x)
    case 8: return vmap({ (x: Tensor, y: Tensor) in x * y }, axes: (axis, other))(x, y)
    case 9: return compiled { (x: Tensor) in matmul(x, x) }(x)
    case 10: return vmap { (x: Tensor) in gradient(at: x) { sum($0) } }(x)
    default: return gradient(at: x) { max($0, along: [axis]) }
    }
  }
}

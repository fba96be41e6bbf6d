import Gradus

/// A number with its first and second derivatives by some variables: forward mode, to second order.
struct Jet {
  var value: Double
  var gradient: [Double]
  /// The rows of the Hessian up to the diagonal, one after the other.
  var hessian: [Double]

  init(_ value: Double, count: Int) {
    self.value = value
    gradient = [Double](repeating: 0, count: count)
    hessian = [Double](repeating: 0, count: count * (count + 1) / 2)
  }

  static func variable(_ value: Double, _ index: Int, count: Int) -> Jet {
    var jet = Jet(value, count: count)
    jet.gradient[index] = 1
    return jet
  }

  /// f(x₁, x₂ …) from its value, its partial derivatives and its second partial derivatives at the arguments' values.
  ///
  ///     ∂²f/∂s∂t = Σᵢ fᵢ·∂²xᵢ/∂s∂t + Σᵢⱼ fᵢⱼ·∂xᵢ/∂s·∂xⱼ/∂t
  static func composed(_ value: Double, _ first: [Double], _ second: [[Double]], _ arguments: [Jet]) -> Jet {
    var result = Jet(value, count: arguments[0].gradient.count)
    for (i, x) in arguments.enumerated() {
      for s in result.gradient.indices { result.gradient[s] += times(first[i], x.gradient[s]) }
      var place = 0
      for s in result.gradient.indices {
        for t in 0...s {
          var sum = times(first[i], x.hessian[place])
          for (j, y) in arguments.enumerated() {
            sum += times(second[i][j], times(x.gradient[s], y.gradient[t]))
          }
          result.hessian[place] += sum
          place += 1
        }
      }
    }
    return result
  }

  /// A factor of 0 wins, as in derivatives of tensors.
  private static func times(_ x: Double, _ y: Double) -> Double { x == 0 || y == 0 ? 0 : x * y }

  /// A function of one argument.
  func applying(_ value: Double, _ slope: Double, _ curvature: Double) -> Jet {
    .composed(value, [slope], [[curvature]], [self])
  }

  func hessianEntry(_ i: Int, _ j: Int) -> Double {
    let (row, column) = i >= j ? (i, j) : (j, i)
    return hessian[row * (row + 1) / 2 + column]
  }
}

extension Expression {
  /// Forward mode to second order.
  func jet(_ variables: [Variable: Jet], count: Int) -> Jet {
    switch self {
    case .number(let value): return Jet(value.double, count: count)
    case .real(let value): return Jet(value, count: count)
    case .constant(let constant): return Jet(constant.double, count: count)
    case .variable(let variable): return variables[variable] ?? Jet(.nan, count: count)
    case .sum(let terms):
      let jets = terms.map { $0.jet(variables, count: count) }
      let zeros = [[Double]](repeating: [Double](repeating: 0, count: jets.count), count: jets.count)
      return .composed(jets.reduce(0) { $0 + $1.value }, jets.map { _ in 1 }, zeros, jets)
    case .product(let factors):
      return factors.dropFirst().reduce(factors[0].jet(variables, count: count)) { product, factor in
        let x = factor.jet(variables, count: count)
        return .composed(product.value * x.value, [x.value, product.value], [[0, 1], [1, 0]], [product, x])
      }
    case .negated(let operand): return operand.jet(variables, count: count).applyingNegation
    case .quotient(let left, let right):
      let (u, v) = (left.jet(variables, count: count), right.jet(variables, count: count))
      let (r, q) = (1 / v.value, u.value / v.value)
      return .composed(q, [r, -q * r], [[0, -r * r], [-r * r, 2 * q * r * r]], [u, v])
    case .power(let base, let exponent): return Self.power(base, exponent, variables, count)
    case .comparison: return Jet((try? value(at: variables.mapValues(\.value))) ?? .nan, count: count)
    case .derivative(let part, let variable): return part.rawDerivative(variable).jet(variables, count: count)
    case .summation, .delta:
      return (try? unrolled(over: Set(variables.keys)))?.jet(variables, count: count) ?? Jet(.nan, count: count)
    case .call(let function, let arguments):
      return function.jet(
        arguments.map { $0.jet(variables, count: count) }, isConstant: arguments.map(\.isConstant))
    }
  }

  private static func power(
    _ base: Expression, _ exponent: Expression, _ variables: [Variable: Jet], _ count: Int
  ) -> Jet {
    let x = base.jet(variables, count: count)
    guard exponent.isConstant, let n = try? exponent.value(at: [:]) else {
      let y = exponent.jet(variables, count: count)
      let (a, b) = (x.value, y.value)
      let (value, logarithm) = (Double.pow(a, b), Double.log(a))
      let (byBase, byExponent) = (b * Double.pow(a, b - 1), value == 0 ? 0 : value * logarithm)
      let mixed = Double.pow(a, b - 1) * (1 + (b == 0 ? 0 : b * logarithm))
      return .composed(
        value, [byBase, byExponent],
        [[b * (b - 1) * Double.pow(a, b - 2), mixed], [mixed, byExponent == 0 ? 0 : byExponent * logarithm]], [x, y])
    }
    func term(_ factor: Double, _ exponent: Double) -> Double { factor == 0 ? 0 : factor * x.value.raised(exponent) }
    return x.applying(x.value.raised(n), term(n, n - 1), term(n * (n - 1), n - 2))
  }
}

extension Double {
  /// The power; an integer exponent takes negative numbers.
  fileprivate func raised(_ exponent: Double) -> Double {
    if let integer = Int(exactly: exponent) { return .pow(self, integer) }
    return .pow(self, exponent)
  }
}

extension Jet {
  fileprivate var applyingNegation: Jet { applying(-value, -1, 0) }
}

extension MathFunction {
  func jet(_ x: [Jet], isConstant: [Bool]) -> Jet {
    let values = x.map(\.value)
    switch self {
    case .elementary(let function):
      // The table on a dual number gives the slope and the slope of the slope.
      let y = value(values)
      let slope: Double = function.derivative(at: values[0], value: y)
      let dual: Dual<Double> = function.derivative(
        at: Dual(values[0], derivative: 1), value: Dual(y, derivative: slope))
      return x[0].applying(y, slope, dual.derivative)
    case .named: return x[0].applying(.nan, .nan, .nan)
    case .other(let function):
      let partials = function.partials(zip(values, isConstant).map { $1 ? $0 : nil })
      let at = Dictionary(uniqueKeysWithValues: zip(OtherFunction.placeholders, values))
      func number(_ expression: Expression) -> Double { (try? expression.value(at: at)) ?? .nan }
      return .composed(
        function.value(values), partials.first.map(number), partials.second.map { $0.map(number) }, x)
    }
  }
}

extension OtherFunction {
  static let placeholders: [Variable] = (0..<64).map { Variable("argument", [$0]) }

  /// The first and second partial derivatives by placeholders for the arguments, of which some are numbers: a kink beside
  /// a number is not one between two that vary.
  func partials(_ numbers: [Double?]) -> (first: [Expression], second: [[Expression]]) {
    let arguments = zip(numbers, Self.placeholders).map { number, name -> Expression in
      number.map { .real($0) } ?? .variable(name)
    }
    let call = Expression.call(.other(self), arguments)
    let first = arguments.indices.map { partial($0, arguments, call) }
    return (first, first.map { slope in Self.placeholders.prefix(numbers.count).map { slope.rawDerivative($0) } })
  }
}

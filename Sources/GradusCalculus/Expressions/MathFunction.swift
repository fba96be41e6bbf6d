import Gradus

/// The functions that expressions call.
///
/// The raw value is the name as it is written; `log` is natural.
public enum MathFunction: Hashable, Sendable {
  /// A function of one variable with a row in the table of derivatives, which programs and dual numbers use too.
  case elementary(ElementaryFunction)
  case other(OtherFunction)
  /// A function without a formula: f(u), and its derivatives.
  case named(NamedFunction)
}

/// The functions that are not in that table: with a kink, with steps, of several variables, or with derivatives that the
/// table cannot hold.
public enum OtherFunction: String, Hashable, Sendable, CaseIterable {
  case abs, sign, floor, ceil, round, trunc
  case max, min, clamp, `where`
  case atan2, hypot, logaddexp, mod, fmod, xlogy, xlog1py
  case gamma, lgamma, digamma, trigamma, polygamma, sinc
  case relu, leaky, relu6, elu, selu, softplus, softsign, hardtanh, silu, gelu, mish
}

extension MathFunction {
  /// Every name, with the other names that people type.
  public static let names: [String: MathFunction] = {
    var names: [String: MathFunction] = [:]
    for function in ElementaryFunction.allCases { names[function.rawValue] = .elementary(function) }
    for function in OtherFunction.allCases { names[function.rawValue] = .other(function) }
    let synonyms = [
      "ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsec": "asec", "arccsc": "acsc",
      "arccot": "acot", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "cosec": "csc", "tg": "tan",
      "sgn": "sign", "maximum": "max", "minimum": "min", "leaky_relu": "leaky", "hard_tanh": "hardtanh",
      "logistic": "sigmoid", "loggamma": "lgamma", "psi": "digamma", "remainder": "mod", "select": "where",
    ]
    for (synonym, name) in synonyms { names[synonym] = names[name] }
    return names
  }()

  public var name: String {
    switch self {
    case .elementary(let function): function.rawValue
    case .other(let function): function.rawValue
    case .named(let function): function.name
    }
  }

  /// The name in ASCII.
  var plainName: String { if case .named(let function) = self { function.plainName } else { name } }

  /// How many arguments it takes.
  public var arity: ClosedRange<Int> {
    if case .named(let function) = self { return function.arity...function.arity }
    guard case .other(let function) = self else { return 1...1 }
    switch function {
    case .max, .min: return 1...64
    case .clamp, .where: return 3...3
    case .atan2, .hypot, .logaddexp, .mod, .fmod, .xlogy, .xlog1py, .polygamma: return 2...2
    default: return 1...1
    }
  }
}

extension Expression {
  static func call(_ function: ElementaryFunction, _ argument: Expression) -> Expression {
    .call(.elementary(function), [argument])
  }

  static func call(_ function: OtherFunction, _ arguments: Expression...) -> Expression {
    .call(.other(function), arguments)
  }
}

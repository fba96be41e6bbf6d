import Gradus

/// Where expressions are defined, as far as their form shows it: conditions on parts that are not constant.
enum DomainConditions {
  /// The conditions, each once, from the inside out.
  static func of(_ expression: Expression) -> [Expression] {
    var found: [Expression] = []
    var seen: Set<Expression> = []
    func add(_ part: Expression, _ relation: Relation) {
      // A product is not 0 if no factor is.
      if relation == .notEqual {
        switch part {
        case .product(let factors): return factors.forEach { add($0, .notEqual) }
        case .negated(let operand): return add(operand, .notEqual)
        case .power(let base, let exponent) where (exponent.integer ?? 0) > 0: return add(base, .notEqual)
        case .call(.elementary(.sqrt), let arguments): return add(arguments[0], .notEqual)
        default: break
        }
      }
      // A constant that is in the domain needs no condition.
      if part.isConstant, let value = try? part.value(at: [:]), relation.holds(value, 0) { return }
      if relation == .greaterOrEqual ? part.isNonNegative : part.isPositive { return }
      let simplifier = Simplifier(for: part)
      let condition = Expression.comparison(
        Display(usesE: expression.containsEuler, names: IndexNames(of: part)).written(simplifier.canonical(part)),
        relation, .zero)
      if seen.insert(condition).inserted { found.append(condition) }
    }
    func visit(_ expression: Expression) {
      expression.children.forEach(visit)
      switch expression {
      case .quotient(_, let below): add(below, .notEqual)
      case .power(let base, let exponent): visitPower(base, exponent)
      case .call(.elementary(let function), let arguments): visitCall(function, arguments[0])
      case .call(.other(.xlogy), let arguments): add(arguments[1], .greater)
      case .call(.other(.xlog1py), let arguments): add(1 + arguments[1], .greater)
      case .call(.other(.mod), let arguments), .call(.other(.fmod), let arguments): add(arguments[1], .notEqual)
      default: break
      }
    }
    func visitPower(_ base: Expression, _ exponent: Expression) {
      if let integer = exponent.integer {
        if integer < 0 { add(base, .notEqual) }
        return
      }
      let value = exponent.isConstant ? try? exponent.value(at: [:]) : nil
      add(base, value.map { $0 > 0 } == true ? .greaterOrEqual : .greater)
    }
    func visitCall(_ function: ElementaryFunction, _ x: Expression) {
      switch function {
      case .log, .log2, .log10, .rsqrt: add(x, .greater)
      case .sqrt: add(x, .greaterOrEqual)
      case .log1p: add(1 + x, .greater)
      case .logit: add(x * (1 - x), .greater)
      case .tan, .sec: add(.call(.cos, x), .notEqual)
      case .cot, .csc: add(.call(.sin, x), .notEqual)
      case .csch, .coth, .acsch: add(x, .notEqual)
      case .asin, .acos: add(1 - x * x, .greaterOrEqual)
      case .atanh, .erfinv: add(1 - x * x, .greater)
      case .asec, .acsc: add(x * x - 1, .greaterOrEqual)
      case .acoth: add(x * x - 1, .greater)
      case .acosh: add(x - 1, .greaterOrEqual)
      case .asech: add(x * (1 - x), .greaterOrEqual)
      default: break
      }
    }
    visit(expression)
    return found
  }
}

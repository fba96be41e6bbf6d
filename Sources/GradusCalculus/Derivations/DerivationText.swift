extension Derivation: CustomStringConvertible {
  public var description: String { text(.unicode) }

  /// The derivation as lines of text: the function, then a numbered line for each step with its reason.
  public func text(_ notation: TextNotation) -> String {
    let printer = TextPrinter(notation: notation)
    let others = function.variables.filter { $0 != variable }
    let arguments = ([variable] + others).sorted().map(\.description).joined(separator: ", ")
    let left =
      others.isEmpty
      ? "f\(notation == .unicode ? "′" : "'")(\(variable))"
      : notation == .unicode ? "∂f/∂\(variable)" : "df/d\(variable)"
    var lines = ["f(\(arguments)) = \(printer.text(function))"]
    if !others.isEmpty {
      let names = others.map(\.description).joined(separator: ", ")
      lines[0] += "   (\(names) \(others.count == 1 ? "is" : "are") held constant)"
    }
    lines += numbered(left: left, printer, indent: "")
    return lines.joined(separator: "\n")
  }

  private func numbered(left: String, _ printer: TextPrinter, indent: String) -> [String] {
    let formulas = steps.indices.map { index in
      // One step has no number.
      let number = steps.count == 1 ? "" : "\(index + 1)  "
      let side = index == 0 ? left : String(repeating: " ", count: left.count)
      return "\(indent)\(number)\(side) = \(printer.text(steps[index].after))"
    }
    let width = Swift.min(formulas.map(\.count).max() ?? 0, 64)
    return zip(formulas, steps).flatMap { formula, step -> [String] in
      var reason = step.reason
      if !step.conditions.isEmpty {
        reason += ", where " + step.conditions.map { printer.text($0) }.joined(separator: " and ")
      }
      let padding = String(repeating: " ", count: Swift.max(0, width - formula.count))
      let inner = step.substeps.filter { $0.steps.count > 1 }.flatMap { derivation in
        derivation.numbered(
          left: "d/d\(derivation.variable)(\(printer.text(derivation.function)))", printer, indent: indent + "     ")
      }
      return ["\(formula)\(padding)   \(reason)"] + inner
    }
  }
}

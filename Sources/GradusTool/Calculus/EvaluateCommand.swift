import ArgumentParser
import GradusCalculus

/// `gradus evaluate`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "The values of formulas of numbers, vectors and arrays at a point.",
    discussion: """
      An output with indices is an array: x[i]^2 has a value for every i. Indices count from 1 and run as far as the arrays of --at do. \
      Arrays of --at may stand without indices, and A @ X is the product of matrices.

      Examples:
        gradus evaluate "2x^3 + 5" --at x=3
        gradus evaluate "p[i] = exp(z[i])/sum(k, exp(z[k])); p[i]; sum(p)" --at z=[2,1,0.1]
        gradus evaluate "A @ X" --at "A=[[1,2],[3,4]],X=[[0,1],[1,0]]"
        gradus evaluate "sum((y - x @ theta)^2)" --at "x=[[1,1],[1,2],[1,3]],y=[2,4,7],theta=[0.5,1.5]"
      """)

  @OptionGroup var input: FormulaOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let formula = try input.formula()
    var needed: Set<Variable> = []
    for output in formula.expanded { needed.formUnion(output.variables) }
    let point = try input.numbers(for: needed.sorted()) ?? [:]
    if input.point == nil, let missing = needed.min() {
      throw UsageError(
        "evaluate", expected: "--at with a value for \(missing.name)", got: "none",
        remedy: "Add --at \(missing.name)=….")
    }
    let values = try formula.values(at: point)
    var lines: [Line] = []
    for (index, value) in values.enumerated() {
      lines.append(Line(Self.name(of: formula, index), "=", value.math))
    }
    let page = values.count == 1 ? Page([.paragraph("\(values[0].math)")]) : Page([.lines(lines)])
    let outputs = values.enumerated().map { index, value -> JSON in
      [
        "expression": .formula(formula.outputs[index]), "shape": .list(value.shape.map { .integer($0) }),
        "value": value.json,
      ]
    }
    try output.write(page, title: "Values", ["at": .point(point), "outputs": .list(outputs)])
  }

  private static func name(of formula: Formula, _ index: Int) -> Math {
    if case .variable(let variable) = formula.outputs[index] { return .name(variable.name) }
    return .expression(formula.outputs[index])
  }
}

extension ArrayValue {
  /// [[1, 2], [3, 4]], which is read back.
  var math: Math {
    shape.count == 2 && shape[0] * shape[1] <= 64 ? matrix : shape.isEmpty ? .exact(values[0]) : .name(text)
  }

  private var matrix: Math {
    .matrix(rows.map { $0.map { .exact($0) } })
  }

  private var rows: [[Double]] {
    (0..<shape[0]).map { row in Array(values[row * shape[1]..<(row + 1) * shape[1]]) }
  }

  var text: String { Self.nested(values[...], shape[...]) { plain($0).replacing("-", with: "−") } }

  var json: JSON {
    func nested(_ values: ArraySlice<Double>, _ shape: ArraySlice<Int>) -> JSON {
      guard let size = shape.first else { return .number(values[values.startIndex]) }
      let count = values.count / Swift.max(size, 1)
      return .list(
        (0..<size).map { place in
          let start = values.startIndex + place * count
          return nested(values[start..<start + count], shape.dropFirst())
        })
    }
    return nested(values[...], shape[...])
  }

  private static func nested(
    _ values: ArraySlice<Double>, _ shape: ArraySlice<Int>, _ text: (Double) -> String
  ) -> String {
    guard let size = shape.first else { return values.first.map(text) ?? "" }
    let count = values.count / Swift.max(size, 1)
    let parts = (0..<size).map { place -> String in
      let start = values.startIndex + place * count
      return nested(values[start..<start + count], shape.dropFirst(), text)
    }
    return "[" + parts.joined(separator: ", ") + "]"
  }
}

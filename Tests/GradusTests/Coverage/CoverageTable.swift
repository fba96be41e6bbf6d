import GradusTestSupport

@testable import Gradus

/// Which checks of the table of cases each operation goes through, and why some do not apply.
struct CoverageTable {
  enum Check: String, CaseIterable {
    case value, jvp = "JVP", vjp = "VJP", secondOrder = "second order", batching, native, reference
  }

  enum Cell: Equatable {
    case checked
    case impossible(Reason)
    case missing
  }

  /// Why a check does not apply, for mathematical reasons.
  enum Reason: String, CaseIterable {
    case discrete = "Not differentiable: the result is whole numbers or truth values."
    case noRealOperand = "Not differentiable: no operand is real."
    case noOperand = "There is no operand to map over."
    case rounding =
      "Rounds, so differences say nothing: a test of its own checks that it differentiates like the identity."
  }

  struct Line {
    let operation: String
    var cells: [Check: Cell] = [:]
  }

  /// The operations as programs print them.
  let primitives: [Line]
  /// The public functions that are made of several primitives.
  let functions: [Line]

  init(_ rows: [PrimitiveCase], functions names: Set<String>) throws {
    var byPrimitive: [String: [Evidence]] = [:]
    var byFunction: [String: [Evidence]] = [:]
    for row in rows {
      let program = try row.program()
      for instruction in program.instructions {
        let evidence = Evidence(
          row, operands: program.operands(of: instruction).map { program.type(of: $0) },
          results: program.resultTypes(of: instruction))
        byPrimitive[program.primitive(of: instruction).notation, default: []].append(evidence)
      }
      let function = String(row.name.prefix { $0.isLetter || $0.isNumber })
      byFunction[function, default: []].append(
        Evidence(row, operands: program.inputTypes, results: program.outputTypes))
    }
    primitives = byPrimitive.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value) }
    functions = names.subtracting(byPrimitive.keys).sorted().map { Self.line($0, byFunction[$0] ?? []) }
  }

  /// A row in which an operation occurs on operands and results of some types.
  private struct Evidence {
    let row: PrimitiveCase
    let hasOperands: Bool
    let hasRealOperands: Bool
    let hasRealResults: Bool

    init(_ row: PrimitiveCase, operands: [TensorType], results: [TensorType]) {
      self.row = row
      hasOperands = !operands.isEmpty
      hasRealOperands = operands.contains { $0.scalarType.isFloatingPoint }
      hasRealResults = results.contains { $0.scalarType.isFloatingPoint }
    }

    var isReal: Bool { hasRealOperands && hasRealResults }
  }

  private static func line(_ operation: String, _ evidence: [Evidence]) -> Line {
    func cell(_ isChecked: (Evidence) -> Bool, unless reason: Reason? = nil) -> Cell {
      if evidence.contains(where: isChecked) { return .checked }
      return reason.map { .impossible($0) } ?? .missing
    }
    let isDiscrete = !evidence.isEmpty && !evidence.contains(where: \.hasRealResults)
    let isUnreal = !evidence.isEmpty && !evidence.contains(where: \.isReal)
    let reason: Reason? =
      operation == "convert" ? .rounding : isDiscrete ? .discrete : isUnreal ? .noRealOperand : nil
    let once = cell({ $0.isReal && $0.row.isDifferentiable }, unless: reason)
    let twice = cell({ $0.isReal && $0.row.isDifferentiable && $0.row.smoothness == .twice }, unless: reason)
    let isConstant = !evidence.isEmpty && !evidence.contains(where: \.hasOperands)
    return Line(
      operation: operation,
      cells: [
        .value: cell { $0.row.oracle != nil }, .jvp: once, .vjp: once, .secondOrder: twice,
        .batching: cell({ $0.hasOperands }, unless: isConstant ? .noOperand : nil), .native: cell { _ in true },
        .reference: cell { _ in true },
      ])
  }

  /// What no row checks though it could, as sentences.
  var holes: [String] {
    (primitives + functions).flatMap { line in
      Check.allCases.filter { line.cells[$0] == .missing }.map { "\(line.operation): no row checks its \($0.rawValue)" }
    }
  }
}

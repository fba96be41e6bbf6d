/// The table of coverage as a page of the documentation.
struct CoveragePage {
  let table: CoverageTable

  var text: String {
    """
    # Coverage

    What is checked of every operation.

    ## Overview

    Made from the table of cases by a test, which fails when this page and the table differ. A mark says that at least one row checks it:
    value against an oracle in f64 and f32; JVP (forward mode) against differences; VJP (reverse mode) as the transpose of the JVP; second order:
    the derivative of the gradient against differences, and its symmetry; batching: `vmap` against a loop; native and reference: both engines agree.

    ### Primitives

    The operations that programs consist of, by the names that programs print.

    \(lines(table.primitives))

    ### Functions

    The other public functions, which are made of primitives and have no rules of their own.

    \(lines(table.functions))

    ### Notes

    \(notes)

    """
  }

  private func lines(_ lines: [CoverageTable.Line]) -> String {
    let checks = CoverageTable.Check.allCases
    let head = [
      "| operation | " + checks.map(\.rawValue).joined(separator: " | ") + " |",
      "|---|" + checks.map { _ in ":-:|" }.joined(),
    ]
    let body = lines.map { line in
      "| `\(line.operation)` | " + checks.map { mark(line.cells[$0] ?? .missing) }.joined(separator: " | ") + " |"
    }
    return (head + body).joined(separator: "\n")
  }

  private func mark(_ cell: CoverageTable.Cell) -> String {
    switch cell {
    case .checked: "✓"
    case .impossible(let reason): "\(number(reason))"
    case .missing: ""
    }
  }

  private func number(_ reason: CoverageTable.Reason) -> Int {
    (CoverageTable.Reason.allCases.firstIndex(of: reason) ?? 0) + 1
  }

  private var notes: String {
    CoverageTable.Reason.allCases.map { "\(number($0)). \($0.rawValue)" }.joined(separator: "\n")
  }
}

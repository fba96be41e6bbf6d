/// What a column of a table holds, judged by all its cells.
enum TableColumn: Equatable {
  /// No cell holds anything.
  case empty
  case numbers(missing: Int)
  /// The distinct texts in Unicode order; some of them may be numbers.
  case texts(distinct: [String], missing: Int, numbers: Int)

  /// Judges the cells of `column` in the given rows.
  ///
  /// - Throws: `DataError` with file and line when a column of numbers (more than four fifths of the cells that hold
  ///   anything) contains a text or an infinity, or when most of its numbers have a decimal comma.
  init(_ table: Table, column: Int, rows: [Int]) throws(DataError) {
    let tally = Tally(table, column: column, rows: rows)
    if let row = tally.firstText, tally.isMost(tally.numbers) {
      throw misplaced(table, row, column, remedy: "Write a number, or empty the cell to mark a missing value.")
    }
    if let row = tally.firstText, tally.decimalCommas > 0, tally.isMost(tally.numbers + tally.decimalCommas) {
      throw misplaced(table, row, column, remedy: "Write numbers with a decimal point.")
    }
    if let row = tally.firstInfinity, tally.isMost(tally.numbers) {
      throw misplaced(table, row, column, remedy: "Write a finite number, or empty the cell to mark a missing value.")
    }
    if tally.present == 0 {
      self = .empty
    } else if tally.firstText == nil {
      self = .numbers(missing: tally.missing)
    } else {
      let distinct = Set(rows.map { table.trimmedCell(row: $0, column: column) }.filter { !isMissing($0) })
      self = .texts(distinct: distinct.sorted(), missing: tally.missing, numbers: tally.numbers)
    }
  }
}

/// How many cells of a column are of each kind, and the rows to name in an error.
private struct Tally {
  var present = 0
  var missing = 0
  /// Finite or not.
  var numbers = 0
  /// Texts that would be numbers with a decimal point.
  var decimalCommas = 0
  var firstText: Int?
  var firstInfinity: Int?

  init(_ table: Table, column: Int, rows: [Int]) {
    for row in rows {
      let cell = Cell(table.bytes(row: row, column: column))
      switch cell {
      case .missing: missing += 1
      case .number: numbers += 1
      case .nonFinite:
        numbers += 1
        firstInfinity = firstInfinity ?? row
      case .text:
        firstText = firstText ?? row
        if cell.hasDecimalComma { decimalCommas += 1 }
      }
    }
    present = rows.count - missing
  }

  func isMost(_ count: Int) -> Bool { Double(count) > 0.8 * Double(present) }
}

/// True for the texts that `Cell` takes as missing.
func isMissing(_ text: String) -> Bool { Cell(ArraySlice(text.utf8)) == .missing }

/// The error of a cell that is not the finite number its column needs.
func misplaced(_ table: Table, _ row: Int, _ column: Int, remedy: String) -> DataError {
  DataError(
    "\(table.location(ofRow: row)): column \(quoted(table.header[column]))", expected: "a finite number",
    got: quoted(table.trimmedCell(row: row, column: column)), remedy: remedy)
}

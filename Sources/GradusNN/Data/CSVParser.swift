/// The state of a CSV file read up to some byte.
struct CSVParser {
  private enum State {
    /// Before the first character of a cell.
    case start
    /// Inside a cell without quotes.
    case plain
    case quoted
    /// After a quote inside a quoted cell: its end, or the first half of a doubled quote.
    case afterQuote
  }

  private let path: String
  private let separator: UInt8
  private var state = State.start
  private var header: [String]?

  private var text: [UInt8] = []
  private var cellEnds: [Int] = []
  private var lines: [Int] = []

  private var line = 1
  private var rowLine = 1
  private var quoteLine = 1
  private var rowTextStart = 0
  private var rowCellCount = 0
  private var rowIsASCII = true
  private var previous: UInt8 = 0

  init(path: String, separator: UInt8) {
    self.path = path
    self.separator = separator
  }

  /// Moves on by one byte.
  mutating func take(_ byte: UInt8) throws(DataError) {
    let isLineBreak = byte == lineFeed || byte == carriageReturn
    let isSecondHalf = byte == lineFeed && previous == carriageReturn
    previous = byte
    if isLineBreak, !isSecondHalf { line += 1 }
    if byte == 0 { throw nulByte() }

    if state == .quoted {
      if byte == quote { state = .afterQuote } else { append(byte) }
    } else if isLineBreak {
      if !isSecondHalf { try endRow() }
    } else if byte == separator {
      endCell()
    } else if byte == quote, state != .plain {
      if state == .afterQuote { append(byte) } else { quoteLine = line }
      state = .quoted
    } else if state == .afterQuote {
      throw textAfterQuote()
    } else {
      append(byte)
      state = .plain
    }
  }

  /// The table, after the last byte.
  mutating func table() throws(DataError) -> Table {
    guard state != .quoted else {
      throw DataError(
        "\(path):\(quoteLine)", expected: "a closing quote for the cell that opens here", got: "the end of the file",
        remedy: "Close the quote; write a quote inside a cell twice.")
    }
    line += 1
    try endRow()
    guard let header else {
      throw DataError(path, expected: "a header line and rows", got: "an empty file", remedy: "Name a CSV file.")
    }
    guard !lines.isEmpty else {
      throw DataError(
        "\(path):\(line - 1)", expected: "rows below the header", got: "none", remedy: "Add rows.")
    }
    return Table(path: path, header: header, text: text, cellEnds: cellEnds, lines: lines)
  }

  private mutating func append(_ byte: UInt8) {
    text.append(byte)
    if byte >= 0x80 { rowIsASCII = false }
  }

  private mutating func endCell() {
    cellEnds.append(text.count)
    rowCellCount += 1
    state = .start
  }

  private mutating func endRow() throws(DataError) {
    let isBlank = rowCellCount == 0 && state == .start
    if !isBlank {
      endCell()
      if !rowIsASCII { try checkUTF8() }
      if let header {
        guard rowCellCount == header.count else { throw ragged(header.count) }
        lines.append(rowLine)
      } else {
        try takeHeader()
      }
    }
    rowLine = line
    rowTextStart = text.count
    rowCellCount = 0
    rowIsASCII = true
  }

  private mutating func takeHeader() throws(DataError) {
    var names: [String] = []
    var start = 0
    var columns: [String: Int] = [:]
    for (index, end) in cellEnds.enumerated() {
      let trimmed = String(decoding: trimmingBlanks(text[start..<end]), as: UTF8.self)
      let name = trimmed.isEmpty ? "column \(index + 1)" : trimmed
      if let first = columns.updateValue(index, forKey: name) {
        throw DataError(
          "\(path):\(rowLine)", expected: "columns of distinct names",
          got: "\(quoted(name)) for columns \(first + 1) and \(index + 1)",
          remedy: "Rename one, or add a header line if the file has none.")
      }
      names.append(name)
      start = end
    }
    header = names
    text.removeAll(keepingCapacity: true)
    cellEnds.removeAll(keepingCapacity: true)
  }

  private func checkUTF8() throws(DataError) {
    var bytes = text[rowTextStart...].makeIterator()
    var decoder = UTF8()
    while true {
      switch decoder.decode(&bytes) {
      case .scalarValue: continue
      case .emptyInput: return
      case .error:
        throw DataError(
          "\(path):\(rowLine)", expected: "UTF-8 text", got: "bytes of another encoding",
          remedy: "Save the file as UTF-8.")
      }
    }
  }

  private func ragged(_ expected: Int) -> DataError {
    DataError(
      "\(path):\(rowLine)", expected: "\(counted(expected, "field")) as in the header", got: "\(rowCellCount)",
      remedy: rowCellCount < expected
        ? "Add the missing cell or remove the row."
        : "Remove the extra cell, or quote a cell that contains the separator.")
  }

  private func nulByte() -> DataError {
    DataError(
      "\(path):\(line)", expected: "UTF-8 text", got: "a NUL byte", remedy: "Name a CSV file, saved as UTF-8.")
  }

  private func textAfterQuote() -> DataError {
    DataError(
      "\(path):\(line)", expected: "a separator or the end of the line after a closing quote", got: "more text",
      remedy: "Write a quote inside a quoted cell twice.")
  }
}

/// The bytes without blanks and tabs at both ends.
func trimmingBlanks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  var result = bytes
  while let first = result.first, isBlank(first) { result = result.dropFirst() }
  while let last = result.last, isBlank(last) { result = result.dropLast() }
  return result
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
private let quote = UInt8(ascii: "\"")

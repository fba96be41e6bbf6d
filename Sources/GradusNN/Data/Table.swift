/// A table of text cells under a header, as a CSV file holds it.
///
/// The cells are kept as one run of UTF-8, so that a table takes about as much memory as its file.
public struct Table: Sendable, Hashable {
  /// The path as the caller wrote it, for error messages.
  public let path: String
  /// The names of the columns, distinct, trimmed of blanks; a nameless column n is called `column n`.
  public let header: [String]

  private let text: [UInt8]
  /// Where each cell ends in `text`, row by row; it starts where the cell before ends.
  private let cellEnds: [Int]
  private let lines: [Int]

  /// The number of rows below the header, at least 1.
  public var rowCount: Int { lines.count }

  /// The number of columns, at least 1.
  public var columnCount: Int { header.count }

  // Invariant: cellEnds.count == lines.count · header.count.
  init(path: String, header: [String], text: [UInt8], cellEnds: [Int], lines: [Int]) {
    self.path = path
    self.header = header
    self.text = text
    self.cellEnds = cellEnds
    self.lines = lines
  }

  /// The text of one cell, without the quotes around it.
  ///
  /// - Precondition: `row` and `column` are within the table.
  public func cell(row: Int, column: Int) -> String {
    String(decoding: bytes(row: row, column: column), as: UTF8.self)
  }

  /// The line of the file, counted from 1, on which a row starts.
  ///
  /// - Precondition: `row` is within the table.
  public func line(ofRow row: Int) -> Int { lines[row] }

  /// The column of this name.
  ///
  /// - Throws: `DataError` that lists the columns, and the nearest name first when there is one.
  public func column(named name: String) throws(DataError) -> Int {
    if let column = header.firstIndex(of: name) { return column }
    let remedy = nearest(to: name, among: header).map { "Did you mean \(quoted($0))?" } ?? "Choose one of them."
    throw DataError(
      path, expected: "one of the columns \(listed(header))", got: quoted(name), remedy: remedy)
  }

  /// The cell as UTF-8, without a copy.
  func bytes(row: Int, column: Int) -> ArraySlice<UInt8> {
    let index = row * columnCount + column
    return text[(index == 0 ? 0 : cellEnds[index - 1])..<cellEnds[index]]
  }

  /// The cell without blanks and tabs at both ends.
  func trimmedCell(row: Int, column: Int) -> String {
    String(decoding: trimmingBlanks(bytes(row: row, column: column)), as: UTF8.self)
  }

  /// `file:line` of a row, to start an error message.
  func location(ofRow row: Int) -> String { "\(path):\(lines[row])" }
}

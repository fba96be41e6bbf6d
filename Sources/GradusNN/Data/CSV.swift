extension Table {
  /// Reads a CSV file, plain or gzip, piece by piece.
  ///
  /// The separator (comma, semicolon or tab) is the most frequent one of the header. Cells may be quoted; inside
  /// quotes, separators and line breaks are text and a doubled quote is a quote. Line breaks are LF, CR LF or CR;
  /// lines without any character are skipped; the last line needs no break. A byte-order mark is skipped.
  ///
  /// - Throws: `DataError` with file and line for a row of another length than the header, an unclosed quote, text
  ///   after a closing quote, a NUL byte, bytes that are not UTF-8, two columns of one name, a file without a header
  ///   or without rows.
  /// - Source: RFC 4180, *Common Format and MIME Type for CSV Files*.
  public init(path: String) throws(DataError) {
    try self.init(reader: ByteReader(path: path))
  }

  /// Reads the content of a CSV file; `name` stands for the path in errors.
  public init(contents: [UInt8], name: String) throws(DataError) {
    try self.init(reader: ByteReader(bytes: contents, name: name))
  }

  private init(reader: ByteReader) throws(DataError) {
    let pieceSize = 1 << 16
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var pending = try reader.bytes(pieceSize)
    if pending.starts(with: byteOrderMark) { pending.removeFirst(byteOrderMark.count) }

    var finder = SeparatorFinder()
    finder.take(pending)
    while !finder.isComplete {
      let piece = try reader.bytes(pieceSize)
      if piece.isEmpty { break }
      finder.take(piece)
      pending += piece
    }

    var parser = CSVParser(path: reader.path, separator: finder.separator)
    while !pending.isEmpty {
      for byte in pending { try parser.take(byte) }
      pending = try reader.bytes(pieceSize)
    }
    self = try parser.table()
  }
}

/// Reads the header's bytes until its end and counts the separators outside quotes.
private struct SeparatorFinder {
  private(set) var isComplete = false
  private var counts: [(separator: UInt8, count: Int)] = [
    (UInt8(ascii: ","), 0), (UInt8(ascii: ";"), 0), (UInt8(ascii: "\t"), 0),
  ]
  private var isQuoted = false
  private var isEmpty = true

  /// The most frequent separator; the comma when there is none.
  var separator: UInt8 {
    var best = counts[0]
    for other in counts where other.count > best.count { best = other }
    return best.separator
  }

  mutating func take(_ bytes: [UInt8]) {
    for byte in bytes where !isComplete {
      switch byte {
      case UInt8(ascii: "\n") where !isQuoted, UInt8(ascii: "\r") where !isQuoted: isComplete = !isEmpty
      case 0: isComplete = true  // Not text: the parser says so.
      case UInt8(ascii: "\""): isQuoted.toggle()
      default:
        isEmpty = false
        if !isQuoted, let index = counts.firstIndex(where: { $0.separator == byte }) { counts[index].count += 1 }
      }
    }
  }
}

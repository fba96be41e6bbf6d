/// Elements with indices, sums over an index, Kronecker's δ.
extension Parser {
  /// The element of an array whose name has been read; nil if no index follows.
  mutating func element(_ name: String, at start: Int) throws(ParseError) -> Variable? {
    let element = Variable(name, skip("[") ? try indices() : lettersBelow())
    if element.indices.isEmpty { return nil }
    if let rank = ranks[name], rank > 0, rank != element.indices.count {
      position = start
      throw error("\(rank) ind\(rank == 1 ? "ex" : "ices") of \(name)", "")
    }
    return element
  }

  /// The indices of an element, whose `[` has been read: names and whole numbers.
  mutating func indices(until close: String = "]") throws(ParseError) -> [Index] {
    var indices: [Index] = []
    repeat {
      guard let next, next.isDigit || next.isLetter else { throw error("an index: a whole number or a name", "") }
      let start = position
      if next.isLetter {
        let name = word()
        guard !name.isEmpty else { throw error("an index: a whole number or a name", "") }
        indices.append(.name(name))
        continue
      }
      while position < characters.count, characters[position].isDigit { position += 1 }
      guard let index = Int(String(characters[start..<position])) else { throw error("a smaller index", "") }
      indices.append(.number(index))
    } while indices.count < Self.mostIndices && skip(",")
    guard skip(close) else { throw error("\",\" or \"\(close)\"", "") }
    return indices
  }

  /// The letters of `xᵢⱼ`, an index each.
  mutating func lettersBelow() -> [Index] {
    var indices: [Index] = []
    while indices.count < Self.mostIndices, position < characters.count,
      let letter = Self.subscripts[characters[position]], letter.isLetter
    {
      indices.append(.name(String(letter)))
      position += 1
    }
    return indices
  }

  private static let mostIndices = 16

  /// `sum(k, …)`, whose `(` has been read.
  mutating func summation() throws(ParseError) -> Expression {
    if let total = try total() { return total }
    guard let next, next.isLetter else { throw error("the name of an index", Self.sumRemedy) }
    let index = word()
    guard !index.isEmpty, skip(",") else { throw error("\",\" after the index \(index)", Self.sumRemedy) }
    let body = try nested { (parser) throws(ParseError) in try parser.arguments() }
    guard body.count == 1 else { throw error("one expression after the index", Self.sumRemedy) }
    return .summation(body[0], over: index)
  }

  private static let sumRemedy = "Write sum(k, x[k]*y[k])."

  /// `Σₖ …`, `Σ_k …` or `Σ(k, …)`; nil if no index follows, so that Σ is a name.
  mutating func sigma() throws(ParseError) -> Expression? {
    let start = position
    position += 1
    if skip("(") { return try summation() }
    var index = ""
    while position < characters.count, let letter = Self.subscripts[characters[position]] {
      index.append(letter)
      position += 1
    }
    if index.isEmpty, position < characters.count, characters[position] == "_" {
      position += 1
      if position < characters.count, characters[position].isLetter { index = word() }
    }
    guard index.first?.isLetter == true else {
      position = start
      return nil
    }
    return .summation(try nested { (parser) throws(ParseError) in try parser.term() }, over: index)
  }

  /// `δ[i,j]`, `δ(i,j)` or `delta(i,j)`, whose bracket has been read.
  mutating func delta(until close: String) throws(ParseError) -> Expression {
    let start = position
    let indices = try indices(until: close)
    guard indices.count == 2 else {
      position = start
      throw error("two indices of δ", "δ[i,j] is 1 if i = j, else 0.")
    }
    return .delta(indices[0], indices[1])
  }

  /// The letters and digits that can stand below the line.
  static let subscripts: [Character: Character] = {
    let letters = Array(zip("ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "aehijklmnoprstuvx")) + Array(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789"))
    return Dictionary(uniqueKeysWithValues: letters)
  }()

  private static let letters: [Character: Character] = Dictionary(
    uniqueKeysWithValues: subscripts.map { ($0.value, $0.key) })

  /// A name below the line; nil if it has letters that cannot stand there.
  static func subscripted(_ name: String) -> String? {
    var text = ""
    for letter in name {
      guard let small = letters[letter] else { return nil }
      text.append(small)
    }
    return text
  }
}

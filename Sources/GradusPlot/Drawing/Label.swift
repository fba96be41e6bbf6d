/// Words and signs of mathematics as a drawing sets them: letters that stand alone slanted, x² with a raised 2, x₁ with
/// a lowered 1, and so x1.
struct Label: Hashable {
  enum Height: Hashable { case base, raised, lowered }

  struct Run: Hashable {
    var text: String
    var isSlanted: Bool
    var height: Height
  }

  let runs: [Run]

  init(_ text: String) {
    // A drawing is no place for a book.
    let characters = Array(text.count > Self.longest ? text.prefix(Self.longest - 1) + "…" : text[...])
    var runs: [Run] = []
    for (index, character) in characters.enumerated() {
      var next = Run(text: String(character), isSlanted: Self.isSlanted(index, characters), height: .base)
      if let plain = Self.raised[character] {
        next = Run(text: plain, isSlanted: false, height: .raised)
      } else if let plain = Self.lowered[character] {
        next = Run(text: plain, isSlanted: false, height: .lowered)
      } else if Self.isIndex(index, characters) {
        next = Run(text: String(character), isSlanted: false, height: .lowered)
      }
      if let last = runs.last, last.isSlanted == next.isSlanted, last.height == next.height {
        runs[runs.count - 1].text += next.text
      } else {
        runs.append(next)
      }
    }
    self.runs = runs
  }

  private static let longest = 200

  /// A letter that stands alone is the name of a number or of a function, unless it is the article before a word.
  private static func isSlanted(_ index: Int, _ characters: [Character]) -> Bool {
    let character = characters[index]
    guard character.isASCII, character.isLetter else { return false }
    func isWordPart(_ position: Int) -> Bool {
      guard characters.indices.contains(position) else { return false }
      return characters[position].isLetter && raised[characters[position]] == nil
        && lowered[characters[position]] == nil
    }
    // ∂x and dx: the d of a differential is upright, its variable slanted.
    if index > 0, characters[index - 1] == "d", !isWordPart(index - 2), !isWordPart(index + 1) { return true }
    guard !isWordPart(index - 1), !isWordPart(index + 1) else { return false }
    let isArticle =
      "aAI".contains(character) && index + 1 < characters.count && characters[index + 1] == " " && isWordPart(index + 2)
      && isWordPart(index + 3)
    return !isArticle
  }

  /// A digit right after a letter that stands alone counts: x1 is x₁.
  private static func isIndex(_ index: Int, _ characters: [Character]) -> Bool {
    guard characters[index].isASCII, characters[index].isNumber else { return false }
    var letter = index - 1
    while letter >= 0, characters[letter].isASCII, characters[letter].isNumber { letter -= 1 }
    guard letter >= 0, letter < index, isSlanted(letter, characters) else { return false }
    // 1e5 is a number.
    return characters[letter] != "e" || letter == 0 || !characters[letter - 1].isNumber
  }

  private static let raised: [Character: String] = pairs(
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀ⁽⁾", "0123456789+−nT()")
  private static let lowered: [Character: String] = pairs(
    "₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₙ₍₎", "0123456789+−ijkn()")

  private static func pairs(_ keys: String, _ values: String) -> [Character: String] {
    Dictionary(uniqueKeysWithValues: zip(keys, values.map { String($0) }))
  }

  /// The size of raised and lowered signs, as a share of the others.
  static let smallShare = 0.72

  /// An upper bound of the usual width in pixels: fonts differ, and a drawing does not know its own.
  func width(size: Double) -> Double {
    runs.reduce(0) { sum, run in
      sum + run.text.reduce(0) { $0 + Self.width($1) } * (run.height == .base ? size : size * Self.smallShare)
    }
  }

  private static func width(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", ".", ",", ":", ";", "'", "′", "|", "!", " ", "I": 0.33
    case "f", "t", "r", "(", ")", "[", "]", "/", "-": 0.42
    case "m", "w", "M", "W", "%", "@", "→": 0.97
    case "+", "−", "=", "<", ">", "≤", "≥", "≈", "×", "±": 0.83
    case "a"..."z", "0"..."9": 0.62
    case "A"..."Z": 0.72
    default: character.isASCII || character.unicodeScalars.allSatisfy { $0.value < 0x1100 } ? 0.66 : 1
    }
  }
}

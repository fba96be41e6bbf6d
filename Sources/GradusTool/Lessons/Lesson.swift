import LessonTexts

/// A lesson: a page of Markdown whose blocks of commands say what they print.
struct Lesson {
  /// `01-slope`: a number, and a word to call it by.
  let name: String
  let text: String

  static let all: [Lesson] = (0..<lesson_count()).map { place in
    let text = lesson_text(place)
    let bytes = UnsafeBufferPointer(start: text.bytes, count: text.count)
    return Lesson(name: String(cString: text.name), text: String(decoding: bytes, as: UTF8.self))
  }

  var number: Int { Int(name.prefix { $0.isNumber }) ?? 0 }
  var word: String { String(name.drop { $0.isNumber || $0 == "-" }) }

  /// What stands after `# `.
  var title: String { String(lines.first?.drop { "# ".contains($0) } ?? "") }

  /// The first paragraph: what the lesson is about.
  var question: String {
    lines.dropFirst().first { !$0.isEmpty && !$0.hasPrefix("![") }.map(String.init) ?? ""
  }

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// What the lesson is made of, from the top down.
  enum Part {
    case line(Substring)
    case command(LessonCommandLine)
  }

  var parts: [Part] {
    var parts: [Part] = []
    var (isOpen, command) = (false, nil as LessonCommandLine?)
    func close() {
      if let done = command { parts.append(.command(done)) }
      command = nil
    }
    var margin = 0
    for whole in lines {
      // A block in a list stands as far in as the list.
      let line = isOpen ? whole.dropFirst(margin) : whole
      if !isOpen, line.drop(while: { $0 == " " }) == "```console" {
        isOpen = true
        margin = line.prefix { $0 == " " }.count
      } else if isOpen, line == "```" {
        close()
        isOpen = false
      } else if isOpen, line.hasPrefix("$ ") {
        close()
        command = LessonCommandLine(text: String(line.dropFirst(2)), output: [])
      } else if isOpen, command != nil {
        command?.output.append(line)
      } else {
        parts.append(.line(whole))
      }
    }
    close()
    return parts
  }
}

/// A command of a lesson with the lines that it prints.
struct LessonCommandLine {
  let text: String
  var output: [Substring]

  /// The words of the command, without `gradus`; nil for any other command.
  var arguments: [String]? {
    var words: [String] = []
    var (word, quote) = (nil as String?, nil as Character?)
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let done = word { words.append(done) }
    return words.first == "gradus" ? Array(words.dropFirst()) : nil
  }
}

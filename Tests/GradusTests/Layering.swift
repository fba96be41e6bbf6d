import Foundation

/// Who may use whom inside the package, read from the text of its sources.
///
/// The compiler cannot hold these lines inside one target. A source breaks a rule when it names what its folder must not know.
struct Layering {
  /// The structs of the folder of primitives.
  let primitives: Set<String>
  /// The types of the engines, apart from the kernels that primitives are made of.
  let engines: Set<String>

  /// Reads the names of primitives and engines from sources, given as texts by path.
  init(sources: [String: String]) {
    func types(_ pattern: Regex<(Substring, Substring)>, in isWanted: (String) -> Bool) -> Set<String> {
      Set(sources.filter { isWanted($0.key) }.flatMap { Self.code($0.value).matches(of: pattern).map { String($0.1) } })
    }
    let declaration = #/\b(?:struct|class|enum|protocol)\s+(\w+)/#
    let conformance =
      #/struct\s+(\w+)\s*:[^{]*\b(?:\w*Primitive|Elementwise|Arithmetic|ValueWithRule)\b/#
    primitives = types(conformance) { $0.hasPrefix("Sources/Gradus/Primitives/") }
    let files = ["Engine.swift", "Programs.swift", "ReferenceEngine.swift", "ReferenceKernels.swift"]
    engines = types(declaration) { path in
      path.hasPrefix("Sources/Gradus/Engines/Native/") || files.contains { path == "Sources/Gradus/Engines/" + $0 }
    }
  }

  /// What a source must not do, as sentences; none for a good one.
  func violations(path: String, text: String) -> [String] {
    let code = Self.code(text)
    return (names(path, code) + imports(path, code) + includes(path, code)).map { "\(path): \($0)" }
  }

  private func names(_ path: String, _ code: String) -> [String] {
    let forbidden: [(folder: String, names: Set<String>, rule: String)] = [
      ("Tensor", primitives.union(engines), "tensors know neither primitives nor engines"),
      ("Program", engines, "programs know no engine"),
      ("Program", primitives.subtracting(["Fill"]), "programs know no primitive but the constant"),
      ("Primitives", engines, "primitives know no engine"),
      ("Functions", engines, "functions know no engine"),
      (
        "Transforms", primitives.subtracting(["Add", "Fill"]), "transforms know no primitive but addition and constants"
      ),
      ("Engines", primitives, "engines know kernels, not primitives"),
      ("Sparse", primitives, "sparse derivatives know kernels, not primitives"),
    ]
    let words = Set(code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    return forbidden.filter { path.hasPrefix("Sources/Gradus/\($0.folder)/") }.flatMap { rule in
      words.intersection(rule.names).sorted().map { "names \($0), but \(rule.rule)" }
    }
  }

  private func imports(_ path: String, _ code: String) -> [String] {
    let allowed: Set<String> = ["RealModule", "GradusKernels", "Synchronization", "Runtime", "Glibc", "Musl", "Darwin"]
    return code.matches(of: #/(@testable\s+)?import\s+(\w+)/#).compactMap { match in
      let module = String(match.2)
      if path.hasPrefix("Sources/Gradus/") && !allowed.contains(module) {
        return "imports \(module), but the library depends on numerics, its kernels and the system alone"
      }
      if module == "ArgumentParser" && !path.hasPrefix("Sources/GradusTool/") {
        return "imports ArgumentParser, but only the tool parses arguments"
      }
      return path.hasPrefix("Sources/") && match.1 != nil ? "imports the internals of \(module)" : nil
    }
  }

  private func includes(_ path: String, _ code: String) -> [String] {
    guard path.hasPrefix("Sources/GradusKernels/") else { return [] }
    let headers = code.matches(of: #/#\s*include\s+[<"]([^>"]+)[>"]/#).map { String($0.1) }
    let types = code.matches(of: #/\b(Tensor|Program|Primitive|Recorder|Shape)\w*\b/#).map { String($0.0) }
    return headers.filter { $0.contains("swift") || $0.contains("Swift") || $0.hasPrefix("Gradus/") }
      .map { "includes \($0), but kernels know no type of the library" }
      + types.map { "names \($0), but kernels know no type of the library" }
  }

  /// A source without comments and without the contents of one-line strings, except those of includes.
  static func code(_ text: String) -> String {
    let lines = text.replacing(#/\/\*[\s\S]*?\*\//#, with: "").split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { line in
      if line.contains("include") { return String(line) }
      return String(line).replacing(#/"(?:[^"\\]|\\.)*"/#, with: "").replacing(#/\/\/.*/#, with: "")
    }.joined(separator: "\n")
  }
}

import ArgumentParser
import GradusCalculus

extension CheckCommand {
  /// Numbers at the point of `--at`.
  func check(_ function: Expression, by variable: Variable, _ claims: String) throws {
    let texts = claims.split(separator: ";").map(String.init)
    let names = try texts.flatMap { try Expression($0).variables }
    let point = try input.numbers(for: Set(function.variables + names).sorted()) ?? [:]
    let lines = try texts.map { try PointClaim($0, of: function, by: variable, at: point) }
    let isRight = lines.allSatisfy(\.isRight)
    if json {
      let objects = lines.map { line -> JSON in
        [
          "claim": .formula(line.claim), "right": .truth(line.isRight), "claimed": .number(line.claimed),
          "true": .number(line.truth), "mistakes": .list(line.mistakes.map { .text($0.rawValue) }),
        ]
      }
      let object: JSON = [
        "expression": .formula(function), "variable": .text("\(variable)"), "right": .truth(isRight),
        "lines": .list(objects),
      ]
      Console.write(object.text + "\n", to: .output)
    } else {
      let words = lines.enumerated().map { index, line in
        let number = lines.count == 1 ? "" : "\(index + 1)  "
        let mistake = line.mistakes.first.map { "\n   \($0.words)" } ?? ""
        let truth = line.truth.isFinite ? "is \(plain(line.truth))" : "has no value"
        let verdict = line.isRight ? "right" : "wrong: the derivative there \(truth)\(mistake)"
        return "\(number)\(line.claim.text(TextNotation.unicode)): \(verdict)"
      }
      Console.write(words.joined(separator: "\n") + "\n", to: .output)
    }
    if !isRight { throw ExitCode(1) }
  }
}

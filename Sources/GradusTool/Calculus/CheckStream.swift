import ArgumentParser
import Dispatch
import Foundation
import GradusCalculus
import GradusNN
import Synchronization

/// Answers one JSON object a line: `gradus check --json -`.
///
/// Lines are answered in order and some at a time, so that input of any length takes the same memory.
struct CheckStream {
  /// How many lines are answered at once, by all processors.
  private static let chunk = 64

  func run() throws {
    var allAgree = true
    var lines: [String] = []
    // The first answers come at once, for somebody who waits for them line by line.
    var size = 1
    while true {
      let line = readLine()
      if let line, !line.allSatisfy(\.isWhitespace) { lines.append(line) }
      if lines.count >= size || (line == nil && !lines.isEmpty) {
        let answers = Self.answers(lines)
        allAgree = allAgree && answers.allSatisfy(\.agrees)
        Console.write(answers.map { $0.text + "\n" }.joined(), to: .output)
        lines = []
        size = Self.hasInputWaiting ? Self.chunk : 1
      }
      if line == nil { break }
    }
    if !allAgree { throw ExitCode(1) }
  }

  private static var hasInputWaiting: Bool {
    var standardInput = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    return poll(&standardInput, 1, 0) > 0
  }

  private struct Answer: Sendable {
    var text = ""
    var agrees = false
  }

  private static func answers(_ lines: [String]) -> [Answer] {
    if lines.count == 1 {
      let (text, agrees) = answer(lines[0])
      return [Answer(text: text, agrees: agrees)]
    }
    let answers = Mutex([Answer](repeating: Answer(), count: lines.count))
    DispatchQueue.concurrentPerform(iterations: lines.count) { index in
      let (text, agrees) = answer(lines[index])
      answers.withLock { $0[index] = Answer(text: text, agrees: agrees) }
    }
    return answers.withLock { $0 }
  }

  /// The answer to a line, and whether everything agreed.
  static func answer(_ line: String) -> (String, Bool) {
    var id = "null"
    do {
      guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
        return (failure(id, "expected a JSON object on the line"), false)
      }
      id = Self.id(object["id"])
      guard let text = object["expression"] as? String else {
        return (failure(id, "expected a text under \"expression\""), false)
      }
      let expression = try GradusCalculus.Expression(text)
      let point = try numbers(object["at"] ?? [String: Any]())
      let ways = try FourWays(expression, at: point)
      return (Self.object(ways, id: id), ways.agree)
    } catch let error as StreamError {
      return (failure(id, error.description), false)
    } catch let error as ParseError {
      return (failure(id, "column \(error.column): expected \(error.expected), got \(error.got)"), false)
    } catch let error as EvaluationError {
      return (failure(id, error.description), false)
    } catch {
      return (failure(id, "expected a JSON object on the line"), false)
    }
  }

  private struct StreamError: Error { let description: String }

  private static func id(_ value: Any?) -> String {
    switch value {
    case let text as String: jsonString(text)
    case let number as NSNumber: "\(number)"
    default: "null"
    }
  }

  private static func numbers(_ value: Any) throws -> [Variable: Double] {
    guard let members = value as? [String: Any] else {
      throw StreamError(description: "expected an object under \"at\"")
    }
    var numbers: [Variable: Double] = [:]
    for (name, value) in members {
      let number = (value as? NSNumber)?.doubleValue ?? (value as? String).flatMap(Double.init)
      guard let number else { throw StreamError(description: "expected a number for \(name) under \"at\"") }
      numbers[Variable(stringLiteral: name)] = number
    }
    return numbers
  }

  private static func failure(_ id: String, _ error: String) -> String {
    "{\"id\":\(id),\"error\":\(jsonString(error))}"
  }

  static func object(_ ways: FourWays, id: String?) -> String {
    func list(_ numbers: [Double]) -> String { "[\(numbers.map(jsonNumber).joined(separator: ","))]" }
    let names = ways.variables.map { jsonString("\($0)") }.joined(separator: ",")
    return (id.map { "{\"id\":\($0)," } ?? "{") + "\"variables\":[\(names)],\"value\":\(jsonNumber(ways.value)),"
      + "\"gradient\":\(list(ways.gradient)),\"hessian\":[\(ways.hessian.map(list).joined(separator: ","))],"
      + "\"agree\":\(ways.agree),\"worst\":\(jsonNumber(ways.worst))}"
  }
}

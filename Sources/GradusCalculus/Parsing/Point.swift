/// Numbers for variables and arrays: `x=3,y=-1/2`, `x=[1,2,3],A=[[1,2],[3,4]]`.
public struct Point: Hashable, Sendable {
  /// Arrays element by element, with indices from 1: x[1], A[2,1].
  public let numbers: [Variable: Double]
  /// The same as they were written: 1/3 stays a fraction.
  public let exact: [Variable: Expression]
  /// The shapes of what was written as arrays.
  public let shapes: [String: [Int]]

  static let largest = 100_000

  /// Each number is a formula without variables.
  public init(_ text: String) throws(PointError) {
    var numbers: [Variable: Double] = [:]
    var exact: [Variable: Expression] = [:]
    var shapes: [String: [Int]] = [:]
    func add(_ name: Variable, _ value: Number) throws(PointError) {
      exact[name] = value.exact
      guard numbers.updateValue(value.number, forKey: name) == nil else {
        throw PointError(expected: "one number for \(name)", got: "two", remedy: "Leave one out.")
      }
      guard numbers.count <= Self.largest else {
        throw PointError(expected: "at most \(Self.largest) numbers", got: "more", remedy: "Use smaller arrays.")
      }
    }
    for part in Self.parts(of: text[...]) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, case .variable(let name) = try? Expression(String(sides[0])), !name.isSymbolic else {
        throw Self.malformed(part)
      }
      let right = sides[1].drop { $0.isWhitespace }
      guard right.first == "[" else {
        guard let value = Self.number(right) else { throw Self.malformed(part) }
        try add(name, value)
        continue
      }
      guard name.indices.isEmpty, shapes[name.name] == nil else { throw Self.malformed(part) }
      let array = try Self.array(right, of: name.name, depth: 1)
      shapes[name.name] = array.shape
      for (place, value) in array.values.enumerated() {
        try add(Variable(name.name, Self.indices(of: place, in: array.shape)), value)
      }
    }
    (self.numbers, self.exact, self.shapes) = (numbers, exact, shapes)
  }

  /// The indices, from 1, of an element by its place in row-major order.
  static func indices(of place: Int, in shape: [Int]) -> [Int] {
    var (place, indices) = (place, [Int]())
    for size in shape.reversed() {
      indices.append(place % Swift.max(size, 1) + 1)
      place /= Swift.max(size, 1)
    }
    return indices.reversed()
  }

  private static func malformed(_ part: Substring) -> PointError {
    PointError(
      expected: "numbers such as x=3,y=-1/2 or x=[1,2,3]", got: "\"\(part.prefix(60))\"", remedy: "See --help.")
  }

  private typealias Number = (exact: Expression, number: Double)

  private static func number(_ text: Substring) -> Number? {
    guard let exact = try? Expression(String(text)), let number = try? exact.value(at: [:]) else { return nil }
    return (exact, number)
  }

  /// The parts between commas that stand in no brackets.
  private static func parts(of text: Substring) -> [Substring] {
    var (depth, parts, start) = (0, [Substring](), text.startIndex)
    for index in text.indices {
      switch text[index] {
      case "[", "(": depth += 1
      case "]", ")": depth -= 1
      case "," where depth <= 0:
        parts.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
    }
    return parts + [text[start...]]
  }

  private static func array(
    _ text: Substring, of name: String, depth: Int
  ) throws(PointError) -> (shape: [Int], values: [Number]) {
    var inner = text.drop { $0.isWhitespace }
    while inner.last?.isWhitespace == true { inner.removeLast() }
    guard inner.first == "[", inner.last == "]", inner.count > 1, depth <= 8 else {
      throw PointError(
        expected: "brackets round rows of numbers in \(name)", got: "\"\(text.prefix(60))\"",
        remedy: "Write \(name)=[1,2,3] or \(name)=[[1,2],[3,4]].")
    }
    inner = inner.dropFirst().dropLast()
    var (shapes, values): (Set<[Int]>, [Number]) = ([], [])
    let rows = parts(of: inner)
    for row in rows {
      if row.first(where: { !$0.isWhitespace }) == "[" {
        let part = try array(row, of: name, depth: depth + 1)
        shapes.insert(part.shape)
        values += part.values
      } else {
        guard let value = number(row) else {
          throw PointError(
            expected: "numbers in \(name)", got: "\"\(row.prefix(60))\"", remedy: "Write \(name)=[1,2,3].")
        }
        shapes.insert([])
        values.append(value)
      }
    }
    guard shapes.count == 1, let shape = shapes.first else {
      let sizes = shapes.map { $0.isEmpty ? "a number" : "a row of shape \($0)" }.sorted()
      throw PointError(
        expected: "rows of one shape in \(name)", got: sizes.joined(separator: " and "),
        remedy: "Give every row as many numbers.")
    }
    return ([rows.count] + shape, values)
  }
}

/// Why a text is no point.
public struct PointError: Error, Hashable, Sendable, CustomStringConvertible {
  public let expected: String
  public let got: String
  public let remedy: String

  public var description: String { "point: expected \(expected), got \(got). \(remedy)" }
}

import GradusNN

/// A value as JSON writes it; members keep their order.
enum JSON: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case text(String)
  /// NaN and the infinities are written as text.
  case number(Double)
  case integer(Int)
  case truth(Bool)
  case list([JSON])
  case object([(String, JSON)])

  init(stringLiteral text: String) { self = .text(text) }
  init(floatLiteral number: Double) { self = .number(number) }
  init(integerLiteral number: Int) { self = .integer(number) }
  init(booleanLiteral truth: Bool) { self = .truth(truth) }
  init(arrayLiteral items: JSON...) { self = .list(items) }
  init(dictionaryLiteral members: (String, JSON)...) { self = .object(members) }

  var text: String {
    switch self {
    case .text(let text): jsonString(text)
    case .number(let number): jsonNumber(number)
    case .integer(let number): "\(number)"
    case .truth(let truth): "\(truth)"
    case .list(let items): "[\(items.map(\.text).joined(separator: ","))]"
    case .object(let members): "{\(members.map { "\(jsonString($0)):\($1.text)" }.joined(separator: ","))}"
    }
  }
}

import Foundation
import Gradus
import GradusTestSupport

/// A value of a JSON file.
enum JSONValue: Decodable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// The contents of a file; nil if there is none or it is not JSON.
  static func read(_ file: URL?) -> JSONValue? {
    guard let file, let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode(JSONValue.self, from: data)
  }

  /// A number, where `"nan"`, `"inf"` and bool count as numbers too.
  var number: Double? {
    switch self {
    case .number(let value): value
    case .text(let name): Double(name)
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }

  var list: [JSONValue]? { if case .list(let values) = self { values } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
  subscript(key: String) -> JSONValue { if case .object(let values) = self { values[key] ?? .null } else { .null } }
}

/// A case of `ops.json`: an operation with inputs, outputs and derivatives made by another library in f64.
struct OpsCase: Sendable, CustomStringConvertible {
  let id: String
  let op: String
  let parameters: JSONValue
  let inputs: [Tensor?]
  let outputs: [Tensor?]
  let cotangents: [Tensor?]
  let vjp: [Tensor?]
  let tangents: [Tensor?]
  let jvp: [Tensor?]

  var description: String { id }

  init(_ value: JSONValue) {
    func tensors(_ key: String) -> [Tensor?] { (value[key].list ?? []).map(Self.tensor) }
    id = value["id"].text ?? ""
    op = value["op"].text ?? ""
    parameters = value["params"]
    (inputs, outputs) = (tensors("inputs"), tensors("outputs"))
    (cotangents, vjp) = (tensors("cotangents"), tensors("vjp"))
    (tangents, jvp) = (tensors("tangents"), tensors("jvp"))
  }

  /// An operation alone, as part of a formula.
  init(_ operation: String, axis: Int?) {
    let parameters = axis.map { ["axis": JSONValue.number(Double($0))] } ?? [:]
    self.init(.object(["op": .text(operation), "params": .object(parameters)]))
  }

  private static func tensor(_ value: JSONValue) -> Tensor? {
    guard let data = value["data"].list, let name = value["dtype"].text else { return nil }
    let type = ScalarType.allCases.first { "\($0)" == name } ?? .f64
    let shape = (value["shape"].list ?? []).compactMap(\.number).map { Int($0) }
    return Tensor(data.compactMap(\.number), TensorType(type, shape))
  }

  func integer(_ key: String) -> Int { Int(parameters[key].number ?? 0) }
  func integers(_ key: String) -> [Int] { (parameters[key].list ?? []).compactMap(\.number).map { Int($0) } }

  /// The axes of a reduction: one, several, or nil for all.
  var axes: [Int]? {
    if let axis = parameters["axis"].number { return [Int(axis)] }
    return parameters["axis"].list?.compactMap(\.number).map { Int($0) }
  }

  static let file = DataFolder.cases("GRADUS_OPS_CASES", "ops/ops.json")

  /// Every case of the file; none if it is missing.
  static let all: [OpsCase] = (JSONValue.read(file)?["cases"].list ?? []).map { OpsCase($0) }
}

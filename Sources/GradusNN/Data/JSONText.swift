/// Text as JSON writes it, in quotes.
public func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\0"..<" ":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// A number as JSON writes it; NaN and the infinities, which JSON lacks, as text: `"nan"`, `"inf"`, `"-inf"`.
public func jsonNumber(_ number: Double) -> String {
  // A sign of NaN says nothing.
  number.isFinite ? "\(number)" : jsonString("\(number.isNaN ? .nan : number)")
}

/// A list of texts as JSON writes it.
func jsonArray(_ texts: [String]) -> String { "[\(texts.map(jsonString).joined(separator: ", "))]" }

/// The case of an enumeration that a name means, for options of the command line and of files.
///
/// - Throws: `DataError` that lists the names, and the nearest one first when there is one.
public func choice<Choice: RawRepresentable & CaseIterable>(
  _ name: String, _: Choice.Type = Choice.self, option: String
) throws(DataError) -> Choice where Choice.RawValue == String {
  if let choice = Choice(rawValue: name.lowercased()) { return choice }
  let names = Choice.allCases.map(\.rawValue)
  let remedy = nearest(to: name, among: names).map { "Did you mean \($0)?" } ?? "Choose one of them."
  throw DataError(
    option, expected: "one of \(names.joined(separator: ", "))", got: quoted(name), remedy: remedy)
}

/// The candidate that `name` is probably a misspelling of, if any.
public func suggestion(for name: String, among candidates: [String]) -> String? { nearest(to: name, among: candidates) }

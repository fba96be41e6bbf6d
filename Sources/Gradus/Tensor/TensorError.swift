/// What went wrong in an operation on tensors: what was expected, what came, and what to do.
///
/// Operations do not throw: they return a tensor that carries the first error, and whatever reads that tensor throws
/// it.
public struct TensorError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The operation, as its name prints in programs.
  public let operation: String
  public let expected: String
  public let got: String
  public let remedy: String
  private let site: CallSite?

  init(_ operation: String, _ expected: String, got: String, _ remedy: String, at site: CallSite? = nil) {
    self.operation = operation
    self.expected = expected
    self.got = got
    self.remedy = remedy
    self.site = site
  }

  /// An error of an operation made of Gradus' own; the caller's line is looked up when it is asked for.
  public init(_ operation: String, expected: String, got: String, remedy: String) {
    self.init(operation, expected, got: got, remedy, at: .here())
  }

  init(_ operation: String, _ expected: String, got: String, _ remedy: String, at location: SourceLocation) {
    self.init(operation, expected, got: got, remedy, at: CallSite(location))
  }

  /// Where the operation was called, in the user's source; nil where the build has no line information.
  public var location: SourceLocation? { site?.location }

  /// The message after the place of the call, which in a debug build takes up to a second to find.
  public var description: String {
    let place = location.map { "\($0): " } ?? ""
    return place + message
  }

  /// What happened, without the place.
  public var message: String { "\(operation): expected \(expected), got \(got). \(remedy)" }

  public static func == (left: TensorError, right: TensorError) -> Bool {
    left.operation == right.operation && left.expected == right.expected && left.got == right.got
      && left.remedy == right.remedy
  }

  /// The same error with a place, unless it has one.
  func located(at site: @autoclosure () -> CallSite? = .here()) -> TensorError {
    self.site == nil ? TensorError(operation, expected, got: got, remedy, at: site()) : self
  }
}

/// A line of the user's source.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
  public let file: String
  public let line: Int

  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// The call site, from the default arguments `#fileID` and `#line` of the function that the user called.
  init(_ fileID: StaticString, _ line: UInt) {
    let path = String(describing: fileID)
    self.init(file: path.split(separator: "/").last.map(String.init) ?? path, line: Int(line))
  }

  public var description: String { "\(file):\(line)" }
}

/// Carries an error inside a tensor handle, which has room for one reference.
final class Failure: Sendable {
  let error: TensorError
  init(_ error: TensorError) { self.error = error }
}

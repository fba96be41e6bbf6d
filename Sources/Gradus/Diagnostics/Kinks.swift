/// A kink at which a function was evaluated.
public struct Kink: Sendable, CustomStringConvertible {
  /// What the policy answers there, and why.
  public let rule: KinkRule
  /// The operation as programs print it.
  public let operation: String
  /// The loops, branches and calls around it, outermost first; empty for most.
  public let path: [String]
  /// The first element at the kink, as an index into `shape`; and how many there are.
  public let element: [Int]
  public let count: Int
  public let shape: [Int]
  private let source: Provenance.Source

  /// The user's call of the operation, looked up when it is asked for; nil where the build has no line information.
  public var location: SourceLocation? { source.location }

  fileprivate init(_ site: KinkSite, _ step: ProgramWalk.Step, element: Int, count: Int, source: Provenance.Source) {
    let shape = site.elements.shape
    (rule, operation, path) = (site.rule, step.primitive.callNotation, step.path)
    (self.shape, self.count, self.source) = (shape, count, source)
    self.element = zip(shape, shape.rowMajorStrides).map { element / $1 % Swift.max($0, 1) }
  }

  public var description: String {
    let others = count == 1 ? "" : " and \(count - 1) more"
    let place = shape.isEmpty ? "" : " at element \(element)\(others)"
    let around = path.isEmpty ? "" : " in the \(path.joined(separator: ", "))"
    let line = location.map { ", \($0)" } ?? ""
    return
      "evaluated at a kink of \(operation) (\(rule.place))\(place)\(around)\(line): the derivative is \(rule.answer)"
  }
}

/// The kinks of a function's operations at a point: ties, jumps, tips, vertical tangents and poles, where the derivative is a choice of the
/// policy. None means that the derivatives there are those of calculus.
///
///     for kink in try kinks(at: Tensor([0.0, 2]), of: { x in sum(relu(x)) }) { print(kink) }
///     // evaluated at a kink of maximum (x = c, where c is constant) at element [0], main.swift:3: the derivative is 0
///
/// Runs the function's program operation by operation, and keeps the call stack of each: for a look at a point, not for a training loop. An
/// operation counts if it depends on `x` and the result depends on it, in a branch that a `select` does not take too.
/// - Throws: the function's error, or that `x` is not floating point.
public func kinks<Input: TensorTree, Output: TensorTree>(
  at x: Input, of function: (Input) -> Output
) throws(TensorError) -> [Kink] {
  let trace = Trace(x, activeLeaves(of: x, "kinks"), keepsSources: true, function)
  do throws(TensorError) {
    let recorded = try trace.recorded.get()
    var finder = KinkFinder()
    let marks = recorded.arguments.map { _ in ValueMarks.varies } + recorded.captured.map { _ in [] }
    let walk = ProgramWalk { (step) throws(TensorError) in try finder.add(step) }
    let variables = try walk.run(recorded.program, (recorded.arguments + recorded.captured, marks))
    let isLeading = recorded.program.instructionsLeadingToOutputs(variables.marks)
    return finder.found.filter { isLeading[$0.step.instruction] }.map {
      Kink($0.site, $0.step, element: $0.element, count: $0.count, source: recorded.sources[$0.step.instruction])
    }
  } catch {
    throw error.located()
  }
}

/// Collects the kinks that a walk comes by.
private struct KinkFinder {
  struct Found {
    let site: KinkSite
    let step: ProgramWalk.Step
    let element: Int
    let count: Int
  }

  private(set) var found: [Found] = []

  /// Notes the kinks of an operation, and says which results vary.
  mutating func add(_ step: ProgramWalk.Step) throws(TensorError) -> [ValueMarks] {
    let varies = step.marks.map { $0.contains(.varies) }
    let jumps: ValueMarks = step.marks.contains { $0.contains(.jumps) } ? .jumps : []
    guard varies.contains(true) else { return step.results.map { _ in jumps } }
    let count = found.count
    for site in step.primitive.kinks(step.operands, varies, step.results) {
      let flags = try site.elements.scalars(as: Bool.self)
      guard let first = flags.firstIndex(of: true) else { continue }
      found.append(Found(site: site, step: step, element: first, count: flags.count { $0 }))
    }
    let isAtKink = found.count > count
    return try Self.dependence(of: step, on: varies).map { $0 ? jumps.union(.varies) : isAtKink ? .jumps : jumps }
  }

  /// Whether each result depends on what varies to first order: whether the operation's rule gives a tangent.
  private static func dependence(of step: ProgramWalk.Step, on varies: [Bool]) throws(TensorError) -> [Bool] {
    let recorder = Recorder()
    defer { recorder.close() }
    let operands = step.operands.map { recorder.input($0.type) }
    let tangents = zip(operands, varies).map { $1 ? recorder.input($0.type) : nil }
    return try step.primitive.pushforward(operands, tangents, in: recorder).tangents.map { $0 != nil }
  }
}

extension Program {
  /// For each instruction, whether an output changes with its result, given the marks of all variables.
  fileprivate func instructionsLeadingToOutputs(_ marks: [ValueMarks]) -> [Bool] {
    func changes(_ variable: VariableID) -> Bool { !marks[Int(variable)].isDisjoint(with: [.varies, .jumps]) }
    var leading = Set(outputs.filter(changes))
    var isLeading = instructions.map { _ in false }
    for (index, instruction) in instructions.enumerated().reversed()
    where instruction.results.contains(where: leading.contains) {
      isLeading[index] = true
      leading.formUnion(operands(of: instruction).filter(changes))
    }
    return isLeading
  }
}

/// The kernels that run programs: calls, branches and loops.
enum ControlFlow: Hashable, Sendable {
  /// The program on the operands.
  case call(Program)
  /// The first program if operand 0 is true, else the second, on the other operands.
  case conditional(Program, Program)
  case repeatWhile(WhileKernel)
  case scan(ScanKernel)
  /// A result that does not exist: running it throws.
  case refuse(Refusal)

  struct Refusal: Hashable, Sendable {
    var operation: String
    var expected: String
    var got: String
    var remedy: String

    var error: TensorError { TensorError(operation, expected, got: got, remedy) }
  }

  var programs: [(name: String, program: Program)] {
    switch self {
    case .call(let program): [("function", program)]
    case .conditional(let first, let second): [("then", first), ("otherwise", second)]
    case .repeatWhile(let loop): [("while", loop.condition), ("do", loop.body)]
    case .scan(let scan): [("body", scan.body)]
    case .refuse: []
    }
  }
}

/// A loop: while condition(state, constants) { state = body(state, constants) }.
///
/// The operands are the state, then the constants; the results are the final state.
struct WhileKernel: Hashable, Sendable {
  var condition: Program
  var body: Program
  var stateCount: Int
  /// More iterations than this are an error.
  var maximumIterations: Int?

  func checkBound(_ iterations: Int) throws(TensorError) {
    guard let maximumIterations, iterations >= maximumIterations else { return }
    throw boundExceeded(maximumIterations).error
  }

  func boundExceeded(_ bound: Int) -> ControlFlow.Refusal {
    ControlFlow.Refusal(
      operation: "whileLoop", expected: "a condition that becomes false within \(bound) iterations",
      got: "one that is still true", remedy: "Raise `maximumIterations:`, or check that the loop converges.")
  }
}

/// A loop of known length that carries a state and reads and writes one slice in each step:
///
///     for t in 0..<length { (carry, y[t]) = body(carry, x[t], constants) }
///
/// The operands are the carry, the slices x (stacked along a leading axis) and the constants; the results are the
/// final carry and the stacked slices y. Backwards, t runs from the end.
struct ScanKernel: Hashable, Sendable {
  var body: Program
  var length: Int
  var carryCount: Int
  var sliceCount: Int
  var isReversed: Bool

  func step(_ index: Int) -> Int { isReversed ? length - 1 - index : index }
}

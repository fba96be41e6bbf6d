import GradusKernels

/// A scalar program over the elements of an iteration, with where each operand is read and each result written: what
/// one step of fused maps does, before it becomes the C form.
struct FusedMap {
  struct Load: Hashable {
    var source: ViewedVariable
    var type: ScalarType
  }

  struct Store {
    var variable: VariableID
    /// The number of its value.
    var value: Int
    /// Where its elements go, on the axes of the iteration; nil for one after another.
    var view: View?
    var buffer: Int32
  }

  /// The iteration, in the order in which it runs.
  let shape: [Int]
  private(set) var loads: [Load] = []
  private(set) var program: ScalarProgram
  private(set) var stores: [Store] = []
  /// The number of the value that a reduction folds.
  var reduced: Int?

  private var valueOfLoad: [Load: Int] = [:]
  private var valueOfVariable: [VariableID: Int] = [:]
  private var constants: [ConstantKey: Int] = [:]

  private struct ConstantKey: Hashable {
    let value: ScalarValue
    let type: ScalarType
  }

  init(shape: [Int]) {
    self.shape = shape
    program = ScalarProgram(operands: [])
  }

  /// The value of a variable: computed here before, a constant, or loaded.
  mutating func value(of variable: VariableID, _ analysis: ProgramAnalysis) -> Int {
    let type = analysis.program.type(of: variable)
    if let constant = analysis.constants[Int(variable)] { return self.constant(constant, type.scalarType) }
    var source = analysis.source(of: variable)
    if analysis.isIdentity(variable) {
      if let known = valueOfVariable[source.base] { return known }
      let definition = Int(analysis.definitions[Int(source.base)])
      if definition >= 0, analysis.isInlined[definition], case .map(let map) = analysis.kernels[definition] {
        return append(analysis.program.instructions[definition], map, analysis)
      }
    }
    source.view = source.view.over(type.shape, iteration: shape)
    let load = Load(source: source, type: type.scalarType)
    if let known = valueOfLoad[load] { return known }
    loads.append(load)
    let value = program.append(.load(loads.count - 1), type.scalarType)
    valueOfLoad[load] = value
    return value
  }

  private mutating func constant(_ value: ScalarValue, _ type: ScalarType) -> Int {
    let key = ConstantKey(value: value, type: type)
    if let known = constants[key] { return known }
    let number = program.append(.constant(value), type)
    constants[key] = number
    return number
  }

  /// Adds an instruction of the program whose kernel is a map.
  @discardableResult
  mutating func append(_ instruction: Instruction, _ map: ScalarProgram, _ analysis: ProgramAnalysis) -> Int {
    var values = analysis.program.operands(of: instruction).map { value(of: $0, analysis) }
    for (step, type) in zip(map.instructions, map.types[map.operandCount...]) {
      if case .constant(let value) = step {
        values.append(constant(value, type))
      } else {
        values.append(program.append(step.renumbered { values[$0] }, type))
      }
    }
    valueOfVariable[instruction.result] = values[map.results[0]]
    return values[map.results[0]]
  }

  /// Adds a store of a variable that was computed here, into a part of a larger tensor if one is given.
  mutating func store(
    _ variable: VariableID, to buffer: Int32, _ part: AssembledParts.Part?, _ analysis: ProgramAnalysis
  ) {
    let view = part.map { $0.view.over($0.shape, iteration: shape) }
    stores.append(Store(variable: variable, value: value(of: variable, analysis), view: view, buffer: buffer))
  }
}

extension FusedMap {
  /// The order of the axes in which the elements are stored one after another, as far as that can be. Loads are better
  /// at gathering than stores at scattering; but several stores, or none that is strided, are in row-major order.
  var orderOfStores: [Int] {
    guard stores.count == 1, let strides = stores[0].view?.strides else { return Array(shape.indices) }
    return shape.indices.sorted { (strides[$1].magnitude, $0) < (strides[$0].magnitude, $1) }
  }
}

extension View {
  /// The view's strides on the axes of an iteration with the same extents apart from ones.
  fileprivate func over(_ shape: [Int], iteration: [Int]) -> View {
    if shape == iteration { return self }
    var rest = zip(shape, strides).filter { $0.0 != 1 }.map(\.1)[...]
    return View(offset: offset, strides: iteration.map { $0 == 1 ? 0 : rest.removeFirst() })
  }
}

import GradusKernels
import GradusTestSupport
import Testing

@testable import Gradus

/// Machine code for maps against the loops that it stands for, bit for bit.
@Suite struct MachineCodeTests {
  /// Whether this processor and this run have machine code.
  static let exists: Bool = {
    guard let code = gradus_code_create() else { return false }
    gradus_code_destroy(code)
    return true
  }()

  @Test(.enabled(if: exists), arguments: 0..<120)
  func `random maps give the bits of the loops`(seed: Int) {
    var generator = SplitMix64(seed: "machine code \(seed)")
    let map = RandomMap(&generator)
    let (loops, code) = map.results()
    for (index, (expected, result)) in zip(loops, code).enumerated() {
      let (type, size) = (map.types[index], gradus_size(map.types[index]))
      for element in 0..<expected.count / size {
        let bytes = element * size..<(element + 1) * size
        let isSame =
          expected[bytes] == result[bytes]
          || (isNaN(expected[bytes], type) && isNaN(result[bytes], type))
        #expect(isSame, "seed \(seed): buffer \(index), element \(element) of \(map.map.count)")
        if !isSame { return }
      }
    }
  }

  private func isNaN(_ bytes: ArraySlice<UInt8>, _ type: gradus_scalar) -> Bool {
    bytes.withUnsafeBytes { bytes in
      switch type {
      case GRADUS_F32: bytes.loadUnaligned(as: Float.self).isNaN
      case GRADUS_F64: bytes.loadUnaligned(as: Double.self).isNaN
      default: false
      }
    }
  }

  @Test(.enabled(if: exists)) func `simple operations of a map become one segment`() throws {
    let steps = try Self.steps { x in maximum(x * 2 - 1, -x) / sqrt(x * x + 1) }
    #expect(steps.map { $0.segment != nil } == [true])
  }

  @Test(.enabled(if: exists)) func `functions divide a map into segments`() throws {
    let steps = try Self.steps { x in exp(x * 2 - 1) * (x + 1) - sin(3 * x) * (x - 1) }
    #expect(steps.map { $0.segment != nil } == [true, false, false, true])
  }

  /// The instructions of the only map of a plan.
  private static func steps(_ function: (Tensor) -> Tensor) throws -> [gradus_instruction] {
    let program = try Program(tracing: function, of: TensorType(.f32, [100]))
    let executable = try NativeExecutable(program, pool: ThreadPool(threads: 1))
    guard case .map(let map) = executable.steps.first, executable.steps.count == 1 else { return [] }
    return Array(UnsafeBufferPointer(start: map.pointee.instructions, count: Int(map.pointee.instruction_count)))
  }
}

/// A random straight-line map over two axes, with operands of every kind and values at the edges of their types.
private final class RandomMap {
  var map = gradus_map()
  /// Of each buffer.
  private(set) var types: [gradus_scalar] = []
  private var places: [Int] = []
  private var contents: [[UInt8]] = []
  private var loads: [gradus_operand] = []
  private var constants: [gradus_operand] = []
  private var data: [UInt64] = []
  private var stores: [gradus_operand] = []
  private var instructions: [gradus_instruction] = []
  private var values: [gradus_scalar] = []
  private let choices: [gradus_scalar]

  private static let floating: [(gradus_operation, Int)] = [
    (GRADUS_ADD, 2), (GRADUS_SUBTRACT, 2), (GRADUS_MULTIPLY, 2), (GRADUS_DIVIDE, 2), (GRADUS_SCALE, 2),
    (GRADUS_MINIMUM, 2), (GRADUS_MAXIMUM, 2), (GRADUS_NEGATE, 1), (GRADUS_ABSOLUTE, 1), (GRADUS_SIGN, 1),
    (GRADUS_FLOOR, 1), (GRADUS_CEIL, 1), (GRADUS_ROUND, 1), (GRADUS_SQRT, 1), (GRADUS_RSQRT, 1), (GRADUS_EXP, 1),
    (GRADUS_SIN, 1),
  ]
  private static let integer: [(gradus_operation, Int)] = [
    (GRADUS_ADD, 2), (GRADUS_SUBTRACT, 2), (GRADUS_MULTIPLY, 2), (GRADUS_MINIMUM, 2), (GRADUS_MAXIMUM, 2),
    (GRADUS_NEGATE, 1), (GRADUS_ABSOLUTE, 1), (GRADUS_SIGN, 1), (GRADUS_DIVIDE, 2), (GRADUS_REMAINDER, 2),
  ]

  init(_ generator: inout SplitMix64) {
    let all = [GRADUS_BOOL, GRADUS_I32, GRADUS_I64, GRADUS_F32, GRADUS_F64]
    choices = [[GRADUS_F32], [GRADUS_F64], [GRADUS_F32, GRADUS_BOOL], all][Int(generator.next() % 4)]
    let dimensions = [Int(generator.next() % 5) + 1, Int(generator.next() % 60) + 1]
    map.count = dimensions[0] * dimensions[1]
    map.rank = 2
    (map.dimensions.0, map.dimensions.1) = (dimensions[0], dimensions[1])
    map.block = generator.next() % 2 == 0 ? 64 : 1024
    for _ in 0...generator.next() % 6 { addLoad(&generator, dimensions) }
    for _ in 0..<generator.next() % 4 { addConstant(&generator) }
    map.first_computed = Int32(values.count)
    let count = Int(generator.next() % 3 == 0 ? generator.next() % 200 : generator.next() % 30) + 1
    while instructions.count < count { addInstruction(&generator) }
    for _ in 0...generator.next() % 6 { addStore(&generator, dimensions) }
    map.register_count = Int32(values.count)
    map.cost = 8
  }

  private func pick(_ generator: inout SplitMix64) -> gradus_scalar {
    choices[Int(generator.next() % UInt64(choices.count))]
  }

  private func addBuffer(_ type: gradus_scalar, _ generator: inout SplitMix64) -> Int32 {
    types.append(type)
    places.append(-1)
    contents.append((0..<map.count + 8).flatMap { _ in Self.element(type, &generator) })
    return Int32(types.count - 1)
  }

  private func addLoad(_ generator: inout SplitMix64, _ dimensions: [Int]) {
    var load = gradus_operand()
    let type = pick(&generator)
    load.buffer = addBuffer(type, &generator)
    load.size = Int32(gradus_size(type))
    load.reg = Int32(values.count)
    load.offset = generator.next() % 3 == 0 ? Int(generator.next() % 5) : 0
    switch generator.next() % 8 {
    case 0: load.access = Int32(GRADUS_SCALAR.rawValue)
    case 1: (load.access, load.strides.0, load.strides.1) = (Int32(GRADUS_STRIDED.rawValue), 0, 1)
    case 2: (load.access, load.strides.0, load.strides.1) = (Int32(GRADUS_STRIDED.rawValue), 1, dimensions[0])
    default: load.access = Int32(GRADUS_CONTIGUOUS.rawValue)
    }
    loads.append(load)
    values.append(type)
  }

  private func addConstant(_ generator: inout SplitMix64) {
    var constant = gradus_operand()
    let type = pick(&generator)
    constant.buffer = Int32(data.count)
    constant.access = Int32(GRADUS_SCALAR.rawValue)
    constant.size = Int32(gradus_size(type))
    constant.reg = Int32(values.count)
    constants.append(constant)
    data.append(Self.element(type, &generator).enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * $1.offset) })
    values.append(type)
  }

  private func addInstruction(_ generator: inout SplitMix64) {
    let recent = Swift.min(values.count, generator.next() % 2 == 0 ? 6 : values.count)
    let operands = (0..<3).map { _ in values.count - 1 - Int(generator.next() % UInt64(recent)) }
    let types = operands.map { values[$0] }
    let isFloating = types[0] == GRADUS_F32 || types[0] == GRADUS_F64
    var (operation, count, result) = (GRADUS_CONVERT, 1, pick(&generator))
    switch generator.next() % 10 {
    case 0:
      operation = gradus_operation(GRADUS_EQUAL.rawValue + UInt32(generator.next() % 6))
      (count, result) = (2, GRADUS_BOOL)
    case 1, 2:
      if types[0] != GRADUS_BOOL || types[1] != types[2] { return }
      (operation, count, result) = (GRADUS_SELECT, 3, types[1])
    case 3: break
    default:
      result = types[0]
      if types[0] == GRADUS_BOOL {
        operation = gradus_operation(GRADUS_AND.rawValue + UInt32(generator.next() % 3))
        count = operation == GRADUS_NOT ? 1 : 2
      } else {
        let rows = isFloating ? Self.floating : Self.integer
        (operation, count) = rows[Int(generator.next() % UInt64(rows.count))]
      }
    }
    if count == 2, types[0] != types[1] { return }
    let loop =
      operation == GRADUS_CONVERT
      ? gradus_find_convert(types[0], result) : gradus_find_loop(operation, count == 3 ? result : types[0])
    let registers = operands.prefix(count).map(Int32.init) + [-1, -1]
    instructions.append(
      gradus_instruction(
        loop: loop, result: Int32(values.count), a: registers[0], b: registers[1], c: registers[2], store: -1,
        operation: Int16(operation.rawValue), from: UInt8(types[0].rawValue), to: UInt8(result.rawValue), padding: 0,
        segment: nil))
    values.append(result)
  }

  /// Stores the value of an instruction, perhaps in the memory of a load.
  private func addStore(_ generator: inout SplitMix64, _ dimensions: [Int]) {
    var store = gradus_operand()
    let value = values.count - 1 - Int(generator.next() % UInt64(instructions.count))
    store.buffer = addBuffer(values[value], &generator)
    store.size = Int32(gradus_size(values[value]))
    store.reg = Int32(value)
    if generator.next() % 6 == 0 {
      (store.access, store.strides.0, store.strides.1) = (Int32(GRADUS_STRIDED.rawValue), 1, dimensions[0])
    } else if generator.next() % 2 == 0 {
      let contiguous = Int32(GRADUS_CONTIGUOUS.rawValue)
      let load = loads.firstIndex {
        $0.access == contiguous && types[Int($0.buffer)] == types[Int(store.buffer)] && places[Int($0.buffer)] < 0
      }
      if let load {
        places[Int(loads[load].buffer)] = load
        places[Int(store.buffer)] = load
        store.offset = loads[load].offset
        loads[load].access = Int32(GRADUS_COPIED.rawValue)
      }
    }
    stores.append(store)
  }

  /// The bytes of a number, every third one special.
  private static func element(_ type: gradus_scalar, _ generator: inout SplitMix64) -> [UInt8] {
    let special: [Double] = [
      0, -0.0, 1, -1, .nan, .infinity, -.infinity, 0x1p-1070, -0x1p-140, 0x1p-140, 1e300, 3e38, 2.5, -0.5,
    ]
    let isSpecial = generator.next() % 3 == 0
    let number = isSpecial ? special[Int(generator.next() % 14)] : generator.number(in: -4...4)
    func bytes<Number>(_ number: Number) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }
    return switch type {
    case GRADUS_BOOL: [UInt8(generator.next() % 2)]
    case GRADUS_I32: bytes(isSpecial ? Int32.min : Int32(truncatingIfNeeded: generator.next() >> 50))
    case GRADUS_I64: bytes(isSpecial ? Int64.min : Int64(truncatingIfNeeded: generator.next() >> 40))
    case GRADUS_F32: bytes(Float(number))
    default: bytes(number)
    }
  }

  /// All buffers after a run of the loops, and after one of the code.
  func results() -> (loops: [[UInt8]], code: [[UInt8]]) {
    loads.withUnsafeBufferPointer { loads in
      constants.withUnsafeBufferPointer { constants in
        data.withUnsafeBufferPointer { data in
          instructions.withUnsafeBufferPointer { instructions in
            stores.withUnsafeBufferPointer { stores in
              (map.load_count, map.loads) = (Int32(loads.count), loads.baseAddress)
              (map.constant_count, map.constants) = (Int32(constants.count), constants.baseAddress)
              map.constant_data = data.baseAddress
              (map.instruction_count, map.instructions) = (Int32(instructions.count), instructions.baseAddress)
              (map.store_count, map.stores) = (Int32(stores.count), stores.baseAddress)
              let code = gradus_code_create()
              defer { gradus_code_destroy(code) }
              var compiled = map
              gradus_code_add(code, &compiled, nil, places)
              gradus_code_finish(code)
              return (run(map), run(compiled))
            }
          }
        }
      }
    }
  }

  private func run(_ map: gradus_map) -> [[UInt8]] {
    let memory = contents.map { bytes in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
      copy.copyBytes(from: bytes)
      return copy
    }
    defer { for buffer in memory { buffer.deallocate() } }
    var pointers: [UnsafeMutableRawPointer?] = memory.map(\.baseAddress)
    for store in stores where places[Int(store.buffer)] >= 0 {
      pointers[Int(store.buffer)] = pointers[Int(loads[places[Int(store.buffer)]].buffer)]
    }
    var map = map
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: gradus_map_scratch(&map) + 64, alignment: 64)
    defer { scratch.deallocate() }
    gradus_map_run(&map, &pointers, nil, scratch)
    return memory.map { Array($0) }
  }
}

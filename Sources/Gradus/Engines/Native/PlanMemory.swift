import GradusKernels

/// Owns the C structures of a plan: they live as long as it does and do not move.
final class PlanMemory: @unchecked Sendable {
  private var blocks: [UnsafeMutableRawPointer] = []
  private var objects: [AnyObject] = []
  /// The machine code of the plan's maps.
  var code: OpaquePointer?

  func store<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: Swift.max(elements.count, 1))
    pointer.initialize(from: elements, count: elements.count)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  /// Keeps an object for as long as the plan.
  func keep<Object: AnyObject>(_ object: Object) -> Unmanaged<Object> {
    objects.append(object)
    return Unmanaged.passUnretained(object)
  }

  deinit {
    for block in blocks { block.deallocate() }
    gradus_code_destroy(code)
  }
}

extension ScalarType {
  var kernelType: gradus_scalar {
    switch self {
    case .bool: GRADUS_BOOL
    case .i32: GRADUS_I32
    case .i64: GRADUS_I64
    case .f32: GRADUS_F32
    case .f64: GRADUS_F64
    }
  }
}

extension Reducer {
  var kernelReducer: gradus_reducer {
    switch self {
    case .sum: GRADUS_REDUCE_SUM
    case .product: GRADUS_REDUCE_PRODUCT
    case .maximum: GRADUS_REDUCE_MAXIMUM
    case .minimum: GRADUS_REDUCE_MINIMUM
    }
  }
}

extension ScalarInstruction {
  /// The block loop of this instruction, for operands and a result of those types.
  func loop(_ operands: [ScalarType], _ result: ScalarType) -> gradus_loop? {
    switch self {
    case .constant, .load: nil
    case .unary(let operation, _): gradus_find_loop(operation.kernelOperation, operands[0].kernelType)
    case .binary(let operation, _, _): gradus_find_loop(operation.kernelOperation, operands[0].kernelType)
    case .compare(let kind, _, _): gradus_find_loop(kind.kernelOperation, operands[0].kernelType)
    case .select: gradus_find_loop(GRADUS_SELECT, result.kernelType)
    case .convert: gradus_find_convert(operands[0].kernelType, result.kernelType)
    case .call(let function, _): function.loop(result.kernelType)
    }
  }
}

extension ScalarInstruction {
  /// What machine code knows an instruction by; one that it does not know has a loop alone.
  var kernelOperation: gradus_operation {
    switch self {
    case .constant, .load: GRADUS_OPERATION_COUNT
    case .unary(let operation, _): operation.kernelOperation
    case .binary(let operation, _, _): operation.kernelOperation
    case .compare(let kind, _, _): kind.kernelOperation
    case .select: GRADUS_SELECT
    case .convert: GRADUS_CONVERT
    case .call(let function, _): function.kernelOperation
    }
  }
}

extension ScalarInstruction.UnaryOperation {
  fileprivate var kernelOperation: gradus_operation {
    switch self {
    case .negate: GRADUS_NEGATE
    case .absolute: GRADUS_ABSOLUTE
    case .sign: GRADUS_SIGN
    case .floor: GRADUS_FLOOR
    case .ceil: GRADUS_CEIL
    case .round: GRADUS_ROUND
    case .not: GRADUS_NOT
    }
  }
}

extension ScalarInstruction.BinaryOperation {
  fileprivate var kernelOperation: gradus_operation {
    switch self {
    case .add: GRADUS_ADD
    case .subtract: GRADUS_SUBTRACT
    case .multiply: GRADUS_MULTIPLY
    case .scale: GRADUS_SCALE
    case .divide: GRADUS_DIVIDE
    case .remainder: GRADUS_REMAINDER
    case .minimum: GRADUS_MINIMUM
    case .maximum: GRADUS_MAXIMUM
    case .and: GRADUS_AND
    case .or: GRADUS_OR
    }
  }
}

extension ComparisonKind {
  fileprivate var kernelOperation: gradus_operation {
    switch self {
    case .equal: GRADUS_EQUAL
    case .notEqual: GRADUS_NOT_EQUAL
    case .less: GRADUS_LESS
    case .lessOrEqual: GRADUS_LESS_EQUAL
    case .greater: GRADUS_GREATER
    case .greaterOrEqual: GRADUS_GREATER_EQUAL
    }
  }
}

import GradusKernels

extension PlanMemory {
  /// Makes machine code for the maps of a plan, where there is any. Buffers from `firstTemporary` on lie at `offsets` in
  /// one arena.
  func addCode(for steps: [NativeStep], firstTemporary: Int, offsets: [Int]) {
    guard steps.contains(where: \.isMap), let code = gradus_code_create() else { return }
    let places = [Int](repeating: -1, count: firstTemporary) + offsets
    for step in steps {
      switch step {
      case .map(let map): gradus_code_add(code, UnsafeMutablePointer(mutating: map), nil, places)
      case .reduce(let reduction):
        let reduction = UnsafeMutablePointer(mutating: reduction)
        // Fields of a C structure have places.
        gradus_code_add(code, reduction.pointer(to: \.map)!, reduction.pointer(to: \.reg)!, places)
      default: break
      }
    }
    gradus_code_finish(code)
    self.code = code
  }
}

extension NativeStep {
  fileprivate var isMap: Bool {
    switch self {
    case .map, .reduce: true
    default: false
    }
  }
}

/// Where the slices lie that one loop writes and only other loops read: all slices of a step side by side, in a record.
///
/// The loop back of a recurrent network reads dozens of residuals in each step. In a tensor for each they would lie in as
/// many places, more than a processor can fetch ahead; records are read one after another.
struct ScanRecords {
  /// The place of a tensor's slices: at `offset + step·stride` bytes of the memory of `owner`, `byteCount` in all.
  struct Place {
    let owner: VariableID
    let offset: Int
    let stride: Int
    let byteCount: Int
  }

  private var places: [VariableID: Place] = [:]

  subscript(variable: VariableID) -> Place? { places[variable] }

  /// The bytes between the slices of a scan's operand or result.
  func stride(_ variable: VariableID, _ analysis: ProgramAnalysis) -> Int {
    let type = analysis.program.type(of: variable)
    return places[analysis.source(of: variable).base]?.stride ?? (type.shape.isEmpty ? 0 : type.slice.byteCount)
  }

  init(_ analysis: ProgramAnalysis) {
    let program = analysis.program
    let scans = program.instructions.indices.filter { Self.scan(analysis.kernels[$0]) != nil }
    if scans.count < 2 { return }
    let isReadOtherwise = Self.otherReads(analysis)
    for index in scans {
      guard let loop = Self.scan(analysis.kernels[index]), loop.length > 0 else { continue }
      let slices = program.instructions[index].results.dropFirst(loop.carryCount).filter { !isReadOtherwise[Int($0)] }
      guard slices.count > 1, let owner = slices.first else { continue }
      var offsets: [Int] = []
      var stride = 0
      for slice in slices {
        offsets.append(stride)
        // A multiple of every element's size.
        stride += (program.type(of: slice).slice.byteCount + 15) & ~15
      }
      for (slice, offset) in zip(slices, offsets) {
        places[slice] = Place(owner: owner, offset: offset, stride: stride, byteCount: stride * loop.length)
      }
    }
  }

  /// For each variable: whether anything but a scan that takes its slices reads it.
  private static func otherReads(_ analysis: ProgramAnalysis) -> [Bool] {
    var isReadOtherwise = analysis.isOutputBase
    for index in analysis.program.instructions.indices where !analysis.isFolded(index) {
      let loop = scan(analysis.kernels[index])
      let slices = loop.map { $0.carryCount..<$0.carryCount + $0.sliceCount }
      for (position, operand) in analysis.program.operands(of: analysis.program.instructions[index]).enumerated() {
        let base = analysis.source(of: operand).base
        let isSlice = slices?.contains(position) ?? false
        // Other slices of the same elements, after a reshape, are not those of a record.
        let lengths = [operand, base].map { analysis.program.type(of: $0).shape.first }
        if !isSlice || !analysis.isIdentity(operand) || lengths[0] != lengths[1] { isReadOtherwise[Int(base)] = true }
      }
    }
    return isReadOtherwise
  }

  private static func scan(_ kernel: Kernel) -> ScanKernel? {
    if case .control(.scan(let loop)) = kernel { loop } else { nil }
  }
}

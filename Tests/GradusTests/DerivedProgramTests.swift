import Foundation
import GradusTestSupport
import Testing

@testable import Gradus

/// What must hold for the programs that transformations make of every row of the table.
@Suite struct DerivedProgramTests {
  @Test(arguments: PrimitiveCases.all)
  func `a simplified program is well formed and gives the same values`(row: PrimitiveCase) throws {
    for program in try Self.derived(row) {
      let simplified = program.simplified()
      try simplified.check()
      #expect(simplified.inputTypes == program.inputTypes && simplified.outputTypes == program.outputTypes)
      let arguments = try Self.arguments(row, program)
      let results = try simplified.run(arguments, on: ReferenceEngine())
      try Self.expectClose(results, try program.run(arguments, on: ReferenceEngine()), row, "simplified")
    }
  }

  @Test(arguments: PrimitiveCases.all)
  func `derived programs run alike on both engines`(row: PrimitiveCase) throws {
    for program in try Self.derived(row) {
      try program.check()
      let arguments = try Self.arguments(row, program)
      let results = try program.run(arguments, on: PrimitiveTests.twoThreads)
      try Self.expectClose(results, try program.run(arguments, on: ReferenceEngine()), row, "native")
    }
  }

  @Test func `every primitive has a row in the table`() throws {
    var recorded: Set<String> = []
    for row in PrimitiveCases.all {
      // The row's own program: to be met in a derivative alone is not to be tested.
      recorded.formUnion(Self.primitives(of: try row.program()))
    }
    let declared = try Self.declaredPrimitives()
    #expect(declared.count >= 30, "the scan of the sources found only \(declared)")
    #expect(declared.subtracting(recorded) == [], "no row records these primitives")
  }

  /// The primitives of a program and of those that its operations carry.
  private static func primitives(of program: Program) -> Set<String> {
    var names = Set(program.primitives.primitives.map { String(describing: type(of: $0)) })
    for primitive in program.primitives.primitives {
      for (_, carried) in primitive.programs { names.formUnion(primitives(of: carried)) }
    }
    return names
  }

  /// The structs of the folder of primitives that conform to `Primitive` or to a protocol that refines it.
  private static func declaredPrimitives() throws -> Set<String> {
    let folder = DataFolder.packageRoot.appendingPathComponent("Sources/Gradus/Primitives")
    let pattern =
      #/struct\s+(\w+)\s*:[^{]*\b(?:\w*Primitive|Elementwise|Arithmetic|ValueWithRule)\b/#
    var names: Set<String> = []
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      names.formUnion(text.matches(of: pattern).map { String($0.output.1) })
    }
    return names
  }

  /// The row's program and, for real inputs, those of forward and of reverse mode.
  private static func derived(_ row: PrimitiveCase) throws -> [Program] {
    let active = row.activeInputs
    let others = row.inputs.indices.filter { !active.contains($0) }
    // The real inputs first, as the transformations want them.
    let types = (active + others).map { row.inputs[$0].type(.f64) }
    let program = try Program(
      tracing: { tensors in
        var arguments = tensors
        for (position, input) in (active + others).enumerated() { arguments[input] = tensors[position] }
        return [row.function(arguments)]
      }, of: types)
    guard !active.isEmpty, program.outputTypes[0].scalarType.isFloatingPoint else { return [program] }
    let batched = try program.batched(types.map { _ in true }, size: 2)
    return [program, batched, try program.jvp(active: active.count), try program.vjp(active: active.count)]
  }

  /// The row's arguments in the order of `derived`, repeated where the program is batched, then random directions.
  private static func arguments(_ row: PrimitiveCase, _ program: Program) throws -> [Tensor] {
    let active = row.activeInputs
    let order = active + row.inputs.indices.filter { !active.contains($0) }
    let variants = (0..<2).map { variant in order.map { row.arguments(.f64, variant: variant)[$0] } }
    var generator = SplitMix64(seed: row.name)
    return program.inputTypes.enumerated().map { index, type in
      guard index < order.count else {
        return Tensor((0..<type.elementCount).map { _ in generator.number(in: -1...1) }, type)
      }
      let example = variants[0][index]
      return example.type == type ? example : stack([example, variants[1][index]])
    }
  }

  private static func expectClose(_ results: [Tensor], _ truths: [Tensor], _ row: PrimitiveCase, _ what: String) throws
  {
    // Derivatives have larger intermediate values than the function: 64 times its tolerance, and never below 1e-12.
    let single = truths.contains { $0.scalarType == .f32 } ? row.ulps * 0x1p-23 : 0
    let tolerance = Tolerance(relative: 1e-12 + 64 * row.ulps * 0x1p-52 + single, absolute: 1e-12 + single)
    for (result, truth) in zip(results, truths) {
      #expect(result.type == truth.type)
      expectNone(tolerance.mismatch(try result.doubles(), try truth.doubles(), "\(row.name), \(what)"))
    }
  }
}

import Foundation
import GradusTestSupport
import Testing

/// The layers of the package, as the texts of the sources keep them.
@Suite struct DependencyTests {
  static let sources: [String: String] = {
    let root = DataFolder.packageRoot.path
    var sources: [String: String] = [:]
    let files = FileManager.default.enumerator(atPath: root + "/Sources")
    while let name = files?.nextObject() as? String {
      guard name.hasSuffix(".swift") || name.hasSuffix(".c") || name.hasSuffix(".h") else { continue }
      sources["Sources/" + name] = try? String(contentsOfFile: root + "/Sources/" + name, encoding: .utf8)
    }
    return sources
  }()

  static let layering = Layering(sources: sources)

  struct Breach: Sendable, CustomStringConvertible {
    let path: String
    let text: String
    let finds: String
    var description: String { path + ": " + text }
  }

  static let breaches: [Breach] = [
    Breach(path: "Sources/Gradus/Transforms/New.swift", text: "let x = apply(Multiply(), [])", finds: "names Multiply"),
    Breach(path: "Sources/Gradus/Primitives/New.swift", text: "NativeEngine.shared", finds: "names NativeEngine"),
    Breach(path: "Sources/Gradus/Functions/New.swift", text: "_ = Programs.shared", finds: "names Programs"),
    Breach(path: "Sources/Gradus/Functions/New.swift", text: "let e: any Executable", finds: "names Executable"),
    Breach(path: "Sources/Gradus/Engines/New.swift", text: "if primitive is Contract {}", finds: "names Contract"),
    Breach(path: "Sources/Gradus/Engines/Native/New.swift", text: "Reshape(shape: [])", finds: "names Reshape"),
    Breach(path: "Sources/Gradus/Tensor/New.swift", text: "apply(Negate(), [self])", finds: "names Negate"),
    Breach(path: "Sources/Gradus/Tensor/New.swift", text: "ReferenceEngine()", finds: "names ReferenceEngine"),
    Breach(path: "Sources/Gradus/Program/New.swift", text: "NativeExecutable.self", finds: "names NativeExecutable"),
    Breach(path: "Sources/Gradus/Program/New.swift", text: "primitive as? Transpose", finds: "names Transpose"),
    Breach(path: "Sources/Gradus/Tensor/New.swift", text: "import Foundation", finds: "imports Foundation"),
    Breach(path: "Sources/GradusNN/New.swift", text: "import ArgumentParser", finds: "only the tool"),
    Breach(
      path: "Sources/GradusNN/New.swift", text: "@testable import Gradus", finds: "imports the internals of Gradus"),
    Breach(path: "Sources/GradusKernels/new.c", text: "#include \"Gradus-Swift.h\"", finds: "includes Gradus-Swift.h"),
    Breach(path: "Sources/GradusKernels/new.h", text: "void run(Tensor *tensor);", finds: "names Tensor"),
  ]

  @Test func `no source breaks a rule of the layers`() {
    let violations = Self.sources.sorted { $0.key < $1.key }.flatMap {
      Self.layering.violations(path: $0.key, text: $0.value)
    }
    #expect(violations == [])
  }

  @Test func `the rules cover what there is`() {
    #expect(Self.sources.count > 80)
    #expect(Self.layering.primitives.count >= 30)
    #expect(Self.layering.primitives.isSuperset(of: ["Add", "Multiply", "Contract", "Reduction", "Select"]))
    #expect(Self.layering.engines.isSuperset(of: ["NativeEngine", "ReferenceEngine", "Programs", "Lowering"]))
    #expect(Self.layering.engines.isDisjoint(with: ["Kernel", "ScalarProgram", "LibraryFunction"]))
  }

  @Test(arguments: breaches)
  func `a source that breaks a rule is found`(breach: Breach) {
    let violations = Self.layering.violations(path: breach.path, text: breach.text)
    #expect(violations.count == 1)
    #expect(violations.first?.contains(breach.finds) == true)
  }

  @Test(arguments: ["// Multiply is not named here.", "let text = \"Multiply\"", "/// `Contract`", "x.multiply()"])
  func `comments, strings and other words are no names`(text: String) {
    #expect(Self.layering.violations(path: "Sources/Gradus/Transforms/New.swift", text: text) == [])
  }
}

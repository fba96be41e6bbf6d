/// placeholder
public final class NativeEngine: Engine {
  public static let shared = NativeEngine()
  public var name: String { "native" }
  public func prepare(_ program: Program) throws(TensorError) -> any Executable { ReferenceExecutable(program: program.simplified()) }
}

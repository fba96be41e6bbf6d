import Gradus

// Runs one task of the benchmark protocol: GradusBenchmarks TASK [DATA_FOLDER]. Prints JSON objects, one a line.
let tasks: [String: ([String]) throws -> Void] = [
  "startup": { _ in print(try derivative(at: 3) { x in 2 * x * x * x + 5 }.scalar(as: Double.self)) },
  "spiral": { _ in try spiral() },
  "mlp_fashion": { try mlpFashion(folder: $0.first ?? "../../shared/data/fashion-mnist") },
  "recording": { _ in try recording() },
  "small_gradient": { _ in try smallGradient() },
  "dual": { _ in dual() },
  "fused_map": { _ in try fusedMap() },
  "cnn_fashion": { try cnnFashion(folder: $0.first ?? "../../shared/data/fashion-mnist") },
  "char_lm": { _ in try charLM() },
  "jacobian_dense": { _ in try jacobianDense() },
  "hessian_dense": { _ in try hessianDense() },
  "hvp": { _ in try hessianVector() },
  "limits": { _ in try limits() },
  "batches": { _ in try batches() },
  "adbench": { try ADBench.run($0) },
  "sparse": { try SparseBenchmarks.run($0) },
]

let arguments = CommandLine.arguments.dropFirst()
guard let name = arguments.first, let task = tasks[name] else {
  print("usage: GradusBenchmarks TASK [DATA_FOLDER], TASK one of \(tasks.keys.sorted().joined(separator: ", "))")
  exitProcess(64)
}
do {
  try task(Array(arguments.dropFirst()))
} catch {
  print("error: \(error)")
  exitProcess(1)
}

// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Gradus",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Gradus", targets: ["Gradus"]),
    .library(name: "GradusCalculus", targets: ["GradusCalculus"]),
    .library(name: "GradusPlot", targets: ["GradusPlot"]),
    .library(name: "GradusOptimize", targets: ["GradusOptimize"]),
    .library(name: "GradusNN", targets: ["GradusNN"]),
    .executable(name: "gradus", targets: ["GradusTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .target(
      name: "GradusKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "Gradus", dependencies: ["GradusKernels", .product(name: "RealModule", package: "swift-numerics")]),
    .target(
      name: "GradusCalculus", dependencies: ["Gradus", .product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "GradusPlot", dependencies: [.product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "GradusOptimize", dependencies: ["Gradus"]),
    .systemLibrary(name: "CZlib"),
    .target(name: "GradusNN", dependencies: ["Gradus", "GradusOptimize", "CZlib"]),
    // The lessons, built into the tool.
    .target(name: "LessonTexts"),
    .executableTarget(
      name: "GradusTool",
      dependencies: [
        "Gradus", "GradusCalculus", "GradusPlot", "GradusOptimize", "GradusNN", "LessonTexts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // Counts allocations by defining malloc, so it is linked into tests alone.
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    // Compares loops with the system's library, in C for speed.
    .target(
      name: "KernelSweep", path: "Tests/KernelSweep",
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "GradusTestSupport", dependencies: ["Gradus"], path: "Tests/GradusTestSupport"),
    .testTarget(
      name: "GradusTests",
      dependencies: ["Gradus", "GradusKernels", "GradusTestSupport", "KernelSweep", "AllocationCounter"]),
    .testTarget(name: "GradusCalculusTests", dependencies: ["GradusCalculus", "GradusTestSupport"]),
    .testTarget(name: "GradusPlotTests", dependencies: ["GradusPlot", "GradusTestSupport"]),
    .testTarget(name: "GradusOptimizeTests", dependencies: ["GradusOptimize"]),
    .testTarget(name: "GradusNNTests", dependencies: ["GradusNN"]),
    .testTarget(name: "GradusToolTests", dependencies: ["GradusTool"]),
  ]
)

// Warnings are errors in our own targets.
for target in package.targets where target.type != .system {
  target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
  target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)]
}

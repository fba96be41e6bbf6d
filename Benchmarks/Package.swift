// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that the library has no benchmark dependency.
let package = Package(
  name: "GradusBenchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Gradus", path: "..")],
  targets: [
    // zlib, for the compressed reference arrays of ADBench.
    .systemLibrary(name: "CInflate"),
    .executableTarget(
      name: "GradusBenchmarks",
      dependencies: [
        .product(name: "Gradus", package: "Gradus"), .product(name: "GradusNN", package: "Gradus"),
        .product(name: "GradusOptimize", package: "Gradus"), "CInflate",
      ]),
  ]
)

// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Gradus",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Gradus", targets: ["Gradus"]),
    .library(name: "GradusNN", targets: ["GradusNN"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
  ],
  targets: [
    .target(
      name: "GradusKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "Gradus", dependencies: ["GradusKernels", .product(name: "RealModule", package: "swift-numerics")]),
    .systemLibrary(name: "CZlib"),
    .target(name: "GradusNN", dependencies: ["Gradus", "CZlib"]),
    .testTarget(name: "GradusNNTests", dependencies: ["GradusNN"]),
  ]
)

// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "maumeter",
  targets: [
    .target(name: "Domain"),
    .testTarget(name: "DomainTests", dependencies: ["Domain"]),
  ],
  swiftLanguageModes: [.v6]
)

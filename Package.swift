// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "maumeter",
  products: [.executable(name: "maumeter", targets: ["maumeter"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .target(name: "Domain"),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(
      name: "Ingest", dependencies: ["Domain", "CISAL", "COpenSSL"]),
    .target(name: "Counting", dependencies: ["Domain"]),
    .target(name: "Store", dependencies: ["Domain", .product(name: "GRDB", package: "GRDB.swift")]),
    .executableTarget(
      name: "maumeter",
      dependencies: [
        "Domain", "Ingest", "Counting", "Store", "Yams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "DomainTests", dependencies: ["Domain"]),
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.1
import PackageDescription

/// The price catalogs, compiled into the binary.
let catalogs = [
  "aws-regions", "cognito-advanced-security", "cognito-enterprise", "cognito-essentials", "cognito-free",
  "cognito-legacy", "cognito-lite", "cognito-machine-clients", "cognito-machine-tokens", "cognito-plus",
  "cognito-provisioned-rate", "cognito-replica-essentials", "cognito-replica-machine-tokens", "cognito-replica-plus",
  "vendor-azure-ad-b2c", "vendor-clerk", "vendor-kinde", "vendor-propelauth", "vendor-workos",
]

/// The pages' templates and texts, compiled in as well.
let templates = ["chart.css", "en.json", "ja.json", "page.css", "page.mustache", "table.mustache"]

let package = Package(
  name: "maumeter",
  products: [.executable(name: "maumeter", targets: ["maumeter"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  ],
  targets: [
    .target(name: "Domain"),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "Cloud", dependencies: ["Domain", "CCurl"]),
    .target(name: "Ingest", dependencies: ["Domain", "CISAL", "COpenSSL"]),
    .target(name: "Counting", dependencies: ["Domain"]),
    .target(
      name: "Store",
      dependencies: [
        "Domain", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "Catalogs", path: "pricing", exclude: ["schema.json"],
      resources: catalogs.map { .embedInCode("\($0).json") }),
    .target(name: "Pricing", dependencies: ["Domain"]),
    .target(
      name: "Templates", path: "reports/templates", resources: templates.map { .embedInCode($0) }),
    .target(
      name: "Reports",
      dependencies: ["Domain", "Pricing", "Templates", .product(name: "Mustache", package: "swift-mustache")]),
    .executableTarget(
      name: "maumeter",
      dependencies: [
        "Domain", "Cloud", "Ingest", "Counting", "Store", "Catalogs", "Pricing", "Reports", "Yams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "PricingBench", dependencies: ["Pricing", "Catalogs"], path: "Benchmarks/PricingBench"),
    .target(name: "TestSupport", dependencies: ["Domain"], path: "Tests/TestSupport"),
    .testTarget(name: "DomainTests", dependencies: ["Domain", "TestSupport"]),
    .testTarget(name: "IngestTests", dependencies: ["Domain", "Ingest", "TestSupport"]),
    .testTarget(name: "CountingTests", dependencies: ["Counting", "Domain", "TestSupport"]),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Domain", "Store", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")]),
    .testTarget(name: "StyleTests"),
    .testTarget(name: "PricingTests", dependencies: ["Pricing", "Catalogs"]),
    .testTarget(name: "CloudTests", dependencies: ["Cloud", "TestSupport"]),
    .testTarget(name: "ReportsTests", dependencies: ["Domain", "Pricing", "Reports"], exclude: ["Golden"]),
    .testTarget(
      name: "MaumeterTests",
      dependencies: ["Catalogs", "Domain", "Pricing", "Reports", "Store", "TestSupport", "maumeter"]),
  ],
  swiftLanguageModes: [.v6]
)

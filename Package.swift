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
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  ],
  targets: [
    .target(name: "Domain"),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    // Loaded when it is needed, and not linked: see its shim.h.
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "Cloud", dependencies: ["Domain", "CCurl", "COpenSSL"]),
    .target(name: "CBytes"),
    .target(name: "Ingest", dependencies: ["Domain", "CBytes", "CISAL", "COpenSSL"]),
    .target(name: "Counting", dependencies: ["Domain"]),
    .target(
      name: "Store",
      dependencies: [
        "Domain", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "Server",
      dependencies: [
        "Domain", "Ingest", "Store", "COpenSSL",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .target(
      name: "Catalogs", path: "pricing", exclude: ["schema.json"],
      resources: catalogs.map { .embedInCode("\($0).json") }),
    .target(
      name: "Mappings", path: "mappings",
      resources: ["auth0", "keycloak", "okta"].map { .embedInCode("\($0).yaml") }),
    .target(name: "Pricing", dependencies: ["Domain"]),
    .target(name: "Forecast", dependencies: ["Domain"]),
    .target(name: "Bills", dependencies: ["Domain"]),
    .target(
      name: "Templates", path: "reports/templates", resources: templates.map { .embedInCode($0) }),
    .target(
      name: "Reports",
      dependencies: [
        "Bills", "Domain", "Forecast", "Pricing", "Templates", .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .executableTarget(
      name: "maumeter",
      dependencies: [
        "Domain", "Bills", "Cloud", "Ingest", "Counting", "Store", "Catalogs", "Forecast", "Mappings", "Pricing",
        "Reports", "Server", "Yams",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "HookEcho", dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
      path: "Benchmarks/HookEcho"),
    .executableTarget(
      name: "EventGenerator",
      dependencies: ["CISAL", "Domain", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Benchmarks/EventGenerator"),
    .executableTarget(name: "PricingBench", dependencies: ["Pricing", "Catalogs"], path: "Benchmarks/PricingBench"),
    .target(name: "TestSupport", dependencies: ["Domain"], path: "Tests/TestSupport"),
    .testTarget(name: "DomainTests", dependencies: ["Domain", "TestSupport"]),
    .testTarget(name: "IngestTests", dependencies: ["Domain", "Ingest", "TestSupport"]),
    .testTarget(name: "CountingTests", dependencies: ["Counting", "Domain", "TestSupport"]),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Domain", "Store", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")]),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "COpenSSL", "Domain", "Ingest", "Server", "Store", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .testTarget(name: "StyleTests"),
    .testTarget(name: "PricingTests", dependencies: ["Pricing", "Catalogs"]),
    .testTarget(name: "CloudTests", dependencies: ["Cloud", "Domain", "TestSupport"]),
    .testTarget(name: "ForecastTests", dependencies: ["Domain", "Forecast", "TestSupport"]),
    .testTarget(name: "BillsTests", dependencies: ["Bills", "Domain", "TestSupport"]),
    .testTarget(
      name: "ReportsTests", dependencies: ["Bills", "Domain", "Forecast", "Pricing", "Reports", "TestSupport"],
      exclude: ["Golden"]),
    .testTarget(
      name: "MaumeterTests",
      dependencies: [
        "Bills", "Catalogs", "Domain", "Forecast", "Ingest", "Mappings", "Pricing", "Reports", "Store", "TestSupport",
        "maumeter",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// Tests are compiled without optimization even where what they test is optimized (`make test`): half of the time.
for target in package.targets where target.type == .test {
  target.swiftSettings = [.unsafeFlags(["-Onone"])]
}

// With Swift's libraries inside, a program runs where no Swift is (`make build`). SwiftPM's `--static-swift-stdlib`
// compiles everything anew and cannot build tests; with this only the link is another one.
if Context.environment["MAUMETER_STATIC"] == "1" {
  for target in package.targets where target.type == .executable {
    target.linkerSettings = [
      .unsafeFlags([
        "-static-stdlib", "-lCoreFoundation", "-lFoundationInternationalization", "-l_FoundationICU",
        "-l_FoundationCShims", "-l_FoundationCollections", "-lswiftSynchronization",
      ])
    ]
  }
}

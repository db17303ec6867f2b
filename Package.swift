// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "maumeter",
  targets: [
    .target(name: "Domain"),
    .target(
      name: "Catalogs",
      path: "pricing",
      exclude: ["schema.json"],
      resources: [
        .embedInCode("aws-regions.json"),
        .embedInCode("cognito-advanced-security.json"),
        .embedInCode("cognito-enterprise.json"),
        .embedInCode("cognito-essentials.json"),
        .embedInCode("cognito-free.json"),
        .embedInCode("cognito-legacy.json"),
        .embedInCode("cognito-lite.json"),
        .embedInCode("cognito-machine-clients.json"),
        .embedInCode("cognito-machine-tokens.json"),
        .embedInCode("cognito-plus.json"),
        .embedInCode("cognito-provisioned-rate.json"),
        .embedInCode("cognito-replica-essentials.json"),
        .embedInCode("cognito-replica-plus.json"),
        .embedInCode("vendor-azure-ad-b2c.json"),
        .embedInCode("vendor-clerk.json"),
        .embedInCode("vendor-kinde.json"),
        .embedInCode("vendor-propelauth.json"),
        .embedInCode("vendor-workos.json"),
      ]
    ),
    .target(name: "Pricing", dependencies: ["Domain"]),
    .executableTarget(name: "PricingBench", dependencies: ["Pricing", "Catalogs"], path: "Benchmarks/PricingBench"),
    .testTarget(name: "DomainTests", dependencies: ["Domain"]),
    .testTarget(name: "PricingTests", dependencies: ["Pricing", "Catalogs"]),
  ],
  swiftLanguageModes: [.v6]
)

import Domain
import Pricing
import Testing

@Suite struct CatalogUpdateTests {
  static let source = Source(address: "index.json", read: "2026-11-22", confidence: .observed)

  static func updated() throws -> Catalog {
    let catalog = try shippedCatalog()
    let list = try PriceListDifferenceTests.list(PriceListDifferenceTests.changed)
    return catalog.updated(with: try catalog.difference(from: list), source: source)
  }

  static func cost(_ catalog: Catalog, _ usage: Usage) throws -> String {
    try catalog.bill(usages: [usage]).total.description
  }

  @Test func oldMonthsKeepOldPrices() throws {
    let catalog = try Self.updated()
    // 10,000 free at 0.0055; from December on 20,000 free at 0.006, and bands that start after them.
    #expect(try Self.cost(catalog, usage(100_000, .lite, month: "2026-11")) == "495")
    #expect(try Self.cost(catalog, usage(100_000, .lite, month: "2026-12")) == "480")
    #expect(try Self.cost(catalog, usage(100_000, .essentials, month: "2026-12")) == "1200")
    #expect(try Self.cost(catalog, usage(100_000, .lite, region: "us-east-1", month: "2027-01")) == "440")
    #expect(try Self.cost(catalog, usage(1, .plus, region: "eu-west-1", month: "2026-12")) == "0.02")
    #expect(throws: PricingError.self) {
      try Self.cost(catalog, usage(1, .plus, region: "eu-west-1", month: "2026-11"))
    }
    let line = try catalog.bill(usages: [usage(100_000, .lite, month: "2026-12")]).charges[1]
    #expect(line.source == Self.source)
  }

  @Test func nothingIsLeftToUpdate() throws {
    let list = try PriceListDifferenceTests.list(PriceListDifferenceTests.changed)
    #expect(try Self.updated().difference(from: list).isEmpty)
  }

  /// The files of the update, read again, are the updated catalog; the others stay as they are.
  @Test func writesTheFilesThatChanged() throws {
    let catalog = try shippedCatalog()
    let updated = try Self.updated()
    let files = catalog.files(changedIn: updated)
    #expect(files.map(\.name) == ["cognito-lite.json", "cognito-plus.json", "cognito-free.json"])
    let read = try Catalog(files: shippedFiles() + files)
    #expect(read.offers == updated.offers)
    #expect(
      read.allowances.sorted { $0.source.read < $1.source.read }
        == updated.allowances.sorted { $0.source.read < $1.source.read })
    #expect(catalog.files(changedIn: catalog).isEmpty)
  }

  @Test func aChangeFromTheSameInstantReplacesTheTable() throws {
    let catalog = try shippedCatalog()
    let began = ListedProduct(
      usageType: "APN1-CognitoPlusMAU", region: "ap-northeast-1", effective: "2024-11-22T18:00:00Z",
      bands: [("0", "Inf", "0.03")])
    let difference = try catalog.difference(from: PriceListDifferenceTests.list([began]))
    let updated = catalog.updated(with: difference, source: Self.source)
    #expect(try Self.cost(updated, usage(100, .plus, month: "2024-11")) == "3")
    let plus = try #require(updated.offers.first { $0.id == "cognito-plus" })
    #expect(plus.tables.filter { $0.regions.contains("ap-northeast-1") }.count == 1)
  }

  /// Lists that date a price before the catalog has one: it is the price of every month that has one.
  @Test(
    arguments: [
      (
        "APN1-CognitoLiteMAU", "ap-northeast-1", "2020-01-01", [("0", "90000", "0.01"), ("90000", "Inf", "0.0046")],
        [(Meter.directMAU, Plan.lite, "2026-10", 100_000, "900"), (.directMAU, .lite, "2024-11", 100_000, "900")]
      ),
      (
        "USE1-CUPM2MTokenRequestsFull", "us-east-1", "2024-05-09",
        [("0", "250000", "0.00225"), ("250000", "Inf", "0.001125")],
        [(.machineTokens, .lite, "2026-10", 300_000, "618.75"), (.machineTokens, .lite, "2024-06", 300_000, "0")]
      ),
      (
        "EU-CUPM2MTokenRequestsFull", "eu-west-1", "2024-05-09", [("0", "Inf", "0.002")],
        [(.machineTokens, .lite, "2026-10", 1_000, "2"), (.machineTokens, .lite, "2024-06", 1_000, "0")]
      ),
      (
        "Global-CognitoFreeTierMAU", nil, "2024-11-01", [("0", "12000", "0")],
        [(.directMAU, .lite, "2026-10", 100_000, "484"), (.directMAU, .essentials, "2024-12", 100_000, "1320")]
      ),
      // The list is right about both tables that the catalog has had since.
      (
        "USE1-CognitoUserPoolsMAU", "us-east-1", "2021-01-01", [("0", "50000", "0.006"), ("50000", "Inf", "0.0046")],
        [
          (.directMAU, .legacy, "2020-12", 100_000, "275"), (.directMAU, .legacy, "2021-01", 100_000, "300"),
          (.directMAU, .legacy, "2024-10", 100_000, "300"),
        ]
      ),
      // Nothing is free in GovCloud, and so bands are as the list has them.
      (
        "UGW1-CognitoLiteMAU", "us-gov-west-1", "2026-10-01", [("0", "100000", "0.006"), ("100000", "Inf", "0.005")],
        [(.directMAU, .lite, "2026-10", 200_000, "1100")]
      ),
    ] as [(String, String?, String, [(String, String, String)], [(Meter, Plan, String, Int64, String)])])
  func aPriceHoldsInEveryMonthSinceItBegan(
    usageType: String, region: String?, effective: String, bands: [(String, String, String)],
    costs: [(Meter, Plan, String, Int64, String)]
  ) throws {
    let catalog = try shippedCatalog()
    let product = ListedProduct(
      usageType: usageType, region: region, effective: "\(effective)T00:00:00Z", bands: bands)
    let list = try PriceListDifferenceTests.list([product])
    let difference = try catalog.difference(from: list)
    #expect(!difference.isEmpty)
    let updated = catalog.updated(with: difference, source: Self.source)
    #expect(try updated.difference(from: list).isEmpty)
    #expect(catalog.files(changedIn: updated).count == 1)
    for (meter, plan, month, quantity, cost) in costs {
      let usage = try usage(quantity, plan, meter, region: region ?? "ap-northeast-1", month: month)
      #expect(try Self.cost(updated, usage) == cost, "\(month)")
    }
  }

  /// A list that is older than a price of the catalog says nothing against it.
  @Test func anOlderListIsNoDifference() throws {
    let lite = ListedProduct(
      usageType: "APN1-CognitoLiteMAU", region: "ap-northeast-1", bands: PriceListTests.lite.bands)
    #expect(try Self.updated().difference(from: PriceListDifferenceTests.list([lite])).isEmpty)
  }
}

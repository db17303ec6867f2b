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
}

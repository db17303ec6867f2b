import Catalogs
import Domain
import Pricing
import Testing

@Suite struct BillTests {
  static let catalog = Result { try Catalog(files: EmbeddedCatalogs.files.map(CatalogFile.init)) }

  @Test(arguments: [
    (Plan.legacy, 50_000, "0"), (.legacy, 50_001, "0.0055"), (.legacy, 100_000, "275"),
    (.legacy, 1_000_000, "4415"), (.legacy, 10_000_000, "33665"), (.legacy, 12_000_000, "38665"),
    (.lite, 100_000, "495"), (.lite, 1_000_000, "4635"), (.essentials, 100_000, "1350"), (.plus, 100_000, "2000"),
  ] as [(Plan, Int64, String)])
  func check(plan: Plan, mau: Int64, expected: String) throws {
    let month = try #require(Month(plan == .legacy ? "2024-10" : "2026-10"))
    let usage = Usage(month: month, region: "ap-northeast-1", plan: plan, meter: .directMAU, quantity: mau)
    #expect(try Self.catalog.get().bill(usages: [usage]).total.description == expected)
  }
}

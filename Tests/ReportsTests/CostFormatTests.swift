import Domain
import TestSupport
import Testing

@testable import Pricing
@testable import Reports

/// `report --by`, `price --vendor` and `pricing check`, in every format.
@Suite struct CostFormatTests {
  private func split(_ dimensions: [Dimension]) -> CostSplit {
    var organisation = Organisation()
    organisation.accounts[Samples.production] = Organisation.Account(payer: Samples.production, tags: ["team": "shop"])
    organisation.accounts[Samples.sandbox] = Organisation.Account(tags: ["team": "lab"])
    organisation.clientTags["3app"] = ["team": "mobile"]
    return CostSplit(report: Samples.report, dimensions: dimensions, organisation: organisation)
  }

  @Test(arguments: OutputFormat.texts)
  func byAccountPoolAndClient(format: OutputFormat) throws {
    try expectGolden(
      split([.account, .pool, .client]).text(as: format), "split-client.\(format.fileExtension)")
  }

  @Test(arguments: OutputFormat.texts)
  func byTag(format: OutputFormat) throws {
    try expectGolden(split([.tag("team")]).text(as: format), "split-tag.\(format.fileExtension)")
  }

  /// Exactly, and as a reader adds them up.
  @Test(
    arguments: [
      [.payer], [.account], [.region], [.pool], [.client], [.plan, .meter], [.tag("team"), .region],
      [.payer, .account, .pool, .client],
    ] as [[Dimension]])
  func partsAddUp(dimensions: [Dimension]) throws {
    let split = split(dimensions)
    let precision = Precision(for: split.total)
    #expect(split.parts.map(\.share.net).reduce(.zero, +) == split.total)
    #expect(split.parts.map(\.share.amount).reduce(.zero, +) == split.listTotal)
    #expect(split.parts.map(\.shownNet).reduce(.zero, +) == precision.rounded(split.total))
    #expect(split.parts.map(\.shownList).reduce(.zero, +) == precision.rounded(split.listTotal))
  }

  /// A discount on one meter leaves the shown amounts of the others alone, whatever is rounded how.
  @Test(arguments: 0..<60)
  func aPartWithoutADiscountIsTheSameBeforeAndAfter(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var settings = PricingSettings()
    settings.discounts = [Discount(meter: .machineTokens, kind: .percentage(try Percentage("33.3")))]
    let usages = (0..<12).map { index in
      Usage(
        month: Samples.october, account: Samples.production, region: Samples.tokyo, pool: "pool-\(index)", plan: .lite,
        meter: [.directMAU, .enterpriseMAU, .machineTokens][index % 3],
        quantity: Int64.random(in: 1...5_000, using: &random))
    }
    var report = Samples.report
    report.months = [report.months[0]]
    report.months[0].bill = Samples.bill(usages, settings)
    let split = CostSplit(report: report, dimensions: [.meter, .pool])
    let precision = Precision(for: split.total)
    let parts = split.parts
    #expect(parts.allSatisfy { $0.share.amount != $0.share.net || $0.shownList == $0.shownNet })
    #expect(parts.map(\.shownNet).reduce(.zero, +) == precision.rounded(split.total))
    #expect(parts.map(\.shownList).reduce(.zero, +) == precision.rounded(split.listTotal))
  }

  /// Who of no known app client pays is said, and how many they are.
  @Test func usersOfNoKnownClientAreNamed() throws {
    var split = split([.client])
    #expect(try !split.text(as: .table).contains("no record tells the app client"))
    split.report.months = [split.report.months[0]]
    split.report.months[0].activity.pools[1].usersWithClient = 4_000
    let notes = split.document.blocks.flatMap { block -> [Note] in
      if case .notes(let notes) = block { return notes }
      return []
    }
    #expect(
      notes.contains {
        $0.text == """
          October 2026: no record tells the app client of 1,372 users: 1,372 in =cmd|' /C calc'!A0 \
          (us-east-1_Essentials). Their part of the cost is that of (none).
          """
      })
    let unknown = split.report.months[0].activity.clientUsages.filter { $0.client == nil && $0.quantity > 0 }
    #expect(unknown.map(\.quantity) == [1_372, 1_372, 1_372, 1_372])
  }

  @Test(arguments: OutputFormat.texts)
  func comparison(format: OutputFormat) throws {
    let source = Source(address: "https://example.com/v", read: "2026-07-02", confidence: .observed)
    let plan = Vendor.VendorPlan(
      name: "Pro", monthlyFee: Samples.money("25"), blockSize: 1_000,
      bands: [
        Band(from: 0, to: 50_000, rate: .zero), Band(from: 50_000, to: nil, rate: Samples.money("12.5")),
      ], source: source)
    let vendor = Vendor(id: "vendor-sample", title: "Sample", unit: "user", note: "Counts otherwise.", plans: [plan])
    var comparison = Comparison(mau: 120_001, quotes: [try vendor.quote(plan: plan, mau: 120_001)], gaps: ["No more."])
    #expect(comparison.quotes[0].amount.description == "912.5")
    try expectGolden(comparison.text(as: format), "comparison.\(format.fileExtension)")
    comparison.isExplained = true
    try expectGolden(comparison.text(as: format), "comparison-explained.\(format.fileExtension)")
  }

  @Test(arguments: OutputFormat.texts)
  func priceList(format: OutputFormat) throws {
    let product = #"{"sku": "A", "attributes": {"usagetype": "APN1-Other\u001b[1m", "regionCode": "ap-northeast-1"}}"#
    let term = """
      {"x": {"effectiveDate": "2026-12-01T00:00:00Z", "priceDimensions": {"y": {"beginRange": "0", "endRange": "Inf",
       "unit": "Users", "pricePerUnit": {"USD": "0.0010000000"}}}}}
      """
    let json = #"{"version": "1", "products": {"A": \#(product)}, "terms": {"OnDemand": {"A": \#(term)}}}"#
    let list = try PriceList(file: "list.json", bytes: Array(json.utf8))
    let from = try #require(Instant(iso8601: "2026-12-01T00:00:00Z"))
    let difference = PriceListDifference(
      changes: [
        .rates(
          offer: "sample-lite", region: Samples.tokyo, from: from,
          catalog: [Band(from: 0, to: 100, rate: Samples.money("0.0055")), Band(from: 100, to: nil, rate: nil)],
          list: [Band(from: 0, to: nil, rate: Samples.money("0.006"))]),
        .newRegion(
          offer: "sample-plus", region: "eu-west-1", from: from,
          list: [Band(from: 0, to: nil, rate: Samples.money("0.02"))]),
        .freeQuantity(allowance: "plans", from: from, catalog: 10_000, list: 20_000),
      ], unclassified: list.products,
      missing: [.init(offer: "sample-pro", region: Samples.tokyo, usageTypes: ["ProMAU", "ProUsers"])], agreeing: 1)
    let comparison = PriceListComparison(
      catalog: "amazon-cognito 2026-09-22", list: list,
      source: Source(address: "list.json", read: "2026-11-22", confidence: .observed, sha256: "ab"),
      difference: difference)
    try expectGolden(comparison.text(as: format), "price-list.\(format.fileExtension)")
  }
}

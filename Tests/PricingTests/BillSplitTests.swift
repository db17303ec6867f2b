import Domain
import Pricing
import Testing

@Suite struct BillSplitTests {
  static func bill(_ settings: PricingSettings = PricingSettings()) throws -> Bill {
    try shippedCatalog().bill(
      usages: [
        usage(30_000, account: "1", pool: "a"), usage(60_000, account: "1", pool: "b"),
        usage(10_000, account: "2", pool: "c"), usage(1_050, .lite, .enterpriseMAU, account: "2", pool: "c"),
      ], settings: settings)
  }

  static var onePayer: PricingSettings {
    var settings = PricingSettings()
    settings.organisation.accounts = ["1": .init(payer: "9"), "2": .init(payer: "9", tags: ["team": "red"])]
    settings.organisation.pools = ["a": .init(tags: ["team": "blue"])]
    return settings
  }

  static func rows(_ shares: [BillShare]) -> [String] {
    shares.map { "\($0.keys.map { $0 ?? "-" }.joined(separator: "/")) \($0.amount)" }
  }

  @Test func eachPoolPaysInProportion() throws {
    // 90,000 × 0.0055 = 495 over 100,000 users, and 15 for enterprise users of c.
    let bill = try Self.bill(Self.onePayer)
    #expect(bill.total.description == "510")
    #expect(Self.rows(bill.split(by: [.pool])) == ["a 148.5", "b 297", "c 64.5"])
    #expect(Self.rows(bill.split(by: [.account])) == ["1 445.5", "2 64.5"])
    #expect(Self.rows(bill.split(by: [.payer])) == ["9 510"])
    #expect(
      Self.rows(bill.split(by: [.meter, .account])) == [
        "direct_mau/1 445.5", "direct_mau/2 49.5", "enterprise_mau/2 15",
      ])
    // Enterprise users cost the same on every plan.
    #expect(
      Self.rows(bill.split(by: [.month, .region, .plan])) == [
        "2026-10/ap-northeast-1/lite 495", "2026-10/ap-northeast-1/- 15",
      ])
    #expect(Self.rows(bill.split(by: [])) == [" 510"])
  }

  @Test func tagsOfThePoolComeBeforeThoseOfTheAccount() throws {
    let settings = Self.onePayer
    let shares = try Self.bill(settings).split(by: [.tag("team")], organisation: settings.organisation)
    #expect(Self.rows(shares) == ["blue 148.5", "red 64.5", "- 297"])
  }

  @Test func appClientsShareTheirPoolsPart() throws {
    var settings = Self.onePayer
    settings.organisation.clientTags = ["web": ["team": "green"]]
    let october = try month("2026-10")
    // 5,000 users used both clients of a.
    let clients = [
      ClientUsage(month: october, pool: "a", meter: .directMAU, client: "web", quantity: 25_000),
      ClientUsage(month: october, pool: "a", meter: .directMAU, client: "app", quantity: 10_000),
      ClientUsage(month: october, pool: "b", meter: .enterpriseMAU, client: "other", quantity: 1),
    ]
    let bill = try Self.bill(settings)
    let shares = bill.split(by: [.pool, .client], clients: clients)
    #expect(
      Self.rows(shares) == ["a/app 42.4285714286", "a/web 106.0714285714", "b/- 297", "c/- 64.5"])
    let tags = bill.split(by: [.tag("team")], organisation: settings.organisation, clients: clients)
    #expect(Self.rows(tags) == ["blue 42.4285714286", "green 106.0714285714", "red 64.5", "- 297"])
  }

  /// Half of the users have no known app client: the other half does not pay for them.
  @Test func usersOfNoKnownClientPayTheirPart() throws {
    var settings = Self.onePayer
    settings.organisation.clientTags = ["web": ["team": "green"]]
    let october = try month("2026-10")
    let clients = [nil, "web"].map { client in
      ClientUsage(month: october, pool: "a", meter: .directMAU, client: client, quantity: 15_000)
    }
    let bill = try Self.bill(settings)
    let shares = bill.split(by: [.pool, .client], clients: clients)
    #expect(Self.rows(shares) == ["a/web 74.25", "a/- 74.25", "b/- 297", "c/- 64.5"])
    let tags = bill.split(by: [.tag("team")], organisation: settings.organisation, clients: clients)
    #expect(Self.rows(tags) == ["blue 74.25", "green 74.25", "red 64.5", "- 297"])
  }

  @Test func netIsSplitLikeTheListPrice() throws {
    var settings = Self.onePayer
    settings.discounts = [Discount(kind: .percentage(try Percentage("33.3333333333")))]
    let bill = try Self.bill(settings)
    let shares = bill.split(by: [.pool])
    #expect(shares.reduce(Money.zero) { $0 + $1.net } == bill.total)
    #expect(shares.reduce(Money.zero) { $0 + $1.amount } == bill.listTotal)
    #expect(bill.total < bill.listTotal)
  }

  /// Whatever it is split by, the parts add up to the bill.
  @Test func partsAddUp() throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 8)
    let splits: [[Dimension]] = [
      [.pool], [.account], [.payer, .region], [.meter, .pool], [.client], [.tag("x")], [.plan],
    ]
    for _ in 0..<500 {
      let scenario = try RandomScenario(&generator)
      let bill = try catalog.bill(usages: scenario.usages, settings: scenario.settings)
      let clients = scenario.usages.filter { _ in Bool.random(using: &generator) }.map {
        ClientUsage(
          month: $0.month, pool: $0.pool, meter: $0.meter, client: "c\(Int.random(in: 0..<3, using: &generator))",
          quantity: generator.quantity())
      }
      for split in splits {
        let shares = bill.split(by: split, organisation: scenario.settings.organisation, clients: clients)
        #expect(shares.reduce(Money.zero) { $0 + $1.amount } == bill.listTotal)
        #expect(shares.allSatisfy { $0.amount >= .zero })
        #expect(Set(shares.map(\.keys)).count == shares.count)
      }
    }
  }
}

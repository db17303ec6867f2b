import Domain
import Pricing
import Testing

@Suite struct FreeSpendingTests {
  static func settings(_ change: (inout PricingSettings) throws -> Void) rethrows -> PricingSettings {
    var settings = PricingSettings()
    try change(&settings)
    return settings
  }

  static let old = "2020-01-01T00:00:00Z"
  static let young = "2025-01-01T00:00:00Z"

  static func pools(_ created: [String: String]) throws -> PricingSettings {
    var settings = PricingSettings()
    for (pool, day) in created { settings.organisation.pools[pool] = Organisation.Pool(created: try instant(day)) }
    return settings
  }

  static func free(_ bill: Bill) -> [Int64] {
    bill.items.map { $0.charges.filter(\.isFree).reduce(0) { $0 + $1.quantity } }
  }

  @Test func oneForAllRegionsInProportion() throws {
    let bill = try shippedCatalog().bill(usages: [usage(30_000), usage(60_000, region: "us-east-1")])
    #expect(Self.free(bill) == [3_333, 6_667])
    #expect(bill.total.description == "440")
    #expect(bill.range == nil, "at one rate the order does not matter")
    // Each item shows its own part as the limit of the free band.
    #expect(bill.charges.filter(\.isFree).map(\.to) == [3_333, 6_667])
  }

  @Test func theFreeBandIsWholeWhileItLasts() throws {
    let bill = try shippedCatalog().bill(usages: [usage(3_000)])
    #expect(bill.charges.map(\.to) == [10_000])
    #expect(bill.charges.map(\.quantity) == [3_000])
  }

  /// The accounts are counted of which nothing says who pays, whatever else the config says of them.
  @Test func accountsWithoutAPayerAreTold() throws {
    let usages = [try usage(20_000, account: "1"), try usage(20_000, account: "2")]
    let catalog = try shippedCatalog()
    func warnings(_ accounts: [String: Organisation.Account]) throws -> [PricingWarning] {
      try catalog.bill(usages: usages, settings: Self.settings { $0.organisation.accounts = accounts }).warnings
    }
    #expect(try warnings(["1": .init(payer: "8"), "2": .init(payer: "9")]).isEmpty, "payers need no entry")
    #expect(try warnings(["1": .init(name: "One"), "2": .init(name: "Two")]) == [.accountsWithoutPayer(2)])
    #expect(try warnings(["1": .init(payer: "9"), "2": .init(name: "Two")]) == [.accountsWithoutPayer(1)])
    #expect(try warnings(["1": .init(payer: "9"), "2": .init(payer: "2")]).isEmpty, "who pays for itself says so")
    #expect(try warnings(["1": .init(payer: "9"), "3": .init(payer: "2")]).isEmpty, "2 pays for others")
  }

  @Test func onePerPayerOrPerAccount() throws {
    let usages = [try usage(20_000, account: "1"), try usage(20_000, account: "2")]
    var settings = PricingSettings()
    let catalog = try shippedCatalog()
    // Nobody said who pays: each for itself, and the bill says so.
    let apart = try catalog.bill(usages: usages)
    #expect(apart.total.description == "110")
    #expect(apart.warnings.contains(.accountsWithoutPayer(2)))
    settings.organisation.accounts = ["1": .init(payer: "9"), "2": .init(payer: "9")]
    let together = try catalog.bill(usages: usages, settings: settings)
    #expect(together.total.description == "165")
    #expect(together.warnings.isEmpty)
    #expect(together.items.map(\.payer) == ["9"])
    settings.freeScope = .account
    let perAccount = try catalog.bill(usages: usages, settings: settings)
    #expect(perAccount.total.description == "110")
    #expect(perAccount.items.count == 1, "bands are still walked over the payer's usage")
    settings.bandScope = .account
    #expect(try catalog.bill(usages: usages, settings: settings).items.count == 2)
  }

  @Test func bandsAreWalkedOverThePayersUsage() throws {
    let usages = [try usage(100_000, account: "1"), try usage(100_000, account: "2")]
    var settings = PricingSettings()
    settings.organisation.accounts = ["1": .init(payer: "9"), "2": .init(payer: "9")]
    let catalog = try shippedCatalog()
    #expect(try catalog.bill(usages: usages, settings: settings).total.description == "955")
    settings.bandScope = .account
    // 5,000 free each: 2 × 95,000 × 0.0055
    #expect(try catalog.bill(usages: usages, settings: settings).total.description == "1045")
  }

  @Test func usageWithoutAccountJoinsTheOnlyPayer() throws {
    let catalog = try shippedCatalog()
    let joined = try catalog.bill(usages: [usage(10_000, account: "1"), usage(10_000)])
    #expect(joined.total.description == "55")
    #expect(joined.items.map(\.payer) == ["1"])
    #expect(joined.charges.allSatisfy { $0.account == nil })
    let alone = try catalog.bill(usages: [usage(1, account: "1"), usage(1, account: "2"), usage(1)])
    #expect(alone.items.map(\.payer) == ["1", "2", nil])
    #expect(alone.warnings.contains(.accountUnknown(month: try month("2026-10"))))
  }

  @Test func liteAndEssentialsShareAndTheOrderMatters() throws {
    let usages = [try usage(10_000, .lite), try usage(30_000, .essentials)]
    let bill = try shippedCatalog().bill(usages: usages)
    // 2,500 and 7,500 free: 7,500 × 0.0055 + 22,500 × 0.015
    #expect(Self.free(bill) == [2_500, 7_500])
    #expect(bill.total.description == "378.75")
    // Essentials first: 10,000 × 0.0055 + 20,000 × 0.015. Lite first: 30,000 × 0.015.
    #expect(bill.range == Bill.CostRange(low: try Money("355"), high: try Money("450")))
    let apart = try shippedCatalog().bill(usages: usages, settings: Self.settings { $0.freeSharing = .perPlan })
    #expect(apart.total.description == "300")
    #expect(apart.range == nil)
  }

  @Test func plusAndLegacyDrawOnOthers() throws {
    let bill = try shippedCatalog().bill(usages: [
      usage(60_000, .legacy, month: "2024-11"), usage(20_000, .lite, month: "2024-11"),
      usage(100, .plus, month: "2024-11"),
    ])
    #expect(Self.free(bill) == [50_000, 10_000, 0])
  }

  @Test func anOlderPoolOnLiteKeepsFiftyThousand() throws {
    let catalog = try shippedCatalog()
    func cost(_ quantity: Int64, _ plan: Plan, _ created: String) throws -> String {
      let settings = try Self.pools(["p": created])
      return try catalog.bill(usages: [usage(quantity, plan, pool: "p")], settings: settings).total.description
    }
    #expect(try cost(100_000, .lite, Self.old) == "275")
    #expect(try cost(1_000_000, .lite, Self.old) == "4415")
    #expect(try cost(100_000, .lite, "2024-11-22T18:00:00Z") == "275")
    #expect(try cost(100_000, .lite, "2024-11-22T18:00:01Z") == "495")
    #expect(try cost(100_000, .essentials, Self.old) == "1350", "only while it is on Lite")
  }

  @Test func bandsMayCountFromTheEndOfTheFreeQuantity() throws {
    var settings = try Self.pools(["p": Self.old])
    settings.bandLimits = .afterFreeQuantity
    let catalog = try shippedCatalog()
    // The 90,000-wide band after 50,000 free: 36 more than with absolute limits.
    let bill = try catalog.bill(usages: [usage(1_000_000, pool: "p")], settings: settings)
    #expect(bill.total.description == "4451")
    #expect(bill.charges.map(\.to) == [50_000, 140_000, 1_040_000])
    settings.organisation.pools = [:]
    #expect(try catalog.bill(usages: [usage(1_000_000)], settings: settings).total.description == "4635")
  }

  @Test func youngerPoolsGetNoMoreBesideAnOlderOne() throws {
    let settings = try Self.pools(["old": Self.old, "young": Self.young])
    let catalog = try shippedCatalog()
    func free(_ older: Int64, _ younger: Int64) throws -> [Int64] {
      let bill = try catalog.bill(
        usages: [usage(older, pool: "old"), usage(younger, region: "us-east-1", pool: "young")], settings: settings)
      return Self.free(bill)
    }
    #expect(try free(60_000, 20_000) == [40_000, 10_000])
    #expect(try free(95_000, 5_000) == [47_500, 2_500])
    #expect(try free(1_000, 99_000) == [1_000, 10_000])
    #expect(try free(30_000, 9_000) == [30_000, 9_000])
  }

  @Test func anUnknownAgeIsTheSmallerQuantityAndSaid() throws {
    let catalog = try shippedCatalog()
    let bill = try catalog.bill(usages: [usage(20_000, pool: "p")])
    #expect(bill.total.description == "55")
    let october = try month("2026-10")
    #expect(bill.warnings == [.creationUnknown(pools: 1, plan: .lite, month: october, free: 10_000, older: 50_000)])
    #expect(try catalog.bill(usages: [usage(10_000, pool: "p")]).warnings.isEmpty, "all of it is free anyway")
  }

  @Test func aStatedQuantityTakesThePlaceOfTheCatalogs() throws {
    let catalog = try shippedCatalog()
    func cost(_ free: PricingSettings.FreeOverride, _ usages: Usage...) throws -> String {
      try catalog.bill(usages: usages, settings: Self.settings { $0.freeOverrides = [free] }).total.description
    }
    #expect(try cost(.init(quantity: 50_000), usage(100_000)) == "275")
    #expect(try cost(.init(quantity: 0), usage(100_000, .essentials)) == "1500")
    #expect(try cost(.init(quantity: 50_000), usage(1_000, .plus)) == "20", "Plus has none to replace")
    #expect(try cost(.init(plans: [.plus], quantity: 400), usage(1_000, .plus)) == "12")
    #expect(try cost(.init(plans: [.lite], quantity: 500), usage(1_000), usage(11_000, .essentials)) == "17.75")
    #expect(try cost(.init(meter: .enterpriseMAU, quantity: 0), usage(100, .lite, .enterpriseMAU)) == "1.5")
    #expect(try cost(.init(quantity: 150_000), usage(200_000)) == "230")
  }

  /// Where AWS gives nothing on a meter, what is stated is free on every plan, once for each payer.
  @Test func aQuantityCanBeStatedWhereAWSGivesNone() throws {
    let catalog = try shippedCatalog()
    let settings = Self.settings { $0.freeOverrides = [.init(meter: .machineTokens, quantity: 100)] }
    func bill(_ usages: Usage...) throws -> Bill { try catalog.bill(usages: usages, settings: settings) }
    #expect(try bill(usage(1_000, .lite, .machineTokens, region: "us-east-1")).total.description == "2.025")
    let plans = try bill(
      usage(600, .lite, .machineTokens, region: "us-east-1", pool: "a"),
      usage(400, .plus, .machineTokens, region: "us-east-1", pool: "b"))
    #expect(plans.total.description == "2.025")
    #expect(plans.charges.filter(\.isFree).map(\.quantity) == [100])
    let payers = try bill(
      usage(1_000, .lite, .machineTokens, account: "1", region: "us-east-1"),
      usage(1_000, .lite, .machineTokens, account: "2", region: "us-east-1"))
    #expect(payers.total.description == "4.05")
    #expect(try bill(usage(10_000)).total.description == "0", "the quantities of other meters stay")
  }

  /// Free lines know the whole quantity that they are from, and what all lines have used of it.
  @Test func chargesKnowTheWholeQuantity() throws {
    let catalog = try shippedCatalog()
    let shared = try catalog.bill(usages: [usage(1_000, .lite), usage(2_000, .essentials), usage(5, .plus)])
    func pots(_ bill: Bill) -> [String] { bill.charges.map { $0.pot.map { "\($0.used) of \($0.size)" } ?? "-" } }
    #expect(pots(shared) == ["3000 of 10000", "3000 of 10000", "-"])
    // What an older pool has more is not there for the others.
    let mixed = try catalog.bill(
      usages: [usage(12_000, pool: "old"), usage(7_001, .essentials, region: "us-east-1", pool: "young")],
      settings: Self.pools(["old": Self.old, "young": Self.young]))
    #expect(pots(mixed) == ["19001 of 50000", "7001 of 10000"])
    for (free, whole) in [(nil, 20_000), (.max, .max)] as [(Int64?, Int64)] {
      let accounts = try catalog.bill(
        usages: [usage(4_000, account: "1"), usage(3_000, account: "2")],
        settings: Self.settings {
          $0.freeScope = .account
          $0.organisation.accounts = ["1": .init(payer: "9"), "2": .init(payer: "9")]
          $0.freeOverrides = free.map { [.init(quantity: $0)] } ?? []
        })
      #expect(pots(accounts) == ["7000 of \(whole)"])
    }
  }

  /// A stated quantity beyond the first band: what it saves depends on how much of it an item gets.
  @Test func ordersAreTriedWhereBandsAreCrossed() throws {
    let settings = Self.settings { $0.freeOverrides = [.init(quantity: 200_000)] }
    let bill = try shippedCatalog().bill(
      usages: [usage(200_000), usage(300_000, region: "us-east-1")], settings: settings)
    // Tokyo first: all of it free, 550 + 920 stays. Virginia first: 460 of it stays, and 550 + 460 of Tokyo.
    // In proportion, 80,000 and 120,000 free: (110 + 460) + 828.
    #expect(bill.total.description == "1398")
    #expect(bill.range == Bill.CostRange(low: try Money("1398"), high: try Money("1470")))
  }
}

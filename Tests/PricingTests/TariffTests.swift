import Domain
import Pricing
import Testing

/// Which price holds, and what happens where none is known.
@Suite struct TariffTests {
  @Test(arguments: ["eu-west-1", "ap-south-2", "us-gov-west-1", "cn-north-1", "nowhere"])
  func aRegionWithoutASourceIsRefused(region: String) throws {
    let catalog = try shippedCatalog()
    let october = try month("2026-10")
    let priced = ["ap-northeast-1", "il-central-1", "mx-central-1", "us-east-1", "us-west-2"]
    #expect(throws: PricingError.noPrice(.directMAU, .lite, region: region, month: october, pricedRegions: priced)) {
      try catalog.bill(usages: [usage(1, region: region)])
    }
  }

  @Test func whatHasNoPriceCanBeSetAside() throws {
    var settings = PricingSettings()
    settings.unknownPrices = .setAside
    let unknown = try usage(90_000, region: "eu-west-1", pool: "p")
    let bill = try shippedCatalog().bill(usages: [usage(30_000), unknown], settings: settings)
    #expect(bill.total.description == "110", "all that is free goes to what has a price")
    #expect(bill.unpriced.map(\.usages) == [[unknown]])
    let priced = ["ap-northeast-1", "il-central-1", "mx-central-1", "us-east-1", "us-west-2"]
    #expect(
      bill.unpriced.map(\.reason) == [
        .noPrice(.directMAU, .lite, region: "eu-west-1", month: try month("2026-10"), pricedRegions: priced)
      ])
  }

  @Test func anotherRegionIsAssumedOnRequest() throws {
    var settings = PricingSettings()
    settings.assumedRegion = "us-east-1"
    let bill = try shippedCatalog().bill(usages: [usage(100_000, region: "eu-west-1")], settings: settings)
    #expect(bill.total.description == "495")
    #expect(bill.charges.allSatisfy { $0.region == "eu-west-1" })
    #expect(bill.warnings == [.assumedRegion("eu-west-1", assumed: "us-east-1", .directMAU, .lite)])
  }

  @Test func anAssumedRegionDoesNotReplaceAPriceWithASource() throws {
    var settings = PricingSettings()
    settings.assumedRegion = "us-east-1"
    let bill = try shippedCatalog().bill(usages: [usage(100_000)], settings: settings)
    #expect(bill.warnings.isEmpty)
    #expect(bill.charges[1].source.address == "https://aws.amazon.com/cognito/pricing/")
  }

  @Test func anAssumedRegionWithoutPriceHelpsNobody() throws {
    var settings = PricingSettings()
    settings.assumedRegion = "eu-west-3"
    let error = #expect(throws: PricingError.self) {
      try shippedCatalog().bill(usages: [usage(1, region: "eu-west-1")], settings: settings)
    }
    #expect(error?.description.contains("has a source, and none in eu-west-3, which was to stand in for it.") == true)
  }

  @Test func nothingIsFreeInGovCloud() throws {
    var settings = PricingSettings()
    settings.assumedRegion = "us-east-1"
    let bill = try shippedCatalog().bill(
      usages: [usage(100_000, region: "us-gov-west-1"), usage(100, .lite, .enterpriseMAU, region: "us-gov-east-1")],
      settings: settings)
    #expect(bill.total.description == "551.5")
    #expect(bill.charges.filter(\.isFree).isEmpty)
    #expect(bill.warnings.contains(.partitionWithoutFree(region: "us-gov-west-1", partition: "aws-us-gov")))
  }

  /// Of this Region only the first band was ever seen.
  @Test func aBandWithoutARateIsRefusedOnlyWhereItIsReached() throws {
    let catalog = try shippedCatalog()
    #expect(try catalog.bill(usages: [usage(100_000, region: "us-west-2")]).total.description == "495")
    let key = RateKey(meter: .directMAU, plan: .lite, from: 100_000)
    #expect(throws: PricingError.rateNotFound(key, to: nil, region: "us-west-2")) {
      try catalog.bill(usages: [usage(100_001, region: "us-west-2")])
    }
    var settings = PricingSettings()
    settings.assumedRegion = "us-east-1"
    let assumed = try catalog.bill(usages: [usage(100_001, region: "us-west-2")], settings: settings)
    #expect(assumed.total.description == "495.0046")
    settings.assumedRegion = nil
    settings.rates = [key: try Money("0.004")]
    let supplied = try catalog.bill(usages: [usage(100_001, region: "us-west-2")], settings: settings)
    #expect(supplied.total.description == "495.004")
    #expect(supplied.charges.map(\.source.confidence) == [.documented, .observed, .supplied])
    #expect(supplied.warnings == [.suppliedRate(key, try Money("0.004"))])
  }

  @Test func machineTokensBetweenTheKnownSteps() throws {
    let catalog = try shippedCatalog()
    func tokens(_ quantity: Int64) throws -> [Usage] {
      [try usage(quantity, .plus, .machineTokens, region: "us-east-1")]
    }
    #expect(try catalog.bill(usages: tokens(250_000)).total.description == "562.5")
    let key = RateKey(meter: .machineTokens, from: 250_000)
    #expect(throws: PricingError.rateNotFound(key, to: 5_000_000, region: "us-east-1")) {
      try catalog.bill(usages: tokens(250_001))
    }
    var settings = PricingSettings()
    settings.rates = [key: try Money("0.0018"), RateKey(meter: .machineTokens, from: 1_000_000): try Money("0.0015")]
    // 562.5 + 750,000 × 0.0018 + 4,000,000 × 0.0015 + 1 × 0.001125
    let bill = try catalog.bill(usages: tokens(5_000_001), settings: settings)
    #expect(bill.total.description == "7912.501125")
    #expect(bill.charges.map(\.from) == [0, 250_000, 1_000_000, 5_000_000])
  }

  @Test func machineTokensWereFreeOnce() throws {
    let catalog = try shippedCatalog()
    let before = try usage(900_000, .legacy, .machineTokens, region: "eu-west-3", month: "2024-06")
    #expect(try catalog.bill(usages: [before]).total == .zero)
    // July 2024 holds both; the whole month is priced at the newer rate, and the bill says so.
    let during = try catalog.bill(usages: [usage(1_000, .legacy, .machineTokens, month: "2024-07")])
    #expect(during.total.description == "2.25")
    let began = try instant("2024-07-09T00:00:00Z")
    #expect(
      during.warnings.contains(
        .rateChanged(.machineTokens, nil, region: "ap-northeast-1", month: try month("2024-07"), at: began)))
  }

  @Test func accountsWithGracePayFromMay2025() throws {
    let catalog = try shippedCatalog()
    var settings = PricingSettings()
    settings.accountsWithMachineGrace = ["1"]
    func cost(_ account: String, _ month: String) throws -> String {
      let usage = try usage(1_000, .legacy, .machineTokens, account: account, month: month)
      return try catalog.bill(usages: [usage], settings: settings).total.description
    }
    #expect(try cost("1", "2025-04") == "0")
    #expect(try cost("2", "2025-04") == "2.25")
    #expect(try cost("1", "2025-05") == "2.25")
    let both = try catalog.bill(
      usages: [
        usage(1_000, .legacy, .machineTokens, account: "1", month: "2025-04"),
        usage(1_000, .legacy, .machineTokens, account: "2", month: "2025-04"),
      ], settings: settings)
    #expect(both.total.description == "2.25")
  }

  @Test func messagesAreAtTheUsersRates() throws {
    let catalog = try shippedCatalog()
    #expect(throws: PricingError.rateNotFound(RateKey(meter: .sms), to: nil, region: "ap-northeast-1")) {
      try catalog.bill(usages: [usage(10, .lite, .sms)])
    }
    var settings = PricingSettings()
    settings.rates = [
      RateKey(meter: .sms): try Money("0.01"), RateKey(region: "ap-northeast-1", meter: .sms): try Money("0.07"),
      RateKey(meter: .email): try Money("0.0001"),
    ]
    let bill = try catalog.bill(
      usages: [usage(10, .lite, .sms), usage(10, .lite, .sms, region: "us-east-1"), usage(1_000, .plus, .email)],
      settings: settings)
    #expect(bill.items.map(\.amount.description) == ["0.7", "0.1", "0.1"])
    #expect(bill.charges.allSatisfy { $0.offer == "rates" && $0.source.confidence == .supplied })
  }

  @Test func ownRatesPriceAnUnknownRegion() throws {
    var settings = PricingSettings()
    settings.rates = [RateKey(region: "af-south-1", meter: .directMAU, plan: .essentials): try Money("0.018")]
    let bill = try shippedCatalog().bill(
      usages: [usage(10_001, .essentials, region: "af-south-1")], settings: settings)
    #expect(bill.total.description == "0.018")
  }

  @Test func plansAreNotSoldBeforeTheyBegan() throws {
    let catalog = try shippedCatalog()
    for plan in [Plan.lite, .essentials, .plus] {
      #expect(throws: PricingError.notInForce(.directMAU, plan, month: try month("2024-10"))) {
        try catalog.bill(usages: [usage(1, plan, month: "2024-10")])
      }
      #expect(try !catalog.bill(usages: [usage(1, plan, month: "2024-11")]).charges.isEmpty)
    }
  }

  /// Before the first dated price table its prices are taken with a caution, and nothing is sold before it was there.
  @Test(
    arguments: [
      (.directMAU, "2016-06", "2016-07"), (.enterpriseMAU, "2017-07", "2017-08"),
      (.advancedSecurityMAU, "2018-05", "2018-06"),
    ] as [(Meter, String, String)])
  func monthsBeforeTheFirstPriceTable(meter: Meter, before: String, first: String) throws {
    let catalog = try shippedCatalog()
    func priced(_ month: String) throws -> Bill {
      try catalog.bill(usages: [usage(60_000, .legacy, meter, month: month)])
    }
    #expect(throws: PricingError.self) { try priced(before) }
    #expect(throws: PricingError.self) { try priced("1999-01") }
    let known = try priced("2022-04")
    for month in [first, "2021-12", "2022-03"] {
      let bill = try priced(month)
      #expect(bill.total == known.total)
      let isWarned = bill.warnings.contains {
        if case .caution = $0 { return true }
        return false
      }
      #expect(isWarned && bill.charges.contains { $0.source.confidence == .inferred })
    }
    #expect(known.warnings.isEmpty && known.charges.allSatisfy { $0.source.confidence != .inferred })
  }

  /// In November 2024 a pool that existed is priced as before, which is what Lite with 50,000 free costs too.
  @Test func theMonthOfTheChange() throws {
    let catalog = try shippedCatalog()
    let november = try month("2024-11")
    let legacy = try catalog.bill(usages: [usage(700_000, .legacy, month: "2024-11")])
    #expect(legacy.warnings == [.planEndsInMonth(.legacy, month: november, at: PlanDecision.plansBegan)])
    var settings = PricingSettings()
    settings.organisation.pools["old"] = Organisation.Pool(created: try instant("2020-01-01T00:00:00Z"))
    let lite = try catalog.bill(usages: [usage(700_000, .lite, pool: "old", month: "2024-11")], settings: settings)
    #expect(legacy.total == lite.total)
    let later = try catalog.bill(usages: [usage(1, .legacy, month: "2026-10")])
    #expect(later.warnings == [.succeeded(.legacy, month: try month("2026-10"), at: PlanDecision.plansBegan)])
  }

  /// Pools on which the add-on cannot be had leave the others of the bill alone, whichever name comes first.
  @Test(arguments: ["abc", "acb", "bac", "bca", "cab", "cba"])
  func poolsWithoutTheAddOnChangeNothing(pools: String) throws {
    let catalog = try shippedCatalog()
    var settings = PricingSettings()
    settings.unknownPrices = .setAside
    let usages = try zip(pools, [Plan.lite, .essentials, .plus]).map { pool, plan in
      try usage(1_000, plan, .advancedSecurityMAU, pool: String(pool))
    }
    let bill = try catalog.bill(usages: usages, settings: settings)
    #expect(bill.total.description == "50")
    #expect(bill.items.map(\.usages) == [[usages[0]]])
    #expect(bill.unpriced.map(\.usages) == [[usages[1]], [usages[2]]])
    let refused = [Plan.essentials, .plus].map { PricingError.notSold(.advancedSecurityMAU, $0) }
    #expect(bill.unpriced.map(\.reason) == refused)
    let function = try BillFunction(catalog, usages: usages, settings: settings)
    #expect(try function.total([2_000, 1, 1]).net.description == "100")
    #expect(throws: refused[0]) { try catalog.bill(usages: usages) }
  }

  @Test func replicasAndAdvancedSecurityBelongToSomePlans() throws {
    let catalog = try shippedCatalog()
    #expect(try catalog.bill(usages: [usage(500_000, .essentials, .replicaMAU)]).total.description == "2250")
    #expect(try catalog.bill(usages: [usage(500_000, .plus, .replicaMAU)]).total.description == "3000")
    #expect(throws: PricingError.notSold(.replicaMAU, .lite)) {
      try catalog.bill(usages: [usage(1, .lite, .replicaMAU)])
    }
    #expect(throws: PricingError.notSold(.advancedSecurityMAU, .plus)) {
      try catalog.bill(usages: [usage(1, .plus, .advancedSecurityMAU)])
    }
    #expect(throws: PricingError.notInForce(.replicaMAU, .plus, month: try month("2026-05"))) {
      try catalog.bill(usages: [usage(1, .plus, .replicaMAU, month: "2026-05")])
    }
  }
}

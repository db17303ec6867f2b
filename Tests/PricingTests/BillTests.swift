import Domain
import Pricing
import Testing

@Suite struct BillTests {
  /// The check values of the pricing rules: quantity, then the price on each plan.
  @Test(
    arguments: [
      (Plan.legacy, 0, "0"), (.legacy, 10_000, "0"), (.legacy, 50_000, "0"), (.legacy, 50_001, "0.0055"),
      (.legacy, 100_000, "275"), (.legacy, 1_000_000, "4415"), (.legacy, 10_000_000, "33665"),
      (.legacy, 12_000_000, "38665"),
      (.lite, 10_000, "0"), (.lite, 50_000, "220"), (.lite, 50_001, "220.0055"), (.lite, 100_000, "495"),
      (.lite, 1_000_000, "4635"), (.lite, 12_000_000, "38885"),
      (.essentials, 10_000, "0"), (.essentials, 50_000, "600"), (.essentials, 50_001, "600.015"),
      (.essentials, 100_000, "1350"), (.essentials, 1_000_000, "14850"), (.essentials, 12_000_000, "179850"),
      (.plus, 10_000, "200"), (.plus, 50_000, "1000"), (.plus, 50_001, "1000.02"), (.plus, 100_000, "2000"),
      (.plus, 1_000_000, "20000"), (.plus, 12_000_000, "240000"),
    ] as [(Plan, Int64, String)], ["ap-northeast-1", "us-east-1", "mx-central-1"])
  func direct(check: (plan: Plan, mau: Int64, cost: String), region: String) throws {
    let bill = try shippedCatalog().bill(usages: [usage(check.mau, check.plan, region: region)])
    #expect(bill.total.description == check.cost)
    #expect(bill.listTotal == bill.total)
    #expect(bill.range == nil)
  }

  /// "850,000 MAUs × $0.0046" is the second step of the Lite example on https://aws.amazon.com/cognito/pricing/ (as
  /// transcribed on 2026-09-20): 950,000 users.
  @Test func workedExampleOfThePricingPage() throws {
    let bill = try shippedCatalog().bill(usages: [usage(950_000, .lite, region: "us-east-1")])
    #expect(bill.charges.map(\.quantity) == [10_000, 90_000, 850_000])
    #expect(bill.charges.map(\.rate.description) == ["0", "0.0055", "0.0046"])
    #expect(bill.charges.map(\.amount.description) == ["0", "495", "3910"])
    #expect(bill.total.description == "4405")
  }

  @Test(
    arguments: [
      (10_000, "500"), (50_000, "2500"), (50_001, "2500.035"), (100_000, "4250"), (1_000_000, "22250"),
      (12_000_000, "177250"),
    ] as [(Int64, String)])
  func advancedSecurityComesOnTopWithNothingFree(mau: Int64, cost: String) throws {
    for plan in [Plan.legacy, .lite] {
      let bill = try shippedCatalog().bill(usages: [usage(mau, plan, .advancedSecurityMAU)])
      #expect(bill.total.description == cost)
      #expect(bill.charges.filter(\.isFree).isEmpty)
    }
  }

  @Test(arguments: Plan.allCases)
  func enterpriseIsTheSameOnEveryPlan(plan: Plan) throws {
    for (mau, cost) in [(50, "0"), (51, "0.015"), (1_050, "15")] as [(Int64, String)] {
      let bill = try shippedCatalog().bill(usages: [usage(mau, plan, .enterpriseMAU)])
      #expect(bill.total.description == cost)
      #expect(bill.charges.allSatisfy { $0.plan == nil })
    }
  }

  /// Enterprise users of pools on several plans share the fifty and are one line.
  @Test func enterpriseAddsUpOverPlans() throws {
    let bill = try shippedCatalog().bill(usages: [
      usage(600, .lite, .enterpriseMAU, pool: "a"), usage(450, .plus, .enterpriseMAU, pool: "b"),
    ])
    #expect(bill.items.count == 1)
    #expect(bill.total.description == "15")
  }

  @Test func tellsBandsBySource() throws {
    let bill = try shippedCatalog().bill(usages: [usage(100_000, .lite, account: "111122223333", pool: "p")])
    let paid = try #require(bill.charges.last)
    #expect((paid.from, paid.to) == (10_000, 100_000))
    #expect(paid.quantity == 90_000)
    #expect(paid.account == "111122223333")
    #expect(paid.payer == "111122223333")
    #expect(paid.offer == "cognito-lite")
    #expect(paid.source.read == "2026-09-22")
    #expect(paid.source.address == "https://aws.amazon.com/cognito/pricing/")
    let free = try #require(bill.charges.first)
    #expect((free.from, free.to, free.isFree) == (0, 10_000, true))
    #expect(free.amount == .zero)
    #expect(bill.catalog.hasPrefix("amazon-cognito 20"))
  }

  @Test func monthsAreBilledApart() throws {
    let bill = try shippedCatalog().bill(usages: [
      usage(100_000, .lite, month: "2026-09"), usage(100_000, .lite, month: "2026-10"),
    ])
    #expect(bill.total.description == "990")
    #expect(bill.items.map(\.month.description) == ["2026-09", "2026-10"])
  }

  @Test func twelveBillionUsersHaveAPrice() throws {
    let catalog = try shippedCatalog()
    // 33,665 to 10,000,000, and 0.0025 for each further one.
    #expect(try catalog.bill(usages: [usage(12_000_000_000, .legacy)]).total.description == "30008665")
    #expect(try catalog.bill(usages: [usage(12_000_000_000, .plus)]).total.description == "240000000")
  }

  @Test func whatNoAmountHoldsIsAnError() throws {
    let catalog = try shippedCatalog()
    #expect(throws: PricingError.outOfRange("0.02 × 1000000000000")) {
      try catalog.bill(usages: [usage(1_000_000_000_000, .plus)])
    }
    // Each fits, the sum does not.
    #expect(throws: PricingError.outOfRange("900000000 + 900000000")) {
      try catalog.bill(usages: [
        usage(45_000_000_000, .plus, month: "2026-09"), usage(45_000_000_000, .plus, month: "2026-10"),
      ])
    }
    // An amount may have no room left to be rounded up.
    var settings = PricingSettings()
    settings.rates = [RateKey(meter: .sms): try Money("922337203.6852")]
    #expect(throws: PricingError.outOfRange("922337203.6852 USD")) {
      try catalog.bill(usages: [usage(1, .lite, .sms)], settings: settings)
    }
    settings.rates = [RateKey(meter: .sms): try Money("922337203")]
    let most = try catalog.bill(usages: [usage(1, .lite, .sms)], settings: settings)
    #expect(most.total.description == "922337203")
    try [most].checkSums()
    #expect(throws: PricingError.outOfRange("922337203 + 922337203")) { try [most, most].checkSums() }
    #expect(throws: PricingError.outOfRange("the sum of direct_mau")) {
      try catalog.bill(usages: [usage(.max, .plus, pool: "a"), usage(1, .plus, pool: "b")])
    }
  }

  @Test func quantitiesAreNotNegative() throws {
    let catalog = try shippedCatalog()
    #expect(throws: PricingError.negativeQuantity(.directMAU, -1)) { try catalog.bill(usages: [usage(-1)]) }
  }

  @Test func nothingIsPaidBack() throws {
    let catalog = try shippedCatalog()
    var settings = PricingSettings()
    settings.freeOverrides = [.init(quantity: -1)]
    #expect(throws: PricingError.negativeQuantity(.directMAU, -1)) {
      try catalog.bill(usages: [usage(1)], settings: settings)
    }
    let rate = try Money("-0.5")
    settings.freeOverrides = []
    settings.rates = [RateKey(meter: .sms): rate]
    #expect(throws: PricingError.negativeRate(rate)) { try catalog.bill(usages: [], settings: settings) }
    settings.rates = [:]
    settings.discounts = [Discount(kind: .rate(rate))]
    #expect(throws: PricingError.negativeRate(rate)) { try catalog.bill(usages: [], settings: settings) }
  }

  /// The largest numbers there are: an exact bill or an error, and never a crash.
  @Test(arguments: Plan.allCases, PricingSettings.BandLimits.allCases)
  func absurdNumbersAreAnErrorAtMost(plan: Plan, limits: PricingSettings.BandLimits) throws {
    let catalog = try shippedCatalog()
    var settings = PricingSettings()
    settings.bandLimits = limits
    for free in [0, .max / 2, .max] as [Int64] {
      settings.freeOverrides = [.init(plans: [plan], quantity: free)]
      for quantity in [.max, .max - 1, .max / 2, .max / 2 + 1] as [Int64] {
        let usages = [try usage(quantity, plan), try usage(.max - quantity, plan, region: "us-east-1")]
        if free == .max {
          #expect(try catalog.bill(usages: usages, settings: settings).total == .zero)
        } else {
          #expect(throws: PricingError.self) { try catalog.bill(usages: usages, settings: settings) }
        }
      }
    }
  }

  @Test func noUsageNoBill() throws {
    let bill = try shippedCatalog().bill(usages: [])
    #expect(bill.items.isEmpty)
    #expect(bill.total == .zero)
    #expect(try shippedCatalog().bill(usages: [usage(0)]).charges.isEmpty)
  }

  /// Messages have no price in the catalogs: a bill of nothing else says why, and no bill of nothing at all does.
  @Test(arguments: [(0, 0, false), (0, 5, true), (7, 0, false), (7, 5, false)] as [(Int64, Int64, Bool)])
  func wholeGap(users: Int64, messages: Int64, isWhole: Bool) throws {
    var settings = PricingSettings()
    settings.unknownPrices = .setAside
    let bill = try shippedCatalog().bill(usages: [usage(users), usage(messages, .lite, .sms)], settings: settings)
    #expect(bill.unpriced.isEmpty == (messages == 0))
    #expect(bill.wholeGap == (isWhole ? bill.unpriced[0].reason : nil))
  }
}

import Domain
import Pricing
import Testing

/// What is charged by time, and discounts.
@Suite struct ChargeWriterTests {
  static let day: Int64 = 86_400

  /// The example of the announcement is 1 RPS for 7 of 30 days = 10.50, and 20 for a whole month.
  /// https://aws.amazon.com/about-aws/whats-new/2024/01/provisioned-capacity-api-limits-amazon-cognito/
  @Test(
    arguments: [
      (1, 7 * day, "2026-09", "10.5"), (1, nil, "2026-09", "20"), (1, 30 * day, "2026-09", "20"),
      (40, nil, "2026-10", "800"), (2, 31 * day - 1, "2026-10", "89.9999663978"), (3, 0, "2026-10", "0"),
    ] as [(Int64, Int64?, String, String)])
  func provisionedRate(quantity: Int64, seconds: Int64?, month: String, cost: String) throws {
    let usage = try usage(
      quantity, .plus, .provisionedRate, region: "us-east-1", month: month, heldSeconds: seconds)
    #expect(try shippedCatalog().bill(usages: [usage]).total.description == cost)
  }

  @Test func appClientsAreProratedByTheSecond() throws {
    let catalog = try shippedCatalog()
    func clients(_ quantity: Int64, _ seconds: Int64?, _ month: String) throws -> Usage {
      try usage(quantity, .essentials, .machineClients, month: month, heldSeconds: seconds)
    }
    #expect(try catalog.bill(usages: [clients(100, nil, "2025-04")]).total.description == "600")
    #expect(try catalog.bill(usages: [clients(2, 15 * Self.day, "2025-04")]).total.description == "6")
    #expect(
      throws: PricingError.rateNotFound(RateKey(meter: .machineClients, from: 100), to: nil, region: "ap-northeast-1")
    ) {
      try catalog.bill(usages: [clients(101, nil, "2025-04")])
    }
    // Whether the charge still existed is not known; later it was gone.
    #expect(throws: PricingError.rateNotFound(RateKey(meter: .machineClients), to: nil, region: "ap-northeast-1")) {
      try catalog.bill(usages: [clients(1, nil, "2025-12")])
    }
    #expect(try catalog.bill(usages: [clients(1_000, nil, "2026-10")]).total == .zero)
    var settings = PricingSettings()
    settings.rates = [RateKey(meter: .machineClients): try Money("6")]
    let bill = try catalog.bill(usages: [clients(1, 31 * Self.day / 2, "2025-12")], settings: settings)
    #expect(bill.total.description == "3")
  }

  @Test func timeHasLimits() throws {
    let catalog = try shippedCatalog()
    let october = try month("2026-10")
    for seconds in [-1, 31 * Self.day + 1] {
      #expect(throws: PricingError.heldTooLong(.provisionedRate, seconds: seconds, month: october)) {
        try catalog.bill(usages: [usage(1, .plus, .provisionedRate, region: "us-east-1", heldSeconds: seconds)])
      }
    }
    #expect(throws: PricingError.notProrated(.directMAU)) { try catalog.bill(usages: [usage(20_000, heldSeconds: 5)]) }
    #expect(throws: PricingError.outOfRange("45 × 9223372036854775807")) {
      try catalog.bill(usages: [usage(.max, .plus, .provisionedRate, region: "us-east-1", heldSeconds: 5)])
    }
  }

  @Test func discountsKeepTheListPrice() throws {
    var settings = PricingSettings()
    settings.discounts = [Discount(meter: .directMAU, plan: .lite, kind: .percentage(try Percentage("7.5")))]
    let bill = try shippedCatalog().bill(
      usages: [usage(100_000), usage(1_000, .plus)], settings: settings)
    #expect(bill.listTotal.description == "515")
    #expect(bill.total.description == "477.875")
    #expect(bill.items.map(\.amount.description) == ["495", "20"])
    #expect(bill.items.map(\.net.description) == ["457.875", "20"])
    #expect(bill.charges[0].discount == nil, "what is free has no discount")
  }

  @Test func anOwnRateHoldsForEveryPaidUnit() throws {
    var settings = PricingSettings()
    settings.discounts = [Discount(kind: .rate(try Money("0.003")))]
    let bill = try shippedCatalog().bill(usages: [usage(200_000)], settings: settings)
    #expect(bill.listTotal.description == "955")
    #expect(bill.total.description == "570")
    #expect(bill.warnings.isEmpty)
    settings.discounts = [Discount(kind: .rate(try Money("0.006")))]
    #expect(
      try shippedCatalog().bill(usages: [usage(200_000)], settings: settings).warnings == [
        .discountAboveList(.directMAU, .lite, region: "ap-northeast-1", rate: try Money("0.006"))
      ])
  }

  @Test func theFirstDiscountThatFitsIsTaken() throws {
    var settings = PricingSettings()
    let october = try month("2026-10")
    settings.discounts = [
      Discount(region: "us-east-1", kind: .percentage(try Percentage("100"))),
      Discount(payer: "2", kind: .percentage(try Percentage("90"))),
      Discount(from: october.next, kind: .percentage(try Percentage("80"))),
      Discount(through: october.previous, kind: .percentage(try Percentage("70"))),
      Discount(meter: .enterpriseMAU, kind: .percentage(try Percentage("60"))),
      Discount(plan: .plus, kind: .percentage(try Percentage("50"))),
      Discount(from: october, through: october, kind: .percentage(try Percentage("10"))),
      Discount(kind: .percentage(try Percentage("40"))),
    ]
    let bill = try shippedCatalog().bill(usages: [usage(1_010_000)], settings: settings)
    #expect(bill.charges.last?.discount == settings.discounts[6])
  }
}

@Suite struct PercentageTests {
  @Test(arguments: ["-1", "100.0000000001", "", "ten", "1e1", "0.00000000001"])
  func isFrom0To100(text: String) {
    #expect(throws: PricingError.invalidPercentage(text)) { try Percentage(text) }
  }

  @Test func readsAndWrites() throws {
    #expect(try Percentage("12.50").description == "12.5 %")
    #expect(try Percentage("0").description == "0 %")
    #expect(try Percentage("100").description == "100 %")
  }
}

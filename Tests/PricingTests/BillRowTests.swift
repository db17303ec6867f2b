import Domain
import Pricing
import Testing

@Suite struct BillRowTests {
  @Test func bandsAreSharedOutInWholeUsers() throws {
    let bill = try BillSplitTests.bill(BillSplitTests.onePayer)
    #expect(
      bill.rows.map { "\($0.usage.pool ?? "-") \($0.quantity) × \($0.charge.rate) = \($0.amount)" } == [
        "a 3000 × 0 = 0", "b 6000 × 0 = 0", "c 1000 × 0 = 0",
        "a 27000 × 0.0055 = 148.5", "b 54000 × 0.0055 = 297", "c 9000 × 0.0055 = 49.5",
        "c 50 × 0 = 0", "c 1000 × 0.015 = 15",
      ])
  }

  /// Rows add up both ways, and a row is its units times its rate.
  @Test func addUpForRandomBills() throws {
    let catalog = try shippedCatalog()
    var generator = SeededGenerator(seed: 11)
    var severalPools = 0
    for _ in 0..<600 {
      var scenario = try RandomScenario(&generator)
      if Bool.random(using: &generator) {
        scenario.settings.discounts = [Discount(kind: .percentage(try Percentage("33.3333333333")))]
      }
      let bill = try catalog.bill(usages: scenario.usages, settings: scenario.settings)
      let rows = bill.rows
      #expect(rows.map(\.amount).reduce(.zero, +) == bill.listTotal)
      #expect(rows.map(\.net).reduce(.zero, +) == bill.total)
      #expect(rows.allSatisfy { $0.quantity > 0 })
      for row in rows where row.charge.portion == nil {
        #expect(try row.charge.rate.multiplied(by: row.quantity) == row.amount)
      }
      for (charge, parts) in Dictionary(grouping: rows, by: \.charge)
      where bill.charges.count(where: { $0 == charge }) == 1 {
        #expect(parts.map(\.quantity).reduce(0, +) == charge.quantity)
        #expect(parts.map(\.net).reduce(.zero, +) == charge.net)
        severalPools += parts.count > 1 ? 1 : 0
      }
      var usages: [Usage: Int64] = [:]
      for row in rows { usages[row.usage, default: 0] += row.quantity }
      var expected: [Usage: Int64] = [:]
      for usage in bill.items.flatMap(\.usages) where usage.quantity > 0 {
        expected[usage, default: 0] += usage.quantity
      }
      #expect(usages == expected)
    }
    #expect(severalPools > 100, "bands of several pools are what this is about")
  }

  @Test func usageTypesHaveThePrefixOfTheirRegion() throws {
    let catalog = try shippedCatalog()
    // https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-region-billing-codes.html
    let expected: [(String, Plan, Meter, String?)] = [
      ("ap-northeast-1", .lite, .directMAU, "APN1-CognitoLiteMAU"),
      ("eu-west-1", .plus, .directMAU, "EU-CognitoPlusMAU"),
      ("us-east-1", .legacy, .directMAU, "USE1-CognitoUserPoolsMAU"),
      ("ap-south-1", .essentials, .directMAU, "APS3-CognitoEssentialsMAU"),
      ("us-east-2", .lite, .machineTokens, "USE2-CUPM2MTokenRequestsFull"),
      ("mars-north-1", .lite, .enterpriseMAU, "CognitoEnterpriseMAU"), ("us-east-1", .lite, .sms, nil),
    ]
    for (region, plan, meter, usageType) in expected {
      #expect(catalog.usageType(of: meter, plan: plan, region: region) == usageType)
    }
  }

  @Test func unitPricesAfterDiscountsAreExact() throws {
    let rate = try Money("0.00325")
    #expect(try Discount.Kind.percentage(Percentage("7.5")).unitPrice(atListRate: rate) == 30_062_500_000_000_000_000)
    #expect(try Discount.Kind.rate(Money("0.002")).unitPrice(atListRate: rate) == 20_000_000_000_000_000_000)
  }
}

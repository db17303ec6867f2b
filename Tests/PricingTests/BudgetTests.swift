import Domain
import Testing

@testable import Pricing

@Suite struct BudgetTests {
  /// Two accounts of one payer, three pools; Essentials costs 0.015 for each user above 10,000.
  @Test func costsByScope() throws {
    var settings = PricingSettings()
    settings.organisation.accounts["111111111111"] = .init(payer: "999999999999", tags: ["team": "a"])
    settings.organisation.accounts["222222222222"] = .init(payer: "999999999999", tags: ["team": "b"])
    settings.organisation.pools["p2"] = .init(tags: ["team": "c"])
    let bill = try shippedCatalog().bill(
      usages: [
        try usage(20_000, .essentials, account: "111111111111", region: "us-east-1", pool: "p1"),
        try usage(10_000, .essentials, account: "222222222222", region: "us-east-1", pool: "p2"),
        try usage(10_000, .essentials, account: "222222222222", region: "us-east-1", pool: "p3"),
      ], settings: settings)
    #expect(bill.total == (try Money("450")))
    func cost(_ scope: Budget.Scope) throws -> String {
      let budget = Budget(name: "x", scope: scope, amount: try Money("100"))
      return budget.cost(in: bill, organisation: settings.organisation).description
    }
    #expect(try cost(.everything) == "450")
    #expect(try cost(.payer("999999999999")) == "450")
    #expect(try cost(.account("111111111111")) == "225")
    #expect(try cost(.pool("p3")) == "112.5")
    #expect(try cost(.tag("team", value: "b")) == "112.5")
    #expect(try cost(.tag("team", value: "c")) == "112.5")
    #expect(try cost(.tag("team", value: "z")) == "0")
    #expect(try cost(.pool("nobody")) == "0")
  }

  /// What has no price is of the pools, accounts, payers and tags that it would be charged to.
  @Test func knowsWhatIsMissing() throws {
    var settings = PricingSettings()
    settings.unknownPrices = .setAside
    settings.organisation.accounts["111111111111"] = .init(payer: "999999999999", tags: ["team": "a"])
    settings.organisation.clientTags["web"] = ["team": "w"]
    let usages = [
      try usage(20_000, .essentials, account: "111111111111", region: "us-east-1", pool: "p1"),
      try usage(5, .essentials, .sms, account: "111111111111", region: "us-east-1", pool: "p2"),
    ]
    let bill = try shippedCatalog().bill(usages: usages, settings: settings)
    let clients = [ClientUsage(month: usages[1].month, pool: "p2", meter: .sms, client: "web", quantity: 1)]
    func found(_ scope: Budget.Scope) throws -> [Bool] {
      let budget = Budget(name: "x", scope: scope, amount: try Money("100"))
      let missing = budget.missing(from: bill, organisation: settings.organisation, clients: clients)
      #expect(missing.allSatisfy { $0 == bill.unpriced[0].reason })
      return [!missing.isEmpty, budget.concerns(bill, organisation: settings.organisation, clients: clients)]
    }
    #expect(bill.unpriced.map(\.payer) == ["999999999999"])
    #expect(bill.unpriced.map { $0.plan(of: $0.usages[0]) } == [nil])
    #expect(try found(.everything) == [true, true])
    #expect(try found(.payer("999999999999")) == [true, true])
    #expect(try found(.account("111111111111")) == [true, true])
    #expect(try found(.pool("p1")) == [false, true])
    #expect(try found(.pool("p2")) == [true, true])
    #expect(try found(.tag("team", value: "w")) == [true, true])
    #expect(try found(.tag("team", value: "a")) == [false, true])
    #expect(try found(.pool("nobody")) == [false, false])
    #expect(try found(.tag("team", value: "z")) == [false, false])
  }

  @Test func isPassedWhenThereIsMore() throws {
    let budget = Budget(name: "x", scope: .everything, amount: try Money("100"))
    #expect(budget.excess(of: try Money("100")) == nil)
    #expect(budget.excess(of: try Money("100.0000000001"))?.cost == (try Money("100.0000000001")))
  }
}

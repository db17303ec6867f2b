import Domain
import Foundation
import Pricing
import Testing

@testable import maumeter

@Suite struct ConfigurationTests {
  static func read(_ yaml: String) throws(ConfigurationError) -> Configuration {
    try Configuration(
      yaml: yaml, file: "maumeter.yaml", path: "/etc/maumeter.yaml", in: .test(["HOME": "/home/me"]))
  }

  @Test(arguments: ["", "# nothing\n", "pools:\n", "pricing: ~\n", "---\n"])
  func emptyIsTheDefault(yaml: String) throws {
    #expect(try Self.read(yaml) == Configuration())
  }

  @Test func everything() throws {
    let configuration = try Self.read(
      """
      database: data/log.db
      rules: quotas-page
      count_removals: true
      pools:
        p1:
          name: customers
          account: "012345678901"
          plan: Lite
          created: 2023-04-01
          clients: [c1, c2]
          tags: {team: web, cost: 007}
        p2:
          plan:
            - {plan: lite}
            - {plan: essentials, from: 2026-03-01}
            - {plan: plus, from: "2026-04-01T09:00:00+09:00"}
      clients:
        c1: {name: web}
        c3: {pool: p2, name: 12, tags: {a: b}}
      accounts:
        012345678901: {name: prod, payer: "999988887777"}
      rates:
        machine_tokens.250000: 0.0018
        eu-west-1.direct_mau.lite: "0.006"
      pricing:
        free_scope: account
        band_scope: account
        free_sharing: per-plan
        band_limits: after-free-quantity
        linked_users: by-sign-in
        assume_region: us-east-1
        unknown_prices: set-aside
        free: [{quantity: 50_000, plans: [lite, plus]}, {meter: enterprise_mau, quantity: 0}]
        machine_grace: ["012345678901"]
        discounts:
          - {meter: direct_mau, plan: plus, region: us-east-1, payer: "999988887777", from: 2026-01,
             through: 2026-12, percent: 7.5}
          - {rate: 0.01}
      """)
    #expect(configuration.database == "/etc/data/log.db")
    #expect(configuration.rules == CountingRules(name: .quotasPage, countsRemovals: true))
    #expect(configuration.pools["p1"]?.account == "012345678901")
    #expect(configuration.pools["p1"]?.plans == [.init(since: Configuration.Pool.always, plan: .lite)])
    #expect(
      configuration.pools["p2"]?.plans == [
        .init(since: Configuration.Pool.always, plan: .lite),
        .init(since: try instant("2026-03-01T00:00:00Z"), plan: .essentials),
        .init(since: try instant("2026-04-01T00:00:00Z"), plan: .plus),
      ])
    #expect(
      configuration.clients == [
        "c1": .init(pool: "p1", name: "web"), "c2": .init(pool: "p1", name: nil), "c3": .init(pool: "p2", name: "12"),
      ])
    #expect(configuration.accountNames == ["012345678901": "prod"])
    let organisation = configuration.pricing.organisation
    #expect(organisation.payer(of: "012345678901") == "999988887777")
    #expect(organisation.pools["p1"]?.created == Day("2023-04-01")?.start)
    #expect(organisation.pools["p1"]?.tags == ["team": "web", "cost": "007"])
    #expect(organisation.clientTags == ["c3": ["a": "b"]])
    #expect(configuration.pricing == (try Self.pricing(organisation)))
  }

  private func instant(_ text: String) throws -> Instant { try #require(Instant(iso8601: text)) }

  private static func pricing(_ organisation: Organisation) throws -> PricingSettings {
    var settings = PricingSettings()
    settings.organisation = organisation
    settings.freeScope = .account
    settings.bandScope = .account
    settings.freeSharing = .perPlan
    settings.bandLimits = .afterFreeQuantity
    settings.linkedUsers = .bySignIn
    settings.assumedRegion = "us-east-1"
    settings.unknownPrices = .setAside
    settings.freeOverrides = [
      .init(plans: [.lite, .plus], quantity: 50_000), .init(meter: .enterpriseMAU, quantity: 0),
    ]
    settings.accountsWithMachineGrace = ["012345678901"]
    settings.discounts = [
      Discount(
        meter: .directMAU, plan: .plus, region: "us-east-1", payer: "999988887777", from: Month("2026-01"),
        through: Month("2026-12"), kind: .percentage(try Percentage("7.5"))),
      Discount(kind: .rate(try Money("0.01"))),
    ]
    settings.rates = [
      RateKey(meter: .machineTokens, from: 250_000): try Money("0.0018"),
      RateKey(region: "eu-west-1", meter: .directMAU, plan: .lite): try Money("0.006"),
    ]
    return settings
  }

  @Test(arguments: ["~/a.db", "/home/me/a.db"])
  func databasePath(text: String) throws {
    #expect(try Self.read("database: \(text)").database == "/home/me/a.db")
  }
}

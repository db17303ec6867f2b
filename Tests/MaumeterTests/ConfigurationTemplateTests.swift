import Domain
import Testing

@testable import maumeter

@Suite struct ConfigurationTemplateTests {
  @Test func changesNothingAsItIs() throws {
    #expect(try ConfigurationTests.read(Configuration.template) == Configuration())
  }

  /// Every setting in it is one, and together they are a config.
  @Test func allSettingsTogetherAreAConfig() throws {
    let yaml = Configuration.template.split(separator: "\n").map { line in
      line.hasPrefix("#") && !line.hasPrefix("# ") || line.hasPrefix("#  ") ? line.dropFirst() : line
    }.joined(separator: "\n")
    let configuration = try ConfigurationTests.read(yaml)
    #expect(configuration.database == "/etc/maumeter.db")
    #expect(configuration.pools["us-east-1_EXAMPLE02"]?.plans.map(\.plan) == [.lite, .essentials])
    #expect(configuration.catalogs == "/etc/catalogs")
    let batch = try #require(configuration.clients["2exampleclient"])
    #expect(batch.name == "batch" && batch.pool == "us-east-1_EXAMPLE02" && batch.machine.count == 1)
    let customers = try #require(configuration.pools["ap-northeast-1_EXAMPLE01"])
    #expect(customers.replicas.map(\.region) == ["us-west-2", "eu-west-1"])
    #expect(customers.advancedSecurity.count == 1)
    let october = Month(year: 2026, month: 10)
    #expect(
      [customers.enterpriseUsers, customers.linkedUsers, customers.sms, customers.email].map { $0[october] }
        == [1_200, 30, 12_000, 50_000])
    #expect(configuration.mappings.map(\.name) == ["auth0", "okta", "shop", "portal"])
    #expect(configuration.users == .hashed)
    #expect(configuration.provisionedRates.map(\.quantity) == [40, 10])
    #expect(configuration.pricing.discounts.count == 2)
    #expect(configuration.pricing.rates.count == 2)
    #expect(configuration.pricing.accountsWithMachineGrace == ["111122223333"])
    // A setting that is still a remark would not be found.
    for key in [
      "free_scope", "band_scope", "free_sharing", "band_limits", "linked_users", "assume_region", "unknown_prices",
      "free",
    ] {
      #expect(yaml.contains("\n  \(key):"), "\(key)")
    }
  }

  @Test func fitsATerminal() {
    for line in Configuration.template.split(separator: "\n") { #expect(line.count <= 120) }
  }
}

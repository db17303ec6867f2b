import Domain
import Pricing
import Reports
import Testing

@testable import maumeter

@Suite struct PriceCommandTests {
  private func quote(_ arguments: String, _ settings: PricingSettings = PricingSettings()) throws -> (
    total: String, assumptions: Int, bill: Bill
  ) {
    let command = try #require(
      try Maumeter.parseAsRoot(["price"] + arguments.split(separator: " ").map(String.init)) as? PriceCommand)
    let quote = try command.quote(catalog: .embedded(), settings: settings, in: .test())
    return (quote.bill.total.description, quote.assumptions.count, quote.bill)
  }

  @Test(
    arguments: [
      ("--plan legacy --mau 50000", "0"), ("--plan legacy --mau 50001", "0.0055"),
      ("--plan legacy --mau 100000", "275"),
      ("--plan legacy --mau 1000000", "4415"), ("--plan legacy --mau 10000000", "33665"),
      ("--plan legacy --mau 12000000", "38665"), ("--plan lite --mau 100000", "495"),
      ("--plan lite --mau 1_000_000", "4635"), ("--plan essentials --mau 100000", "1350"),
      ("--plan plus --mau 100000", "2000"), ("--mau 100000", "1350"), ("--mau 100000 --month 2024-10", "275"),
      ("--plan ESSENTIALS --mau 100000 --free 0", "1500"), ("--plan plus --mau 100000 --free 5000", "1900"),
      ("--plan lite --machine-tokens 38", "0.0855"),
      ("--plan lite --region us-east-1 --enterprise-mau 1050", "15"),
      ("--plan lite --mau 100000 --region us-gov-west-1 --assume-region us-east-1", "550"),
    ])
  func total(arguments: String, total: String) throws {
    #expect(try quote(arguments).total == total)
  }

  /// Nothing was sold before it was there, and what no price table covers is priced with a caution.
  @Test func monthsWithoutAPriceTable() throws {
    #expect(throws: PricingError.notInForce(.directMAU, .legacy, month: Month(year: 1999, month: 1))) {
      try quote("--mau 200000 --month 1999-01")
    }
    let early = try quote("--mau 200000 --month 2021-12")
    #expect(early.total == "735")
    #expect(early.bill.warnings.map(\.sentence).contains { $0.contains("no price table of these years was found") })
    #expect(try quote("--mau 200000 --month 2022-04").bill.warnings.isEmpty)
  }

  @Test func whatWasNotChosenIsSaid() throws {
    #expect(try quote("--mau 1").assumptions == 2)
    #expect(try quote("--mau 1 --plan lite").assumptions == 1)
    #expect(try quote("--mau 1 --plan lite --region us-east-1").assumptions == 0)
  }

  @Test func theFlagWinsOverTheConfig() throws {
    var settings = PricingSettings()
    settings.assumedRegion = "eu-west-2"
    settings.freeOverrides = [.init(plans: [.lite], quantity: 1)]
    #expect(try quote("--plan lite --mau 10 --free 10", settings).total == "0")
    #expect(
      try quote("--plan lite --mau 10 --region sa-east-1 --assume-region us-east-1", settings).bill.warnings.contains(
        .assumedRegion("sa-east-1", assumed: "us-east-1", .directMAU, .lite)))
  }

  @Test(
    arguments: [
      "", "--region us-east-1", "--mau", "--mau x", "--mau -1", "--mau 1 --plan gold", "--mau 1 --month 2026-13",
      "--mau 1 --format xml", "--mau 1 extra", "--mau 1 --region=",
    ])
  func usage(arguments: String) {
    let error = #expect(throws: (any Error).self) { try quote(arguments) }
    #expect(error.map { Maumeter.exitCode(for: $0).rawValue } == 64)
    #expect(error.flatMap { CommandError($0) } == nil)
  }

  @Test func aRegionThatIsNotKnownStandsInForNone() throws {
    let result = try Program.run("maumeter price --mau 1 --region eu-west-1 --assume-region mars")
    #expect(result.status == 64)
    #expect(result.errors.hasPrefix("Error: --assume-region \"mars\" is no Region of the catalogs. Known: ap-"))
  }

  /// Services by their titles, and those without a price where no notes are.
  @Test func servicesWithoutAPriceAreNamed() throws {
    let result = try Program.run("maumeter price --mau 2000000 --vendor all --format plain")
    #expect(result.status == 0)
    #expect(!result.output.contains("clerk"))
    #expect(
      result.errors.contains(
        "The table of Clerk (Pro) that was found ends at 1,000,000 users. Compare at most that many.\n"))
    #expect(try Program.run("maumeter price --mau 2000000 --vendor all").errors.isEmpty)
  }
}

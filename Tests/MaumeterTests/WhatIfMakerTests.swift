import Domain
import Pricing
import Testing

@testable import maumeter

@Suite struct WhatIfMakerTests {
  /// A negotiated rate above the list price makes what is paid the larger sum.
  @Test(
    arguments: [("100", nil), ("900000", "as it is costs more than 800000000 USD up to 2026-11")]
      as [(String, String?)])
  func amountsBeyondTheRangeAreAnError(rate: String, message: String?) throws {
    var configuration = Configuration()
    configuration.pricing.discounts = [Discount(kind: .rate(try Money(rate)))]
    let arguments = ["what-if", "--as-of", "2026-11-22", "--mau", "1000", "--plan", "plus", "--growth", "0%"]
    let command = try #require(try Maumeter.parseAsRoot(arguments + ["--months", "2"]) as? WhatIfCommand)
    func cost() throws -> String {
      try command.whatIf(configuration: configuration, catalog: .embedded(), in: .test()).scenarios[0].net.description
    }
    guard let message else {
      #expect(try cost() == "200000")
      return
    }
    let error = #expect(throws: CommandError.self) { try cost() }
    #expect(error?.status == .usage)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }
}

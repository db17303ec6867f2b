import ArgumentParser
import Counting
import Domain
import Foundation
import Pricing
import Testing

@testable import maumeter

@Suite struct CommandErrorTests {
  @Test(
    arguments: [
      (CommandError("No.", .gateFailed), 1), (PricingError.notSold(.replicaMAU, .lite), 64),
      (
        PricingError.noPrice(.directMAU, .lite, region: "x", month: Month(year: 2026, month: 10), pricedRegions: []), 78
      ),
      (MoneyError.notANumber("x"), 64),
      (ConfigurationError(file: "f", line: 1, path: "p", problem: .missing("x")), 78),
      (POSIXError(.EIO), 74),
    ] as [(any Error & Sendable, Int32)])
  func status(error: any Error, status: Int32) {
    let failure = CommandError(error)
    #expect(failure?.status.rawValue == status)
    #expect(failure?.message.isEmpty == false)
  }

  /// Help and usage are ArgumentParser's to word, and a command may end with a status of its own.
  @Test func leavesTheRestToArgumentParser() {
    #expect(CommandError(CleanExit.helpRequest()) == nil)
    #expect(CommandError(ValidationError("x")) == nil)
    #expect(CommandError(ExitCode(1)) == nil)
  }

  @Test func exitCodesAreThoseOfTheContract() {
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 64, 65, 66, 69, 73, 74, 78])
    for status in ExitStatus.allCases { #expect(ExitStatus.help.contains("  \(status.meaning)")) }
  }
}

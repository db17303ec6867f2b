import ArgumentParser
import Cloud
import Counting
import Domain
import Forecast
import Foundation
import Pricing
import Reports
import Server
import Store

/// Why a command ends without its result: one sentence, and the status of the process.
///
/// Every error of ours becomes one here, and only here.
struct CommandError: Error, Hashable {
  /// What is wrong and what to do next.
  ///
  /// Empty where there is nothing to say.
  let message: String
  let status: ExitStatus

  init(_ message: String, _ status: ExitStatus) {
    self.message = message
    self.status = status
  }

  /// Nil for what ArgumentParser words itself: help, usage errors, an `ExitCode`.
  init?(_ error: any Error) {
    switch error {
    case let error as CommandError: self = error
    case let error as ConfigurationError: self.init(error.description, .badConfiguration)
    case let error as PricingError: self.init(error.description, ExitStatus(error))
    case let error as DownloadError:
      self.init(error.description, error.isOfAddress ? .usage : .serviceUnavailable)
    case let error as S3Error: self.init(error.description, ExitStatus(error))
    case let error as HookError: self.init(error.description, ExitStatus(error))
    case let error as MoneyError: self.init(error.sentence, .usage)
    case let error as SpillError:
      self.init(
        "Cannot write to \(error.folder): \(error.reason). Set TMPDIR to a folder with room.", .cannotWrite)
    case let error as TemplateError: self.init(error.description, .databaseOrIO)
    case let error as StoreError: self.init(error.description, error.isMissing ? .inputNotFound : .databaseOrIO)
    case is ExitCode: return nil
    default:
      guard Maumeter.exitCode(for: error) == .failure else { return nil }
      self.init((error as NSError).localizedDescription, .databaseOrIO)
    }
  }

  /// What a command found wrong with its flags when it ran.
  ///
  /// ArgumentParser would print the usage of the whole program.
  init(_ error: ValidationError, of command: any ParsableCommand.Type) {
    let usage = Maumeter.usageString(for: command)
    let name = usage.split(separator: " ").prefix { $0.allSatisfy { $0.isLowercase || $0 == "-" } }
    self.init(
      "\(error.message)\nUsage: \(usage)\n  See '\(name.joined(separator: " ")) --help' for more information.", .usage)
  }

  /// Says it on stderr and ends the process.
  func report() -> Never {
    if !message.isEmpty { StandardError.say("Error: \(message)") }
    exit(status.rawValue)
  }
}

extension ExitStatus {
  fileprivate init(_ error: PricingError) {
    switch error {
    case .catalogUnreadable, .catalogInvalid, .noPrice, .rateNotFound, .vendorRateNotFound, .negativeRate,
      .invalidPercentage, .invalidRateKey, .rateOfNoPlan:
      self = .badConfiguration
    case .priceListUnreadable, .priceListOfOther, .priceListEmpty, .priceListInvalid: self = .badData
    case .notInForce, .notSold, .notProrated, .negativeQuantity, .heldTooLong, .outOfRange, .invalidPeriods:
      self = .usage
    }
  }
}

extension ExitStatus {
  fileprivate init(_ error: S3Error) {
    switch error.kind {
    case .usage: self = .usage
    case .setup: self = .badConfiguration
    case .notFound: self = .inputNotFound
    case .service, .stopped: self = .serviceUnavailable
    }
  }
}

extension ExitStatus {
  fileprivate init(_ error: HookError) {
    switch error {
    case .certificate, .open: self = .badConfiguration
    case .cannotListen: self = .serviceUnavailable
    }
  }
}

extension MoneyError {
  var sentence: String {
    switch self {
    case .notANumber(let text): "\"\(text)\" is no amount. Write a plain decimal, such as 0.0055."
    case .tooManyDecimals(let text): "\"\(text)\" has more than ten decimals."
    case .outOfRange(let text): "\(text) is more than an amount can hold (922,337,203 USD)."
    }
  }
}

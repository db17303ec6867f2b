import Domain
import Forecast
import Pricing

/// Scenarios side by side: months to come, as users and as money.
public struct WhatIf: Hashable, Sendable {
  /// The month that all scenarios start from.
  public var base: Month
  /// Where its numbers come from, as a sentence.
  public var origin: String
  /// The first one is what all others are compared with.
  public var scenarios: [ScenarioResult]
  /// How often numbers that are not known exactly were drawn; 0 when all are.
  public var draws = 0
  public var seed: UInt64 = 0
  public var breakEvens: [BreakEvenResult] = []
  /// What must be known to read the numbers, each once.
  public var notes: [String] = []
  public var warnings: [String] = []
  /// The catalog that prices are from.
  public var catalog: String

  public init(base: Month, origin: String, catalog: String, scenarios: [ScenarioResult]) {
    self.base = base
    self.origin = origin
    self.catalog = catalog
    self.scenarios = scenarios
  }
}

/// What becomes of one scenario.
public struct ScenarioResult: Hashable, Sendable {
  public var name: String
  /// In order, none missing.
  public var months: [ScenarioMonth]
  /// Of the costs of all months together; nil where every number is exact.
  public var totalSpread: ScenarioSpread?
  public var crossings: [ScenarioCrossing] = []
  /// What is missing from the costs, and why: a sentence each.
  public var missing: [String] = []

  public init(name: String, months: [ScenarioMonth]) {
    self.name = name
    self.months = months
  }

  /// Before discounts.
  public var list: Money { months.reduce(.zero) { $0 + $1.list } }
  public var net: Money { months.reduce(.zero) { $0 + $1.net } }
}

public struct ScenarioMonth: Hashable, Sendable {
  public var month: Month
  public var direct: Int64
  public var enterprise: Int64
  /// Before discounts.
  public var list: Money
  public var net: Money
  public var mauSpread: ScenarioSpread?
  /// In 10⁻¹⁰ USD.
  public var netSpread: ScenarioSpread?
  /// Both ends of `list` where the order in which the free quantity is spent matters, which AWS does not say.
  public var listRange: Bill.CostRange?

  public init(month: Month, direct: Int64, enterprise: Int64, list: Money, net: Money) {
    self.month = month
    self.direct = direct
    self.enterprise = enterprise
    self.list = list
    self.net = net
  }

  public var mau: Int64 { direct + enterprise }
}

/// The first month in which something goes over a limit.
public struct ScenarioCrossing: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A band of a price, the first one being the end of the free quantity.
    case band
    case budget
    case requestRate = "request_rate"
  }

  public var month: Month
  public var kind: Kind
  public var sentence: String

  public init(month: Month, kind: Kind, sentence: String) {
    self.month = month
    self.kind = kind
    self.sentence = sentence
  }
}

/// Which of two prices is lower for how many users.
public struct BreakEvenResult: Hashable, Sendable {
  public var first: String
  public var second: String
  public var limit: Int64
  public var stretches: [BreakEven.Stretch]
  /// Those of the two whose price beyond the limit is not known.
  public var unknownBeyond: [String] = []

  public init(first: String, second: String, limit: Int64, stretches: [BreakEven.Stretch]) {
    self.first = first
    self.second = second
    self.limit = limit
    self.stretches = stretches
  }

  func name(of cheaper: BreakEven.Cheaper) -> String? {
    switch cheaper {
    case .first: first
    case .second: second
    case .neither: nil
    }
  }
}

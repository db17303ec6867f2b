import Domain
import Forecast
import Pricing

/// What a scenario file, or the flags of `what-if`, ask for.
struct ScenarioFile {
  static let defaultMonths = 12
  static let maximumMonths = 120
  static let defaultDraws = 10_000

  var months: Int?
  /// Where random draws begin.
  var seed: UInt64?
  var draws: Int?
  /// The month to start from; nil for the last complete one.
  var baseMonth: Month?
  /// In place of the database.
  var pools: [ScenarioPool]?
  /// In USD a month, for every scenario without one.
  var budget: Money?
  /// Plans and services between which break-even is looked for.
  var breakEven: [String] = []
  var scenarios: [PlannedScenario] = []
  /// Every place that names a pool, to be checked when it is known which there are.
  var poolReferences: [PoolReference] = []

  struct PoolReference {
    let pool: String
    let node: ConfigurationNode
  }

  /// - Throws: `ConfigurationError` for a pool that is neither in the base nor new in a scenario.
  func checkPools(_ base: [ScenarioPool]) throws(ConfigurationError) {
    let new = scenarios.flatMap(\.changes).compactMap { change -> String? in
      guard case .tenant(let pool, _, _) = change.effect else { return nil }
      return pool.pool
    }
    let known = Set(base.compactMap(\.pool) + new)
    for reference in poolReferences where !known.contains(reference.pool) {
      let names =
        known.isEmpty ? "left out: no pool has a name here" : "one of \(known.sorted().joined(separator: ", "))"
      throw reference.node.wrong(expected: names)
    }
  }
}

/// One scenario: what becomes of users, and what they cost.
struct PlannedScenario {
  var name: String
  var changes: [ScenarioChange] = []
  /// Those of the config with what the scenario changes.
  var pricing: PricingSettings
  var provisionedRates: [Configuration.ProvisionedRate] = []
  /// Another folder of catalogs, absolute.
  var catalogs: String?
  var vendor: VendorChoice?
  /// In USD a month.
  var budget: Money?

  /// Another service in place of Cognito.
  struct VendorChoice: Hashable {
    /// As in the catalogs, with or without "vendor-".
    var name: String
    /// Nil for the cheapest of each month.
    var plan: String?
  }

  init(name: String, pricing: PricingSettings) {
    self.name = name
    self.pricing = pricing
  }
}

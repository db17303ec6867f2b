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
  var breakEven: [WayToPay] = []
  var scenarios: [PlannedScenario] = []
  /// Every place that names a pool, to be checked when it is known which there are.
  var poolReferences: [PoolReference] = []
  /// Every place that makes a new pool.
  var newPools: [PoolReference] = []

  struct PoolReference {
    let pool: String
    let node: ConfigurationNode
  }

  /// "lite", "lite+advanced_security", "clerk".
  struct WayToPay {
    let name: String
    /// Nil where a flag says it.
    var place: ConfigurationPlace?
  }

  /// - Throws: `CommandError` where a flag and the file, or two flags, ask for scenarios of one name.
  func checkNames() throws(CommandError) {
    var names: Set = [PlannedScenario.asItIs]
    for scenario in scenarios where !names.insert(scenario.name).inserted {
      throw CommandError(
        "Two scenarios are called \"\(scenario.name)\", and columns are told apart by their names. Leave one out, or "
          + "give that of the file another name.", .usage)
    }
  }

  /// - Throws: `ConfigurationError` for a pool that is neither in the base nor new in a scenario, and for a new one
  ///   that is not new.
  func checkPools(_ base: [ScenarioPool]) throws(ConfigurationError) {
    let ids = Set(base.compactMap(\.pool))
    for reference in newPools where ids.contains(reference.pool) {
      throw reference.node.error(
        .wrong(found: "\"\(reference.pool)\", a pool of the base", expected: "the id of a new pool"))
    }
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
  /// The name of the first column, in which nothing changes.
  static let asItIs = "as it is"

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
    /// Where a scenario file says them; nil for a flag.
    var namePlace: ConfigurationPlace?
    var planPlace: ConfigurationPlace?
    /// One of all services: it is left out where its price is not known for so many users.
    var isOneOfAll = false
  }

  init(name: String, pricing: PricingSettings) {
    self.name = name
    self.pricing = pricing
  }
}

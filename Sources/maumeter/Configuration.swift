import Domain
import Pricing

/// What `maumeter.yaml` says.
///
/// Everything has a default, so an empty file is one.
struct Configuration: Hashable {
  static let fileName = "maumeter.yaml"

  /// Absolute; nil for the default place.
  var database: String?
  var rules = CountingRules()
  /// By pool id.
  var pools: [String: Pool] = [:]
  /// By app client id.
  ///
  /// The clients that a pool lists are here too.
  var clients: [String: Client] = [:]
  /// With the names, tags and payers of accounts and pools.
  var pricing = PricingSettings()

  struct Pool: Hashable {
    /// The 12 digits.
    var account: String?
    /// In order of time; empty where the config does not say.
    var plans: [PlanHistory.Change] = []

    /// Since when a plan without a day holds: before there was any pool.
    static let always = Instant(secondsSinceEpoch: 0)
  }

  struct Client: Hashable {
    var pool: String?
    var name: String?
  }

  init() {}

  /// What people call app clients, by id.
  var clientNames: [String: String] { clients.compactMapValues(\.name) }

  /// What people call accounts, by the 12 digits.
  var accountNames: [String: String] { pricing.organisation.accounts.compactMapValues(\.name) }
}

import Domain
import Ingest
import Pricing

/// What `maumeter.yaml` says.
///
/// Everything has a default, so an empty file is one.
struct Configuration: Hashable {
  static let fileName = "maumeter.yaml"

  /// Absolute; nil for the default place.
  var database: String?
  /// The folder of catalog files, absolute; nil for the default place.
  var catalogs: String?
  var rules = CountingRules()
  /// How users are kept whom a source does not name by a UUID.
  var users = UserNames.Policy.hashed
  /// How to read records that no format of the program claims, in the order in which they are tried.
  var mappings: [Mapping] = []
  /// By pool id.
  var pools: [String: Pool] = [:]
  /// By app client id.
  ///
  /// The clients that a pool lists are here too.
  var clients: [String: Client] = [:]
  var provisionedRates: [ProvisionedRate] = []
  /// In the order of the config; their names differ.
  var budgets: [Budget] = []
  var budgetWebhook: BudgetWebhook?
  /// With the names, tags and payers of accounts and pools.
  var pricing = PricingSettings()

  struct Pool: Hashable {
    /// The 12 digits.
    var account: String?
    /// In order of time; empty where the config does not say.
    var plans: [PlanHistory.Change] = []
    /// When the advanced-security add-on was on, in order.
    var advancedSecurity: [Span] = []
    var replicas: [Replica] = []
    /// Users who sign in through SAML or OIDC, whom the log cannot tell from others.
    var enterpriseUsers = MonthlyCount()
    /// Users linked to such an identity who signed in without it, and are not among the above.
    var linkedUsers = MonthlyCount()
    /// Messages sent.
    var sms = MonthlyCount()
    var email = MonthlyCount()

    /// Since when a plan without a day holds: before there was any pool.
    static let always = Instant(secondsSinceEpoch: 0)
  }

  struct Client: Hashable {
    var pool: String?
    var name: String?
    /// When it was an app client for machines, which AWS charged for in some months.
    var machine: [Span] = []
  }

  init() {}

  /// What people call app clients, by id.
  var clientNames: [String: String] { clients.compactMapValues(\.name) }

  /// What people call accounts, by the 12 digits.
  var accountNames: [String: String] { pricing.organisation.accounts.compactMapValues(\.name) }
}

import Domain

/// One thing that is otherwise in a scenario.
public struct ScenarioChange: Hashable, Sendable {
  /// The pools it concerns, by id; nil for all that were there in the month before.
  public var pools: Set<String>?
  /// The first month in which it holds; nil for the first of the scenario.
  public var from: Month?
  public var effect: Effect

  public enum Effect: Hashable, Sendable {
    /// Growth a month on the month before: 0.05 for 5 %.
    case growth(ScenarioValue)
    /// Factors on the users, each from its month until the next.
    case curve([Month: ScenarioValue])
    /// So many users more in one month, of whom a share is still active in each month after it.
    case launch(Month, users: ScenarioValue, keep: ScenarioValue)
    /// A pool that is new, with its users in its first month, and its own growth.
    case tenant(ScenarioPool, users: ScenarioValue, growth: ScenarioValue)
    case plan(Plan)
    case region(String)
    /// The share of users who sign in through SAML or OIDC.
    case enterpriseShare(ScenarioValue)
    /// The share of the users active through token refreshes alone who would no longer be active.
    case refreshDrop(ScenarioValue)
    /// The share of users who are cleaned up.
    case cleanupShare(ScenarioValue)
    /// So many users less.
    case cleanupUsers(ScenarioValue)
    /// The share of the users active through an administrator's queries alone who are no longer queried.
    case cleanupAvoidable(ScenarioValue)
    /// Client-credentials tokens a month.
    case machineTokens(ScenarioValue)
    /// A factor on the client-credentials tokens.
    case machineFactor(ScenarioValue)
    /// A Region into which the pool is replicated.
    case replica(String)
    case advancedSecurity(Bool)
  }

  public init(pools: Set<String>? = nil, from: Month? = nil, _ effect: Effect) {
    self.pools = pools
    self.from = from
    self.effect = effect
  }

  func concerns(_ pool: String?, isNew: Bool) -> Bool {
    guard let pools else { return !isNew }
    return pool.map(pools.contains) ?? false
  }
}

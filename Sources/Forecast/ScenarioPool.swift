import Domain

/// A pool in the month that scenarios start from.
public struct ScenarioPool: Hashable, Sendable {
  /// Nil for activity whose pool is not known.
  public var pool: String?
  public var name: String?
  public var account: String?
  public var region: String
  public var plan: Plan
  /// Monthly active users, enterprise ones with them.
  public var users: Int64
  /// Those who signed in through SAML or OIDC.
  public var enterprise: Int64
  /// Those who were active through token refreshes alone.
  public var refreshOnly: Int64
  /// Those who were active through queries of an administrator alone.
  public var avoidable: Int64
  /// Client-credentials tokens a month.
  public var machineTokens: Int64
  public var hasAdvancedSecurity: Bool
  /// Regions into which it is replicated.
  public var replicas: [String]

  public init(
    pool: String?, name: String? = nil, account: String? = nil, region: String, plan: Plan, users: Int64,
    enterprise: Int64 = 0, refreshOnly: Int64 = 0, avoidable: Int64 = 0, machineTokens: Int64 = 0,
    hasAdvancedSecurity: Bool = false, replicas: [String] = []
  ) {
    self.pool = pool
    self.name = name
    self.account = account
    self.region = region
    self.plan = plan
    self.users = users
    self.enterprise = enterprise
    self.refreshOnly = refreshOnly
    self.avoidable = avoidable
    self.machineTokens = machineTokens
    self.hasAdvancedSecurity = hasAdvancedSecurity
    self.replicas = replicas
  }
}

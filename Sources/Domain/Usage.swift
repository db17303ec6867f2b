/// What a bill is made of: a quantity of one meter in one pool and month.
public struct Usage: Hashable, Sendable {
  public var month: Month
  /// The 12 digits of the AWS account, nil when the log does not say.
  public var account: String?
  public var region: String
  /// The pool's id, nil for usage that belongs to no single pool.
  public var pool: String?
  public var plan: Plan
  public var meter: Meter
  /// Users, requests, app clients: whole numbers, never negative.
  public var quantity: Int64
  /// How long it was held, for what is charged by time (app clients, provisioned rate); nil for the whole month.
  public var heldSeconds: Int64?

  public init(
    month: Month, account: String? = nil, region: String, pool: String? = nil, plan: Plan, meter: Meter,
    quantity: Int64, heldSeconds: Int64? = nil
  ) {
    self.month = month
    self.account = account
    self.region = region
    self.pool = pool
    self.plan = plan
    self.meter = meter
    self.quantity = quantity
    self.heldSeconds = heldSeconds
  }
}

/// What AWS charges a user pool for.
public enum Meter: String, CaseIterable, Hashable, Sendable {
  /// Local and social users, by the pool's plan.
  case directMAU = "direct_mau"
  /// Users of SAML and OIDC identity providers.
  case enterpriseMAU = "enterprise_mau"
  /// The advanced-security add-on, on top of the plan.
  case advancedSecurityMAU = "advanced_security_mau"
  /// Successful client-credentials token requests.
  case machineTokens = "machine_tokens"
  /// The same of a pool with a multi-Region replica, which has another rate.
  case replicatedMachineTokens = "replicated_machine_tokens"
  /// App clients that asked for machine tokens, in the era that charged for them.
  case machineClients = "machine_clients"
  /// The multi-Region replica add-on, per user and replica.
  case replicaMAU = "replica_mau"
  /// Requests per second bought above the default quota.
  case provisionedRate = "provisioned_rate"
  case sms
  case email
}

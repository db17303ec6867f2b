/// What happened in one month, ready to be priced and printed.
public struct MonthlyActivity: Hashable, Sendable {
  public var month: Month
  /// Sorted by pool id; activity whose pool is not known comes last.
  public var pools: [PoolActivity]
  /// Client-credentials tokens by app client, sorted by client.
  public var machineTokens: [MachineTokens]

  public init(month: Month, pools: [PoolActivity], machineTokens: [MachineTokens]) {
    self.month = month
    self.pools = pools
    self.machineTokens = machineTokens
  }
}

/// One pool in one month.
public struct PoolActivity: Hashable, Sendable {
  /// Nil when no record tells which pool the activity belongs to.
  public var pool: String?
  public var name: String?
  public var account: String?
  public var region: String?
  /// Distinct users with a counted activity; a lower bound when `unattributed` is not zero.
  public var users: ActiveUsers
  /// Counted events by activity, duplicates removed.
  ///
  /// An activity that did not occur is absent.
  public var events: [Activity: Int]
  /// Distinct users by app client, sorted by client.
  ///
  /// A user of two clients is in both.
  public var clients: [ClientUsers]
  /// Distinct users of whom an app client is known; nil where nobody counted them.
  public var usersWithClient: Int?
  /// Events that count for somebody, without saying for whom.
  public var unattributed: Int

  public init(
    pool: String?, name: String? = nil, account: String? = nil, region: String? = nil, users: ActiveUsers,
    events: [Activity: Int] = [:], clients: [ClientUsers] = [], unattributed: Int = 0
  ) {
    self.pool = pool
    self.name = name
    self.account = account
    self.region = region
    self.users = users
    self.events = events
    self.clients = clients
    self.unattributed = unattributed
  }

  /// Whether no record says anything of it: who was active is known from elsewhere.
  public var isNotRecorded: Bool { events.isEmpty && clients.isEmpty && unattributed == 0 }

  /// Users whose app client no record tells, as far as they were counted.
  public var usersWithoutClient: Int { usersWithClient.map { max(0, users.total - $0) } ?? 0 }

  /// The order of reports: by pool id, then activity without a pool by account and Region.
  public static func isBefore(_ left: PoolActivity, _ right: PoolActivity) -> Bool {
    func key(_ activity: PoolActivity) -> (Int, String, String, String) {
      (activity.pool == nil ? 1 : 0, activity.pool ?? "", activity.account ?? "", activity.region ?? "")
    }
    return key(left) < key(right)
  }
}

/// Distinct users, by how AWS charges for them.
public struct ActiveUsers: Hashable, Sendable {
  public var direct: Int
  public var enterprise: Int
  public var total: Int { direct + enterprise }

  public init(direct: Int, enterprise: Int = 0) {
    self.direct = direct
    self.enterprise = enterprise
  }

  /// Counts one more user.
  public mutating func count(isEnterprise: Bool) {
    if isEnterprise { enterprise += 1 } else { direct += 1 }
  }
}

public struct ClientUsers: Hashable, Sendable {
  public var client: String
  public var users: Int

  public init(client: String, users: Int) {
    self.client = client
    self.users = users
  }
}

public struct MachineTokens: Hashable, Sendable {
  public var client: String
  /// The client's pool, nil when it is not known.
  public var pool: String?
  public var account: String?
  public var region: String?
  public var requests: Int

  public init(client: String, pool: String? = nil, account: String? = nil, region: String? = nil, requests: Int) {
    self.client = client
    self.pool = pool
    self.account = account
    self.region = region
    self.requests = requests
  }

  /// The order of reports: by app client, then by pool, and tokens without a pool by account and Region.
  public static func isBefore(_ left: MachineTokens, _ right: MachineTokens) -> Bool {
    func key(_ tokens: MachineTokens) -> (String, Int, String, String, String) {
      (tokens.client, tokens.pool == nil ? 1 : 0, tokens.pool ?? "", tokens.account ?? "", tokens.region ?? "")
    }
    return key(left) < key(right)
  }
}

/// Why a user counted in a month who need not have.
public enum AvoidableReason: String, CaseIterable, Hashable, Sendable {
  /// An administrator's program looked the user up (AdminGetUser), and nothing else; ListUsers is free.
  case administratorQueries = "administrator_queries"
  /// Only tokens were refreshed: an app that runs in the background, or refreshes when nobody looks.
  case refreshes = "token_refreshes"
  /// The user signed up and was not seen in any other month.
  case unusedSignUps = "unused_sign_ups"
}

/// The users of a pool in a month who counted for one reason only, which could have been avoided.
public struct AvoidableUsers: Hashable, Sendable {
  /// Who the pool is; its activity is not filled in but for the users, which are the avoidable ones.
  public var pool: PoolActivity
  public var reason: AvoidableReason
  public var users: Set<UUID128>
  /// By app client, sorted; a user of two clients is in both.
  public var clients: [Part]
  /// By who queried them, sorted; only for administrator queries.
  public var callers: [Part]

  /// The users of one app client or caller.
  public struct Part: Hashable, Sendable {
    /// Nil for users of none that is known.
    public var name: String?
    public var users: Int
    /// Those that no other client or caller had: who would not have counted without this one.
    public var alone: Set<UUID128>
    /// The same by how AWS charges for them.
    public var aloneUsers: ActiveUsers

    public init(name: String?, users: Int, alone: Set<UUID128>, aloneUsers: ActiveUsers) {
      self.name = name
      self.users = users
      self.alone = alone
      self.aloneUsers = aloneUsers
    }
  }

  public init(
    pool: PoolActivity, reason: AvoidableReason, users: Set<UUID128>, clients: [Part] = [], callers: [Part] = []
  ) {
    self.pool = pool
    self.reason = reason
    self.users = users
    self.clients = clients
    self.callers = callers
  }
}

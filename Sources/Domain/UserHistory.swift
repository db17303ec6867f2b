/// What the records say of one user, month by month.
public struct UserHistory: Hashable, Sendable {
  public var user: UUID128
  /// In order of month and pool.
  public var months: [UserMonthHistory]
  /// When the user was erased from the database; nil when it was not.
  public var erased: Instant?

  public init(user: UUID128, months: [UserMonthHistory], erased: Instant? = nil) {
    self.user = user
    self.months = months
    self.erased = erased
  }
}

/// One user in one month and pool.
public struct UserMonthHistory: Hashable, Sendable {
  public var month: Month
  /// Who the pool is, without activity.
  public var pool: PoolActivity
  /// Identity providers that the user came through, sorted, and whether that makes it an enterprise user.
  public var providers: [String]
  public var isEnterprise: Bool
  /// In the order of their first record.
  public var deeds: [UserDeed]

  public init(
    month: Month, pool: PoolActivity, providers: [String] = [], isEnterprise: Bool = false, deeds: [UserDeed] = []
  ) {
    self.month = month
    self.pool = pool
    self.providers = providers
    self.isEnterprise = isEnterprise
    self.deeds = deeds
  }

  public func counts(by rules: CountingRules) -> Bool { deeds.contains { rules.counts($0.kind) } }
}

/// What a user did by one operation, and the record that shows it first.
public struct UserDeed: Hashable, Sendable {
  public var kind: EventKind
  /// CloudTrail's `eventName`; nil for rows of activity files.
  public var operation: String?
  public var events: Int
  public var first: Instant
  public var last: Instant
  /// Of the first record.
  public var client: String?
  public var caller: String?
  public var source: String?
  /// The file that brought the first record.
  public var file: String?

  public init(kind: EventKind, operation: String?, events: Int, first: Instant, last: Instant) {
    self.kind = kind
    self.operation = operation
    self.events = events
    self.first = first
    self.last = last
  }
}

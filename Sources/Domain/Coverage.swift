/// How much of a month the records show, by pool.
public struct MonthCoverage: Hashable, Sendable {
  public var month: Month
  /// Sorted by pool id; activity whose pool is not known comes last.
  public var pools: [PoolCoverage]
  /// Whether CloudTrail ever told an operation whose name begins with Get.
  ///
  /// An ordinary EventBridge rule drops them, refreshes by GetTokensFromRefreshToken among them
  /// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html).
  public var hasReadOperations: Bool

  public init(month: Month, pools: [PoolCoverage], hasReadOperations: Bool) {
    self.month = month
    self.pools = pools
    self.hasReadOperations = hasReadOperations
  }
}

/// How much of a month the records show of one pool.
public struct PoolCoverage: Hashable, Sendable {
  /// Who the pool is; its activity is not filled in but for the users.
  public var pool: PoolActivity
  /// Sorted by name.
  public var sources: [SourceCoverage]
  /// Unattributed events whose users Lambda triggers name.
  ///
  /// Their users are known from there.
  public var closed: Int
  /// Users of the pool whom somebody knows of, whatever the records show; 0 where nobody says.
  public var statedUsers = 0

  public init(pool: PoolActivity, sources: [SourceCoverage], closed: Int = 0) {
    self.pool = pool
    self.sources = sources
    self.closed = closed
  }

  /// Sign-ins and refreshes of known users.
  public var attributed: Int { sources.reduce(0) { $0 + $1.signIns + $1.refreshes } }
  /// Activity whose user no source tells.
  public var unattributed: Int { sources.reduce(0) { $0 + $1.unattributed } - closed }
  /// Known users: MAU at least.
  public var atLeast: Int { max(pool.users.total, statedUsers) }
  /// Every event without a user may be that of another one who is not known, and none can be that of two.
  ///
  /// Stated users are among these, as far as there are such events.
  public var atMost: Int { max(pool.users.total + unattributed, statedUsers) }
  public var holes: [CoverageHole] { sources.flatMap(\.holes) }

  public func has(_ source: RecordSource) -> Bool { sources.contains { $0.source == source } }
}

/// What one source tells of a pool in a month.
public struct SourceCoverage: Hashable, Sendable {
  public var source: RecordSource
  public var signIns = 0
  public var refreshes = 0
  public var unattributed = 0
  /// All its records of the month, also those that do not count.
  public var records = 0
  /// The hour of its first and of its last record of the pool in any month.
  public var first: Instant
  public var last: Instant
  /// In the month, in order.
  public var holes: [CoverageHole] = []

  public init(source: RecordSource, first: Instant, last: Instant) {
    self.source = source
    self.first = first
    self.last = last
  }
}

/// Hours in a row without a record, where the hours of other weeks let expect some.
public struct CoverageHole: Hashable, Sendable {
  public var from: Instant
  public var hours: Int
  /// Records that these hours usually have: the sum of their medians.
  public var expected: Int

  public init(from: Instant, hours: Int, expected: Int) {
    self.from = from
    self.hours = hours
    self.expected = expected
  }

  public var until: Instant { Instant(secondsSinceEpoch: from.secondsSinceEpoch + Int64(hours) * 3_600) }
}

import Domain

/// Roll-up rows that are not in the database yet: some hundred thousand at most, written in the order of their key.
struct RollUp {
  /// The key of a row of `user_month`.
  struct UserMonth: OpenTableKey, Comparable {
    var user: UUID128
    var month: Int32
    var pool: Int32
    var client: Int32

    @inline(__always)
    func hash(_ seed: HashSeed) -> UInt64 {
      let place = UInt64(truncatingIfNeeded: month) << 40 ^ UInt64(truncatingIfNeeded: pool) << 20
      return seed.hash(user, place ^ UInt64(truncatingIfNeeded: client))
    }

    /// The order of the table's primary key.
    static func < (left: UserMonth, right: UserMonth) -> Bool {
      if left.month != right.month { return left.month < right.month }
      if left.pool != right.pool { return left.pool < right.pool }
      if left.user != right.user { return left.user < right.user }
      return left.client < right.client
    }
  }

  /// What a user did in a month: bit n for day n, and for kind n.
  struct Marks {
    var days: UInt32 = 0
    var kinds: UInt32 = 0
  }

  /// The key of a row of `activity_day`.
  struct ActivityDay: OpenTableKey, Comparable {
    var day: Int32
    var pool: Int32
    var client: Int32
    var kind: UInt8

    @inline(__always)
    func hash(_ seed: HashSeed) -> UInt64 {
      let high = UInt64(UInt32(bitPattern: day)) << 32 | UInt64(UInt32(bitPattern: client))
      return seed.hash(high, UInt64(UInt32(bitPattern: pool)) << 8 ^ UInt64(kind))
    }

    static func < (left: ActivityDay, right: ActivityDay) -> Bool {
      (left.day, left.pool, left.client, left.kind) < (right.day, right.pool, right.client, right.kind)
    }
  }

  private var users = OpenTable<UserMonth, Marks>()
  private var days = OpenTable<ActivityDay, Int>()
  private var hours = OpenTable<ActivityHour, Int>()
  private var origins = OpenTable<UserOrigin, Void>()

  /// The rows of the largest of the roll-ups.
  var rowCount: Int { max(users.count, days.count, hours.count, origins.count) }

  /// Rows to write, in the order of the tables' keys.
  struct Rows {
    var users: [(key: UserMonth, value: Marks)]
    var days: [(key: ActivityDay, value: Int)]
    var hours: [(key: ActivityHour, value: Int)]
    var origins: [UserOrigin]
  }

  /// Gives all rows and forgets them.
  mutating func takeRows() -> Rows {
    // Sorted where they are: there may be megabytes of them.
    var rows = Rows(
      users: users.takeEntries(), days: days.takeEntries(), hours: hours.takeEntries(),
      origins: origins.takeEntries().map(\.key))
    rows.users.sort { $0.key < $1.key }
    rows.days.sort { $0.key < $1.key }
    rows.hours.sort { $0.key < $1.key }
    rows.origins.sort()
    return rows
  }

  /// Adds an event of any kind, or several.
  @inline(__always)
  mutating func add(_ row: ActivityDay, events: Int = 1) {
    days.update(row, default: 0) { $0 += events }
  }

  @inline(__always)
  mutating func add(_ row: ActivityHour) {
    hours.update(row, default: 0) { $0 += 1 }
  }

  mutating func add(_ origin: UserOrigin) {
    origins.update(origin, default: ()) { _ in }
  }

  /// Adds a counted event to its user's month.
  @inline(__always)
  mutating func mark(_ row: UserMonth, dayOfMonth: Int, kind: EventKind) {
    users.update(row, default: Marks()) {
      $0.days |= 1 << UInt32(truncatingIfNeeded: dayOfMonth)
      $0.kinds |= 1 << UInt32(kind.rawValue)
    }
  }
}

import Domain
import GRDB

/// Roll-up rows that are not in the database yet: a few hundred thousand at most, written in the order of their key.
struct RollUp {
  /// The key of a `user_month` row. Sorted as a number it has the order of the table's primary key.
  private struct UserMonthKey {
    static func pack(month: Month, pool: Int64, user: Int64, client: Int64) -> UInt128 {
      let high = UInt64(UInt32(bitPattern: month.index)) << 32 | UInt64(UInt32(truncatingIfNeeded: pool + 1 << 31))
      return UInt128(high) << 64 | UInt128(UInt64(user) << 28 | UInt64(client))
    }
  }

  private var users = OpenTable<Marks>()
  private var days = OpenTable<Int64>()

  /// What a user did in a month: bit n for day n, and for kind n.
  struct Marks {
    var days: UInt32 = 0
    var kinds: UInt32 = 0
  }

  static let maximumRows = 400_000
  /// More app clients or users than the packed keys can hold are refused, long before they could be mixed up.
  static let maximumClient = Int64(1) << 28 - 1
  static let maximumUser = Int64(1) << 36 - 1

  var isFull: Bool { users.count >= RollUp.maximumRows || days.count >= RollUp.maximumRows }

  /// Adds one event, counted or not.
  @inline(__always)
  mutating func add(day: Day, pool: Int64, client: Int64, kind: EventKind) {
    let high = UInt64(UInt32(bitPattern: day.daysSinceEpoch)) << 32 | UInt64(UInt32(truncatingIfNeeded: pool + 1 << 31))
    days.update(UInt128(high) << 64 | UInt128(UInt64(client) << 8 | UInt64(kind.rawValue)), default: 0) { $0 += 1 }
  }

  /// Adds a counted event to its user's month.
  @inline(__always)
  mutating func mark(month: Month, dayOfMonth: Int, pool: Int64, user: Int64, client: Int64, kind: EventKind) {
    let key = UserMonthKey.pack(month: month, pool: pool, user: user, client: client)
    users.update(key, default: Marks()) {
      $0.days |= 1 << UInt32(dayOfMonth)
      $0.kinds |= 1 << UInt32(kind.rawValue)
    }
  }

  /// Writes all rows and forgets them.
  mutating func write(with statements: Statements) throws {
    for (key, marks) in users.sorted() {
      statements.mark.bind(Int64(truncatingIfNeeded: key >> 96), at: 1)
      statements.mark.bind(Int64(UInt32(truncatingIfNeeded: key >> 64)) - 1 << 31, at: 2)
      statements.mark.bind(Int64(truncatingIfNeeded: UInt64(truncatingIfNeeded: key) >> 28), at: 3)
      statements.mark.bind(Int64(UInt64(truncatingIfNeeded: key) & 0xFFF_FFFF), at: 4)
      statements.mark.bind(Int64(marks.days), at: 5)
      statements.mark.bind(Int64(marks.kinds), at: 6)
      try statements.mark.run()
    }
    for (key, events) in days.sorted() {
      statements.count.bind(
        Int64(Int32(truncatingIfNeeded: key >> 96)), Int64(UInt32(truncatingIfNeeded: key >> 64)) - 1 << 31,
        Int64(UInt64(truncatingIfNeeded: key) >> 8), Int64(UInt8(truncatingIfNeeded: key)), events)
      try statements.count.run()
    }
    removeAll()
  }

  mutating func removeAll() {
    users.removeAll()
    days.removeAll()
  }

  /// The statements that write roll-up rows.
  struct Statements {
    let mark: RawStatement
    let count: RawStatement

    init(_ db: Database) throws {
      mark = try RawStatement(
        db,
        """
        INSERT INTO user_month(month, pool, user, client, days, kinds) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds
        """)
      count = try RawStatement(
        db,
        """
        INSERT INTO activity_day(day, pool, client, kind, events) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET events = events + excluded.events
        """)
    }
  }
}

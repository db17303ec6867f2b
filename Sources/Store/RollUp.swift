import Domain
import GRDB

/// Roll-up rows that are not in the database yet: some hundred thousand at most, written in the order of their key.
struct RollUp {
  /// The key of a row of `user_month`.
  struct UserMonth: OpenTableKey, Comparable {
    var user: UUID128
    var month: Int32
    var pool: Int32
    var client: Int32

    @inline(__always)
    var mixed: Int {
      let place = UInt64(truncatingIfNeeded: month) << 40 ^ UInt64(truncatingIfNeeded: pool) << 20
      let word = (user.high ^ user.low &* 31 ^ place ^ UInt64(truncatingIfNeeded: client)) &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: word >> 32)
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
    var mixed: Int {
      let high = UInt64(UInt32(bitPattern: day)) << 32 | UInt64(UInt32(bitPattern: client))
      let word = (high &* 0xD6E8_FEB8_6659_FD93 ^ UInt64(UInt32(bitPattern: pool)) << 8 ^ UInt64(kind))
      return Int(truncatingIfNeeded: word &* 0x9E37_79B9_7F4A_7C15 >> 32)
    }

    static func < (left: ActivityDay, right: ActivityDay) -> Bool {
      (left.day, left.pool, left.client, left.kind) < (right.day, right.pool, right.client, right.kind)
    }
  }

  private var users = OpenTable<UserMonth, Marks>()
  private var days = OpenTable<ActivityDay, Int>()

  static let maximumRows = 500_000

  /// The rows of the larger of the two roll-ups.
  var rowCount: Int { max(users.count, days.count) }

  /// Rows to write, in the order of the tables' keys.
  struct Rows {
    fileprivate var users: [(key: UserMonth, value: Marks)]
    fileprivate var days: [(key: ActivityDay, value: Int)]
  }

  /// Gives all rows and forgets them.
  mutating func takeRows() -> Rows {
    defer { self = RollUp() }
    return Rows(users: users.entries.sorted { $0.key < $1.key }, days: days.entries.sorted { $0.key < $1.key })
  }

  /// Adds an event of any kind.
  @inline(__always)
  mutating func add(_ row: ActivityDay) {
    days.update(row, default: 0) { $0 += 1 }
  }

  /// Adds a counted event to its user's month.
  @inline(__always)
  mutating func mark(_ row: UserMonth, dayOfMonth: Int, kind: EventKind) {
    users.update(row, default: Marks()) {
      $0.days |= 1 << UInt32(truncatingIfNeeded: dayOfMonth)
      $0.kinds |= 1 << UInt32(kind.rawValue)
    }
  }

  /// The statements that write roll-up rows; like events, rows of `user_month` go sixteen to a statement.
  struct Statements {
    private let mark: RawStatement
    private let markMany: RawStatement
    private let count: RawStatement

    private static let rowsPerStatement = 16
    private static let markColumns: Int32 = 6

    init(_ db: Database) throws {
      func markStatement(rows: Int) throws -> RawStatement {
        let values = Array(repeating: "(?, ?, ?, ?, ?, ?)", count: rows).joined(separator: ", ")
        return try RawStatement(
          db,
          """
          INSERT INTO user_month(month, pool, user, client, days, kinds) VALUES \(values)
          ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds
          """)
      }
      mark = try markStatement(rows: 1)
      markMany = try markStatement(rows: Statements.rowsPerStatement)
      count = try RawStatement(
        db,
        """
        INSERT INTO activity_day(day, pool, client, kind, events) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET events = events + excluded.events
        """)
    }

    /// Writes the rows.
    ///
    /// `seen` is told of each user that is written with a pool that is known.
    func write(_ rows: Rows, seen: (UUID128, _ pool: Int64) -> Void) throws {
      var index = 0
      while index + Statements.rowsPerStatement <= rows.users.count {
        for place in 0..<Statements.rowsPerStatement {
          bind(rows.users[index + place], to: markMany, from: Int32(place) * Statements.markColumns)
        }
        try markMany.run()
        index += Statements.rowsPerStatement
      }
      for row in rows.users[index...] {
        bind(row, to: mark, from: 0)
        try mark.run()
      }
      for row in rows.users where row.key.pool > 0 { seen(row.key.user, Int64(row.key.pool)) }
      for (key, events) in rows.days {
        try count.run(Int64(key.day), Int64(key.pool), Int64(key.client), Int64(key.kind), Int64(events))
      }
    }

    @inline(__always)
    private func bind(_ row: (key: UserMonth, value: Marks), to statement: RawStatement, from index: Int32) {
      statement.bind(Int64(row.key.month), at: index + 1)
      statement.bind(Int64(row.key.pool), at: index + 2)
      statement.bind(row.key.user, at: index + 3)
      statement.bind(Int64(row.key.client), at: index + 4)
      statement.bind(Int64(row.value.days), at: index + 5)
      statement.bind(Int64(row.value.kinds), at: index + 6)
    }
  }
}

import Domain
import GRDB

extension RollUp {
  /// The statements that write roll-up rows.
  struct Statements {
    private let users = UserMonthFeed()
    private let markAll: RawStatement
    private let countDay: RawStatement
    private let countHour: RawStatement
    private let addProvider: RawStatement
    private let addQuery: RawStatement

    init(_ db: Database) throws {
      try users.register(as: "user_month_feed", in: db)
      markAll = try RawStatement(
        db,
        """
        INSERT INTO user_month(\(users.columns)) SELECT \(users.columns) FROM user_month_feed WHERE true
        ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds
        WHERE days & excluded.days != excluded.days OR kinds & excluded.kinds != excluded.kinds
        """)
      countDay = try RawStatement(
        db,
        """
        INSERT INTO activity_day(day, pool, client, kind, events) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET events = events + excluded.events
        """)
      countHour = try RawStatement(
        db,
        """
        INSERT INTO activity_hour(hour, pool, client, source, kind, events) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET events = events + excluded.events
        """)
      addProvider = try RawStatement(
        db, "INSERT OR IGNORE INTO user_provider(month, pool, user, provider) VALUES (?, ?, ?, ?)")
      addQuery = try RawStatement(
        db, "INSERT OR IGNORE INTO administrator_query(month, pool, user, caller) VALUES (?, ?, ?, ?)")
    }

    /// Writes the rows.
    ///
    /// `seen` is told of each user that is written with a pool that is known.
    func write(_ rows: Rows, seen: (UUID128, _ pool: Int64) -> Void) throws {
      users.rows = rows.users
      users.window = rows.users.indices
      defer { users.rows = [] }
      if !rows.users.isEmpty { try markAll.run() }
      for row in rows.users where row.key.pool > 0 { seen(row.key.user, Int64(row.key.pool)) }
      for (key, events) in rows.days {
        try countDay.run(Int64(key.day), Int64(key.pool), Int64(key.client), Int64(key.kind), Int64(events))
      }
      for (key, events) in rows.hours {
        try countHour.run(
          Int64(key.hour), Int64(key.pool), Int64(key.client), Int64(key.source), Int64(key.kind), Int64(events))
      }
      for origin in rows.origins {
        let statement = origin.what == .provider ? addProvider : addQuery
        try statement.run(Int64(origin.month), Int64(origin.pool), origin.user, Int64(origin.name))
      }
    }
  }
}

private final class UserMonthFeed: RowFeed {
  // One thread uses it: nothing to check at each of a million accesses.
  @exclusivity(unchecked)
  var rows: [(key: RollUp.UserMonth, value: RollUp.Marks)] = []

  init() {
    super.init(columns: "month, pool, user, client, days, kinds")
  }

  override func write(_ column: Int32, of row: Int, to value: FeedValue) {
    switch column {
    case 0: value.set(Int64(rows[row].key.month))
    case 1: value.set(Int64(rows[row].key.pool))
    case 2: value.set(rows[row].key.user, place: 0)
    case 3: value.set(Int64(rows[row].key.client))
    case 4: value.set(Int64(rows[row].value.days))
    default: value.set(Int64(rows[row].value.kinds))
    }
  }
}

import Domain
import GRDB

extension RollUp {
  /// The statements that write roll-up rows, all of one table at once.
  struct Statements {
    private let users = UserMonthFeed()
    private let days = ActivityDayFeed()
    private let hours = ActivityHourFeed()
    private let origins = UserOriginFeed()
    private let findFirst: RawStatement
    private let updateUsers: UserMonthUpdate
    private let markUsers: RawStatement
    private let countDays: RawStatement
    private let countHours: RawStatement
    private let addProviders: RawStatement
    private let addQueries: RawStatement

    init(_ db: Database) throws {
      try users.register(as: "user_month_feed", in: db)
      try days.register(as: "activity_day_feed", in: db)
      try hours.register(as: "activity_hour_feed", in: db)
      try origins.register(as: "user_origin_feed", in: db)
      findFirst = try RawStatement(
        db,
        """
        SELECT feed.rowid FROM user_month_feed AS feed
        WHERE NOT EXISTS (
          SELECT 1 FROM user_month AS row
          WHERE row.month = feed.month AND row.pool = feed.pool AND row.user = feed.user)
        """)
      updateUsers = try UserMonthUpdate(db, users)
      markUsers = try RawStatement(
        db,
        """
        INSERT INTO user_month(month, pool, user, client, days, kinds)
        SELECT month, pool, user, client, days, kinds FROM user_month_feed WHERE NOT written
        ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds
        WHERE days & excluded.days != excluded.days OR kinds & excluded.kinds != excluded.kinds
        """)
      countDays = try RawStatement(
        db,
        """
        INSERT INTO activity_day(\(days.columns)) SELECT \(days.columns) FROM activity_day_feed WHERE true
        ON CONFLICT DO UPDATE SET events = events + excluded.events
        """)
      countHours = try RawStatement(
        db,
        """
        INSERT INTO activity_hour(\(hours.columns)) SELECT \(hours.columns) FROM activity_hour_feed WHERE true
        ON CONFLICT DO UPDATE SET events = events + excluded.events
        """)
      addProviders = try RawStatement(
        db,
        """
        INSERT OR IGNORE INTO user_provider(month, pool, user, provider)
        SELECT \(origins.columns) FROM user_origin_feed
        """)
      addQueries = try RawStatement(
        db,
        """
        INSERT OR IGNORE INTO administrator_query(month, pool, user, caller)
        SELECT \(origins.columns) FROM user_origin_feed
        """)
    }

    /// Tells of each row that will be the first of its user in a month and pool.
    ///
    /// - Parameter pools: only rows of pools of which this is true.
    func findFirst(
      _ rows: [(key: UserMonth, value: Marks)], where pools: (Int64) -> Bool, _ body: (UUID128, _ pool: Int64) -> Void
    ) throws {
      defer { users.rows = [] }
      users.rows = rows.filter { $0.key.pool < 0 && pools(Int64($0.key.pool)) }
      guard !users.rows.isEmpty else { return }
      users.window = users.rows.indices
      while try findFirst.step() {
        let key = users.rows[Int(findFirst.int(0))].key
        body(key.user, Int64(key.pool))
      }
    }

    /// Writes the rows.
    ///
    /// `seen` is told of each user that is written with a pool that is known.
    func write(_ rows: Rows, seen: (UUID128, _ pool: Int64) -> Void) throws {
      (users.rows, days.rows, hours.rows, origins.rows) = (rows.users, rows.days, rows.hours, rows.origins)
      defer { (users.rows, days.rows, hours.rows, origins.rows) = ([], [], [], []) }
      try updateUsers.run()
      try run(markUsers, users, rows.users.indices)
      for row in rows.users where row.key.pool > 0 { seen(row.key.user, Int64(row.key.pool)) }
      try run(countDays, days, rows.days.indices)
      try run(countHours, hours, rows.hours.indices)
      let firstQuery = rows.origins.firstIndex { $0.what == .administratorQuery } ?? rows.origins.endIndex
      try run(addProviders, origins, 0..<firstQuery)
      try run(addQueries, origins, firstQuery..<rows.origins.endIndex)
    }

    private func run(_ statement: RawStatement, _ feed: RowFeed, _ window: Range<Int>) throws {
      guard !window.isEmpty else { return }
      feed.window = window
      try statement.run()
    }
  }
}

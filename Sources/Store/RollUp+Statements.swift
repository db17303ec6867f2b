import Domain
import GRDB

extension RollUp {
  /// The statements that write roll-up rows; like events, rows of `user_month` go sixteen to a statement.
  struct Statements {
    private let mark: RawStatement
    private let markMany: RawStatement
    private let countDay: RawStatement
    private let countHour: RawStatement
    private let addProvider: RawStatement
    private let addQuery: RawStatement

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
          WHERE days & excluded.days != excluded.days OR kinds & excluded.kinds != excluded.kinds
          """)
      }
      mark = try markStatement(rows: 1)
      markMany = try markStatement(rows: Statements.rowsPerStatement)
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

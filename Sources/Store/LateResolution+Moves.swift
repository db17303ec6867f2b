import GRDB

/// The statements that move roll-ups and events.
extension LateResolution {
  /// Puts the waiting events of the users of `temp.sighted` into `temp.moving`.
  ///
  /// - Returns: whether there are such events.
  func collectEventsOfSightedUsers() throws -> Bool {
    try db.execute(sql: "DELETE FROM temp.moving")
    let users = try Int.fetchOne(db, sql: "SELECT count(*) FROM temp.sighted") ?? 0
    guard users > 0 else { return false }
    try db.execute(
      sql: """
        WITH RECURSIVE day(day) AS (
          SELECT min(day) FROM activity_day
          UNION ALL SELECT (SELECT min(next.day) FROM activity_day AS next WHERE next.day > day.day) FROM day
          WHERE day.day IS NOT NULL
        )
        INSERT INTO temp.moving(time, event_id, user, old, pool, client, operation, caller, kind, part)
          SELECT time, event_id, event_row.user, event_class.pool, sighted.pool, client, operation, caller, kind, part
          FROM \(try isWorthAScan(users: users) ? LateResolution.allWaiting : LateResolution.daysOfUsers)
          CROSS JOIN event_class ON event_class.id = event_row.class
          CROSS JOIN pool AS unknown ON unknown.id = event_class.pool
          CROSS JOIN pool AS known ON known.id = sighted.pool
          WHERE event_row.class < 0 AND \(PoolDirectory.Place.mayBe("known", "unknown"))
        """)
    return db.changesCount > 0
  }

  static let daysOfUsers = """
    day CROSS JOIN temp.sighted
    CROSS JOIN event_row INDEXED BY event_without_pool
      ON event_row.time / 86400 = day.day AND event_row.user = sighted.user
    """
  private static let allWaiting = """
    event_row INDEXED BY event_without_pool CROSS JOIN temp.sighted ON sighted.user = event_row.user
    """

  /// Each user is looked for on each day: for many of them, going over all that waits is less.
  private func isWorthAScan(users: Int) throws -> Bool {
    let span = "SELECT (SELECT max(day) FROM activity_day) - (SELECT min(day) FROM activity_day) + 1"
    let days = try Int.fetchOne(db, sql: span) ?? 0
    guard users * days > 100_000 else { return false }
    let events = try Int.fetchOne(db, sql: "SELECT coalesce(sum(events), 0) FROM activity_day WHERE pool < 0") ?? 0
    return users * days > events / 4
  }

  /// Moves the events of `temp.moving`, and what was rolled up of them.
  func moveCollectedEvents() throws {
    try db.execute(sql: LateResolution.moveRollUps)
    for (table, column) in LateResolution.originTables { try moveOrigins(table, column) }
    // One by one: SQLite would go over all users of the month for those that are in a list.
    let delete = try RawStatement(
      db, "DELETE FROM user_month WHERE month = ? AND pool = ? AND user = ? AND client = ?")
    let moved = try RawStatement(db, "SELECT month, old, user, client FROM temp.moved")
    while try moved.step() { try delete.run(moved.int(0), moved.int(1), moved.uuid(2), moved.int(3)) }
    try db.execute(sql: "DROP TABLE temp.moved")
    try db.execute(sql: EventClasses.add("SELECT pool, client, operation, caller, kind FROM temp.moving"))
    try db.execute(sql: LateResolution.moveEvents)
    try db.execute(sql: "DELETE FROM temp.moving")
  }

  private func moveOrigins(_ table: String, _ column: String) throws {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO \(table)(month, pool, user, \(column))
          SELECT DISTINCT row.month, moved.pool, row.user, row.\(column)
          FROM temp.moved JOIN \(table) AS row
            ON (row.month, row.pool, row.user) = (moved.month, moved.old, moved.user)
        """)
    let delete = try RawStatement(db, "DELETE FROM \(table) WHERE month = ? AND pool = ? AND user = ?")
    let moved = try RawStatement(db, "SELECT month, old, user FROM temp.moved")
    while try moved.step() { try delete.run(moved.int(0), moved.int(1), moved.uuid(2)) }
  }

  /// The tables that say what users came from, and the column that names it.
  static let originTables = [("user_provider", "provider"), ("administrator_query", "caller")]

  private static let moveRollUps = """
    INSERT INTO activity_day(day, pool, client, kind, events)
      SELECT time / 86400, old, client, kind, -count(*) FROM temp.moving WHERE true GROUP BY 1, 2, 3, 4
      ON CONFLICT DO UPDATE SET events = events + excluded.events;
    INSERT INTO activity_day(day, pool, client, kind, events)
      SELECT time / 86400, pool, client, kind, count(*) FROM temp.moving WHERE true GROUP BY 1, 2, 3, 4
      ON CONFLICT DO UPDATE SET events = events + excluded.events;
    DELETE FROM activity_day WHERE events = 0 AND pool < 0;
    INSERT INTO activity_hour(hour, pool, client, source, kind, events)
      SELECT time / 3600, old, client, source, kind, -count(*)
      FROM temp.moving JOIN part ON part.id = moving.part WHERE true GROUP BY 1, 2, 3, 4, 5
      ON CONFLICT DO UPDATE SET events = events + excluded.events;
    INSERT INTO activity_hour(hour, pool, client, source, kind, events)
      SELECT time / 3600, pool, 0, source, kind, count(*)
      FROM temp.moving JOIN part ON part.id = moving.part WHERE true GROUP BY 1, 2, 3, 4, 5
      ON CONFLICT DO UPDATE SET events = events + excluded.events;
    DELETE FROM activity_hour WHERE events = 0 AND pool < 0;
    CREATE TEMP TABLE moved AS
      SELECT DISTINCT strftime('%Y', time, 'unixepoch') * 12 + strftime('%m', time, 'unixepoch') - 1 AS month,
        old, user, pool, client
      FROM temp.moving;
    INSERT INTO user_month(month, pool, user, client, days, kinds)
      SELECT row.month, moved.pool, row.user, row.client, days, kinds
      FROM temp.moved JOIN user_month AS row
        ON (row.month, row.pool, row.user, row.client) = (moved.month, moved.old, moved.user, moved.client)
      WHERE true
      ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds;
    """

  static let moveEvents = """
    -- Plus: so that the rows to be moved are the outer loop, whatever SQLite thinks of their number.
    UPDATE event_row SET class = event_class.id
      FROM temp.moving CROSS JOIN event_class USING (pool, client, operation, caller, kind)
      WHERE event_row.time = +moving.time AND event_row.event_id = +moving.event_id
    """

  // MARK: App clients

  /// SQL that moves what was rolled up of an app client, and its rows of activity files.
  static func moveRollUps(ofClient client: Int64, to pool: Int64) -> String {
    """
    UPDATE OR IGNORE activity_row SET pool = \(pool)
      WHERE pool < 0 AND client = \(client)
        AND day IN (SELECT day FROM activity_day WHERE pool < 0 AND client = \(client));
    INSERT INTO activity_day(day, pool, client, kind, events)
      SELECT day, \(pool), client, kind, sum(events) FROM activity_day WHERE pool < 0 AND client = \(client)
      GROUP BY day, client, kind
      ON CONFLICT DO UPDATE SET events = events + excluded.events;
    INSERT INTO activity_hour(hour, pool, client, source, kind, events)
      SELECT hour, \(pool), 0, source, kind, sum(events) FROM activity_hour WHERE pool < 0 AND client = \(client)
      GROUP BY hour, source, kind
      ON CONFLICT DO UPDATE SET events = events + excluded.events;
    INSERT INTO user_month(month, pool, user, client, days, kinds)
      SELECT month, \(pool), user, client, days, kinds FROM user_month
      WHERE pool < 0 AND client = \(client) AND month IN (\(months))
      ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds;
    DELETE FROM user_month WHERE pool < 0 AND client = \(client) AND month IN (\(months));
    DELETE FROM activity_day WHERE pool < 0 AND client = \(client);
    DELETE FROM activity_hour WHERE pool < 0 AND client = \(client);
    """
  }

  /// SQL that moves the waiting events of an app client, and puts their users into `temp.sighted`.
  static func moveWaitingEvents(ofClient client: Int64, to pool: Int64) -> String {
    let waiting = "class < 0 AND class IN (SELECT id FROM event_class WHERE client = \(client))"
    return """
      DELETE FROM temp.sighted;
      INSERT INTO temp.sighted(user, pool)
        SELECT DISTINCT user, \(pool) FROM event_row INDEXED BY event_without_pool WHERE \(waiting);
      \(originTables.map { moveOrigins($0, $1, to: pool) }.joined(separator: "\n"))
      \(EventClasses.add(
        "SELECT \(pool), client, operation, caller, kind FROM event_class WHERE id < 0 AND client = \(client)"))
      UPDATE event_row INDEXED BY event_without_pool SET class = (
          SELECT new.id FROM event_class AS old JOIN event_class AS new USING (client, operation, caller, kind)
          WHERE old.id = event_row.class AND new.pool = \(pool))
        WHERE \(waiting);
      """
  }

  /// Those users, whose other events are moved as well, came through the same providers in the pool.
  private static func moveOrigins(_ table: String, _ column: String, to pool: Int64) -> String {
    let rows = "pool < 0 AND month IN (\(months)) AND user IN (SELECT user FROM temp.sighted)"
    return """
      INSERT OR IGNORE INTO \(table)(month, pool, user, \(column))
        SELECT month, \(pool), user, \(column) FROM \(table) WHERE \(rows);
      DELETE FROM \(table) WHERE \(rows);
      """
  }
}

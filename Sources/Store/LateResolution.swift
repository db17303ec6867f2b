import GRDB

/// Moves what was recorded without a pool to the pool that is learned later: events, and both roll-ups.
///
/// Roll-ups must be in the database when it is called.
struct LateResolution {
  private let db: Database

  init(_ db: Database) {
    self.db = db
  }

  /// Pending events: those in the index `event_without_pool`, whose app client, if any, has no pool either.
  private static let isPending = """
    pool < 0 AND user > 0 AND client IN (SELECT 0 UNION ALL SELECT id FROM client WHERE pool IS NULL)
    """

  /// All months with activity, from the small roll-up, so that `user_month` is entered by its key and not scanned.
  private static let months = """
    SELECT DISTINCT strftime('%Y', day * 86400, 'unixepoch') * 12 + strftime('%m', day * 86400, 'unixepoch') - 1
    FROM activity_day
    """

  /// Whether events of the user wait for a pool.
  func isPending(user: Int64) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS(SELECT 1 FROM event WHERE \(LateResolution.isPending) AND user = ?)", arguments: [user])
      ?? false
  }

  /// The user belongs to the pool.
  func resolve(user: Int64, in pool: Int64) throws {
    try select("SELECT \(user)")
    try moveEventsOfSelectedUsers(to: pool)
  }

  /// The app client belongs to the pool, and so do the users that were seen with it.
  func resolve(client: Int64, in pool: Int64) throws {
    try select("SELECT DISTINCT user FROM event WHERE pool < 0 AND user > 0 AND client = \(client)")
    try db.execute(
      sql: """
        INSERT INTO activity_day(day, pool, client, kind, events)
          SELECT day, \(pool), client, kind, sum(events) FROM activity_day WHERE pool < 0 AND client = \(client)
          GROUP BY day, client, kind
          ON CONFLICT DO UPDATE SET events = events + excluded.events;
        INSERT INTO user_month(month, pool, user, client, days, kinds)
          SELECT month, \(pool), user, client, days, kinds FROM user_month
          WHERE pool < 0 AND client = \(client) AND month IN (\(LateResolution.months))
          ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds;
        DELETE FROM activity_day WHERE pool < 0 AND client = \(client);
        DELETE FROM user_month WHERE pool < 0 AND client = \(client) AND month IN (\(LateResolution.months));
        UPDATE event SET pool = \(pool) WHERE pool < 0 AND user > 0 AND client = \(client);
        UPDATE user SET pool = \(pool) WHERE pool IS NULL AND id IN (SELECT user FROM temp.sighted);
        """)
    try moveEventsOfSelectedUsers(to: pool)
  }

  /// Puts users in the temporary table that the next statements are about.
  private func select(_ users: String) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS sighted(user INTEGER PRIMARY KEY);
        DELETE FROM temp.sighted;
        INSERT INTO temp.sighted \(users);
        """)
  }

  private func moveEventsOfSelectedUsers(to pool: Int64) throws {
    let events = "event WHERE \(LateResolution.isPending) AND user IN (SELECT user FROM temp.sighted)"
    let roll = """
      user_month WHERE pool < 0 AND user IN (SELECT user FROM temp.sighted)
        AND month IN (\(LateResolution.months))
        AND client IN (SELECT 0 UNION ALL SELECT id FROM client WHERE pool IS NULL)
      """
    guard try Bool.fetchOne(db, sql: "SELECT EXISTS(SELECT 1 FROM \(events))") == true else { return }
    try db.execute(
      sql: """
        INSERT INTO activity_day(day, pool, client, kind, events)
          SELECT time / 86400, pool, client, kind, -count(*) FROM \(events) GROUP BY 1, 2, 3, 4
          ON CONFLICT DO UPDATE SET events = events + excluded.events;
        INSERT INTO activity_day(day, pool, client, kind, events)
          SELECT time / 86400, \(pool), client, kind, count(*) FROM \(events) GROUP BY 1, 3, 4
          ON CONFLICT DO UPDATE SET events = events + excluded.events;
        DELETE FROM activity_day WHERE events = 0 AND pool < 0;
        INSERT INTO user_month(month, pool, user, client, days, kinds)
          SELECT month, \(pool), user, client, days, kinds FROM \(roll)
          ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds;
        DELETE FROM \(roll);
        UPDATE event SET pool = \(pool)
          WHERE \(LateResolution.isPending) AND user IN (SELECT user FROM temp.sighted);
        """)
  }
}

import Domain
import GRDB

/// Moves what was recorded without a pool to the pool that is learned later: events, and both roll-ups.
///
/// Events that can count are moved; for the others the view `record` looks the pool up.
final class LateResolution {
  private let db: Database
  /// Users with events that wait for a pool.
  private var waiting: Set<UUID128> = []
  /// Users that started to wait since the last `resolveUsers`, with what stands for their pool.
  private var arrived: [UUID128: Int64] = [:]
  /// Users of `waiting` that were since seen in a pool.
  private var seen: [UUID128: Int64] = [:]

  init(_ db: Database) throws {
    self.db = db
    try db.execute(sql: "CREATE TEMP TABLE IF NOT EXISTS sighted(user BLOB PRIMARY KEY, pool INTEGER) WITHOUT ROWID")
  }

  /// Finds a pool in which a user was seen in any month.
  ///
  /// The months are part of the statement: looked up for each user
  /// they took longer than all else.
  private func findSighting() throws -> RawStatement {
    let months = try Int.fetchAll(db, sql: LateResolution.months).map(String.init).joined(separator: ", ")
    return try RawStatement(
      db,
      """
      SELECT pool FROM user_month
      WHERE month IN (\(months)) AND user = ?1 AND pool IN (
        SELECT known.id FROM pool AS known JOIN pool AS unknown USING (account, region)
        WHERE unknown.id = ?2 AND known.id > 0)
      ORDER BY month LIMIT 1
      """)
  }

  /// All months with activity, from the small roll-up, so that `user_month` is entered by its key and not scanned.
  private static let months = """
    SELECT DISTINCT strftime('%Y', day * 86400, 'unixepoch') * 12 + strftime('%m', day * 86400, 'unixepoch') - 1
    FROM activity_day
    """

  /// Must be called when a transaction has begun.
  func begin() throws {
    arrived = [:]
    seen = [:]
    waiting = []
    let users = try RawStatement(db, "SELECT DISTINCT user FROM event_row WHERE class < 0")
    while try users.step() { waiting.insert(users.uuid(0)) }
  }

  // MARK: Users

  /// An event of the user was recorded without a pool.
  func await(_ user: UUID128, in unknownPool: Int64) {
    if waiting.insert(user).inserted { arrived[user] = unknownPool }
  }

  /// The user was seen in a pool.
  @inline(__always)
  func see(_ user: UUID128, in pool: Int64) {
    if !waiting.isEmpty, waiting.contains(user) { seen[user] = pool }
  }

  /// Gives pools to the waiting users that were seen in one.
  ///
  /// Roll-ups must be in the database.
  ///
  /// - Returns: whether there were such users, whose events may be of new classes now.
  @discardableResult
  func resolveUsers(_ directory: PoolDirectory) throws -> Bool {
    for unknownPool in directory.takeNewlyShared() { try awaitAgain(in: unknownPool) }
    let ambiguous = arrived.filter { seen[$0.key] == nil && directory.hasSeveralPools(besides: $0.value) }
    let sighting = ambiguous.isEmpty ? nil : try findSighting()
    for (user, unknownPool) in ambiguous {
      guard let sighting else { break }
      sighting.bind(user, at: 1)
      sighting.bind(unknownPool, at: 2)
      if try sighting.step() {
        seen[user] = sighting.int(0)
        sighting.reset()
      }
    }
    arrived = [:]
    guard !seen.isEmpty else { return false }
    try db.execute(sql: "DELETE FROM temp.sighted")
    let insert = try RawStatement(db, "INSERT INTO temp.sighted(user, pool) VALUES (?, ?)")
    for (user, pool) in seen {
      try insert.run(user, pool)
      waiting.remove(user)
    }
    seen = [:]
    try moveEventsOfSightedUsers()
    return true
  }

  /// As long as a place had one pool, its users were not looked up.
  private func awaitAgain(in unknownPool: Int64) throws {
    let users = try RawStatement(
      db, "SELECT DISTINCT user FROM event WHERE class < 0 AND pool = \(unknownPool)")
    while try users.step() { arrived[users.uuid(0)] = unknownPool }
  }

  private func moveEventsOfSightedUsers() throws {
    let events = """
      temp.sighted CROSS JOIN event ON event.class < 0 AND event.user = sighted.user
      """
    let month = """
      strftime('%Y', time, 'unixepoch') * 12 + strftime('%m', time, 'unixepoch') - 1
      """
    try db.execute(
      sql: """
        INSERT INTO activity_day(day, pool, client, kind, events)
          SELECT time / 86400, event.pool, client, kind, -count(*) FROM \(events) WHERE true GROUP BY 1, 2, 3, 4
          ON CONFLICT DO UPDATE SET events = events + excluded.events;
        INSERT INTO activity_day(day, pool, client, kind, events)
          SELECT time / 86400, sighted.pool, client, kind, count(*) FROM \(events) WHERE true GROUP BY 1, 2, 3, 4
          ON CONFLICT DO UPDATE SET events = events + excluded.events;
        DELETE FROM activity_day WHERE events = 0 AND pool < 0;
        INSERT INTO activity_hour(hour, pool, client, source, kind, events)
          SELECT time / 3600, event.pool, client, source, kind, -count(*)
          FROM \(events) JOIN part ON part.id = event.part WHERE true GROUP BY 1, 2, 3, 4, 5
          ON CONFLICT DO UPDATE SET events = events + excluded.events;
        INSERT INTO activity_hour(hour, pool, client, source, kind, events)
          SELECT time / 3600, sighted.pool, 0, source, kind, count(*)
          FROM \(events) JOIN part ON part.id = event.part WHERE true GROUP BY 1, 2, 3, 4, 5
          ON CONFLICT DO UPDATE SET events = events + excluded.events;
        DELETE FROM activity_hour WHERE events = 0 AND pool < 0;
        CREATE TEMP TABLE moved AS
          SELECT DISTINCT \(month) AS month, event.pool AS old, sighted.user, sighted.pool, client FROM \(events);
        INSERT INTO user_month(month, pool, user, client, days, kinds)
          SELECT row.month, moved.pool, row.user, row.client, days, kinds
          FROM temp.moved JOIN user_month AS row
            ON (row.month, row.pool, row.user, row.client) = (moved.month, moved.old, moved.user, moved.client)
          WHERE true
          ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds;
        DELETE FROM user_month WHERE (month, pool, user, client) IN (SELECT month, old, user, client FROM temp.moved);
        \(moveOrigins("user_provider", "provider"))
        \(moveOrigins("administrator_query", "caller"))
        DROP TABLE temp.moved;
        \(EventClasses.move(
          "SELECT DISTINCT event.class, sighted.pool FROM \(events)",
          to: "(SELECT pool FROM temp.sighted WHERE sighted.user = event_row.user)",
          where: "user IN (SELECT user FROM temp.sighted)"))
        """)
  }

  private func moveOrigins(_ table: String, _ column: String) -> String {
    """
    INSERT OR IGNORE INTO \(table)(month, pool, user, \(column))
      SELECT DISTINCT row.month, moved.pool, row.user, row.\(column)
      FROM temp.moved JOIN \(table) AS row
        ON (row.month, row.pool, row.user) = (moved.month, moved.old, moved.user);
    DELETE FROM \(table) WHERE (month, pool, user) IN (SELECT month, old, user FROM temp.moved);
    """
  }

  // MARK: App clients

  /// Whether anything was recorded of the app client without a pool.
  func hasEvents(ofClient client: Int64) throws -> Bool {
    let sql = "SELECT EXISTS(SELECT 1 FROM activity_day WHERE pool < 0 AND client = \(client))"
    return try Bool.fetchOne(db, sql: sql) ?? false
  }

  /// The app client belongs to the pool, and so do the users that were seen with it.
  ///
  /// Roll-ups must be in the database.
  func resolve(client: Int64, in pool: Int64, _ directory: PoolDirectory) throws {
    let users = try RawStatement(
      db, "SELECT DISTINCT user FROM event WHERE class < 0 AND client = \(client)")
    while try users.step() { seen[users.uuid(0)] = pool }
    try db.execute(
      sql: """
        INSERT INTO activity_day(day, pool, client, kind, events)
          SELECT day, \(pool), client, kind, sum(events) FROM activity_day WHERE pool < 0 AND client = \(client)
          GROUP BY day, client, kind
          ON CONFLICT DO UPDATE SET events = events + excluded.events;
        INSERT INTO activity_hour(hour, pool, client, source, kind, events)
          SELECT hour, \(pool), 0, source, kind, sum(events) FROM activity_hour WHERE pool < 0 AND client = \(client)
          GROUP BY hour, source, kind
          ON CONFLICT DO UPDATE SET events = events + excluded.events;
        \(resolveOrigins("user_provider", "provider", client: client, in: pool))
        \(resolveOrigins("administrator_query", "caller", client: client, in: pool))
        INSERT INTO user_month(month, pool, user, client, days, kinds)
          SELECT month, \(pool), user, client, days, kinds FROM user_month
          WHERE pool < 0 AND client = \(client) AND month IN (\(LateResolution.months))
          ON CONFLICT DO UPDATE SET days = days | excluded.days, kinds = kinds | excluded.kinds;
        DELETE FROM user_month WHERE pool < 0 AND client = \(client) AND month IN (\(LateResolution.months));
        DELETE FROM activity_day WHERE pool < 0 AND client = \(client);
        DELETE FROM activity_hour WHERE pool < 0 AND client = \(client);
        \(EventClasses.move(
          "SELECT id AS class, \(pool) AS pool FROM event_class WHERE id < 0 AND client = \(client)", to: "\(pool)",
          where: "class IN (SELECT id FROM event_class WHERE id < 0 AND client = \(client))"))
        """)
    try resolveUsers(directory)
  }

  /// The app client's users, whose other events are moved as well, came through the same providers in the pool.
  private func resolveOrigins(_ table: String, _ column: String, client: Int64, in pool: Int64) -> String {
    let rows = """
      pool < 0 AND month IN (\(LateResolution.months))
        AND user IN (SELECT user FROM event WHERE class < 0 AND client = \(client))
      """
    return """
      INSERT OR IGNORE INTO \(table)(month, pool, user, \(column))
        SELECT month, \(pool), user, \(column) FROM \(table) WHERE \(rows);
      DELETE FROM \(table) WHERE \(rows);
      """
  }
}

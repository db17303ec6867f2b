import Domain
import GRDB

/// Moves what was recorded without a pool to the pool that is learned later.
///
/// Roll-ups always move. Events move only where their user tells the pool, which takes several candidates
/// (`PoolDirectory.isAmbiguous`): such events wait, their class is below zero, and an index finds them by day and user.
/// Events of an app client stay as they are, and who reads them asks the app client for its pool.
final class LateResolution {
  let db: Database
  private var waiting = WaitingUsers()
  /// Users with events that came to wait since the last `resolveUsers`, with what stands for their pool: those whose
  /// user and month are new there.
  private var arrived: [UUID128: Int64] = [:]
  /// Users of `waiting` that were since seen in a pool.
  private var seen: [UUID128: Int64] = [:]
  /// Of users whose events were moved: from where, and to which pool.
  private var homes = OpenTable<Stay, Int32>()

  private struct Stay: OpenTableKey {
    var user: UUID128
    var unknownPool: Int32

    @inline(__always)
    func hash(_ seed: HashSeed) -> UInt64 { seed.hash(user) }
  }

  /// Some 20 MB of memory.
  private static let maximumHomes = 400_000

  init(_ db: Database) throws {
    self.db = db
    try db.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS sighted(user BLOB PRIMARY KEY, pool INTEGER) WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS moving(
          time INTEGER, event_id BLOB, user BLOB, old INTEGER, pool INTEGER, client INTEGER, operation INTEGER,
          caller INTEGER, kind INTEGER, part INTEGER, PRIMARY KEY(time, event_id)
        ) WITHOUT ROWID;
        """)
  }

  /// Must be called when a transaction has begun after a rollback, or after others have written.
  func begin() throws {
    arrived = [:]
    seen = [:]
    homes = OpenTable()
    try readWaiting()
  }

  private func readWaiting() throws {
    waiting = WaitingUsers()
    let users = try RawStatement(db, "SELECT user FROM event_row INDEXED BY event_without_pool WHERE class < 0")
    while try users.step() { waiting.insert(users.uuid(0)) }
  }

  // MARK: Users

  /// The pool of a user, whose events need not wait then, as far as it is remembered: others are moved when they are in
  /// the database.
  @inline(__always)
  func home(of user: UUID128, in unknownPool: Int64) -> Int64? {
    homes.value(of: Stay(user: user, unknownPool: Int32(truncatingIfNeeded: unknownPool))).map(Int64.init)
  }

  /// An event of the user waits for a pool.
  @inline(__always)
  func await(_ user: UUID128) {
    waiting.insert(user)
  }

  /// The user has waiting events of a pool for the first time, or for the first time in a month.
  func arrive(_ user: UUID128, in unknownPool: Int64) {
    arrived[user] = unknownPool
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
  /// - Returns: whether classes of events were added or have other ids now.
  @discardableResult
  func resolveUsers(_ directory: PoolDirectory) throws -> Bool {
    let newlyAmbiguous = directory.takeNewlyAmbiguous()
    try lookUpArrived()
    guard !seen.isEmpty || !newlyAmbiguous.isEmpty else { return false }
    try db.execute(sql: "DELETE FROM temp.sighted")
    for unknownPool in newlyAmbiguous { try startWaiting(in: unknownPool) }
    let insert = try RawStatement(db, "INSERT OR REPLACE INTO temp.sighted(user, pool) VALUES (?, ?)")
    for user in seen.keys.sorted() { try insert.run(user, seen[user] ?? 0) }
    seen = [:]
    return try moveEventsOfSightedUsers() || !newlyAmbiguous.isEmpty
  }

  private func lookUpArrived() throws {
    defer { arrived = [:] }
    for (unknownPool, users) in Dictionary(grouping: arrived, by: \.value) {
      let sighting = try RawStatement(db, try sighting(of: "?1", in: unknownPool))
      // In the order of the table, so that its pages are read once.
      for user in users.lazy.map(\.key).sorted() where seen[user] == nil {
        sighting.bind(user, at: 1)
        guard try sighting.step() else { continue }
        seen[user] = sighting.int(0)
        sighting.reset()
      }
    }
  }

  /// Finds a pool in which a user was seen in any month.
  ///
  /// Months and pools are part of the statement: looked up for each user they took longer than all else.
  private func sighting(of user: String, in unknownPool: Int64) throws -> String {
    let months = try Int.fetchAll(db, sql: LateResolution.months).map(String.init).joined(separator: ", ")
    let pools = try Int.fetchAll(
      db,
      sql: """
        SELECT known.id FROM pool AS known JOIN pool AS unknown ON \(PoolDirectory.Place.mayBe("known", "unknown"))
        WHERE unknown.id = \(unknownPool) AND known.id > 0 ORDER BY 1
        """
    ).map(String.init).joined(separator: ", ")
    return """
      SELECT pool FROM user_month WHERE month IN (\(months)) AND pool IN (\(pools)) AND user = \(user)
      ORDER BY month LIMIT 1
      """
  }

  /// All months with activity, from the small roll-up, so that `user_month` is entered by its key and not scanned.
  static let months = """
    SELECT DISTINCT strftime('%Y', day * 86400, 'unixepoch') * 12 + strftime('%m', day * 86400, 'unixepoch') - 1
    FROM activity_day
    """

  /// As long as a place had one pool, its users were not looked up.
  private func startWaiting(in unknownPool: Int64) throws {
    let kinds = EventKind.allCases.filter(\.canCount).map { String($0.rawValue) }.joined(separator: ", ")
    let classes = """
      pool = \(unknownPool) AND kind IN (\(kinds))
      AND client NOT IN (SELECT id FROM client WHERE pool IS NOT NULL)
      """
    try db.execute(sql: EventClasses.renumber(classes, areWaiting: false))
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO temp.sighted(user, pool)
          SELECT user, (\(sighting(of: "waiting.user", in: unknownPool))) AS pool
          FROM (
            SELECT DISTINCT user FROM event_row INDEXED BY event_without_pool
            WHERE class < 0 AND class IN (SELECT id FROM event_class WHERE pool = \(unknownPool))
          ) AS waiting
          WHERE pool IS NOT NULL
        """)
    for (table, column) in LateResolution.originTables {
      try moveOriginsOfSeenUsers(table, column, from: unknownPool)
    }
    try readWaiting()
  }

  /// Moves what all users that were seen in a pool came from: whether their events wait, or their app client is known.
  private func moveOriginsOfSeenUsers(_ table: String, _ column: String, from unknownPool: Int64) throws {
    let pool = try sighting(of: "row.user", in: unknownPool)
    try db.execute(
      sql: """
        CREATE TEMP TABLE moved AS
          SELECT month, (\(pool)) AS pool, user, \(column) FROM \(table) AS row WHERE row.pool = \(unknownPool);
        DELETE FROM temp.moved WHERE pool IS NULL;
        INSERT OR IGNORE INTO \(table)(month, pool, user, \(column)) SELECT * FROM temp.moved;
        DELETE FROM \(table) WHERE pool = \(unknownPool) AND (month, user) IN (SELECT month, user FROM temp.moved);
        DROP TABLE temp.moved;
        """)
  }

  /// Moves all waiting events of the users of `temp.sighted` to their pools, where those may be in the same place.
  private func moveEventsOfSightedUsers() throws -> Bool {
    guard try collectEventsOfSightedUsers() else { return false }
    let users = try RawStatement(db, "SELECT user, old, pool FROM temp.moving")
    while try users.step() {
      let user = users.uuid(0)
      waiting.remove(user)
      if homes.count >= LateResolution.maximumHomes { homes = OpenTable() }
      homes.update(Stay(user: user, unknownPool: Int32(truncatingIfNeeded: users.int(1))), default: 0) {
        $0 = Int32(truncatingIfNeeded: users.int(2))
      }
    }
    try moveCollectedEvents()
    return true
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
    try db.execute(sql: LateResolution.moveRollUps(ofClient: client, to: pool))
    let waits = "SELECT EXISTS(SELECT 1 FROM event_class WHERE id < 0 AND client = \(client))"
    if try Bool.fetchOne(db, sql: waits) == true {
      try db.execute(sql: LateResolution.moveWaitingEvents(ofClient: client, to: pool))
      let users = try RawStatement(db, "SELECT user FROM temp.sighted")
      while try users.step() { waiting.remove(users.uuid(0)) }
      _ = try moveEventsOfSightedUsers()
    }
    try resolveUsers(directory)
  }
}

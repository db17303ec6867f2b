import Domain
import GRDB

/// Brings a database to the counting rules.
///
/// That is the table `kind`, and the roll-up of counted events, which is made anew from the events when the rules have
/// changed.
struct RulesInForce {
  private let rules: CountingRules

  init(_ rules: CountingRules) {
    self.rules = rules
  }

  private var fingerprint: String { "\(rules.description) \(CountingRules.version)" }

  func apply(to pool: DatabasePool) throws {
    let known = try pool.read(current)
    guard known != fingerprint else { return }
    try pool.write { db in
      guard try current(db) != fingerprint else { return }
      try writeKinds(db)
      if try known != nil || hasActivity(db) { try rebuildUserMonths(db) }
      try db.execute(
        sql: "INSERT OR REPLACE INTO setting(name, value) VALUES ('counting rules', ?)", arguments: [fingerprint])
    }
  }

  /// Whether the database is as `apply` leaves it.
  func areApplied(_ db: Database) throws -> Bool { try current(db) == fingerprint }

  private func hasActivity(_ db: Database) throws -> Bool {
    let sql = "SELECT EXISTS(SELECT 1 FROM event_row) OR EXISTS(SELECT 1 FROM activity_row)"
    return try Bool.fetchOne(db, sql: sql) ?? false
  }

  /// The rules that the database was last brought to, and their version; nil for a new one.
  func current(_ db: Database) throws -> String? {
    try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'counting rules'")
  }

  private func writeKinds(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM kind")
    for kind in EventKind.allCases {
      try db.execute(
        sql: "INSERT INTO kind(id, activity, counts) VALUES (?, ?, ?)",
        arguments: [Int(kind.rawValue), rules.activityName(of: kind), rules.counts(kind)])
    }
  }

  private func rebuildUserMonths(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM user_month")
    let events = try RawStatement(
      db,
      """
      SELECT event.time, coalesce(client.pool, event.pool), event.user, event.client, event.kind
      FROM event LEFT JOIN client ON event.pool < 0 AND client.id = event.client
      WHERE event.user IS NOT NULL AND event.kind IN (SELECT id FROM kind WHERE counts)
      """)
    let rows = try RawStatement(
      db,
      """
      SELECT day, pool, user, client, kind FROM activity_row WHERE kind IN (SELECT id FROM kind WHERE counts)
      """)
    let statements = try RollUp.Statements(db)
    // A kind that did not count before may be the first to tell a user's pool.
    let resolution = try LateResolution(db)
    try resolution.begin()
    var rollUp = RollUp()
    var months = RecentMonth()
    func mark(_ row: RawStatement, _ day: Day) throws {
      let (month, dayOfMonth) = months(of: day)
      guard let kind = EventKind(rawValue: UInt8(truncatingIfNeeded: row.int(4))) else { return }
      rollUp.mark(
        RollUp.UserMonth(
          user: row.uuid(2), month: month.index,
          pool: Int32(truncatingIfNeeded: row.int(1)), client: Int32(truncatingIfNeeded: row.int(3))),
        dayOfMonth: dayOfMonth, kind: kind)
      if rollUp.rowCount >= Recording.Limits().alone.rolledUpRows {
        try statements.write(rollUp.takeRows(), seen: resolution.see)
      }
    }
    while try events.step() { try mark(events, Instant(secondsSinceEpoch: events.int(0)).day) }
    while try rows.step() { try mark(rows, Day(daysSinceEpoch: Int32(truncatingIfNeeded: rows.int(0)))) }
    try statements.write(rollUp.takeRows(), seen: resolution.see)
    try resolution.resolveUsers(PoolDirectory(db))
  }
}

import Domain
import Foundation
import GRDB

/// What one user did in one day through one app client: a row of an activity file.
public struct ExportedActivity: Hashable, Sendable {
  public var day: Day
  /// Nil where it is not known.
  public var pool: String?
  public var user: UUID128
  public var client: String?
  public var activity: Activity
  public var events: Int
}

extension ActivityStore {
  /// Calls `body` with what counted users did, by day, pool, user, app client and activity, in this order: the events,
  /// and the rows of activity files.
  ///
  /// A day is sorted at a time, on disk when it is large; all days are those of one state of the database.
  ///
  /// - Parameters:
  ///   - first: nil for the first day there is.
  ///   - last: included; nil for the last day there is.
  public func exportActivity(
    from first: Day?, through last: Day?, _ body: (ExportedActivity) throws -> Void
  ) throws {
    try readLarge { db in
      let statement = try db.makeStatement(sql: ActivityStore.activityOfDay)
      for day in try ActivityStore.days(db, from: first, through: last) {
        let start = Int64(day) * 86_400
        let rows = try Row.fetchCursor(statement, arguments: [start, start + 86_400, day])
        while let row = try rows.next() {
          guard let user = (row[1] as Data?).flatMap(UUID128.init(bytes:)),
            let activity = (row[3] as String?).flatMap(Activity.init(rawValue:))
          else { continue }
          try body(
            ExportedActivity(
              day: Day(daysSinceEpoch: day), pool: row[0], user: user, client: row[2], activity: activity,
              events: row[4]))
        }
      }
    }
  }

  /// Calls `body` with the columns of the view `events`, and then with each event in the order of time.
  ///
  /// - Parameters:
  ///   - first: nil for the first day there is.
  ///   - last: included; nil for the last day there is.
  public func exportEvents(
    from first: Day?, through last: Day?, _ body: ([String?]) throws -> Void
  ) throws {
    try readLarge { db in
      let statement = try db.makeStatement(sql: ActivityStore.eventsOfTime)
      try body(statement.columnNames)
      let start = first.map { Int64($0.daysSinceEpoch) * 86_400 } ?? .min
      let end = last.map { (Int64($0.daysSinceEpoch) + 1) * 86_400 } ?? .max
      let rows = try Row.fetchCursor(statement, arguments: [start, end])
      while let row = try rows.next() {
        try body(row.databaseValues.map { String.fromDatabaseValue($0) })
      }
    }
  }

  private static func days(_ db: Database, from first: Day?, through last: Day?) throws -> [Int32] {
    try Int32.fetchAll(
      db,
      sql: """
        SELECT day FROM (SELECT DISTINCT day FROM activity_day UNION SELECT DISTINCT day FROM activity_row)
        WHERE day BETWEEN ? AND ? ORDER BY day
        """, arguments: [first?.daysSinceEpoch ?? .min, last?.daysSinceEpoch ?? .max])
  }

  /// The view `events`, of some time only: its own time is a text, by which no index is searched.
  static let eventsOfTime = """
    \(Schema.record)
    WHERE event.time >= ? AND event.time < ? AND kind.activity NOT IN ('failed', 'not_counted')
    ORDER BY event.time, event.event_id
    """

  /// The pool is found as the view `events` finds it.
  private static let activityOfDay = """
    WITH
      done(pool, user, client, kind, events) AS (
        SELECT pool, user, client, kind, 1 FROM event WHERE time >= ?1 AND time < ?2 AND user IS NOT NULL
        UNION ALL
        SELECT pool, user, client, kind, events FROM activity_row WHERE day = ?3
      ),
      shown AS MATERIALIZED (SELECT id, pool FROM shown_pool)
    SELECT shown.pool, done.user, client.client, kind.activity, sum(done.events)
    FROM done
    JOIN kind ON kind.id = done.kind AND kind.counts
    LEFT JOIN client ON client.id = done.client
    LEFT JOIN shown ON shown.id = iif(done.pool < 0, coalesce(client.pool, done.pool), done.pool)
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    """

  /// Runs `body` on a connection of its own, which sorts on disk what does not fit 16 MB.
  private func readLarge(_ body: (Database) throws -> Void) throws {
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA temp_store = FILE; PRAGMA cache_size = -16000;")
    }
    try read(by: configuration, body)
  }
}

extension UUID128 {
  /// Nil unless there are 16 bytes.
  init?(bytes: Data) {
    guard bytes.count == 16 else { return nil }
    self = bytes.withUnsafeBytes { UUID128(bytes: $0, at: 0) }
  }
}

import Domain
import GRDB

/// Inserts rows of `activity_row`, and tells by how many events each grew.
final class ActivityRowInserter {
  private let select: RawStatement
  private let insert: RawStatement

  init(_ db: Database) throws {
    select = try RawStatement(
      db,
      """
      SELECT events FROM activity_row
      WHERE day = ? AND pool = ? AND user = ? AND client = ? AND kind = ? AND source = ?
      """)
    insert = try RawStatement(
      db,
      """
      INSERT INTO activity_row(day, pool, user, client, kind, source, events) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET events = excluded.events
      """)
  }

  /// Keeps the larger number of events of the row and of what is there.
  ///
  /// - Returns: the events that the row has more than what was there; 0 when it has not.
  func insert(_ row: ActivityRow, pool: Int64, client: Int64, source: Int64) throws -> Int {
    let (day, kind) = (Int64(row.day.daysSinceEpoch), Int64(row.kind.rawValue))
    select.bind(day, at: 1)
    select.bind(pool, at: 2)
    select.bind(row.user, at: 3)
    select.bind(client, at: 4)
    select.bind(kind, at: 5)
    select.bind(source, at: 6)
    let known = try select.step() ? Int(select.int(0)) : 0
    select.reset()
    guard row.events > known else { return 0 }
    try insert.run(day, pool, row.user, client, kind, source, Int64(row.events))
    return row.events - known
  }
}

import Domain
import GRDB

/// The requests of the hook that were recorded in the last days, so that one that is sent again counts once.
final class RequestLedger {
  private let find: RawStatement
  private let insert: RawStatement
  private let prune: RawStatement
  private var prunedDay: Int32 = 0

  /// Days on which a request is known again: senders give up after one day (EventBridge) or sooner.
  private static let days: Int32 = 3

  init(_ db: Database) throws {
    find = try RawStatement(
      db, "SELECT 1 FROM hook_request WHERE day IN (?2, ?2 - 1, ?2 - 2) AND request = ?1")
    insert = try RawStatement(db, "INSERT OR IGNORE INTO hook_request(request, day) VALUES (?, ?)")
    prune = try RawStatement(db, "DELETE FROM hook_request WHERE day <= ?")
  }

  /// Whether the request is new; if so, it is not any more.
  func insert(_ request: UUID128, on day: Day) throws -> Bool {
    if prunedDay != day.daysSinceEpoch {
      try prune.run(Int64(day.daysSinceEpoch - RequestLedger.days))
      prunedDay = day.daysSinceEpoch
    }
    find.bind(request, at: 1)
    find.bind(Int64(day.daysSinceEpoch), at: 2)
    defer { find.reset() }
    guard try !find.step() else { return false }
    insert.bind(request, at: 1)
    insert.bind(Int64(day.daysSinceEpoch), at: 2)
    try insert.run()
    return true
  }
}

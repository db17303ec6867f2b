import Domain
import GRDB

/// What was delivered to the hook in the last days of events that have no time of their own, so that one that is
/// delivered again counts once.
final class DeliveryLedger {
  private let find: RawStatement
  private let insert: RawStatement
  private let prune: RawStatement
  private var prunedDay: Int32 = 0

  /// Days on which a delivery is known again: senders give up after one day (EventBridge) or sooner.
  private static let days: Int32 = 3

  init(_ db: Database) throws {
    let days = (0..<DeliveryLedger.days).map { "?2 - \($0)" }.joined(separator: ", ")
    find = try RawStatement(db, "SELECT 1 FROM hook_request WHERE day IN (\(days)) AND request = ?1")
    insert = try RawStatement(db, "INSERT OR IGNORE INTO hook_request(request, day) VALUES (?, ?)")
    prune = try RawStatement(db, "DELETE FROM hook_request WHERE day <= ?")
  }

  /// Whether the delivery is new; if so, it is not any more.
  func insert(_ delivery: UUID128, on day: Day) throws -> Bool {
    if prunedDay != day.daysSinceEpoch {
      try prune.run(Int64(day.daysSinceEpoch - DeliveryLedger.days))
      prunedDay = day.daysSinceEpoch
    }
    find.bind(delivery, at: 1)
    find.bind(Int64(day.daysSinceEpoch), at: 2)
    defer { find.reset() }
    guard try !find.step() else { return false }
    insert.bind(delivery, at: 1)
    insert.bind(Int64(day.daysSinceEpoch), at: 2)
    try insert.run()
    return true
  }
}

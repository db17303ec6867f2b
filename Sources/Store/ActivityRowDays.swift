import Domain
import GRDB

/// Rows of activity files by day, pool, source and kind, read from all of them in one go.
struct ActivityRowDays: Sendable {
  struct Key: Hashable, Sendable {
    var day: Int64
    var pool: Int64
    var source: Int64
    var kind: Int64
  }

  private(set) var events: [Key: Int] = [:]
  /// The rows of a day and pool follow each other, mostly of one source and kind.
  private var present: (key: Key, events: Int)?

  private init() {}

  private static let columns = ["day 1", "pool 2", "user 3", "client 4", "kind 5", "source 6", "events 0"]

  init(_ db: Database, _ snapshot: PageSnapshot?) throws {
    guard let tree = try TableTree(db, snapshot, "activity_row", columns: ActivityRowDays.columns) else {
      let rows = try RawStatement(
        db, "SELECT day, pool, source, kind, sum(events) FROM activity_row GROUP BY day, pool, source, kind")
      while try rows.step() {
        events[Key(day: rows.int(0), pool: rows.int(1), source: rows.int(2), kind: rows.int(3))] = Int(rows.int(4))
      }
      return
    }
    let parts = try tree.scan(ActivityRowDays()) { _ in
      .among
    } visit: { days, page in
      for index in 0..<page.count { try days.add(page.record(index)) }
    }
    for var part in parts {
      part.finish()
      events.merge(part.events, uniquingKeysWith: &+)
    }
  }

  @inline(__always)
  private mutating func add(_ record: RecordPage.Record) throws(DamagedPage) {
    var record = record
    let (day, pool) = (try record.integer(), try record.integer())
    _ = try record.uuid()
    _ = try record.integer()
    let (kind, source) = (try record.integer(), try record.integer())
    let key = Key(day: day, pool: pool, source: source, kind: kind)
    if present?.key != key {
      finish()
      present = (key, 0)
    }
    present?.events &+= Int(try record.integer())
  }

  private mutating func finish() {
    if let present { events[present.key, default: 0] &+= present.events }
    present = nil
  }
}

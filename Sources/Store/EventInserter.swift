import Domain
import GRDB

/// Inserts rows of `event_row`, many to a statement, and tells which of them are new.
///
/// A statement says only how many rows are new. When that is neither all nor none, the rows are looked up, and those
/// with another part than the one being inserted were there before. As long as that happens, fewer rows go to a
/// statement.
final class EventInserter {
  private let feed = EventFeed()
  private let insert: RawStatement
  private let findKnown: RawStatement
  private var windowSize = largestWindow

  private static let largestWindow = 4_096
  private static let smallestWindow = 64

  init(_ db: Database) throws {
    try feed.register(as: "event_feed", in: db)
    insert = try RawStatement(
      db, "INSERT OR IGNORE INTO event_row(\(feed.columns)) SELECT \(feed.columns) FROM event_feed")
    // The feed is the outer loop, and its order that of the key.
    findKnown = try RawStatement(
      db,
      """
      SELECT event_feed.rowid FROM event_feed
      CROSS JOIN event_row ON event_row.time = event_feed.time AND event_row.event_id = event_feed.event_id
      WHERE event_row.part <> event_feed.part
      """)
  }

  /// Inserts rows in the order of the key, no two of which have the same.
  ///
  /// - Returns: for each row, whether it is new.
  func insert(_ rows: [EventRow]) throws -> [Bool] {
    var areNew = [Bool](repeating: true, count: rows.count)
    feed.rows = rows
    defer { feed.rows = [] }
    var start = 0
    while start < rows.count {
      feed.window = start..<min(start + windowSize, rows.count)
      try insert.run()
      let changes = Int(insert.changes)
      if changes == 0 {
        for row in feed.window { areNew[row] = false }
      } else if changes < feed.window.count {
        while try findKnown.step() { areNew[Int(findKnown.int(0))] = false }
        windowSize = max(windowSize / 4, EventInserter.smallestWindow)
      } else {
        windowSize = min(windowSize * 2, EventInserter.largestWindow)
      }
      start = feed.window.upperBound
    }
    return areNew
  }
}

/// A row of `event_row`, and what the roll-ups need besides.
struct EventRow {
  var id: UUID128
  var user: UUID128
  var time: Instant
  var part: Int64
  /// Of its class; some of what that is made of follows, for the roll-up.
  var classID: Int32
  var pool: Int32
  var client: Int32
  var caller: Int32
  /// Not a column: it goes to the roll-up.
  var provider: Int32
  /// Not a column: whose counts it changes.
  var owner: Int32
  var kind: EventKind
}

private final class EventFeed: RowFeed {
  // One thread uses it: nothing to check at each of a million accesses.
  @exclusivity(unchecked)
  var rows: [EventRow] = []

  init() {
    super.init(columns: "time, event_id, user, class, part")
  }

  override func write(_ column: Int32, of row: Int, to value: FeedValue) {
    switch column {
    case 0: value.set(rows[row].time.secondsSinceEpoch)
    case 1: value.set(rows[row].id, place: 0)
    case 2: if rows[row].user == .none { value.setNull() } else { value.set(rows[row].user, place: 1) }
    case 3: value.set(Int64(rows[row].classID))
    default: value.set(rows[row].part)
    }
  }
}

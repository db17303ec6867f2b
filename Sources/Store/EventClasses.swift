import Domain
import GRDB

/// What events have in common besides time, id, user and input.
///
/// A database of a million events has some hundred of these. The table `event_class` has each once, and a row of
/// `event_row` names it by a number, which is 6 bytes and four columns less than to say it all again.
struct EventClass: OpenTableKey {
  var pool: Int32
  var client: Int32
  var operation: Int32
  var caller: Int32
  var kind: EventKind

  /// Whether its events move as soon as their pool is known; the id is below zero then.
  var awaitsPool: Bool { pool < 0 && kind.canCount }

  @inline(__always)
  var mixed: Int {
    let high = UInt64(UInt32(bitPattern: client)) << 32 | UInt64(UInt32(bitPattern: caller))
    let place = UInt64(UInt32(bitPattern: pool)) << 32 | UInt64(UInt32(bitPattern: operation))
    let low = place << 8 ^ UInt64(kind.rawValue)
    let word = (high &* 0xD6E8_FEB8_6659_FD93 ^ low) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: word >> 32)
  }
}

/// The ids of all classes, as a writer keeps them in memory.
///
/// Rows of the table are only ever added, so that those that others wrote are the ones beyond what is known here.
final class EventClasses {
  private let db: Database
  private var ids = OpenTable<EventClass, Int32>()
  /// The ids that are known: `first` to -1, and 1 to `last`.
  private var (first, last): (Int32, Int32) = (0, 0)

  init(_ db: Database) {
    self.db = db
  }

  /// Reads what others wrote, or what was written by a statement of SQL.
  func reload() throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT id, pool, client, operation, caller, kind FROM event_class WHERE id > ? OR id < ?"),
      arguments: [last, first])
    while let row = try rows.next() {
      guard let kind = EventKind(rawValue: row[5]) else { continue }
      set(row[0], of: EventClass(pool: row[1], client: row[2], operation: row[3], caller: row[4], kind: kind))
    }
  }

  /// A rollback may have taken rows back.
  func forget() {
    ids = OpenTable()
    (first, last) = (0, 0)
  }

  @inline(__always)
  func id(of events: EventClass) throws -> Int32 {
    var id: Int32 = 0
    ids.update(events, default: 0) { id = $0 }
    return id != 0 ? id : try insert(events)
  }

  private func insert(_ events: EventClass) throws -> Int32 {
    let id = events.awaitsPool ? first - 1 : last + 1
    try db.execute(
      sql: "INSERT INTO event_class(id, pool, client, operation, caller, kind) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [id, events.pool, events.client, events.operation, events.caller, events.kind.rawValue])
    set(id, of: events)
    return id
  }

  private func set(_ id: Int32, of events: EventClass) {
    ids.update(events, default: id) { $0 = id }
    (first, last) = (min(first, id), max(last, id))
  }

  /// SQL that gives events another pool.
  ///
  /// - Parameters:
  ///   - moves: a query of the classes that move, and the pool they move to: `class`, `pool`.
  ///   - pool: the pool of a row of `event_row`.
  ///   - condition: which rows move; all of them are of classes in `moves`.
  static func move(_ moves: String, to pool: String, where condition: String) -> String {
    """
    INSERT INTO event_class(id, pool, client, operation, caller, kind)
      SELECT max(0, (SELECT max(id) FROM event_class)) + row_number() OVER (), * FROM (
        SELECT moves.pool, client, operation, caller, kind
        FROM (\(moves)) AS moves JOIN event_class ON event_class.id = moves.class
        EXCEPT SELECT pool, client, operation, caller, kind FROM event_class);
    UPDATE event_row SET class = (
        SELECT new.id FROM event_class AS old JOIN event_class AS new USING (client, operation, caller, kind)
        WHERE old.id = event_row.class AND new.pool = \(pool))
      WHERE class < 0 AND \(condition);
    """
  }
}

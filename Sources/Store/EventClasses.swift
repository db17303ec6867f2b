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

  @inline(__always)
  func hash(_ seed: HashSeed) -> UInt64 {
    let high = UInt64(UInt32(bitPattern: client)) << 32 | UInt64(UInt32(bitPattern: caller))
    let place = UInt64(UInt32(bitPattern: pool)) << 32 | UInt64(UInt32(bitPattern: operation))
    return seed.hash(high, place << 8 ^ UInt64(kind.rawValue))
  }
}

/// The ids of all classes, as a writer keeps them in memory.
///
/// An id is below zero where events wait for their user to be seen in a pool: `LateResolution` moves them then.
final class EventClasses {
  private let db: Database
  // One thread uses it: nothing to check for each event.
  @exclusivity(unchecked)
  private var ids = OpenTable<EventClass, Int32>()
  /// The ids are some of `first` to -1, and of 1 to `last`.
  private var (first, last): (Int32, Int32) = (0, 0)

  init(_ db: Database) {
    self.db = db
  }

  /// Reads the table: others, or a statement of SQL, may have written it.
  func reload() throws {
    forget()
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: "SELECT id, pool, client, operation, caller, kind FROM event_class"))
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

  /// The id of a class, which is added where there is none.
  ///
  /// - Parameter awaitsUser: whether events of a new class wait for their user to be seen in a pool.
  @inline(__always)
  func id(of events: EventClass, awaitsUser: Bool) throws -> Int32 {
    var id: Int32 = 0
    ids.update(events, default: 0) { id = $0 }
    return id != 0 ? id : try insert(events, awaitsUser)
  }

  private func insert(_ events: EventClass, _ awaitsUser: Bool) throws -> Int32 {
    let id = awaitsUser ? first - 1 : last + 1
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

  // MARK: In SQL

  /// SQL that adds the classes that a query gives, where they are not there yet.
  ///
  /// - Parameter query: of the columns of a class, but for its id.
  static func add(_ query: String) -> String {
    """
    INSERT INTO event_class(id, pool, client, operation, caller, kind)
      SELECT max(0, (SELECT max(id) FROM event_class)) + row_number() OVER (), * FROM (
        \(query) EXCEPT SELECT pool, client, operation, caller, kind FROM event_class);
    """
  }

  /// SQL that changes ids, of classes and of their events.
  ///
  /// - Parameters:
  ///   - classes: a condition on the classes that change.
  ///   - areWaiting: whether their events wait now, which they will not afterwards, or the other way round.
  static func renumber(_ classes: String, areWaiting: Bool) -> String {
    let number = "row_number() OVER (ORDER BY abs(id))"
    let id = areWaiting ? "max(0, (SELECT max(id) FROM event_class)) + \(number)" : "first - \(number)"
    return """
      CREATE TEMP TABLE renumbered(old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
      INSERT INTO temp.renumbered(old, new)
        SELECT id, \(id) FROM event_class, (SELECT min(0, coalesce(min(id), 0)) AS first FROM event_class)
        WHERE id \(areWaiting ? "<" : ">") 0 AND \(classes);
      UPDATE event_row \(areWaiting ? "INDEXED BY event_without_pool" : "")
        SET class = (SELECT new FROM temp.renumbered WHERE old = event_row.class)
        WHERE class \(areWaiting ? "<" : ">") 0 AND class IN (SELECT old FROM temp.renumbered);
      UPDATE event_class SET id = (SELECT new FROM temp.renumbered WHERE old = event_class.id)
        WHERE id IN (SELECT old FROM temp.renumbered);
      DROP TABLE temp.renumbered;
      """
  }
}

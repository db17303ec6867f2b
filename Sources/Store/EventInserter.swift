import Domain
import GRDB

/// Inserts rows of `event`, sixteen to a statement, and tells which of them are new.
///
/// One statement for sixteen rows takes half the time of sixteen statements. It says only how many rows are new; when
/// that is not all, the rows are looked up, and those with another part than the one being inserted were there before.
final class EventInserter {
  /// A row of `event`.
  struct EventRow {
    var event: Event
    var pool: Int64
    var client: Int64
    var operation: Int64
    var caller: Int64
    /// Not a column: it goes to the roll-up.
    var provider: Int64
  }

  private let many: RawStatement
  private let one: RawStatement
  private let select: RawStatement
  static let rowsPerStatement = 16
  /// Parameters of each row, after the first of the statement, which is the part.
  private static let columns: Int32 = 8

  @exclusivity(unchecked)
  private var waiting: [EventRow] = []

  init(_ db: Database) throws {
    func row(_ number: Int) -> String {
      let first = 2 + number * Int(EventInserter.columns)
      let parameters = (first..<first + Int(EventInserter.columns)).map { "?\($0)" }
      return "(?1, " + parameters.joined(separator: ", ") + ")"
    }
    let columns = "part, time, event_id, user, pool, client, kind, operation, caller"
    let insert = "INSERT OR IGNORE INTO event(\(columns)) VALUES "
    many = try RawStatement(db, insert + (0..<EventInserter.rowsPerStatement).map(row).joined(separator: ", "))
    one = try RawStatement(db, insert + row(0))
    select = try RawStatement(db, "SELECT part FROM event WHERE time = ? AND event_id = ?")
    waiting.reserveCapacity(EventInserter.rowsPerStatement)
  }

  /// Takes a row of `part`; no other row of the part may have its id.
  ///
  /// Rows are inserted when there are enough of them.
  @inline(__always)
  func insert(_ row: EventRow, part: Int64, _ body: (EventRow, _ isNew: Bool) throws -> Void) throws {
    waiting.append(row)
    if waiting.count == EventInserter.rowsPerStatement { try insertMany(part: part, body) }
  }

  /// Inserts the rows that wait.
  func finish(part: Int64, _ body: (EventRow, _ isNew: Bool) throws -> Void) throws {
    one.bind(part, at: 1)
    for row in waiting {
      bind(row, to: one, from: 1)
      try one.run()
      try body(row, one.changes > 0)
    }
    waiting.removeAll(keepingCapacity: true)
  }

  private func insertMany(part: Int64, _ body: (EventRow, _ isNew: Bool) throws -> Void) throws {
    many.bind(part, at: 1)
    for (index, row) in waiting.enumerated() {
      bind(row, to: many, from: 1 + Int32(index) * EventInserter.columns)
    }
    try many.run()
    let areAllNew = many.changes == Int32(waiting.count)
    for row in waiting {
      try body(row, areAllNew || isOf(part, row))
    }
    waiting.removeAll(keepingCapacity: true)
  }

  private func isOf(_ part: Int64, _ row: EventRow) throws -> Bool {
    select.bind(row.event.time.secondsSinceEpoch, at: 1)
    select.bind(row.event.id, at: 2)
    defer { select.reset() }
    return try select.step() && select.int(0) == part
  }

  @inline(__always)
  private func bind(_ row: EventRow, to statement: RawStatement, from index: Int32) {
    statement.bind(row.event.time.secondsSinceEpoch, at: index + 1)
    statement.bind(row.event.id, at: index + 2)
    statement.bindOptional(row.event.user, at: index + 3)
    statement.bind(row.pool, at: index + 4)
    statement.bind(row.client, at: index + 5)
    statement.bind(Int64(row.event.kind.rawValue), at: index + 6)
    statement.bind(row.operation, at: index + 7)
    statement.bind(row.caller, at: index + 8)
  }
}

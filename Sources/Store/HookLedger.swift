import Domain
import Foundation
import GRDB

/// The ledger entries of one transaction of the hook: one for each day and source, not one for each request, of which
/// there are thousands a second.
struct HookLedger {
  private let db: Database
  private let day: Day
  private let time: Instant
  private var entries: [RecordSource: Entry] = [:]

  private struct Entry {
    var id: Int64
    var records = RecordCounts()
    var bytes = 0
  }

  init(_ db: Database, day: Day, at time: Instant) {
    self.db = db
    self.day = day
    self.time = time
  }

  /// The id of the entry, which is made when it is the first of its day.
  mutating func entry(for source: RecordSource) throws -> Int64 {
    if let entry = entries[source] { return entry.id }
    let path = "hook \(day)"
    // Where a file has the hash of its content: never 32 bytes, so never that of a file.
    let key = Data("\(path) \(source.rawValue)".utf8)
    let values: StatementArguments = [key, path, source.rawValue, time.secondsSinceEpoch]
    try db.cachedStatement(
      sql: """
        INSERT INTO input(hash, path, size, source, read_at, \(RecordCounts.ledgerList))
        VALUES (?, ?, 0, ?, ?, \(RecordCounts.ledgerParameters)) ON CONFLICT(hash) DO NOTHING
        """
    ).execute(arguments: values + RecordCounts().ledgerValues)
    let id =
      try Int64.fetchOne(db.cachedStatement(sql: "SELECT id FROM input WHERE hash = ?"), arguments: [key]) ?? 0
    entries[source] = Entry(id: id)
    return id
  }

  mutating func add(_ records: RecordCounts, bytes: Int, to source: RecordSource) {
    entries[source]?.records += records
    entries[source]?.bytes += bytes
  }

  /// Adds what came to the entries.
  func write() throws {
    for entry in entries.values {
      let values: StatementArguments = [entry.bytes, time.secondsSinceEpoch]
      try db.cachedStatement(
        sql: "UPDATE input SET size = size + ?, read_at = ?, \(RecordCounts.ledgerAdditions) WHERE id = ?"
      ).execute(arguments: values + entry.records.ledgerValues + [entry.id])
    }
  }
}

import Domain
import GRDB
import Testing

@testable import Store

@Suite struct HookLedgerTests {
  /// One entry for each day and source, which grows with every transaction.
  @Test func entriesOfADayGrow() throws {
    let database = try TestDatabase()
    let store = try database.store()
    let time = Instant(secondsSinceEpoch: 1_800_000_000)
    var records = RecordCounts()
    (records.read, records.duplicates, records.rejected) = (5, 2, 1)
    for _ in 0..<2 {
      try store.write { db in
        var ledger = HookLedger(db, day: time.day, at: time)
        let id = try ledger.entry(for: .cloudTrail)
        let (same, other) = (try ledger.entry(for: .cloudTrail), try ledger.entry(for: .lambdaTrigger))
        #expect(same == id && other != id)
        ledger.add(records, bytes: 100, to: .cloudTrail)
        ledger.add(records, bytes: 10, to: .cloudTrail)
        try ledger.write()
      }
    }
    let sql = "SELECT path, source, size, read_at, records, duplicates, rejected, failed FROM input ORDER BY source"
    let rows = try store.read { db in
      try Row.fetchAll(db, sql: sql).map { $0.databaseValues.map(\.description).joined(separator: "|") }
    }
    #expect(
      rows == [
        #""hook 2027-01-15"|"cloudtrail"|220|1800000000|20|8|4|0"#,
        #""hook 2027-01-15"|"lambda-trigger"|0|1800000000|0|0|0|0"#,
      ])
  }
}

import Domain
import GRDB
import Testing

@testable import Store

@Suite struct DeliveryLedgerTests {
  /// A delivery is known on its day and the two after it, and forgotten then.
  @Test func aDeliveryIsNewOnceInThreeDays() throws {
    let database = try TestDatabase()
    let store = try database.store()
    let (first, second) = (UUID128(high: 1, low: 2), UUID128(high: 3, low: 4))
    func isNew(_ delivery: UUID128, _ day: Int32, _ ledger: DeliveryLedger) throws -> Bool {
      try ledger.insert(delivery, on: Day(daysSinceEpoch: day))
    }
    try store.write { db in
      let ledger = try DeliveryLedger(db)
      #expect(try isNew(first, 20_000, ledger))
      #expect(try !isNew(first, 20_000, ledger))
      #expect(try isNew(second, 20_001, ledger))
      #expect(try !isNew(first, 20_002, ledger) && !isNew(second, 20_002, ledger))
      // Another one, as after a restart.
      let later = try DeliveryLedger(db)
      #expect(try !isNew(second, 20_003, later))
      #expect(try isNew(first, 20_003, later))
      #expect(try isNew(second, 20_006, later))
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM hook_request") == 1)
    }
  }
}

import Domain
import Foundation
import GRDB

extension ActivityStore {
  /// What erasing the user would do.
  public func traces(of user: UUID128) throws -> ErasedUser {
    try readPages { db, snapshot in try UserTraces(db, snapshot, user).erased(db) }
  }

  /// Erases a user: its records and months become those of a random id that nothing links to it, so that totals stay
  /// what they are.
  ///
  /// - Parameter isCompacting: write the file anew, which takes as much room again for a moment; without, old pages and
  ///   gaps of pages may still hold the user until they are written over.
  public func forget(_ user: UUID128, at time: Instant, isCompacting: Bool) throws -> ErasedUser {
    try writeAlone { db in
      var erased = ErasedUser(months: [], events: 0, rows: 0, erasedBefore: nil)
      try db.execute(sql: "PRAGMA secure_delete = ON")
      try db.inTransaction(.immediate) {
        // Nobody else can write now: what the log says is what this transaction sees.
        let snapshot = readsPages ? LogState(db).flatMap { PageSnapshot(db, $0) } : nil
        let traces = try UserTraces(db, snapshot, user)
        erased = try traces.erased(db)
        try traces.give(to: UUID128.random(), db)
        try ForgottenUsers.insert(user, at: time, db)
        return .commit
      }
      if isCompacting { try db.execute(sql: "VACUUM") }
      // The log holds pages as they were; a reader that is still at them keeps it from being cut off.
      let isBusy = try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") != 0
      erased.isCompact = isCompacting && !isBusy
      return erased
    }
  }
}

extension UUID128 {
  /// The 16 bytes, in text order.
  var data: Data { withUnsafeBytes(of: words) { Data($0) } }
}

import Domain
import Foundation
import GRDB

extension ActivityStore {
  private static let tables = ["user_month", "user_provider", "administrator_query", "activity_row"]

  /// What erasing the user would do.
  public func traces(of user: UUID128) throws -> ErasedUser {
    try read { db in try ActivityStore.traces(of: user, db) }
  }

  private static func traces(of user: UUID128, _ db: Database) throws -> ErasedUser {
    let bytes = user.data
    func count(_ table: String) throws -> Int {
      try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table) WHERE user = ?", arguments: [bytes]) ?? 0
    }
    let months = try Int32.fetchAll(
      db, sql: "SELECT DISTINCT month FROM user_month WHERE user = ? ORDER BY month", arguments: [bytes])
    return ErasedUser(
      months: months.map(Month.init(index:)), events: try count("event"),
      rows: try tables.reduce(0) { try $0 + count($1) }, erasedBefore: try ForgottenUsers.time(of: user, db))
  }

  /// Erases a user: its records and months become those of a random id that nothing links to it, so that totals stay
  /// what they are.
  ///
  /// - Parameter isCompacting: write the file anew, which takes as much room again for a moment; without, old pages and
  ///   gaps of pages may still hold the user until they are written over.
  public func forget(_ user: UUID128, at time: Instant, isCompacting: Bool) throws -> ErasedUser {
    try writeAlone { db in
      var erased = try ActivityStore.traces(of: user, db)
      try db.execute(sql: "PRAGMA secure_delete = ON")
      try db.inTransaction(.immediate) {
        let arguments: StatementArguments = ["new": UUID128.random().data, "user": user.data]
        for table in ["event"] + ActivityStore.tables {
          try db.execute(sql: "UPDATE \(table) SET user = :new WHERE user = :user", arguments: arguments)
        }
        try ForgottenUsers.insert(user, at: time, db)
        return .commit
      }
      if isCompacting {
        // Not in memory, where the whole database would be.
        try db.execute(sql: "PRAGMA temp_store = FILE")
        try db.execute(sql: "VACUUM")
        try db.execute(sql: "PRAGMA temp_store = MEMORY")
      }
      // The log holds pages as they were; a reader that is still at them keeps it from being cut off.
      let isBusy = try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") != 0
      erased.isCompact = isCompacting && !isBusy
      return erased
    }
  }
}

extension UUID128 {
  /// The 16 bytes, in text order.
  var data: Data {
    withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Data($0) }
  }
}

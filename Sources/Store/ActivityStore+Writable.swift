import GRDB

extension ActivityStore {
  /// Makes sure that the database can be written to, and changes nothing in it.
  ///
  /// - Throws: `StoreError` when it cannot, or when another program does not let go of it.
  public func checkWritable() throws {
    try StoreError.explaining(path) {
      try keepWriting { db, turns in
        // The lock that everything that writes begins with.
        try turns.waiting { try db.beginTransaction(.immediate) }
        try db.rollback()
      }
    }
  }
}

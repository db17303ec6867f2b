import GRDB

extension ActivityStore {
  /// The ids of the pools of which something is recorded.
  ///
  /// Pools that only the config named are none of them.
  public func recordedPools() throws -> Set<String> {
    try read { db in
      Set(
        try String.fetchAll(
          db,
          sql: """
            SELECT pool FROM shown_pool WHERE pool IS NOT NULL AND id IN (SELECT DISTINCT pool FROM activity_day)
            """))
    }
  }
}

import Domain
import GRDB

extension ActivityStore {
  /// Gives every user's active days of every month, by month, pool and user; rows of one user's app clients follow each
  /// other, and a user may come twice where the pool was learned late.
  ///
  /// - Parameters:
  ///   - until: months after that of this day are left out; days after it inside the month are not.
  ///   - body: the pool as reports show it, the user, the month, and its days: bit n is day n.
  public func forEachUserMonth(
    until: Day, _ body: (_ pool: StoredPool, _ user: UUID128, _ month: Month, _ days: UInt32) throws -> Void
  ) throws {
    try read { db in
      var pools: [Int64: StoredPool] = [:]
      for row in try Row.fetchAll(
        db,
        sql: """
          SELECT shown_pool.id, shown_pool.pool, named.name, shown_pool.account, shown_pool.region
          FROM shown_pool LEFT JOIN pool AS named ON named.pool = shown_pool.pool
          """)
      {
        let (account, region): (String, String) = (row[3], row[4])
        pools[row[0]] = StoredPool(
          pool: row[1], name: row[2], account: account.isEmpty ? nil : account, region: region.isEmpty ? nil : region)
      }
      let rows = try RawStatement(
        db, "SELECT month, pool, user, days FROM user_month WHERE month <= ? ORDER BY month, pool, user")
      rows.bind(Int64(until.month.index), at: 1)
      let unknown = StoredPool()
      // Rows come by pool: one look-up for each run of them.
      var last: (id: Int64, pool: StoredPool)?
      while try rows.step() {
        let id = rows.int(1)
        if last?.id != id { last = (id, pools[id] ?? unknown) }
        try body(
          last?.pool ?? unknown, rows.uuid(2), Month(index: Int32(truncatingIfNeeded: rows.int(0))),
          UInt32(truncatingIfNeeded: rows.int(3)))
      }
    }
  }
}

/// A pool as reports show it.
public struct StoredPool: Hashable, Sendable {
  /// Nil when no record tells which pool the activity belongs to.
  public var pool: String?
  public var name: String?
  public var account: String?
  public var region: String?

  public init(pool: String? = nil, name: String? = nil, account: String? = nil, region: String? = nil) {
    self.pool = pool
    self.name = name
    self.account = account
    self.region = region
  }
}

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
    try readRollUp { reader in
      let pools = try ActivityStore.storedPools(reader.db)
      for month in try reader.months(through: until.month) {
        for id in try reader.pools(in: month) {
          let pool = pools[id] ?? StoredPool()
          let rows = try reader.cursor(.userMonth, month, pool: id, .all)
          while rows.hasRow {
            try body(pool, rows.row.user, month, rows.row.days)
            try rows.advance()
          }
        }
      }
    }
  }

  /// By id of their rows: as reports show them.
  private static func storedPools(_ db: Database) throws -> [Int64: StoredPool] {
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
    return pools
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

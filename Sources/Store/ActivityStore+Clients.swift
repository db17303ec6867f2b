import Domain
import GRDB

extension ActivityStore {
  /// The app clients that were recorded, each with its pool as far as it is known.
  public func clientPools() throws -> [(client: String, pool: String?)] {
    try read { db in
      let sql = """
        SELECT client.client, pool.pool FROM client LEFT JOIN pool ON pool.id = client.pool ORDER BY client.client
        """
      return try Row.fetchAll(db, sql: sql).map { row in (client: row[0], pool: row[1]) }
    }
  }

  /// How many different users of each pool had an app client that is known, in a month.
  ///
  /// The rest of a pool's users are of no app client: a user of two clients is in both, so that the users of all
  /// clients together do not tell.
  ///
  /// - Returns: the pools with users, without other activity.
  public func usersWithClient(in month: Month) throws -> [(pool: PoolActivity, users: Int)] {
    try readRollUp { reader in
      let list = try PoolList(reader.db)
      let found = try reader.pools(in: month, list)
      let parts = try reader.inSlices { slice in
        try found.map { _, ids -> Int in
          var count = 0
          try reader.eachUser(month, pools: ids, slice) { _, _, _, clients in
            if clients.contains(where: { $0 != 0 }) { count += 1 }
          }
          return count
        }
      }
      return found.enumerated().map { index, target in
        (pool: list.pool(target.pool), users: parts.reduce(0) { $0 + $1[index] })
      }
    }
  }
}

import Domain
import GRDB

/// Users of a pool who were active in one way only.
public struct SingleKindUsers: Hashable, Sendable {
  /// Active through token refreshes alone.
  public var refreshOnly = 0
  /// Active through an administrator's queries alone: users that a bill could do without.
  public var administratorQueryOnly = 0
}

extension ActivityStore {
  /// Users of a month who were active in one way only, by pool; pools that are not known are left out.
  public func usersOfSingleKind(in month: Month) throws -> [String: SingleKindUsers] {
    try readRollUp { reader in
      let list = try PoolList(reader.db)
      let pools = try reader.pools(in: month, list).filter { list.pool($0.pool).pool != nil }
      let parts = try reader.inSlices { slice in
        try pools.map { pool in
          var users = SingleKindUsers()
          try reader.eachUser(month, pools: pool.ids, slice) { _, _, kinds, _ in
            if kinds == 1 << EventKind.tokenRefresh.rawValue { users.refreshOnly += 1 }
            if kinds == 1 << EventKind.administratorQuery.rawValue { users.administratorQueryOnly += 1 }
          }
          return users
        }
      }
      var counts: [String: SingleKindUsers] = [:]
      for part in parts {
        for (pool, users) in zip(pools, part) where users != SingleKindUsers() {
          guard let id = list.pool(pool.pool).pool else { continue }
          counts[id, default: .init()].refreshOnly += users.refreshOnly
          counts[id, default: .init()].administratorQueryOnly += users.administratorQueryOnly
        }
      }
      return counts
    }
  }
}

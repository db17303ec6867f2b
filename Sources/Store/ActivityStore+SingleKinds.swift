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
    try read { db in
      var counts: [String: SingleKindUsers] = [:]
      let scan = try UserMonthScan(db)
      try scan.forEach(in: month) { pool, users in
        guard let id = scan.pools.pool(pool).pool else { return }
        for user in users {
          if user.kinds == 1 << EventKind.tokenRefresh.rawValue { counts[id, default: .init()].refreshOnly += 1 }
          if user.kinds == 1 << EventKind.administratorQuery.rawValue {
            counts[id, default: .init()].administratorQueryOnly += 1
          }
        }
      }
      return counts
    }
  }
}

import Domain
import GRDB

extension ActivityStore {
  /// Active users of a month by day, summed over pools: a user of two pools counts in both, as in the bill.
  public func dailyUsers(in month: Month) throws -> DailyUsers {
    try readRollUp { reader in
      let pools = try reader.pools(in: month, PoolList(reader.db))
      let parts = try reader.inSlices { slice in
        var counts = DayCounts()
        for pool in pools {
          try reader.eachUser(month, pools: pool.ids, slice) { _, days, _, _ in counts.add(days) }
        }
        return counts
      }
      return DailyUsers(parts, month)
    }
  }
}

/// Users of one month by day; the first element is day 1.
public struct DailyUsers: Hashable, Sendable {
  /// Users with counted activity on the day.
  public var active: [Int]
  /// Different users from day 1 up to and with the day.
  public var cumulative: [Int]
}

extension DailyUsers {
  fileprivate init(_ parts: [DayCounts], _ month: Month) {
    var sum = 0
    active = (1...month.length).map { day in parts.reduce(0) { $0 + $1.active[day] } }
    cumulative = (1...month.length).map { day in
      sum += parts.reduce(0) { $0 + $1.first[day] }
      return sum
    }
  }
}

/// Users by day of a month, of a part of all users.
private struct DayCounts: Sendable {
  /// By day of the month; 0 is not used.
  var active = [Int](repeating: 0, count: 32)
  var first = [Int](repeating: 0, count: 32)

  @inline(__always)
  mutating func add(_ days: UInt32) {
    guard days != 0 else { return }
    first[days.trailingZeroBitCount] += 1
    var rest = days
    while rest != 0 {
      active[rest.trailingZeroBitCount] += 1
      rest &= rest - 1
    }
  }
}

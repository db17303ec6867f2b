import Domain
import GRDB

extension ActivityStore {
  /// Counted events of a month by weekday and hour in UTC: `[0]` is Monday, `[0][0]` its first hour.
  ///
  /// - Parameters:
  ///   - days: those of the month that count, from its first.
  ///   - pool: only this one.
  public func hourlyEvents(in month: Month, days: Int, pool: String? = nil) throws -> [[Int]] {
    try read { db in
      var hours = Array(repeating: Array(repeating: 0, count: 24), count: 7)
      let list = try PoolList(db)
      let first = Int64(month.firstDay.daysSinceEpoch) * 24
      let rows = try RawStatement(
        db, "SELECT hour, pool, kind, events FROM activity_hour WHERE hour >= ? AND hour < ?")
      rows.bind(first, at: 1)
      rows.bind(first + Int64(days) * 24, at: 2)
      while try rows.step() {
        guard let kind = UInt8(exactly: rows.int(2)).flatMap(EventKind.init), rules.counts(kind) else { continue }
        if let pool, list.pool(list.resolve(rows.int(1))).pool != pool { continue }
        let (day, hour) = rows.int(0).quotientAndRemainder(dividingBy: 24)
        // 1970-01-01 was a Thursday.
        hours[Int((day + 3) % 7)][Int(hour)] += Int(rows.int(3))
      }
      return hours
    }
  }

  /// The highest number of requests in one second, for each account, Region and category that has any.
  public func requestPeaks(in month: Month, days: Int) throws -> [RequestPeak] {
    try readPages { db, snapshot in try PeakQuery(db, snapshot, month, days: days).run() }
  }
}

/// The busiest second of a category in one account and Region.
public struct RequestPeak: Hashable, Sendable {
  /// Empty where it is not known.
  public var account: String
  public var region: String
  public var quota: RequestQuota
  /// Requests in the busiest second that was looked at.
  public var requests: Int64
  public var second: Instant
  /// No second of the month can be busier; else only the busiest hours were looked through.
  public var isHighest: Bool
}

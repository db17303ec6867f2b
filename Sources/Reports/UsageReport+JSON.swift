import Domain
import Forecast

extension UsageReport {
  /// The schema `maumeter.usage/1`: names only get added.
  public var json: JSON {
    [
      "schema": "maumeter.usage/1",
      "month": .string(month.description),
      "complete": .bool(isComplete),
      "days": .integer(days),
      "total": .object(members(of: total)),
      "pools": .array(
        pools.map { pool in
          .object(
            [
              JSON.Member("pool", .string(pool.pool.pool)), JSON.Member("name", .string(pool.pool.name)),
              JSON.Member("account", .string(pool.pool.account)), JSON.Member("region", .string(pool.pool.region)),
            ] + members(of: pool.count))
        }),
      "clients": .array(
        clients.map {
          [
            "pool": .string($0.pool), "client": .string($0.client), "mau": .integer($0.users),
            "previous_mau": .integer($0.previousUsers),
            "previous_mau_same_days": .integer($0.previousUsersSameDays),
          ]
        }),
      "events_by_weekday_and_hour": .array(hours.map { .array($0.map { .integer($0) }) }),
      "peaks": .array(
        peaks.map {
          [
            "account": .string($0.account.isEmpty ? nil : $0.account),
            "region": .string($0.region.isEmpty ? nil : $0.region), "category": .string($0.category),
            "requests_per_second": .integer($0.requests), "limit": .integer($0.limit),
            "second": .string($0.second.description), "highest": .bool($0.isHighest),
          ]
        }),
      "notes": .array(([origin] + notes).map { .string($0) }),
      "warnings": .array(warnings.map { .string($0) }),
    ]
  }

  private func members(of count: UsageCount) -> [JSON.Member] {
    let (dau, wau, rolling, todate) = (count.dailyUsers, count.weeklyUsers, count.rollingUsers, count.monthToDate)
    return [
      JSON.Member("mau", .integer(count.mau)),
      JSON.Member("previous_mau", .integer(count.previousMAU)),
      JSON.Member("previous_mau_same_days", .integer(count.previousUsers(days))),
      JSON.Member("average_dau", .integer(count.averageDaily(days))),
      JSON.Member("average_dau_tenths", .integer(count.averageDailyTenths(days))),
      JSON.Member("stickiness_permille", .integer(count.stickiness(days))),
      JSON.Member(
        "daily",
        .array(
          (0..<days).map { day in
            [
              "day": .string(month.firstDay.advanced(by: day).description), "dau": .integer(dau[day]),
              "wau": .integer(wau[day]), "rolling_28": .integer(rolling[day]),
              "month_to_date": .integer(todate[day]),
            ]
          })),
      JSON.Member("days_active", .array(count.daysActiveCurve.map { .integer($0) })),
      JSON.Member(
        "growth",
        .array(
          count.growth.map {
            [
              "month": .string($0.month.description), "mau": .integer($0.mau), "new": .integer($0.new),
              "retained": .integer($0.retained), "resurrected": .integer($0.resurrected),
              "churned": .integer($0.churned),
            ]
          })),
      JSON.Member(
        "retention",
        .array(
          count.months.indices.map { month in
            [
              "first": .string(count.months[month].description),
              "users": .array(count.cohort(month).map { .integer($0) }),
            ]
          })),
    ]
  }
}

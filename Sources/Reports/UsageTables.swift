import Domain
import Forecast

/// The tables of a usage report.
struct UsageTables {
  let report: UsageReport

  private var count: UsageCount { report.total }
  private var days: Int { report.days }
  private var previousDays: Int { report.previousDays }

  /// The month before, and what part of it is compared with.
  private var previousTitle: String {
    report.isComplete ? report.month.previous.description : "\(report.month.previous), same days"
  }

  var all: [Table] {
    [summary, daily, curve, growth, cohorts, hours, weekdays, peaks, pools, clients] + records
  }

  // MARK: The month

  private typealias Figure = (name: String, present: Int, before: Int, unit: Unit)

  /// What the numbers of a figure are.
  private enum Unit {
    case users, tenths, permille

    func cell(_ number: Int) -> Cell {
      switch self {
      case .users: .count(number)
      case .tenths: .label(tenthsText(number))
      case .permille: .label(percentText(number))
      }
    }

    /// Differences of shares say little, and are left out.
    func cell(ofDifference number: Int) -> Cell {
      switch self {
      case .users: return .label(number.signed)
      case .tenths:
        let sign = number > 0 ? "+" : number < 0 ? "-" : ""
        return .label(sign + tenthsText(abs(number)))
      case .permille: return .empty
      }
    }
  }

  private var figures: [Figure] {
    let growth = count.growth
    let last = growth[growth.count - 1]
    let before = growth.count > 1 ? growth[growth.count - 2] : nil
    let figures: [Figure] = [
      ("MAU (calendar month)", count.mau, count.previousUsers(previousDays), .users),
      ("DAU, on average", count.averageDailyTenths(days), count.previousAverageDailyTenths(previousDays), .tenths),
      ("WAU (last 7 days)", count.weeklyUsers[days - 1], 0, .users),
      ("28 days, rolling", count.rollingUsers[days - 1], 0, .users),
      (
        "Stickiness (average DAU of MAU)", count.stickiness(days), count.previousStickiness(previousDays), .permille
      ),
    ]
    guard report.isComplete else { return figures }
    let growthFigures: [Figure] = [
      ("New", last.new, before?.new ?? 0, .users),
      ("Retained", last.retained, before?.retained ?? 0, .users),
      ("Resurrected", last.resurrected, before?.resurrected ?? 0, .users),
      ("Churned", last.churned, before?.churned ?? 0, .users),
    ]
    return figures + growthFigures
  }

  private var summary: Table {
    let hasBefore: (Figure) -> Bool = { $0.before > 0 }
    return Table(
      "summary", for: .people, of: figures,
      fields: [
        Field("figure", "") { .label($0.name) },
        Field("present", report.month.description, .trailing) { $0.unit.cell($0.present) },
        Field("before", previousTitle, .trailing) { hasBefore($0) ? $0.unit.cell($0.before) : .empty },
        Field("difference", "Difference", .trailing) {
          hasBefore($0) ? $0.unit.cell(ofDifference: $0.present - $0.before) : .empty
        },
        Field("percent", "%", .trailing) { figure in
          guard hasBefore(figure), figure.unit != .permille else { return .empty }
          return .label(signedPercent(figure.present - figure.before, of: figure.before))
        },
      ])
  }

  private var daily: Table {
    let (dau, wau, rolling, todate) = (count.dailyUsers, count.weeklyUsers, count.rollingUsers, count.monthToDate)
    let largest = dau.prefix(days).max() ?? 0
    return Table(
      "day", title: "By day", of: Array(0..<days),
      fields: [
        Field("pool", for: .records) { _ in .empty },
        Field("day", "Day") { .label(report.month.firstDay.advanced(by: $0).description) },
        Field("weekday", "", fitting: .droppable(3)) {
          .label(weekdayNames[report.month.firstDay.advanced(by: $0).weekday])
        },
        Field("dau", "DAU", .trailing) { .count(dau[$0]) },
        Field("bar", "", for: .people, fitting: .droppable(1)) {
          .label(TextChart.bar(Int64(dau[$0]), of: Int64(largest)))
        },
        Field("wau", "7 days", .trailing) { .count(wau[$0]) },
        Field("rolling_28", "28 days", .trailing) { .count(rolling[$0]) },
        Field("month_to_date", "Month so far", .trailing, fitting: .droppable(2)) { .count(todate[$0]) },
      ])
  }

  private var curve: Table {
    let curve = count.daysActiveCurve
    let largest = curve.max() ?? 0
    let rows = curve.indices.filter { curve[$0] > 0 }
    return Table(
      "days_active", title: "Users by number of active days", of: rows,
      fields: [
        Field("days", "Days", .trailing) { .count($0 + 1) },
        Field("users", "Users", .trailing) { .count(curve[$0]) },
        Field("share", "%", .trailing, for: .people) { .label(percentText(permille(curve[$0], of: count.mau))) },
        Field("bar", "", for: .people, fitting: .droppable(1)) {
          .label(TextChart.bar(Int64(curve[$0]), of: Int64(largest)))
        },
      ])
  }

  // MARK: Months

  private var growth: Table {
    let growth = count.growth.suffix(report.shownMonths)
    let largest = growth.map(\.mau).max() ?? 0
    return Table(
      "growth", title: "Who came and who left", for: .people, of: Array(growth),
      fields: [
        Field("month", "Month") { .label($0.month.description) },
        Field("mau", "MAU", .trailing) { .count($0.mau) },
        Field("new", "New", .trailing) { .count($0.new) },
        Field("retained", "Retained", .trailing) { .count($0.retained) },
        Field("resurrected", "Resurrected", .trailing) { .count($0.resurrected) },
        Field("churned", "Churned", .trailing) { .count($0.churned) },
        Field("bar", "", fitting: .droppable(1)) {
          .label(TextChart.bar(Int64($0.mau), of: Int64(largest), width: 16))
        },
      ])
  }

  private var cohorts: Table {
    let first = max(0, count.months.count - report.shownMonths)
    let rows = (first..<count.months.count).map { (month: count.months[$0], users: count.cohort($0)) }
      .filter { $0.users[0] > 0 }
    let width = rows.map(\.users.count).max() ?? 1
    var fields: [Field<(month: Month, users: [Int])>] = [
      Field("month", "First seen") { .label($0.month.description) },
      Field("users", "Users", .trailing) { .count($0.users[0]) },
    ]
    for later in 1..<max(2, width) {
      fields.append(
        Field("later\(later)", "+\(later)", .trailing, fitting: .droppable(100 - later)) { row in
          later < row.users.count ? .label(percentText(permille(row.users[later], of: row.users[0]))) : .empty
        })
    }
    return Table("retention", title: "Still active, months later", for: .people, of: rows, fields: fields)
  }

  // MARK: Hours

  private var hours: Table {
    let sums = (0..<24).map { hour in report.hours.reduce(0) { $0 + $1[hour] } }
    let largest = sums.max() ?? 0
    return Table(
      "hour", title: "Events by hour (UTC)", for: .people, of: largest > 0 ? Array(0..<24) : [],
      fields: [
        Field("hour", "Hour", .trailing) { .label(padded($0)) },
        Field("events", "Events", .trailing) { .count(sums[$0]) },
        Field("bar", "", fitting: .droppable(1)) { .label(TextChart.bar(Int64(sums[$0]), of: Int64(largest))) },
      ])
  }

  private var weekdays: Table {
    let sums = report.hours.map { $0.reduce(0, +) }
    let largest = sums.max() ?? 0
    return Table(
      "weekday", title: "Events by weekday (UTC)", for: .people, of: largest > 0 ? Array(sums.indices) : [],
      fields: [
        Field("weekday", "") { .label(weekdayNames[$0]) },
        Field("events", "Events", .trailing) { .count(sums[$0]) },
        Field("bar", "", fitting: .droppable(2)) { .label(TextChart.bar(Int64(sums[$0]), of: Int64(largest))) },
        Field("hours", "00 to 23", fitting: .droppable(1)) {
          .label(TextChart.sparkline(report.hours[$0].map(Int64.init)))
        },
      ])
  }

  private var peaks: Table {
    Table(
      "peak", title: "Busiest seconds against the default quotas", of: report.peaks,
      fields: [
        Field("account", "Account", fitting: .droppable(1)) { $0.account.isEmpty ? .empty : .text($0.account) },
        Field("region", "Region", fitting: .droppable(2)) { $0.region.isEmpty ? .empty : .text($0.region) },
        Field("category", "Category") { .label($0.category) },
        Field("requests", for: .records) { .count($0.requests) },
        Field("requests", "Requests/s", .trailing, for: .people) { .label($0.bound + $0.requests.grouped) },
        Field("limit", "Quota", .trailing) { .count($0.limit) },
        Field("share", "%", .trailing, for: .people) {
          .label($0.bound + percentText(permille(Int($0.requests), of: Int($0.limit))))
        },
        Field("second", "When") { .label($0.second.description) },
        Field("highest", for: .records) { .label($0.isHighest ? "true" : "false") },
      ])
  }

  // MARK: Pools

  private var pools: Table {
    Table(
      "pools", title: "By pool", for: .people, of: report.pools.count > 1 ? report.pools : [],
      fields: [
        Field("pool", "Pool", fitting: .identifier) { row in row.pool.pool.map { .text($0) } ?? .label("(not known)") },
        Field("name", "Name", fitting: .text(minimum: 6, dropOrder: 1)) { .text($0.pool.name) },
        Field("mau", "MAU", .trailing) { .count($0.count.mau) },
        Field("difference", "Difference", .trailing) {
          .label(($0.count.mau - $0.count.previousUsers(previousDays)).signed)
        },
        Field("dau", "DAU", .trailing) { .label(tenthsText($0.count.averageDailyTenths(days))) },
        Field("stickiness", "DAU of MAU", .trailing) { .label(percentText($0.count.stickiness(days))) },
        Field("new", "New", .trailing) { .count($0.count.growth[$0.count.months.count - 1].new) },
        Field("trend", "By day", fitting: .droppable(2)) {
          .label(TextChart.sparkline($0.count.dailyUsers.prefix(days).map(Int64.init)))
        },
      ])
  }

  private var clients: Table {
    let before: (UsageReport.Client) -> Int = { report.isComplete ? $0.previousUsers : $0.previousUsersSameDays }
    return Table(
      "client", title: "By app client", of: report.clients,
      fields: [
        Field("pool", "Pool", for: .records) { .text($0.pool) },
        Field("client", "Client", fitting: .identifier) { .text($0.client) },
        Field("client_name", "Name", fitting: .text(minimum: 8, dropOrder: 1)) { .text($0.name) },
        Field("mau", "MAU", .trailing) { .count($0.users) },
        Field("previous_mau", for: .records) { .count($0.previousUsers) },
        Field("previous_mau_same_days", for: .records) { .count($0.previousUsersSameDays) },
        Field("previous", previousTitle, .trailing, for: .people) { .count(before($0)) },
        Field("difference", "Difference", .trailing, for: .people) { .label(($0.users - before($0)).signed) },
      ])
  }

  // MARK: Records

  private typealias PoolMonth = (pool: PoolActivity?, growth: UsageCount.Growth)
  private typealias PoolCohort = (pool: PoolActivity?, first: Month, later: Int, users: Int)

  private var records: [Table] {
    let parts: [(pool: PoolActivity?, count: UsageCount)] =
      [(nil, count)] + (report.pools.count > 1 ? report.pools.map { ($0.pool, $0.count) } : [])
    let months: [PoolMonth] = parts.flatMap { part in part.count.growth.map { (part.pool, $0) } }
    let cohorts: [PoolCohort] = parts.flatMap { part in
      part.count.months.indices.flatMap { month in
        part.count.cohort(month).enumerated().filter { $0.element > 0 }.map {
          (part.pool, part.count.months[month], $0.offset, $0.element)
        }
      }
    }
    let hours = report.hours.enumerated().flatMap { weekday, hours in
      hours.enumerated().map { (weekday: weekday, hour: $0.offset, events: $0.element) }
    }
    return [
      Table(
        "growth", for: .records, of: months,
        fields: [
          Field("pool") { .text($0.pool?.pool) }, Field("month") { .label($0.growth.month.description) },
          Field("mau") { .count($0.growth.mau) }, Field("new") { .count($0.growth.new) },
          Field("retained") { .count($0.growth.retained) }, Field("resurrected") { .count($0.growth.resurrected) },
          Field("churned") { .count($0.growth.churned) },
        ]),
      Table(
        "retention", for: .records, of: cohorts,
        fields: [
          Field("pool") { .text($0.pool?.pool) }, Field("month") { .label($0.first.description) },
          Field("months_later") { .count($0.later) }, Field("users") { .count($0.users) },
        ]),
      Table(
        "hour", for: .records, of: hours,
        fields: [
          Field("weekday") { .label(weekdayNames[$0.weekday]) }, Field("hour") { .count($0.hour) },
          Field("events") { .count($0.events) },
        ]),
    ]
  }

  private func padded(_ hour: Int) -> String { hour < 10 ? "0\(hour)" : "\(hour)" }

  private func signedPercent(_ part: Int, of whole: Int) -> String {
    let share = permille(abs(part), of: whole)
    return (part < 0 ? "-" : "+") + percentText(share)
  }
}

extension UsageReport.Peak {
  /// What stands before numbers that may be larger.
  fileprivate var bound: String { isHighest ? "" : "≥ " }
}

extension Int {
  /// "+1,234", "-5", "0".
  fileprivate var signed: String { (self > 0 ? "+" : "") + grouped }
}

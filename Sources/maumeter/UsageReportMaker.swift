import Domain
import Forecast
import Pricing
import Reports
import Store

/// Counts users from the database or an activity file.
struct UsageReportMaker {
  let configuration: Configuration
  /// Nil for the running one, or for the last of an activity file.
  let month: Month?
  let today: Day
  let pool: String?
  let client: String?

  // MARK: Activity file

  /// - Throws: `CommandError` for a file without a row, and for a pool that it does not have.
  func report(of days: ActivityDays, named file: String) throws -> UsageReport {
    guard let range = days.months else { throw CommandError("\(file) has no rows.", .badData) }
    let month = month ?? min(range.upperBound, today.month)
    let lastDay = try lastDay(of: month)
    let months = days.months(through: month)
    var counts = Array(repeating: UsageCount(months: months), count: days.pools.count)
    days.forEach(in: months, lastDay: lastDay) { counts[$0].add($1) }
    let pools = zip(days.pools, counts).map { id, count in
      UsageReport.Pool(pool: PoolActivity(pool: id, name: name(of: id), users: ActiveUsers(direct: 0)), count: count)
    }
    let kept = try filtered(pools)
    var total = UsageCount(months: months)
    for pool in kept { total += pool.count }
    var report = UsageReport(
      month: month, days: lastDay, isComplete: month.end <= today.start, total: total,
      origin: "From the rows of \(file).")
    // A pool whose rows are all of later days is not known yet.
    report.pools = kept.filter { pool != nil || $0.count.growth.contains { $0.mau > 0 } }
      .sorted { PoolActivity.isBefore($0.pool, $1.pool) }
    if total.mau == 0 {
      report.warnings.append("\(file) has nobody in \(month); it has \(range.lowerBound) to \(range.upperBound).")
    }
    return report
  }

  private func filtered(_ pools: [UsageReport.Pool]) throws -> [UsageReport.Pool] {
    guard let pool else { return pools }
    let kept = pools.filter { $0.pool.pool == pool }
    guard !kept.isEmpty else {
      let known = pools.compactMap(\.pool.pool).sorted().joined(separator: ", ")
      throw CommandError("There is no pool \(pool) in it.\(known.isEmpty ? "" : " Known: \(known).")", .usage)
    }
    return kept
  }

  // MARK: Database

  func report(of store: ActivityStore) throws -> UsageReport {
    let month = month ?? today.month
    let lastDay = try lastDay(of: month)
    let (scan, parts) = try store.timelines(through: month, lastDay: lastDay, pool: pool, client: client) { scan in
      Array(repeating: UsageCount(months: scan.months), count: scan.pools.count)
    } add: { counts, pool, user in
      counts[pool].add(user)
    }
    if let pool, scan.pools.isEmpty {
      throw CommandError("There is no activity of a pool \(pool) up to \(month).", .usage)
    }
    if let client, !scan.knowsClient {
      throw CommandError(
        "The database knows no app client \(client). maumeter usage --month \(month) lists those of the month.", .usage)
    }
    let (counts, clients) = sum(of: parts, scan)
    var total = UsageCount(months: scan.months)
    for count in counts { total += count }
    var report = UsageReport(
      month: month, days: lastDay, isComplete: month.end <= today.start, total: total,
      origin: "From the database, by the rules \(store.rules.description).")
    report.pools = zip(scan.pools, counts).map { pool, count in
      var pool = pool
      pool.name = name(of: pool.pool) ?? pool.name
      return UsageReport.Pool(pool: pool, count: count)
    }
    report.clients = clients.filter { $0.users > 0 || $0.previousUsers > 0 }.map { count in
      UsageReport.Client(
        pool: scan.pools[count.pool].pool, client: count.client, name: configuration.clientNames[count.client],
        users: count.users, previousUsers: count.previousUsers, previousUsersSameDays: count.previousUsersSameDays)
    }.sorted { ($0.pool ?? "~", $0.client) < ($1.pool ?? "~", $1.client) }
    try addTimes(&report, store, month, lastDay)
    if scan.leavesOutMonths { report.notes.append("Months before \(scan.months[0]) are left out.") }
    if total.mau == 0 { report.warnings += try emptyWarning(store, month) }
    return report
  }

  /// The users of all pools together, and nothing else of the report.
  func total(of store: ActivityStore) throws -> UsageCount {
    let month = month ?? today.month
    let lastDay = try lastDay(of: month)
    let (scan, parts) = try store.timelines(through: month, lastDay: lastDay, pool: pool, client: client) { scan in
      UsageCount(months: scan.months)
    } add: { count, _, user in
      count.add(user)
    }
    return parts.reduce(into: UsageCount(months: scan.months)) { $0 += $1.count }
  }

  private func emptyWarning(_ store: ActivityStore, _ month: Month) throws -> [String] {
    let recorded = try store.months()
    guard let first = recorded.first, let last = recorded.last else {
      return ["The database is empty. maumeter ingest PATH records logs."]
    }
    return ["Nobody was active in \(month); the database has \(first) to \(last): see --month."]
  }

  private func sum(
    of parts: [(count: [UsageCount], clients: [TimelineScan.ClientCount])], _ scan: TimelineScan
  ) -> ([UsageCount], [TimelineScan.ClientCount]) {
    var counts = Array(repeating: UsageCount(months: scan.months), count: scan.pools.count)
    var clients: [String: TimelineScan.ClientCount] = [:]
    for part in parts {
      for (index, count) in part.count.enumerated() { counts[index] += count }
      for client in part.clients {
        let key = "\(client.pool) \(client.client)"
        guard var sum = clients[key] else {
          clients[key] = client
          continue
        }
        sum.users += client.users
        sum.previousUsers += client.previousUsers
        sum.previousUsersSameDays += client.previousUsersSameDays
        clients[key] = sum
      }
    }
    return (counts, Array(clients.values))
  }

  /// Hours and peaks, which are not those of one app client.
  private func addTimes(_ report: inout UsageReport, _ store: ActivityStore, _ month: Month, _ lastDay: Int) throws {
    guard client == nil else {
      report.notes.append("Hours and request rates are not known for one app client.")
      return
    }
    report.hours = try store.hourlyEvents(in: month, days: lastDay, pool: pool)
    guard pool == nil else {
      report.notes.append(
        "Quotas of requests hold for all pools of an account in a Region: leave --pool away to see them.")
      return
    }
    report.peaks = try store.requestPeaks(in: month, days: lastDay).map { peak in
      UsageReport.Peak(
        account: peak.account, region: peak.region, category: peak.quota.name, requests: peak.requests,
        limit: peak.quota.limit, second: peak.second, isHighest: peak.isHighest)
    }
    guard !report.peaks.isEmpty else { return }
    report.notes.append(
      "Requests a second are counted event by event. Quotas are the defaults of AWS; bought rates are not in them.")
  }

  // MARK: Both

  private func name(of pool: String?) -> String? { configuration.name(ofPool: pool) }

  /// How many days of the month count.
  private func lastDay(of month: Month) throws -> Int {
    guard month.firstDay <= today else {
      throw CommandError("\(month) has not begun on \(today). See --month and --as-of.", .usage)
    }
    return min(month.length, Int(today.daysSinceEpoch - month.firstDay.daysSinceEpoch) + 1)
  }
}

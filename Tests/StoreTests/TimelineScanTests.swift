import Domain
import Store
import TestSupport
import Testing

@Suite struct TimelineScanTests {
  /// Random logs, read in slices, against the days of each user of the reference.
  @Test(arguments: 1...6) func isWhatTheLogSays(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 300)
    let inputs = world.inputs(events: 500)
    let database = try TestDatabase()
    try database.record(inputs)
    let reference = ReferenceCount(rules: CountingRules(), inputs)
    let store = try database.store()
    for month in try store.months() {
      let lastDay = world.random.number(1..<month.length + 1)
      try check(store, reference, through: month, lastDay: lastDay)
    }
  }

  private struct UserOfPool: Hashable {
    var target: ReferenceCount.Target
    var user: UUID128
  }

  private func check(
    _ store: ActivityStore, _ reference: ReferenceCount, through month: Month, lastDay: Int
  ) throws {
    let end = month.firstDay.advanced(by: lastDay)
    var days: [UserOfPool: Set<Int32>] = [:]
    for (entry, target) in reference.targets() where reference.rules.counts(entry.kind) {
      guard let user = entry.user, entry.time.day < end else { continue }
      days[UserOfPool(target: target, user: user), default: []].insert(entry.time.day.daysSinceEpoch)
    }
    for slices in [1, 3] {
      let (scan, parts) = try store.timelines(through: month, lastDay: lastDay, slices: slices) { _ in
        [UserTimeline: Int]()
      } add: { found, _, user in
        found[user, default: 0] += 1
      }
      var expected: [UserTimeline: Int] = [:]
      for days in days.values { expected[timeline(days, scan.months), default: 0] += 1 }
      var found: [UserTimeline: Int] = [:]
      for part in parts { found.merge(part.count, uniquingKeysWith: +) }
      #expect(found == expected)
    }
    try checkClients(store, reference, through: month, lastDay: lastDay)
    let activity = try store.activity(in: month)
    guard lastDay == month.length else { return }
    // Users by app client are those of the month's report.
    var clients: [String: Int] = [:]
    let (scan, parts) = try store.timelines(through: month, lastDay: lastDay, slices: 2) { _ in
      ()
    } add: { _, _, _ in
    }
    for part in parts {
      for count in part.clients where count.users > 0 {
        clients["\(scan.pools[count.pool].pool ?? "?") \(count.client)", default: 0] += count.users
      }
    }
    var known: [String: Int] = [:]
    for pool in activity.pools {
      for client in pool.clients { known["\(pool.pool ?? "?") \(client.client)", default: 0] += client.users }
    }
    #expect(clients == known)
  }

  /// Users by app client in the month before: in all of it, and up to the same day.
  private func checkClients(
    _ store: ActivityStore, _ reference: ReferenceCount, through month: Month, lastDay: Int
  ) throws {
    let start = month.previous.firstDay
    var users: [String: Set<UUID128>] = [:]
    var sameDays: [String: Set<UUID128>] = [:]
    for (entry, target) in reference.targets() where reference.rules.counts(entry.kind) {
      guard let user = entry.user, let client = entry.client, entry.time.month == month.previous else { continue }
      let key = "\(name(of: target)) \(client)"
      users[key, default: []].insert(user)
      if entry.time.day < start.advanced(by: lastDay) { sameDays[key, default: []].insert(user) }
    }
    let (scan, parts) = try store.timelines(through: month, lastDay: lastDay, slices: 2) { _ in
      ()
    } add: { _, _, _ in
    }
    var found: [String: Int] = [:]
    var foundSameDays: [String: Int] = [:]
    for count in parts.flatMap(\.clients) {
      let pool = scan.pools[count.pool]
      let key = "\(pool.pool ?? "\(pool.account ?? "") \(pool.region ?? "")") \(count.client)"
      found[key, default: 0] += count.previousUsers
      foundSameDays[key, default: 0] += count.previousUsersSameDays
    }
    #expect(found.filter { $0.value > 0 } == users.mapValues(\.count))
    #expect(foundSameDays.filter { $0.value > 0 } == sameDays.mapValues(\.count))
  }

  private func name(of target: ReferenceCount.Target) -> String {
    switch target {
    case .pool(let pool): pool
    case .unknown(let place): "\(place.account) \(place.region)"
    }
  }

  private func timeline(_ days: Set<Int32>, _ months: [Month]) -> UserTimeline {
    var timeline = UserTimeline(months: 0, days: 0)
    let start = (months.last ?? Month(index: 0)).previous.firstDay.daysSinceEpoch
    for day in days {
      timeline.months |= 1 << UInt64(Day(daysSinceEpoch: day).month.index - months[0].index)
      if day >= start { timeline.days |= 1 << UInt64(day - start) }
    }
    return timeline
  }
}

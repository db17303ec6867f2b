import Domain
import Store
import TestSupport
import Testing

@Suite struct UserMonthScanTests {
  private struct Key: Hashable {
    var pool: String?
    var month: Month
    var days: UInt32
  }

  private struct User: Hashable {
    var target: ReferenceCount.Target
    var user: UUID128
  }

  /// Days of the users of each pool and month, as the reference has them.
  @Test(arguments: [CountingRules(), CountingRules(name: .quotasPage)])
  func equalsTheReference(rules: CountingRules) throws {
    var world = LogWorld(seed: 811)
    let inputs = world.inputs(events: 1_200)
    let database = try TestDatabase()
    try database.record(inputs, rules)
    let store = try database.store(rules)
    let months = try store.months()
    let last = try #require(months.last)
    for (since, month) in [(months[0], last), (months[0], last.previous), (last, last)] {
      var users: [User: [Month: UInt32]] = [:]
      for (entry, target) in ReferenceCount(rules: rules, inputs).targets()
      where rules.counts(entry.kind) && entry.time.month <= month && entry.time.month >= since {
        guard let user = entry.user else { continue }
        users[User(target: target, user: user), default: [:]][entry.time.month, default: 0] |=
          1 << UInt32(entry.time.day.civil.day)
      }
      var expected: [[Key]: Int] = [:]
      for (user, months) in users {
        let keys = months.map { Key(pool: user.target.pool, month: $0.key, days: $0.value) }
        expected[keys.sorted { $0.month < $1.month }, default: 0] += 1
      }
      for slices in [1, 3] {
        #expect(try found(store, since, month, slices) == expected && !expected.isEmpty)
      }
    }
  }

  /// How many users have these months.
  private func found(_ store: ActivityStore, _ since: Month, _ month: Month, _ slices: Int) throws -> [[Key]: Int] {
    let (scan, counts) = try store.userMonths(since: since, through: month, slices: slices) { scan in
      (pools: scan.pools, users: [[Key]: Int]())
    } add: { part, pool, months in
      part.users[months.map { Key(pool: part.pools[pool].pool, month: $0.month, days: $0.days) }, default: 0] += 1
    }
    #expect(scan.first >= since && scan.first <= month && counts.count == slices)
    return counts.reduce(into: [:]) { $0.merge($1.users, uniquingKeysWith: +) }
  }
}

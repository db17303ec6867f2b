import Domain
import Store
import TestSupport
import Testing

@Suite struct UserMonthsTests {
  private struct Key: Hashable {
    var pool: String?
    var user: UUID128
    var month: Month
  }

  /// Days of each user, pool and month, as the reference has them.
  @Test(arguments: [CountingRules(), CountingRules(name: .quotasPage)])
  func equalsTheReference(rules: CountingRules) throws {
    var world = LogWorld(seed: 811)
    let inputs = world.inputs(events: 1_200)
    let database = try TestDatabase()
    try database.record(inputs, rules)
    let store = try database.store(rules)
    let last = try #require(store.months().last)
    for month in [last, last.previous] {
      var expected: [Key: UInt32] = [:]
      for (entry, target) in ReferenceCount(rules: rules, inputs).targets()
      where rules.counts(entry.kind) && entry.time.month <= month {
        guard let user = entry.user else { continue }
        expected[Key(pool: target.pool, user: user, month: entry.time.month), default: 0] |=
          1 << UInt32(entry.time.day.civil.day)
      }
      var found: [Key: UInt32] = [:]
      try store.forEachUserMonth(until: month.firstDay) { pool, user, month, days in
        found[Key(pool: pool.pool, user: user, month: month), default: 0] |= days
      }
      #expect(found == expected && !found.isEmpty)
    }
  }
}

import Domain
import Store
import TestSupport
import Testing

@Suite struct DayQueryTests {
  /// Who was active on which day, by pool, as the reference says.
  @Test(arguments: [500, 501, 502] as [UInt64])
  func equalsTheReference(seed: UInt64) throws {
    var world = LogWorld(seed: seed)
    let inputs = world.inputs(events: 1_200)
    let database = try TestDatabase()
    try database.record(inputs)
    let reference = ReferenceCount(rules: CountingRules(), inputs)
    let store = try database.store()
    for month in try store.months() {
      var days: [ReferenceCount.Target: [UUID128: Set<Int>]] = [:]
      for (entry, target) in reference.targets()
      where entry.time.month == month && reference.rules.counts(entry.kind) {
        guard let user = entry.user else { continue }
        let day = Int(entry.time.day.daysSinceEpoch - month.firstDay.daysSinceEpoch) + 1
        days[target, default: [:]][user, default: []].insert(day)
      }
      let users = days.values.flatMap(\.values)
      let found = try store.dailyUsers(in: month)
      for day in 1...month.length {
        #expect(found.active[day - 1] == users.count { $0.contains(day) })
        #expect(found.cumulative[day - 1] == users.count { ($0.min() ?? 32) <= day })
      }
      let total = try store.activity(in: month).pools.reduce(0) { $0 + $1.users.total }
      #expect(found.cumulative.last == total)
    }
  }

  @Test func aMonthOfNobody() throws {
    let database = try TestDatabase()
    try database.record([])
    let found = try database.store().dailyUsers(in: Month(year: 2026, month: 2))
    #expect(found.active == Array(repeating: 0, count: 28))
    #expect(found.cumulative == found.active)
  }
}

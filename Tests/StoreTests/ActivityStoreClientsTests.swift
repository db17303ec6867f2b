import Domain
import Store
import TestSupport
import Testing

@Suite struct ActivityStoreClientsTests {
  /// Users of whom an app client is known, by pool, as the reference says.
  @Test(arguments: [510, 511, 512] as [UInt64])
  func equalsTheReference(seed: UInt64) throws {
    var world = LogWorld(seed: seed)
    let inputs = world.inputs(events: 900)
    let database = try TestDatabase()
    try database.record(inputs)
    let reference = ReferenceCount(rules: CountingRules(), inputs)
    let store = try database.store()
    for month in try store.months() {
      var users: [ReferenceCount.Target: Set<UUID128>] = [:]
      var (days, countedDays): (Set<Day>, Set<Day>) = ([], [])
      for (entry, target) in reference.targets() where entry.time.month == month {
        days.insert(entry.time.day)
        guard reference.rules.counts(entry.kind), let user = entry.user else { continue }
        countedDays.insert(entry.time.day)
        if entry.client != nil { users[target, default: []].insert(user) }
      }
      let found = try store.usersWithClient(in: month)
      #expect(found.map(\.users).filter { $0 > 0 }.sorted() == users.values.map(\.count).sorted())
      for (place, count) in found where place.pool != nil {
        let target = users.keys.first { $0.pool == place.pool }
        #expect(count == target.flatMap { users[$0]?.count } ?? 0)
      }
      let last = try #require(try store.lastDay(of: month))
      #expect(days.contains(last) && countedDays.allSatisfy { $0 <= last })
    }
  }

  @Test func aMonthOfNobody() throws {
    let database = try TestDatabase()
    try database.record([])
    let month = Month(year: 2026, month: 2)
    #expect(try database.store().usersWithClient(in: month).isEmpty)
    #expect(try database.store().lastDay(of: month) == nil)
  }
}

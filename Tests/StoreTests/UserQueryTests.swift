import Domain
import Store
import TestSupport
import Testing

@Suite struct UserQueryTests {
  @Test(arguments: 1...2) func tellsEveryRecordOfAUser(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 900)
    let inputs = world.inputs(events: 700)
    let database = try TestDatabase()
    try database.record(inputs)
    let reference = ReferenceCount(rules: CountingRules(), inputs)
    let targets = reference.targets()
    let store = try database.store()
    for user in world.pools.flatMap({ $0.users.prefix(5) }) {
      let mine = targets.filter { $0.entry.user == user }
      let history = try store.history(of: user)
      let deeds = history.months.flatMap { month in month.deeds.map { (month, $0) } }
      #expect(deeds.reduce(0) { $0 + $1.1.events } == mine.count)
      // Where a record belongs that does not count, and names no pool, is nobody's contract.
      for (month, deed) in deeds where reference.rules.counts(deed.kind) {
        let same = mine.filter {
          $0.entry.time.month == month.month && $0.target.pool == month.pool.pool && $0.entry.kind == deed.kind
            && $0.entry.operation == deed.operation
        }
        #expect(same.count == deed.events)
        #expect(same.map(\.entry.time).min() == deed.first)
        #expect(same.map(\.entry.time).max() == deed.last)
        #expect(deed.source == "cloudtrail" && deed.file != nil)
      }
      for month in history.months {
        let isCounted = mine.contains {
          $0.entry.time.month == month.month && $0.target.pool == month.pool.pool
            && reference.rules.counts($0.entry.kind)
        }
        #expect(month.counts(by: reference.rules) == isCounted)
        if let pool = month.pool.pool, isCounted {
          let enterprise = reference.enterpriseUsers(of: pool, in: month.month)
          #expect(month.isEnterprise == enterprise.contains(user))
        }
        #expect(
          try store.history(of: user, in: month.month).months == history.months.filter { $0.month == month.month })
      }
    }
    #expect(try store.eventCount() == reference.entries.count)
    #expect(try store.history(of: world.random.uuid()).months.isEmpty)
  }
}

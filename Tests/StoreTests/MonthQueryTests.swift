import Domain
import Store
import TestSupport
import Testing

@Suite struct MonthQueryTests {
  /// Tokens up to each day of a month, as the reference says.
  @Test(arguments: [520, 521] as [UInt64])
  func machineTokensThroughADay(seed: UInt64) throws {
    var world = LogWorld(seed: seed)
    let inputs = world.inputs(events: 1_200)
    let database = try TestDatabase()
    try database.record(inputs)
    let entries = ReferenceCount(rules: CountingRules(), inputs).targets().map(\.entry)
    let tokens = entries.filter { $0.kind == .machineToken }
    #expect(!tokens.isEmpty)
    let store = try database.store()
    for month in try store.months() {
      for offset in -1..<month.length {
        let day = month.firstDay.advanced(by: offset)
        let found = try store.machineTokens(in: month, through: day).reduce(0) { $0 + $1.requests }
        #expect(found == tokens.count { $0.time.month == month && $0.time.day <= day })
      }
      let all = try store.machineTokens(in: month, through: month.next.firstDay)
      #expect(try all == store.activity(in: month).machineTokens)
    }
  }
}

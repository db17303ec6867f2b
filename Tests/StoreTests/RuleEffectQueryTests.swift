import Domain
import Store
import TestSupport
import Testing

@Suite struct RuleEffectQueryTests {
  private static let rules = [
    CountingRules(), CountingRules(countsRemovals: true), CountingRules(name: .quotasPage),
    CountingRules(name: .quotasPage, countsRemovals: true),
  ]

  /// Counted users by account and Region, as the reference counts them.
  private func users(_ reference: ReferenceCount, _ month: Month) -> [[String?]: Int] {
    reference.activity(in: month).pools.reduce(into: [:]) { sum, pool in
      if pool.users.total > 0 { sum[[pool.account, pool.region], default: 0] += pool.users.total }
    }
  }

  /// The effect of any rules on a count by any other is the difference of two counts.
  @Test(arguments: rules, rules) func isTheDifferenceOfTwoCounts(rules: CountingRules, other: CountingRules) throws {
    var world = LogWorld(seed: 900)
    let inputs = world.inputs(events: 1_500)
    let database = try TestDatabase()
    try database.record(inputs, rules)
    let store = try database.store(rules)
    let (now, then) = (ReferenceCount(rules: rules, inputs), ReferenceCount(rules: other, inputs))
    for month in try store.months() {
      let (before, after) = (users(now, month), users(then, month))
      var effects: [[String?]: Int] = [:]
      for effect in try store.effect(of: other, in: month) {
        #expect(rules != other)
        effects[[effect.account, effect.region]] = effect.gained - effect.lost
      }
      for place in Set(before.keys).union(after.keys) {
        #expect(effects[place] ?? 0 == (after[place] ?? 0) - (before[place] ?? 0), "\(place) \(month)")
      }
    }
  }
}

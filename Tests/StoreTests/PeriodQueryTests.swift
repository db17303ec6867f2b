import Domain
import Store
import TestSupport
import Testing

@Suite struct PeriodQueryTests {
  /// The same question, asked of the reference.
  private func expected(
    _ reference: ReferenceCount, pool: String, month: Month, boundaries: [Instant]
  ) -> [UInt64: ActiveUsers] {
    var periods: [UUID128: UInt64] = [:]
    for (entry, target) in reference.targets()
    where target == .pool(pool) && entry.time.month == month && reference.rules.counts(entry.kind) {
      guard let user = entry.user else { continue }
      periods[user, default: 0] |= 1 << UInt64(boundaries.filter { $0 <= entry.time }.count)
    }
    let enterprise = reference.enterpriseUsers(of: pool, in: month)
    return periods.reduce(into: [:]) {
      $0[$1.value, default: ActiveUsers(direct: 0)].count(isEnterprise: enterprise.contains($1.key))
    }
  }

  @Test(arguments: [CountingRules(), CountingRules(name: .quotasPage)])
  func equalsTheReferenceForAnyBoundaries(rules: CountingRules) throws {
    var world = LogWorld(seed: 500)
    let inputs = world.inputs(events: 1_200)
    let database = try TestDatabase()
    try database.record(inputs, rules)
    let reference = ReferenceCount(rules: rules, inputs)
    let store = try database.store(rules)
    for month in try store.months() {
      let days = [0, 1, 14, month.length - 1].map { month.firstDay.advanced(by: $0).start.secondsSinceEpoch }
      let cuts: [[Int64]] = [
        [], [days[2]], [days[2] + 43_200], [days[1], days[2]], [days[0] + 1, days[2] + 1, days[3] + 86_399],
        [days[2] + 10, days[2] + 40_000, days[2] + 80_000], (1..<20).map { days[0] + $0 * 100_000 },
      ]
      for boundaries in cuts.map({ $0.map(Instant.init(secondsSinceEpoch:)) }) {
        for pool in world.pools.map(\.id) {
          let found = try store.usersByPeriods(of: pool, in: month, boundaries: boundaries)
          #expect(found == expected(reference, pool: pool, month: month, boundaries: boundaries), "\(pool) \(month)")
        }
      }
    }
  }

  @Test func aBoundaryBelongsToTheLaterPeriod() throws {
    var random = SeededGenerator(seed: 13)
    let boundary = try #require(Instant(iso8601: "2026-10-10T12:00:00Z"))
    let pool = "ap-northeast-1_A"
    let entries = [-1, 0, 1].map { (offset: Int64) in
      LogEntry(
        id: random.uuid(), user: random.uuid(), time: Instant(secondsSinceEpoch: boundary.secondsSinceEpoch + offset),
        pool: pool, kind: .signIn)
    }
    let database = try TestDatabase()
    try database.record([LogInput(entries)])
    let found = try database.store().usersByPeriods(of: pool, in: boundary.month, boundaries: [boundary])
    #expect(found == [0b01: ActiveUsers(direct: 1), 0b10: ActiveUsers(direct: 2)])
    let nobody = try database.store().usersByPeriods(of: "eu-west-1_None", in: boundary.month, boundaries: [boundary])
    #expect(nobody.isEmpty)
  }
}

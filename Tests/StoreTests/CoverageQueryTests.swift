import Domain
import Store
import TestSupport
import Testing

@Suite struct CoverageQueryTests {
  private static let pool = "eu-west-1_Shop"

  /// A record in every hour of October and of the weeks around it, from a source.
  private func hourly(
    _ kind: EventKind, _ source: RecordSource, user: UUID128? = nil, operation: String = "Operation",
    without: Range<Int> = 0..<0, random: inout SeededGenerator
  ) throws -> LogInput {
    let start = try #require(Month("2026-09")).start.secondsSinceEpoch
    let entries = (0..<2_000).filter { !without.contains($0) }.flatMap { (hour: Int) -> [LogEntry] in
      (0..<3).map { (number: Int) -> LogEntry in
        LogEntry(
          id: random.uuid(), user: user, time: Instant(secondsSinceEpoch: start + Int64(hour * 3_600 + number)),
          pool: Self.pool, region: "eu-west-1", kind: kind, operation: operation)
      }
    }
    var input = LogInput(entries)
    input.parts[0].source = source
    return input
  }

  @Test func eachSourceIsToldApartAndTriggersCloseTheGap() throws {
    var random = SeededGenerator(seed: 1)
    let month = try #require(Month("2026-10"))
    let user = random.uuid()
    // The first hour of October is number 720; the triggers miss ten hours of it.
    let inputs = try [
      hourly(.unattributed, .cloudTrail, operation: "Token_POST", random: &random),
      hourly(
        .tokenRefresh, .lambdaTrigger, user: user, operation: "TokenGeneration_RefreshTokens", without: 800..<810,
        random: &random),
    ]
    let database = try TestDatabase()
    try database.record(inputs)
    let coverage = try database.store().coverage(of: month)
    #expect(coverage.pools.map(\.pool.pool) == [Self.pool])
    let pool = try #require(coverage.pools.first)
    #expect(pool.sources.map(\.source) == [.cloudTrail, .lambdaTrigger])
    #expect(pool.sources.map(\.records) == [744 * 3, 734 * 3])
    #expect(pool.sources.map(\.refreshes) == [0, 734 * 3])
    #expect(pool.sources.map(\.first) == [month.previous.start, month.previous.start])
    #expect(pool.holes.map(\.hours) == [10])
    #expect(pool.holes.map(\.expected) == [30])
    #expect(pool.unattributed == 30)
    #expect(pool.attributed == 734 * 3)
    #expect([pool.atLeast, pool.atMost] == [1, 31])
    #expect(!coverage.hasReadOperations)
  }

  /// The bounds hold whatever the unattributed records were: reading who did them adds users up to the upper bound.
  @Test(arguments: 1...3) func theTruthIsBetweenTheBounds(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 600)
    let inputs = world.inputs(events: 500).filter { !$0.isDropped }
    let database = try TestDatabase()
    try database.record(inputs)
    var known = inputs
    for input in known.indices {
      for part in known[input].parts.indices {
        for index in known[input].parts[part].entries.indices {
          guard known[input].parts[part].entries[index].kind == .unattributed else { continue }
          known[input].parts[part].entries[index].kind = .signIn
          // Copies of a record are of the same user.
          let id = known[input].parts[part].entries[index].id
          known[input].parts[part].entries[index].user = id
        }
      }
    }
    let truth = ReferenceCount(rules: CountingRules(), known)
    let store = try database.store()
    for month in truth.months().map(\.month) {
      let coverage = try store.coverage(of: month)
      for pool in truth.activity(in: month).pools {
        let found = try #require(
          coverage.pools.first {
            ($0.pool.pool, $0.pool.account, $0.pool.region) == (pool.pool, pool.account, pool.region)
          })
        #expect(found.atLeast <= pool.users.total)
        // Every one of them a stranger: the worst case.
        #expect(found.atMost == pool.users.total)
      }
    }
  }

  @Test func rowsOfActivityFilesAreASourceWithoutHours() throws {
    let day = try #require(Instant(iso8601: "2026-10-05T00:00:00Z")).day
    var batch = EventBatch()
    batch.source = .activityFile
    batch.symbols.append(Self.pool)
    batch.rows = [
      ActivityRow(day: day, user: UUID128(high: 1, low: 1), pool: Symbol(index: 1), kind: .signIn, events: 4),
      ActivityRow(day: day, user: UUID128(high: 1, low: 1), pool: Symbol(index: 1), kind: .tokenRefresh, events: 6),
    ]
    let database = try TestDatabase()
    try database.store().record(at: day.start) { recording in
      try recording.add(batch)
      _ = try recording.commitInput(
        Recording.InputDescription(hash: [1], path: "rows.csv", size: 1, source: "activity-file"))
    }
    let pool = try #require(try database.store().coverage(of: day.month).pools.first)
    #expect(pool.sources.map(\.source) == [.activityFile])
    #expect([pool.attributed, pool.unattributed, pool.atMost] == [10, 0, 1])
    #expect(pool.sources[0].first == day.start)
    #expect(pool.holes.isEmpty)
  }
}

import Counting
import Domain
import TestSupport
import Testing

@Suite struct TallyTests {
  static let rules = [
    CountingRules(), CountingRules(name: .quotasPage), CountingRules(name: .pricingPage, countsRemovals: true),
    CountingRules(name: .quotasPage, countsRemovals: true),
  ]

  /// Counts the inputs, several of which are open at a time.
  private func count(
    _ inputs: [LogInput], _ rules: CountingRules, memoryLimit: Int = 96 << 20, cores: Int = 2,
    random: inout SeededGenerator
  ) throws -> (months: [MonthlyActivity], records: RecordCounts) {
    let tally = Tally(rules: rules, memoryLimit: memoryLimit)
    var open: [(input: Tally.Input, rest: [LogInput.Part], isDropped: Bool)] = []
    var waiting = inputs
    while !waiting.isEmpty || !open.isEmpty {
      if !waiting.isEmpty, open.count < 3 {
        let next = waiting.removeFirst()
        open.append((tally.beginInput(), next.parts, next.isDropped))
      }
      let index = random.number(0..<open.count)
      if open[index].rest.isEmpty {
        let done = open.remove(at: index)
        if !done.isDropped { try done.input.commit() }
      } else {
        try open[index].input.add(EventBatch(open[index].rest.removeFirst()))
      }
    }
    return try tally.finish(cores: cores)
  }

  @Test(arguments: 1...8, rules) func equalsTheReference(seed: Int, rules: CountingRules) throws {
    var world = LogWorld(seed: UInt64(seed))
    let inputs = world.inputs(events: 1_500)
    let reference = ReferenceCount(rules: rules, inputs)
    for cores in [1, 3] {
      let (months, records) = try count(
        inputs.shuffled(using: &world.random), rules, cores: cores, random: &world.random)
      #expect(months == reference.months())
      #expect(records == reference.records)
    }
  }

  @Test func aFullMemoryChangesNothing() throws {
    var world = LogWorld(seed: 99, usersPerPool: 400)
    let inputs = world.inputs(events: 60_000, batch: 9_000)
    let reference = ReferenceCount(rules: CountingRules(), inputs)
    for memoryLimit in [0, 4_096, 900_000] {
      let (months, records) = try count(inputs, CountingRules(), memoryLimit: memoryLimit, random: &world.random)
      #expect(months == reference.months())
      #expect(records == reference.records)
    }
  }

  @Test func nothingIsNothing() throws {
    let (months, records) = try Tally(rules: CountingRules()).finish(cores: 2)
    #expect(months.isEmpty)
    #expect(records == RecordCounts())
  }

  /// The one thing that is not told apart.
  ///
  /// That is which pool an event without pool and app client belongs to, when its sub is
  /// in two. It counts in one of them.
  @Test func aSubOfTwoPoolsIsTwoUsers() throws {
    var random = SeededGenerator(seed: 5)
    let user = random.uuid()
    let time = try #require(Instant(iso8601: "2026-10-05T00:00:00Z"))
    let (first, second) = ("ap-northeast-1_A", "ap-northeast-1_B")
    let entries = [
      LogEntry(id: random.uuid(), user: user, time: time, pool: first, kind: .administratorQuery),
      LogEntry(id: random.uuid(), user: user, time: time, pool: second, kind: .administratorQuery),
      LogEntry(id: random.uuid(), user: user, time: time, kind: .signOut),
    ]
    let (months, _) = try count([LogInput(entries)], CountingRules(), random: &random)
    let pools = try #require(months.first).pools
    #expect(pools.map(\.pool) == [first, second])
    #expect(pools.map(\.users.total) == [1, 1])
    #expect(pools.map { $0.events[.other] ?? 0 }.sorted() == [1, 2])
  }

  /// What the config knows of app clients, without any record that names their pool.
  @Test func anAppClientIsKnownBeforehand() throws {
    var random = SeededGenerator(seed: 6)
    let time = try #require(Instant(iso8601: "2026-10-05T00:00:00Z"))
    let entries = [
      LogEntry(id: random.uuid(), user: random.uuid(), time: time, client: "web", kind: .signIn),
      LogEntry(id: random.uuid(), user: random.uuid(), time: time, client: "app", kind: .signIn),
    ]
    let inputs = [LogInput([], lessons: [.client("web", pool: "eu-west-1_C", name: nil)]), LogInput(entries)]
    let (months, _) = try count(inputs, CountingRules(), random: &random)
    #expect(try #require(months.first).pools.map(\.pool) == ["eu-west-1_C", nil])
  }
}

/// Rows of activity files count without a database too.
@Suite struct TallyRowTests {
  @Test func rowsAreCountedOnceAndTheLargerNumberOfEventsWins() throws {
    let day = try #require(Instant(iso8601: "2026-10-05T00:00:00Z")).day
    var random = SeededGenerator(seed: 3)
    let (one, two) = (random.uuid(), random.uuid())
    var batch = EventBatch()
    batch.source = .activityFile
    batch.symbols += ["ap-northeast-1_A", "client"]
    let (pool, client) = (Symbol(index: 1), Symbol(index: 2))
    batch.rows = [
      ActivityRow(day: day, user: one, pool: pool, client: client, kind: .signIn, events: 3),
      ActivityRow(day: day, user: one, pool: pool, client: client, kind: .signIn, events: 5),
      ActivityRow(day: day, user: one, pool: pool, kind: .tokenRefresh, events: 7),
      ActivityRow(day: day, user: two, pool: pool, kind: .removal, events: 1),
      ActivityRow(day: day, user: .none, pool: pool, kind: .signIn, events: 1),
    ]
    batch.records.read = batch.rows.count
    let tally = Tally(rules: CountingRules())
    for _ in 0..<2 {
      let input = tally.beginInput()
      try input.add(batch)
      try input.commit()
    }
    // The same user in the log, without a pool there.
    let input = tally.beginInput()
    let time = Instant(secondsSinceEpoch: day.start.secondsSinceEpoch + 9)
    try input.add(
      EventBatch(LogInput.Part(entries: [LogEntry(id: random.uuid(), user: one, time: time, kind: .signOut)])))
    try input.commit()
    let (months, records) = try tally.finish(cores: 2)
    #expect(months.count == 1)
    #expect(months[0].pools.map(\.users.total) == [1])
    #expect(months[0].pools[0].events == [.signIn: 5, .tokenRefresh: 7, .other: 1])
    #expect(months[0].pools[0].clients == [ClientUsers(client: "client", users: 1)])
    #expect([records.read, records.recorded, records.duplicates] == [11, 4, 4])
    #expect([records.notCounted, records.rejected] == [1, 2])
  }
}

import Domain
import Foundation
import GRDB
import Store
import TestSupport
import Testing

/// Rows of activity files are recorded once each, and count like the events that they stand for.
@Suite struct ActivityRowTests {
  private static let pool = "ap-northeast-1_A"

  /// One row for each user, day, client and kind of the entries, as an engine would write them.
  private func batch(_ entries: [LogEntry], factor: Int = 1, random: inout SeededGenerator) throws -> EventBatch {
    var numbers: [ActivityRow: Int] = [:]
    var batch = EventBatch()
    batch.source = .activityFile
    func symbol(_ text: String) -> Symbol {
      if let index = batch.symbols.firstIndex(of: text) { return Symbol(index: UInt32(index)) }
      batch.symbols.append(text)
      return Symbol(index: UInt32(batch.symbols.count - 1))
    }
    for entry in entries {
      let row = ActivityRow(
        day: entry.time.day, user: try #require(entry.user), pool: symbol(try #require(entry.pool)),
        client: symbol(entry.client ?? ""), kind: entry.kind, events: 0)
      numbers[row, default: 0] += 1
    }
    batch.rows = numbers.map { row, count in
      var row = row
      row.events = count * factor
      return row
    }.shuffled(using: &random)
    batch.records.read = batch.rows.count
    return batch
  }

  private func entries(_ count: Int, random: inout SeededGenerator) throws -> [LogEntry] {
    let users = (0..<20).map { _ in random.uuid() }
    let time = try #require(Instant(iso8601: "2026-09-28T00:00:00Z"))
    return (0..<count).map { _ in
      let kind = random.pick([EventKind.signIn, .tokenRefresh, .signUp, .passwordChange, .removal])
      return LogEntry(
        id: random.uuid(), user: random.pick(users),
        time: Instant(secondsSinceEpoch: time.secondsSinceEpoch + Int64(random.number(0..<600_000))),
        pool: Self.pool, client: random.oneIn(3) ? nil : random.pick(["one", "two"]), kind: kind)
    }
  }

  private func record(_ batches: [EventBatch], in store: ActivityStore, first: Int = 0) throws -> RecordCounts {
    try store.record(at: Instant(secondsSinceEpoch: 1_800_000_000)) { recording in
      try batches.enumerated().reduce(into: RecordCounts()) { counts, next in
        try recording.add(next.element)
        let description = Recording.InputDescription(
          hash: [UInt8](repeating: UInt8(first + next.offset), count: 32), path: "rows.csv", size: 1,
          source: RecordSource.activityFile.rawValue)
        counts += try #require(try recording.commitInput(description))
      }
    }
  }

  @Test(arguments: 1...3) func rowsCountLikeTheirEvents(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let entries = try entries(300, random: &random)
    let batch = try batch(entries, random: &random)
    let reference = ReferenceCount(rules: CountingRules(), [LogInput(entries)])
    let database = try TestDatabase()
    let counts = try record([batch], in: database.store())
    #expect(counts.recorded + counts.notCounted == batch.rows.count)
    #expect(counts.read == batch.rows.count)
    func expectReference(_ rules: CountingRules) throws {
      let reference = ReferenceCount(rules: rules, [LogInput(entries)])
      for month in reference.months().map(\.month) {
        var expected = reference.activity(in: month)
        // A row names no account.
        for pool in expected.pools.indices { expected.pools[pool].account = nil }
        #expect(try database.store(rules).activity(in: month) == expected)
      }
    }
    #expect(reference.months().count == 2)
    for rules in ActivityStoreTests.rules + [CountingRules()] { try expectReference(rules) }
  }

  @Test func aRowIsRecordedOnceAndTheLargerNumberOfEventsWins() throws {
    var random = SeededGenerator(seed: 5)
    let entries = try entries(200, random: &random)
    let (small, large) = (try batch(entries, random: &random), try batch(entries, factor: 3, random: &random))
    let database = try TestDatabase()
    let store = try database.store()
    _ = try record([small], in: store)
    let month = try #require(Month("2026-10"))
    let before = try store.activity(in: month)
    #expect(try record([small, small], in: store, first: 1).duplicates == 2 * small.rows.count)
    #expect(try store.activity(in: month) == before)
    _ = try record([large, small], in: store, first: 3)
    let after = try store.activity(in: month)
    #expect(after.pools.map(\.users) == before.pools.map(\.users))
    #expect(after.pools[0].events == before.pools[0].events.mapValues { $0 * 3 })
    let sum = try DatabaseQueue(path: database.path).read { db in
      try Int.fetchOne(db, sql: "SELECT sum(events) FROM activity_rows WHERE source = 'activity-file'")
    }
    #expect(sum == entries.count * 3)
  }

  /// A row that says nothing is rejected by itself.
  @Test func rowsWithoutUserOrEventsAreRejected() throws {
    var batch = EventBatch()
    batch.symbols.append(Self.pool)
    let pool = Symbol(index: 1)
    let day = try #require(Instant(iso8601: "2026-10-05T00:00:00Z")).day
    let user = UUID128(high: 1, low: 2)
    batch.rows = [
      ActivityRow(day: day, user: .none, pool: pool, kind: .signIn, events: 1),
      ActivityRow(day: day, user: user, pool: pool, kind: .signIn, events: 0),
      ActivityRow(day: day, user: user, pool: pool, kind: .failed, events: 1),
      ActivityRow(day: day, user: user, pool: pool, kind: .signIn, events: 2),
    ]
    batch.records.read = batch.rows.count
    let database = try TestDatabase()
    let counts = try record([batch], in: database.store())
    #expect(counts.rejected == 3)
    #expect(counts.recorded == 1)
    #expect(try database.store().activity(in: day.month).pools.map(\.users.total) == [1])
  }

  /// A row without a pool is in its app client's, whenever that is learned; without both, the pool is not known.
  @Test func theAppClientTellsThePool() throws {
    let day = try #require(Instant(iso8601: "2026-10-05T00:00:00Z")).day
    func batch(_ rows: [(user: UInt64, pool: String, client: String)]) -> EventBatch {
      var batch = EventBatch()
      batch.source = .activityFile
      batch.symbols = ["", Self.pool, "web", "app"]
      func symbol(_ text: String) -> Symbol { Symbol(index: UInt32(batch.symbols.firstIndex(of: text) ?? 0)) }
      batch.rows = rows.map {
        ActivityRow(
          day: day, user: UUID128(high: 1, low: $0.user), pool: symbol($0.pool), client: symbol($0.client),
          kind: .signIn, events: 2)
      }
      batch.records.read = batch.rows.count
      return batch
    }
    let database = try TestDatabase()
    let store = try database.store()
    func users() throws -> [String: Int] {
      Dictionary(
        uniqueKeysWithValues: try store.activity(in: day.month).pools.map { ($0.pool ?? "", $0.users.total) })
    }
    let unknown = batch([(1, "", "web"), (2, "", "app"), (3, "", "")])
    #expect(try record([unknown], in: store).recorded == 3)
    #expect(try users() == ["": 3])
    // In one run, and one after the other.
    #expect(try record([batch([(4, Self.pool, "web"), (1, "", "web")])], in: store, first: 1).duplicates == 1)
    #expect(try users() == [Self.pool: 2, "": 2])
    #expect(try record([batch([(5, "", "app"), (5, Self.pool, "app")])], in: store, first: 2).recorded == 1)
    #expect(try users() == [Self.pool: 4, "": 1])
    #expect(try store.activity(in: day.month).pools.map { $0.events.values.reduce(0, +) } == [8, 2])
    var exported: [String?] = []
    try store.exportActivity(from: nil, through: nil) { exported.append($0.pool) }
    #expect(exported == [nil, Self.pool, Self.pool, Self.pool, Self.pool])
  }
}

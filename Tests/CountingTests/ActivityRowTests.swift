import Counting
import Domain
import TestSupport
import Testing

/// Rows of activity files count as the events that they stand for.
@Suite struct ActivityRowTests {
  private struct Entry: Hashable {
    var user: UUID128
    var day: Int
    var pool: String?
    var client: String?
    var kind: EventKind
  }

  /// A batch of rows, or of one event for each that a row stands for.
  private static func batch(_ entries: [(entry: Entry, events: Int)], asEvents: Bool, _ random: inout SeededGenerator)
    -> EventBatch
  {
    var batch = EventBatch()
    func symbol(_ text: String?) -> Symbol {
      guard let text else { return .none }
      if let index = batch.symbols.firstIndex(of: text) { return Symbol(index: UInt32(index)) }
      batch.symbols.append(text)
      return Symbol(index: UInt32(batch.symbols.count - 1))
    }
    for (entry, events) in entries {
      let day = Day(daysSinceEpoch: Int32(20_700 + entry.day))
      let (pool, client) = (symbol(entry.pool), symbol(entry.client))
      if asEvents {
        for _ in 0..<events {
          batch.events.append(
            Event(id: random.uuid(), user: entry.user, time: day.start, pool: pool, client: client, kind: entry.kind))
        }
      } else {
        batch.rows.append(
          ActivityRow(day: day, user: entry.user, pool: pool, client: client, kind: entry.kind, events: events))
      }
    }
    batch.records.read = asEvents ? batch.events.count : batch.rows.count
    return batch
  }

  private static func count(_ batches: [EventBatch], memoryLimit: Int = 96 << 20) throws -> (
    months: [MonthlyActivity], records: RecordCounts
  ) {
    let tally = Tally(rules: CountingRules(), memoryLimit: memoryLimit)
    for batch in batches {
      let input = tally.beginInput()
      try input.add(batch)
      try input.commit()
    }
    return try tally.finish(cores: 2)
  }

  @Test(arguments: 1...6) func countAsTheirEvents(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let users = (0..<40).map { _ in random.uuid() }
    let clients = [("eu-west-1_A", "web"), ("eu-west-1_A", "app"), ("eu-west-1_B", "b"), ("eu-west-1_B", nil)]
    var rows: [Entry: Int] = [:]
    for _ in 0..<600 {
      let place = random.pick(clients)
      let entry = Entry(
        user: random.pick(users), day: random.number(0..<70), pool: place.0, client: place.1,
        kind: random.pick([.signIn, .tokenRefresh, .signUp, .passwordReset, .accountUpdate]))
      rows[entry] = random.number(1..<15)
    }
    let entries = rows.map { (entry: $0.key, events: $0.value) }
    let expected = try Self.count([Self.batch(entries, asEvents: true, &random)])
    let parts = entries.cut(into: 3, random: &random).map { Self.batch($0, asEvents: false, &random) }
    for limit in [96 << 20, 0] {
      let counted = try Self.count(parts, memoryLimit: limit)
      #expect(counted.months == expected.months)
      #expect(counted.records.recorded == rows.count && counted.records.duplicates == 0)
    }
    // The same rows again count once.
    let twice = try Self.count(parts + parts)
    #expect(twice.months == expected.months)
    #expect(twice.records.recorded == rows.count && twice.records.duplicates == rows.count)
  }

  /// The app client tells the pool, or else the user's other activity does; else it is not known.
  @Test func rowsNeedNotNameTheirPool() throws {
    var random = SeededGenerator(seed: 9)
    let users = (0..<4).map { _ in random.uuid() }
    func entry(_ user: Int, _ pool: String?, _ client: String?) -> (entry: Entry, events: Int) {
      (Entry(user: users[user], day: 1, pool: pool, client: client, kind: .signIn), 1)
    }
    let entries = [
      entry(0, "eu-west-1_A", "web"), entry(1, nil, "web"), entry(0, nil, nil), entry(2, nil, nil),
      entry(3, nil, "app"),
    ]
    let counted = try Self.count([Self.batch(entries, asEvents: false, &random)])
    #expect(counted.records.rejected == 0)
    #expect(counted.months.flatMap(\.pools).map(\.pool) == ["eu-west-1_A", nil])
    #expect(counted.months.flatMap(\.pools).map(\.users.total) == [2, 2])
  }
}

extension Array {
  /// The elements in `count` runs, some of which may be empty.
  fileprivate func cut(into count: Int, random: inout SeededGenerator) -> [[Element]] {
    let places = (0..<count - 1).map { _ in random.number(0..<self.count + 1) }.sorted()
    return zip([0] + places, places + [self.count]).map { Array(self[$0..<$1]) }
  }
}

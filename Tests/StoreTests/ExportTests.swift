import Domain
import GRDB
import TestSupport
import Testing

@testable import Store

/// What is exported is what is counted: recorded in another database, it gives the same numbers.
@Suite struct ExportTests {
  private static func batch(_ rows: [ExportedActivity]) -> EventBatch {
    var batch = EventBatch()
    batch.source = .activityFile
    func symbol(_ text: String?) -> Symbol {
      guard let text else { return .none }
      if let index = batch.symbols.firstIndex(of: text) { return Symbol(index: UInt32(index)) }
      batch.symbols.append(text)
      return Symbol(index: UInt32(batch.symbols.count - 1))
    }
    batch.rows = rows.map { row in
      // The kinds that activity files have for each activity.
      let kind: EventKind =
        switch row.activity {
        case .signUp: .signUp
        case .signIn: .signIn
        case .tokenRefresh: .tokenRefresh
        case .passwordChange: .passwordReset
        case .other: .accountUpdate
        }
      return ActivityRow(
        day: row.day, user: row.user, pool: symbol(row.pool), client: symbol(row.client), kind: kind,
        events: row.events)
    }
    batch.records.read = rows.count
    return batch
  }

  private static func rows(_ store: ActivityStore, from first: Day? = nil, through last: Day? = nil) throws
    -> [ExportedActivity]
  {
    var rows: [ExportedActivity] = []
    try store.exportActivity(from: first, through: last) { rows.append($0) }
    return rows
  }

  /// Pool, users, clients and events of each month, without what activity files do not have.
  private static func numbers(_ store: ActivityStore) throws -> [String] {
    try store.months().flatMap { month in
      try store.activity(in: month).pools.filter { $0.users.total > 0 }.map { pool in
        let clients = pool.clients.map { "\($0.client)=\($0.users)" }.joined(separator: " ")
        let events = pool.events.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        return "\(month) \(pool.pool ?? "-") \(pool.users.total) [\(clients)] [\(events)]"
      }
    }.sorted()
  }

  private static func dailyUsers(_ path: String) throws -> [String] {
    try DatabaseQueue(path: path).read { db in
      try Row.fetchAll(db, sql: "SELECT day, pool, users FROM daily_active_users").map { row in
        row.databaseValues.map(\.description).joined(separator: " ")
      }.sorted()
    }
  }

  @Test(arguments: 1...5) func aCopyHasTheSameNumbers(seed: Int) throws {
    for rules in [CountingRules(), CountingRules(name: .quotasPage)] {
      var world = LogWorld(seed: UInt64(seed))
      let database = try TestDatabase()
      try database.record(world.inputs(events: 1_200), rules)
      let store = try database.store(rules)
      // Pools that are not known in several places are one in a file, which has no places.
      let rows = try Self.rows(store).filter { $0.pool != nil }
      #expect(rows == rows.sorted { Self.key($0) < Self.key($1) } && Set(rows.map(Self.key)).count == rows.count)
      let copy = try TestDatabase()
      try copy.store(rules).record(at: Instant(secondsSinceEpoch: 1_800_000_000)) { recording in
        try recording.add(Self.batch(rows))
        let input = Recording.InputDescription(
          hash: [UInt8](repeating: 9, count: 32), path: "a.csv", size: 1, source: "activity-file")
        #expect(try recording.commitInput(input)?.recorded == rows.count)
      }
      let copied = try copy.store(rules)
      #expect(try Self.numbers(copied) == Self.numbers(store).filter { !$0.contains(" - ") })
      #expect(try Self.dailyUsers(copy.path) == Self.dailyUsers(database.path).filter { !$0.contains("NULL") })
      #expect(try Self.rows(copied) == rows)
    }
  }

  private static func key(_ row: ExportedActivity) -> String {
    "\(row.day) \(row.pool ?? "") \(row.user) \(row.client ?? "") \(row.activity.rawValue)"
  }

  @Test func daysAreWholeAndIncluded() throws {
    var world = LogWorld(seed: 7)
    let database = try TestDatabase()
    try database.record(world.inputs(events: 800))
    let store = try database.store()
    let all = try Self.rows(store)
    let days = Set(all.map(\.day)).sorted()
    let (first, last) = (days[days.count / 3], days[days.count / 2])
    #expect(try Self.rows(store, from: first, through: last) == all.filter { first <= $0.day && $0.day <= last })
    #expect(
      try Self.rows(store, from: last).count + Self.rows(store, through: last.advanced(by: -1)).count == all.count)
    var events: [[String?]] = []
    try store.exportEvents(from: first, through: last) { events.append($0) }
    #expect(events[0].prefix(6) == ["time", "event_id", "user", "pool", "client", "activity"])
    let times = events.dropFirst().compactMap { $0[0] }
    #expect(times == times.sorted() && !times.isEmpty)
    #expect(times.allSatisfy { first.description <= $0.prefix(10) && $0.prefix(10) <= last.description })
    // The rows are those of the view, and no other days are read for them.
    try DatabaseQueue(path: database.path).read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT * FROM events WHERE time >= ? AND time < ? ORDER BY time, event_id",
        arguments: [first.description, last.advanced(by: 1).description])
      #expect(rows.map { $0.databaseValues.map { String.fromDatabaseValue($0) } } == Array(events.dropFirst()))
      #expect(rows.first.map { Array($0.columnNames) } == events[0].compactMap(\.self))
      let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(ActivityStore.eventsOfTime)", arguments: [0, 1])
      let details = plan.compactMap { $0["detail"] as String? }
      #expect(details.contains { $0.hasPrefix("SEARCH event_row USING PRIMARY KEY (time>? AND time<?)") }, "\(details)")
      #expect(!details.contains { $0.contains("TEMP B-TREE") }, "\(details)")
    }
    let counted = all.filter { first <= $0.day && $0.day <= last }.reduce(0) { $0 + $1.events }
    let activities = Set(Activity.allCases.map(\.rawValue))
    #expect(events.dropFirst().filter { $0[2] != nil && activities.contains($0[5] ?? "") }.count == counted)
  }
}

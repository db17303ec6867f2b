import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct ForgetTests {
  private static let now = Instant(secondsSinceEpoch: 1_800_000_000)

  /// The 16 bytes of a user, anywhere in the files of a database.
  private func isInFiles(_ user: UUID128, _ database: TestDatabase) throws -> Bool {
    let bytes = withUnsafeBytes(of: (user.high.bigEndian, user.low.bigEndian)) { Data($0) }
    return try ["", "-wal"].contains { ending in
      let path = database.path + ending
      guard FileManager.default.fileExists(atPath: path) else { return false }
      return try Data(contentsOf: URL(filePath: path)).range(of: bytes) != nil
    }
  }

  private func activities(_ database: TestDatabase, _ rules: CountingRules = CountingRules()) throws
    -> [MonthlyActivity]
  {
    let store = try database.store(rules)
    return try store.months().map(store.activity(in:))
  }

  /// Without what stands where: an erased user has another id, and so another place in the roll-up.
  @Test(arguments: 1...3) func eraseManyAndAllTotalsStay(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 800)
    let inputs = world.inputs(events: 500)
    let database = try TestDatabase()
    try database.record(inputs)
    let before = try activities(database)
    let users = world.pools.flatMap { $0.users.prefix(4) }
    for user in users {
      let traces = try database.store().traces(of: user)
      let erased = try database.store().forget(user, at: Self.now, isCompacting: true)
      #expect(erased.events == traces.events)
      #expect(erased.rows == traces.rows)
      #expect(erased.months == traces.months)
      #expect(erased.isCompact)
      #expect(try !isInFiles(user, database))
    }
    #expect(try activities(database) == before)
    for rules in [CountingRules(name: .quotasPage), CountingRules()] {
      let fresh = try TestDatabase()
      try fresh.record(inputs, rules)
      #expect(try activities(database, rules) == activities(fresh, rules))
    }
    // The same logs, in files that nobody read before.
    try database.record(inputs)
    #expect(try activities(database) == before)
    for user in users { #expect(try !isInFiles(user, database)) }
  }

  @Test func laterRecordsAreNobodys() throws {
    var random = SeededGenerator(seed: 4)
    let (user, other) = (random.uuid(), random.uuid())
    let time = try #require(Instant(iso8601: "2026-10-05T00:00:00Z"))
    func entry(_ user: UUID128, _ kind: EventKind) -> LogEntry {
      LogEntry(id: random.uuid(), user: user, time: time, pool: "eu-west-1_A", region: "eu-west-1", kind: kind)
    }
    let database = try TestDatabase()
    try database.record([LogInput([entry(user, .signIn), entry(other, .signIn)])])
    _ = try database.store().forget(user, at: Self.now, isCompacting: true)
    try database.record([LogInput([entry(user, .signIn), entry(user, .failed), entry(other, .signOut)])])
    let pool = try #require(try database.store().activity(in: time.month).pools.first)
    #expect(pool.users.total == 2)
    #expect(pool.unattributed == 1)
    #expect(try !isInFiles(user, database))
    #expect(try isInFiles(other, database))
    let history = try database.store().history(of: user)
    #expect(history.months.isEmpty)
    #expect(history.erased == Self.now)
  }

  @Test func rowsOfActivityFilesAreForgottenToo() throws {
    let (user, other) = (UUID128(high: 11, low: 12), UUID128(high: 13, low: 14))
    let day = try #require(Instant(iso8601: "2026-10-05T00:00:00Z")).day
    var batch = EventBatch()
    batch.symbols.append("eu-west-1_A")
    batch.rows = [user, other].map {
      ActivityRow(day: day, user: $0, pool: Symbol(index: 1), kind: .signIn, events: 2)
    }
    let database = try TestDatabase()
    func record(_ hash: UInt8) throws -> RecordCounts? {
      try database.store().record(at: Self.now) { recording in
        try recording.add(batch)
        return try recording.commitInput(
          Recording.InputDescription(hash: [hash], path: "rows.csv", size: 1, source: "activity-file"))
      }
    }
    _ = try record(1)
    let before = try activities(database)
    _ = try database.store().forget(user, at: Self.now, isCompacting: true)
    #expect(try activities(database) == before)
    let again = try #require(try record(2))
    #expect(again.duplicates == 1)
    #expect(again.unattributed == 1)
    #expect(try activities(database) == before)
    #expect(try !isInFiles(user, database))
  }

  /// What later statements of the connection keep until they end goes where it went before.
  @Test func temporaryFilesStayWhereTheyWere() throws {
    let database = try TestDatabase()
    let store = try database.store()
    func place() throws -> Int? { try store.writeAlone { try Int.fetchOne($0, sql: "PRAGMA temp_store") } }
    let before = try place()
    _ = try store.forget(UUID128(high: 1, low: 2), at: Self.now, isCompacting: true)
    #expect(try place() == before && before != nil)
    withExtendedLifetime(database) {}
  }

  @Test func twiceIsOnce() throws {
    var world = LogWorld(seed: 9)
    let database = try TestDatabase()
    try database.record(world.inputs(events: 200))
    let user = world.pools[0].users[0]
    _ = try database.store().forget(user, at: Self.now, isCompacting: true)
    let content = try database.content()
    let later = Instant(secondsSinceEpoch: Self.now.secondsSinceEpoch + 60)
    let again = try database.store().forget(user, at: later, isCompacting: false)
    #expect(again == ErasedUser(months: [], events: 0, rows: 0, erasedBefore: Self.now))
    #expect(try database.content() == content)
  }
}

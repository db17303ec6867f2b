import Domain
import GRDB
import TestSupport
import Testing

@testable import Store

/// What moves when a pool is learned late, and what waits until then.
@Suite struct LateResolutionTests {
  private let database: TestDatabase
  private var random = SeededGenerator(seed: 11)
  private let users: [UUID128]
  private var inputs: [LogInput] = []

  init() throws {
    database = try TestDatabase()
    users = (0..<40).map { [random = SeededGenerator(seed: 12)] number in
      var random = random
      return UUID128(high: random.uuid().high &+ UInt64(number), low: UInt64(number) << 56 | 1)
    }
  }

  private mutating func entry(
    _ user: Int?, _ kind: EventKind = .signIn, day: Int = 1, pool: String? = nil, client: String? = nil,
    provider: String? = nil
  ) throws -> LogEntry {
    let time = try #require(Instant(iso8601: "2026-10-01T12:00:00Z"))
    var entry = LogEntry(
      id: random.uuid(), user: user.map { users[$0] },
      time: Instant(secondsSinceEpoch: time.secondsSinceEpoch + Int64(day - 1) * 86_400 + Int64(random.number(0..<60))),
      pool: pool, client: client, kind: user == nil ? .notCounted : kind)
    entry.provider = provider
    return entry
  }

  /// Records the entries as an input, and compares everything with the reference.
  private mutating func record(_ entries: [LogEntry], lessons: [Lesson] = []) throws {
    let input = LogInput(entries, lessons: lessons)
    inputs.append(input)
    try database.record([input])
    try database.expect(ReferenceCount(rules: CountingRules(), inputs))
  }

  private func read(_ sql: String) throws -> [Int] {
    try database.store().read { try Int.fetchAll($0, sql: sql) }
  }

  private func waiting() throws -> Int {
    try read("SELECT count(*) FROM event_row WHERE class < 0").first ?? -1
  }

  private static let (first, second) = ("ap-northeast-1_A", "ap-northeast-1_B")

  /// Where only one pool is known, or none, nothing waits, and nothing is written again when an app client is learned.
  @Test mutating func nothingWaitsForTheOnlyPool() throws {
    try record((0..<40).map { try entry($0, client: "late") })
    #expect(try waiting() == 0)
    try record((0..<20).map { try entry($0, .administratorQuery, pool: Self.first) })
    #expect(try waiting() == 0)
    let classes = try read("SELECT class FROM event_row ORDER BY time, event_id")
    try record([try entry(nil, pool: Self.first)], lessons: [.client("late", pool: Self.first, name: nil)])
    #expect(try waiting() == 0)
    #expect(try read("SELECT DISTINCT pool FROM user_month") == [1])
    let after = try read("SELECT class FROM event_row ORDER BY time, event_id")
    #expect(after.filter(Set(classes).contains).count == classes.count)
  }

  /// A second pool makes events wait, but for those of users that were seen in a pool and of app clients that are known.
  @Test mutating func whatWasRecordedBeforeTheSecondPoolWaits() throws {
    try record((0..<40).map { try entry($0, client: "late", provider: "corp") })
    try record((0..<40).map { try entry($0, day: 2, client: "known", provider: "Okta") })
    try record((10..<20).map { try entry($0, .administratorQuery, pool: Self.first) })
    try record([try entry(nil, pool: Self.first, client: "known")])
    try record([try entry(nil, pool: Self.second)])
    // All users were seen with the known app client.
    #expect(try waiting() == 0)
    #expect(try read("SELECT DISTINCT pool FROM user_month") == [1])
    #expect(try read("SELECT DISTINCT pool FROM user_provider") == [1])
    try record((30..<40).map { try entry($0, day: 3, client: "third") })
    #expect(try waiting() == 0)
  }

  /// Events wait one by one until their user is seen, whatever the order.
  @Test mutating func eventsWaitForTheirUsers() throws {
    try record([try entry(nil, pool: Self.first), try entry(nil, pool: Self.second)])
    try record((0..<40).flatMap { user in try (1...3).map { try entry(user, day: $0 * 7, client: "late") } })
    #expect(try waiting() == 120)
    try record((0..<10).map { try entry($0, .administratorQuery, pool: Self.second) })
    #expect(try waiting() == 90)
    // Who was seen, and who was not.
    try record((5..<15).map { try entry($0, .passwordChange, day: 30) })
    #expect(try waiting() == 95)
    // An event that does not count makes nobody's pool known, and is known by its user's.
    try record((9..<11).map { try entry($0, .removal, day: 30) })
    try record([try entry(nil, pool: Self.second)], lessons: [.client("late", pool: Self.second, name: nil)])
    #expect(try waiting() == 0)
  }

  /// An app client that is learned with the second pool of its place tells where its users' other events belong.
  @Test(arguments: [false, true]) mutating func anAppClientIsLearnedWithTheSecondPool(names: Bool) throws {
    try record([
      try entry(0, .passwordChange), try entry(0, .tokenRefresh, day: 2, client: "late"),
      try entry(1, .administratorQuery, day: 3, pool: Self.second),
    ])
    try record(
      [try entry(names ? 2 : nil, .administratorQuery, day: 4, pool: Self.first)],
      lessons: [.client("late", pool: Self.first, name: nil)])
    #expect(try waiting() == 0)
    #expect(try read("SELECT count(*) FROM user_month WHERE pool < 0") == [0])
  }

  /// Users by the thousand are found by going over all that waits, and few of them by their days: it is the same.
  @Test(arguments: [5, 3_000]) func manyUsersAreSeenAtOnce(count: Int) throws {
    var random = SeededGenerator(seed: 13)
    let month = try #require(Month("2026-10"))
    let users = (0..<3_000).map { _ in random.uuid() }
    func entry(_ user: UUID128?, _ kind: EventKind, day: Int, pool: String? = nil) -> LogEntry {
      let time = Instant(secondsSinceEpoch: month.start.secondsSinceEpoch + Int64(day) * 86_400)
      return LogEntry(id: random.uuid(), user: user, time: time, pool: pool, kind: kind)
    }
    let inputs = [
      LogInput([
        entry(nil, .notCounted, day: 0, pool: Self.first), entry(nil, .notCounted, day: 40, pool: Self.second),
      ]),
      LogInput(users.map { entry($0, .signOut, day: Int($0.low % 40)) }),
      LogInput(users.prefix(count).map { entry($0, .administratorQuery, day: 3, pool: Self.second) }),
    ]
    try database.record(inputs)
    try database.expect(ReferenceCount(rules: CountingRules(), inputs))
    #expect(try waiting() == 3_000 - count)
  }

  /// The statements go by the index and by keys, and not over all events.
  @Test func movesGoByTheIndex() throws {
    try database.store().write { db in
      _ = try LateResolution(db)
      func plan(_ sql: String) throws -> String {
        try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0[3] as String }.joined(separator: "\n")
      }
      let loops = try plan(LateResolution.moveEvents)
      #expect(loops.prefix { $0 != "\n" }.hasSuffix("moving"), "\(loops)")
      #expect(loops.contains("SEARCH event_row USING PRIMARY KEY (time=? AND event_id=?)"), "\(loops)")
      let days = try plan(
        """
        WITH day(day) AS (VALUES (1), (2)) SELECT event_id FROM \(LateResolution.daysOfUsers) AND event_row.class < 0
        """)
      #expect(
        days.contains("SEARCH event_row USING COVERING INDEX event_without_pool (<expr>=? AND user=?"),
        "\(days)")
    }
  }
}

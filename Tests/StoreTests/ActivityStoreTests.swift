import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct ActivityStoreTests {
  static let rules = [
    CountingRules(), CountingRules(name: .quotasPage), CountingRules(name: .pricingPage, countsRemovals: true),
  ]

  // MARK: The same as the reference

  @Test(arguments: 1...4, rules) func equalsTheReference(seed: Int, rules: CountingRules) throws {
    var world = LogWorld(seed: UInt64(seed))
    let inputs = world.inputs(events: 600)
    let database = try TestDatabase()
    for run in inputs.cut(into: world.random.number(1..<6), random: &world.random) {
      try database.record(run, rules)
    }
    try database.expect(ReferenceCount(rules: rules, inputs))
  }

  @Test(arguments: 1...3) func theOrderOfInputsDoesNotMatter(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 100)
    let inputs = world.inputs(events: 600).shuffled(using: &world.random)
    let database = try TestDatabase()
    for run in inputs.cut(into: 4, random: &world.random) { try database.record(run) }
    try database.expect(ReferenceCount(rules: CountingRules(), inputs))
  }

  /// What a run remembers from one transaction to the next does not change what it writes, and a rollback takes it
  /// back.
  @Test(arguments: 1...6) func transactionsOfARunMayBeSmall(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 600, usersPerPool: 8)
    let inputs = world.inputs(events: 500).shuffled(using: &world.random)
    let database = try TestDatabase()
    let extent = Recording.Limits.Extent(events: 40, rolledUpRows: 200_000)
    for run in inputs.cut(into: 2, random: &world.random) {
      try database.record(run, limits: Recording.Limits(held: 25, shared: extent, alone: extent, inputs: 3))
    }
    try database.expect(ReferenceCount(rules: CountingRules(), inputs))
  }

  @Test func everyInputOnItsOwnIsTheSameAsAllAtOnce() throws {
    var world = LogWorld(seed: 200)
    let inputs = world.inputs(events: 250)
    let database = try TestDatabase()
    for input in inputs { try database.record([input]) }
    try database.expect(ReferenceCount(rules: CountingRules(), inputs))
  }

  @Test func anInputIsRecordedOnce() throws {
    var world = LogWorld(seed: 201)
    let inputs = world.inputs(events: 300)
    let database = try TestDatabase()
    try database.record(inputs)
    let before = try database.content()
    try database.record(inputs, hashesFrom: 0)
    #expect(try database.content() == before)
    try database.expect(ReferenceCount(rules: CountingRules(), inputs))
  }

  @Test func theSameEventsInOtherInputsAreDuplicates() throws {
    var world = LogWorld(seed: 202)
    let inputs = world.inputs(events: 300)
    let database = try TestDatabase()
    try database.record(inputs)
    try database.record(inputs.shuffled(using: &world.random))
    try database.expect(ReferenceCount(rules: CountingRules(), inputs + inputs))
  }

  @Test func aBrokenInputLeavesNothing() throws {
    var world = LogWorld(seed: 203)
    let inputs = world.inputs(events: 300)
    let database = try TestDatabase()
    try database.record(inputs.filter { !$0.isDropped })
    let before = try database.content()
    let broken = inputs.map { LogInput(parts: $0.parts, isDropped: true) }
    let more = world.inputs(events: 200).map { LogInput(parts: $0.parts, isDropped: true) }
    try database.record(broken + more)
    #expect(try database.content() == before)
  }

  /// Large enough for roll-ups to be written in the middle of a transaction would take minutes; a late link does it
  /// too.
  @Test func aUserWithoutPoolIsFoundInAnEarlierPartOfTheSameTransaction() throws {
    var random = SeededGenerator(seed: 7)
    let time = try #require(Instant(iso8601: "2026-10-05T00:00:00Z"))
    let (first, second) = ("ap-northeast-1_A", "ap-northeast-1_B")
    let user = random.uuid()
    func entry(_ kind: EventKind, user: UUID128? = nil, pool: String? = nil, client: String? = nil) -> LogEntry {
      LogEntry(id: random.uuid(), user: user, time: time, pool: pool, client: client, kind: kind)
    }
    let inputs = [
      LogInput([entry(.notCounted, pool: first)], lessons: [.client("one", pool: first, name: nil)]),
      LogInput([entry(.notCounted, pool: second)], lessons: [.client("two", pool: second, name: nil)]),
      LogInput([entry(.signIn, user: user, client: "one"), entry(.signIn, user: random.uuid(), client: "late")]),
      LogInput([entry(.notCounted, pool: second, client: "late")]),
      LogInput([entry(.signOut, user: user)]),
    ]
    let database = try TestDatabase()
    try database.record(inputs)
    try database.expect(ReferenceCount(rules: CountingRules(), inputs))
  }

  /// As long as one pool is known in a place, activity without a pool is its own; a second pool changes that for what
  /// was recorded before.
  @Test func aSecondPoolAppearsLate() throws {
    var random = SeededGenerator(seed: 8)
    let time = try #require(Instant(iso8601: "2026-10-05T00:00:00Z"))
    let (user, stranger) = (random.uuid(), random.uuid())
    let inputs = [
      LogInput([
        LogEntry(id: random.uuid(), user: user, time: time, pool: "eu-west-1_A", region: "eu-west-1", kind: .signIn)
      ]),
      LogInput([
        LogEntry(id: random.uuid(), user: user, time: time, region: "eu-west-1", kind: .signOut),
        LogEntry(id: random.uuid(), user: stranger, time: time, region: "eu-west-1", kind: .signOut),
      ]),
      LogInput([LogEntry(id: random.uuid(), time: time, pool: "eu-west-1_B", region: "eu-west-1", kind: .notCounted)]),
    ]
    let database = try TestDatabase()
    for count in 1...inputs.count {
      try database.record([inputs[count - 1]])
      try database.expect(ReferenceCount(rules: CountingRules(), Array(inputs.prefix(count))))
    }
  }

  /// In memory, what a statement changes would be there twice.
  @Test func statementsKeepWhatTheyChangeInFiles() throws {
    let database = try TestDatabase()
    #expect(try database.store().write { try Int.fetchOne($0, sql: "PRAGMA temp_store") } == 1)
  }

  // MARK: Counting rules that change

  /// An older version could record a time that a zone led out of the years of four digits.
  @Test func rulesMayChangeOverAnyYear() throws {
    let database = try TestDatabase()
    let time = Instant(secondsSinceEpoch: 253_402_300_800 + 3_600)
    let entry = LogEntry(
      id: UUID128(high: 1, low: 2), user: UUID128(high: 3, low: 4), time: time, pool: "eu-west-1_A",
      region: "eu-west-1", kind: .signIn)
    try database.record([LogInput([entry])], CountingRules())
    let month = try #require(try database.store(CountingRules(name: .quotasPage)).months().first)
    #expect(month.index == 120_000)
  }

  @Test(arguments: 1...2) func rulesMayChangeAndChangeBack(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 300)
    world.removalsNamePools = false
    let inputs = world.inputs(events: 500)
    let half = inputs.count / 2
    let database = try TestDatabase()
    try database.record(Array(inputs[..<half]), ActivityStoreTests.rules[0])
    try database.record(Array(inputs[half...]), ActivityStoreTests.rules[1])
    for rules in ActivityStoreTests.rules + [ActivityStoreTests.rules[0]] {
      var reference = ReferenceCount(rules: rules, inputs)
      // What became of a record was told when it was read, by the rules of that time.
      reference.overrideRecords(with: try database.store(rules).records())
      try database.expect(reference)
      let rebuilt = try database.content()
      let fresh = try TestDatabase()
      try fresh.record(inputs, rules)
      #expect(try fresh.rollUp() == rebuilt.rollUp)
    }
  }

  /// A user whose pool only a removal names is one user, also when removals begin to count later.
  @Test func removalsThatBeginToCountTellPools() throws {
    var random = SeededGenerator(seed: 9)
    let time = try #require(Instant(iso8601: "2026-10-05T00:00:00Z"))
    let user = random.uuid()
    let entries = [
      LogEntry(id: random.uuid(), time: time, pool: "ap-northeast-1_A", kind: .notCounted),
      LogEntry(id: random.uuid(), time: time, pool: "ap-northeast-1_B", kind: .notCounted),
      LogEntry(id: random.uuid(), user: user, time: time, kind: .signOut),
      LogEntry(id: random.uuid(), user: user, time: time, pool: "ap-northeast-1_A", kind: .removal),
    ]
    let database = try TestDatabase()
    try database.record([LogInput(entries)])
    let rules = CountingRules(countsRemovals: true)
    var reference = ReferenceCount(rules: rules, [LogInput(entries)])
    reference.overrideRecords(with: try database.store(rules).records())
    try database.expect(reference)
  }

  // MARK: What logs teach

  @Test func poolHistoriesAreInOrder() throws {
    let times = try ["2026-08-01T00:00:00Z", "2026-09-01T12:00:00Z", "2026-10-01T00:00:00Z"].map {
      try #require(Instant(iso8601: $0))
    }
    let pool = "ap-northeast-1_A"
    let database = try TestDatabase()
    try database.record([
      LogInput(
        [],
        lessons: [
          .plan(pool: pool, plan: .plus, since: times[2]), .plan(pool: "eu-west-1_B", plan: .lite, since: times[0]),
        ]),
      LogInput([], lessons: [.poolCreated(pool: pool, at: times[0]), .plan(pool: pool, plan: .lite, since: times[1])]),
    ])
    let histories = try database.store().poolHistories()
    #expect(Set(histories.keys) == [pool, "eu-west-1_B"])
    let history = try #require(histories[pool])
    #expect(history.created == times[0])
    #expect(history.plans.map(\.since) == [times[1], times[2]])
    #expect(history.plans.map(\.plan) == [.lite, .plus])
    #expect(try #require(histories["eu-west-1_B"]).created == nil)
  }

  @Test func theLatestNameOfAPoolIsKept() throws {
    let times = try ["2026-08-01T00:00:00Z", "2026-09-01T12:00:00Z"].map { try #require(Instant(iso8601: $0)) }
    let pool = "ap-northeast-1_A"
    let names = [
      Lesson.poolName(pool: pool, name: "new", since: times[1]), .poolName(pool: pool, name: "old", since: times[0]),
    ]
    for lessons in [names, names.reversed()] {
      let database = try TestDatabase()
      var random = SeededGenerator(seed: 10)
      let entry = LogEntry(id: random.uuid(), user: random.uuid(), time: times[0], pool: pool, kind: .signIn)
      try database.record([LogInput([entry], lessons: lessons)])
      #expect(try database.store().activity(in: times[0].month).pools.map(\.name) == ["new"])
    }
  }

  /// Texts from outside must not be able to stop a recording.
  @Test func oddTextsAreRecorded() throws {
    var random = SeededGenerator(seed: 11)
    let time = try #require(Instant(iso8601: "2026-10-05T00:00:00Z"))
    let clients = ["a", "'; DROP TABLE event; --", "\u{1F600}", "\u{FFFD}"]
    let entries = clients.map {
      LogEntry(id: random.uuid(), user: random.uuid(), time: time, pool: "ap-northeast-1_A", client: $0, kind: .signIn)
    }
    let database = try TestDatabase()
    try database.record([LogInput(entries)])
    #expect(try database.store().activity(in: time.month).pools.map(\.users.total) == [clients.count])
  }
}

@Suite struct ActivityStoreErrorTests {
  private struct Stop: Error {}

  @Test func anErrorInTheMiddleTakesBackTheInputAndNoMore() throws {
    var world = LogWorld(seed: 400)
    let inputs = world.inputs(events: 300).filter { !$0.isDropped }
    let database = try TestDatabase()
    try database.record(inputs)
    let before = try database.content()
    for parts in [1, 2, 3] {
      #expect(throws: Stop.self) {
        try database.store().record(at: Instant(secondsSinceEpoch: 0)) { recording in
          for number in 0..<parts {
            let entry = LogEntry(
              id: UUID128(high: 1, low: UInt64(number)), user: UUID128(high: 9, low: 9),
              time: Instant(secondsSinceEpoch: 1_790_000_000), pool: "eu-west-1_New", kind: .signIn)
            try recording.add(EventBatch(LogInput.Part(entries: [entry])))
          }
          throw Stop()
        }
      }
      #expect(try database.content() == before)
    }
  }

  @Test func isMissing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("none.db")
    #expect(throws: StoreError.missing(path: path)) {
      try ActivityStore(path: path, rules: CountingRules(), mode: .mustExist)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func makesTheFolder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a/b/c.db")
    #expect(try ActivityStore(path: path, rules: CountingRules()).months().isEmpty)
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test func isAnotherProgramsDatabase() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("other.db")
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE mine(x); INSERT INTO mine VALUES (1)") }
    #expect(throws: StoreError.notOurs(path: path)) { try ActivityStore(path: path, rules: CountingRules()) }
    #expect(try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") } == 1)
  }

  @Test func isNoDatabase() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(String(repeating: "This is a text and no database. ", count: 400), to: "text.db")
    #expect { try ActivityStore(path: path, rules: CountingRules()) } throws: { error in
      guard case .corrupt(path, _) = error as? StoreError else { return false }
      return true
    }
  }

  @Test func isDamaged() throws {
    var world = LogWorld(seed: 401)
    let database = try TestDatabase()
    try database.record(world.inputs(events: 400))
    var bytes = try Data(contentsOf: URL(filePath: database.path))
    for place in 8_192..<bytes.count { bytes[place] = 0xA5 }
    try bytes.write(to: URL(filePath: database.path))
    #expect { try database.store().record(at: Instant(secondsSinceEpoch: 0)) { try $0.learn([]) } } throws: { error in
      guard case .corrupt = error as? StoreError else { return false }
      return true
    }
  }

  @Test func isInUse() throws {
    let database = try TestDatabase()
    try database.record([])
    let store = try ActivityStore(path: database.path, rules: CountingRules(), busyTimeout: 0.05)
    try DatabaseQueue(path: database.path).inDatabase { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      #expect(throws: StoreError.locked(path: database.path)) {
        try store.record(at: Instant(secondsSinceEpoch: 0)) {
          try $0.learn([.poolCreated(pool: "eu-west-1_A", at: Instant(secondsSinceEpoch: 0))])
        }
      }
      // Reading goes on.
      #expect(try store.months().isEmpty)
      try db.execute(sql: "ROLLBACK")
    }
    try store.record(at: Instant(secondsSinceEpoch: 0)) {
      try $0.learn([.poolCreated(pool: "eu-west-1_A", at: Instant(secondsSinceEpoch: 0))])
    }
    #expect(try store.poolHistories().count == 1)
  }

  @Test func isNewer() throws {
    let database = try TestDatabase()
    try database.record([])
    try DatabaseQueue(path: database.path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations(identifier) VALUES ('999: from the future')")
    }
    #expect(throws: StoreError.newer(path: database.path)) { try database.store() }
  }

  @Test(arguments: [
    StoreError.notOurs(path: "x.db"), .newer(path: "x.db"), .locked(path: "x.db"),
    .corrupt(path: "x.db", reason: "reason"), .sqlite(path: "x.db", reason: "reason"), .missing(path: "x.db"),
    .readOnly(path: "x.db"), .outdated(path: "x.db"), .otherRules(path: "x.db", rules: "rules"),
    .logUnreadable(path: "x.db"), .changed(path: "x.db"), .tooManyClients,
  ])
  func saysWhatToDo(error: StoreError) {
    #expect(error.description.hasSuffix(".") || error.description.hasSuffix(")."))
    #expect(error.description.contains("x.db") || error == .tooManyClients)
    #expect(error.isMissing == (error == .missing(path: "x.db")))
  }
}

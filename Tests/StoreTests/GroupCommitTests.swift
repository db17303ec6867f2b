import Domain
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite struct GroupCommitTests {
  private static let now = Instant(secondsSinceEpoch: 1_791_000_000)

  private static func batch(_ numbers: Range<Int>, pool: String = "eu-west-1_A") -> EventBatch {
    var batch = EventBatch()
    batch.symbols = ["", pool, "4client", "210987654321", "eu-west-1", "AdminInitiateAuth"]
    for number in numbers {
      batch.events.append(
        Event(
          id: UUID128(high: 1, low: UInt64(number) + 1), user: UUID128(high: 2, low: UInt64(number % 50) + 1),
          time: Instant(secondsSinceEpoch: now.secondsSinceEpoch + Int64(number)), pool: Symbol(index: 1),
          client: Symbol(index: 2), account: Symbol(index: 3), region: Symbol(index: 4), operation: Symbol(index: 5),
          kind: .signIn))
    }
    batch.records.read = numbers.count
    return batch
  }

  /// - Parameter delivery: the number of the first event's.
  private static func submission(_ numbers: Range<Int>, delivery: UInt64? = nil) -> GroupCommit.Submission {
    let deliveries = delivery.map { first in
      numbers.indices.map { UUID128(high: 3, low: first + UInt64($0 - numbers.lowerBound)) }
    }
    return GroupCommit.Submission(
      batches: [batch(numbers)], deliveries: deliveries.map { [0: $0] } ?? [:], size: 100 * numbers.count)
  }

  private func open(queueLimit: Int = 200_000) throws -> (TestDatabase, ActivityStore, GroupCommit) {
    let file = try TestDatabase()
    let store = try ActivityStore(path: file.path, rules: CountingRules(), busyTimeout: 0.1)
    return (file, store, GroupCommit(store, queueLimit: queueLimit) { GroupCommitTests.now })
  }

  /// A connection of another program, that may keep a transaction open.
  private static func locker(_ file: TestDatabase) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    return try DatabaseQueue(path: file.path, configuration: configuration)
  }

  @Test func manyAtTheSameTimeEachGetTheirOwnAnswer() async throws {
    let (file, store, writer) = try open()
    let answers = try await withThrowingTaskGroup(of: (Int, RecordCounts).self) { group in
      for number in 0..<400 {
        // Each event comes twice.
        group.addTask { (number, try await writer.record(Self.submission(number / 2..<number / 2 + 1))) }
      }
      return try await group.reduce(into: [Int: [RecordCounts]]()) { $0[$1.0 / 2, default: []].append($1.1) }
    }
    for pair in answers.values {
      #expect(pair.map(\.read) == [1, 1] && pair.map(\.recorded).sorted() == [0, 1])
      #expect(pair.map(\.duplicates).sorted() == [0, 1])
    }
    writer.finish()
    let records = try store.records()
    #expect(records.read == 400 && records.recorded == 200 && records.duplicates == 200)
    #expect(try store.activity(in: Self.now.month).pools.map(\.users.total) == [50])
    #expect(writer.statistics.commits <= 400 && writer.statistics.submissions == 400)
    #expect(writer.statistics.newEvents.map(\.value) == [200])
    // One ledger entry for the day, not one for each submission.
    let count = "SELECT count(*) FROM input"
    let inputs = try await DatabaseQueue(path: file.path).read { try Int.fetchOne($0, sql: count) }
    #expect(inputs == 1)
  }

  @Test func aDeliveryThatComesAgainIsADuplicateWhateverItsEvent() async throws {
    let (file, store, writer) = try open()
    // Its folder goes when it does.
    defer { withExtendedLifetime(file) {} }
    #expect(try await writer.record(Self.submission(0..<3, delivery: 7)).recorded == 3)
    let again = try await writer.record(Self.submission(10..<13, delivery: 7))
    #expect(again.read == 3 && again.recorded == 0 && again.duplicates == 3)
    // Each by itself.
    let some = try await writer.record(Self.submission(20..<23, delivery: 8))
    #expect(some.recorded == 1 && some.duplicates == 2)
    #expect(try await writer.record(Self.submission(10..<13, delivery: 100)).recorded == 3)
    // Twice in one submission.
    var twice = Self.submission(30..<31, delivery: 200)
    twice.batches.append(Self.batch(31..<32))
    twice.deliveries[1] = twice.deliveries[0]
    let records = try await writer.record(twice)
    #expect(records.recorded == 1 && records.duplicates == 1)
    writer.finish()
    // Also after a restart.
    let second = GroupCommit(store) { Self.now }
    #expect(try await second.record(Self.submission(40..<41, delivery: 8)).duplicates == 1)
    second.finish()
    #expect(try store.records().recorded == 8 && store.records().read == 15)
  }

  @Test func nothingOfAGroupIsKeptWhenTheDatabaseIsHeld() async throws {
    let (file, store, writer) = try open()
    _ = try await writer.record(Self.submission(0..<1))
    let other = try GroupCommitTests.locker(file)
    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    await #expect(throws: GroupCommit.Failure.cannotStore(.locked(path: file.path))) {
      try await writer.record(Self.submission(1..<5, delivery: 1))
    }
    try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    #expect(try await writer.record(Self.submission(1..<5, delivery: 1)).recorded == 4)
    writer.finish()
    #expect(try store.records().recorded == 5)
    #expect(writer.statistics.failedCommits == 1)
  }

  @Test func whatAnotherProgramWritesMeanwhileIsKnownHere() async throws {
    let (file, store, writer) = try open()
    _ = try await writer.record(Self.submission(0..<2))
    // It takes the next ids of pools, app clients and operations.
    let other = try ActivityStore(path: file.path, rules: CountingRules())
    try other.record(at: Self.now) { recording in
      var batch = Self.batch(100..<104, pool: "eu-west-1_B")
      batch.symbols[2] = "5client"
      batch.symbols[5] = "SignUp"
      try recording.add(batch)
      let hash = [UInt8](repeating: 9, count: 32)
      _ = try recording.commitInput(.init(hash: hash, path: "x", size: 1, source: "cloudtrail"))
    }
    var batch = Self.batch(200..<203, pool: "eu-west-1_B")
    batch.symbols[2] = "5client"
    batch.symbols[5] = "SignUp"
    let records = try await writer.record(GroupCommit.Submission(batches: [batch], size: 1))
    #expect(records.recorded == 3)
    writer.finish()
    let pools = try store.activity(in: Self.now.month).pools
    #expect(pools.map(\.pool) == ["eu-west-1_A", "eu-west-1_B"] && pools.map(\.users.total) == [2, 4])
  }

  /// On a full disk a transaction with nothing in it succeeds: what cannot be written is tried with something.
  @Test func itIsWritableOnceACommitSucceedsAgain() async throws {
    let (file, store, writer) = try open()
    defer { withExtendedLifetime(file) {} }
    try await writer.checkWritable()
    #expect(writer.statistics.failedCommits == 0)
    let disk = try GroupCommitTests.locker(file)
    try await disk.write { db in
      for (name, event) in [("ledger", "UPDATE ON input"), ("request", "INSERT ON hook_request")] {
        try db.execute(sql: "CREATE TRIGGER full_\(name) BEFORE \(event) BEGIN SELECT RAISE(ABORT, 'full'); END")
      }
    }
    await #expect(throws: GroupCommit.Failure.self) { try await writer.record(Self.submission(0..<1)) }
    for _ in 0..<2 { await #expect(throws: GroupCommit.Failure.self) { try await writer.checkWritable() } }
    try await disk.write { try $0.execute(sql: "DROP TRIGGER full_ledger; DROP TRIGGER full_request") }
    try await writer.checkWritable()
    #expect(try await writer.record(Self.submission(0..<1)).recorded == 1)
    writer.finish()
    // What was tried is not there any more.
    #expect(try await disk.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM hook_request") } == 0)
    #expect(try store.records().read == 1)
  }

  @Test func theQueueHasABound() async throws {
    let (file, _, writer) = try open(queueLimit: 10)
    let other = try GroupCommitTests.locker(file)
    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    // While the first waits for the lock, the second is queued and the third is one too many.
    let outcomes = await withTaskGroup(of: GroupCommit.Failure?.self) { group in
      for number in 0..<8 {
        group.addTask {
          do throws(GroupCommit.Failure) {
            _ = try await writer.record(Self.submission(number * 6..<number * 6 + 6))
            return nil
          } catch { return error }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.contains(.queueFull))
    #expect(!outcomes.contains(nil))
    writer.finish()
  }

  @Test func nobodyIsAnsweredBeforeTheLogIsSynced() async throws {
    let (file, store, first) = try open()
    first.finish()
    // What the database shows when the log is synced must hold what is answered afterwards.
    let seen = Mutex<[Int]>([])
    let reader = try DatabaseQueue(path: file.path)
    let writer = GroupCommit(store, queueLimit: 1_000, clock: { Self.now }) {
      let events = try reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") ?? 0 }
      seen.withLock { $0.append(events) }
    }
    for number in 1...5 {
      #expect(try await writer.record(Self.submission(number..<number + 1)).recorded == 1)
      #expect(seen.withLock { $0.last } == number)
    }
    // A duplicate is answered after a sync, too: the one that brought it first may not have been synced.
    #expect(try await writer.record(Self.submission(1..<2)).duplicates == 1)
    #expect(seen.withLock { $0.count } == 6)
    writer.finish()
  }

  @Test func whatCouldNotBeSyncedIsNotAcknowledged() async throws {
    let (file, store, first) = try open()
    first.finish()
    let isBroken = Mutex(true)
    let writer = GroupCommit(store, queueLimit: 1_000, clock: { Self.now }) {
      if isBroken.withLock({ $0 }) { throw POSIXError(.EIO) }
    }
    do throws(GroupCommit.Failure) {
      _ = try await writer.record(Self.submission(0..<1))
      Issue.record("acknowledged")
    } catch {
      guard case .cannotStore(.sqlite(let path, _)) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(path == file.path)
    }
    #expect(writer.statistics.failedCommits == 1)
    isBroken.withLock { $0 = false }
    let again = try await writer.record(Self.submission(0..<2))
    #expect(again.recorded + again.duplicates == 2)
    writer.finish()
  }

  @Test func theLogIsFoldedIntoTheFileMeanwhile() async throws {
    let (file, _, writer) = try open()
    func bytes(_ suffix: String = "") -> Int {
      ((try? FileManager.default.attributesOfItem(atPath: file.path + suffix))?[.size] as? Int) ?? 0
    }
    let before = bytes()
    // More log than is kept, and then as long as it takes: nobody waits for it.
    var count = 0
    for _ in 0..<60 {
      _ = try await writer.record(Self.submission(count..<count + 5_000))
      count += 5_000
    }
    while bytes() == before, count < 400_000 {
      _ = try await writer.record(Self.submission(count..<count + 1))
      count += 1
    }
    #expect(bytes() > before)
    writer.finish()
    #expect(bytes("-wal") == 0)
    let events = try await DatabaseQueue(path: file.path).read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM event")
    }
    #expect(events == count)
  }

  @Test func afterTheEndNothingIsTaken() async throws {
    let (file, store, writer) = try open()
    // Its folder goes when it does.
    defer { withExtendedLifetime(file) {} }
    async let last = writer.record(Self.submission(0..<1))
    _ = try await last
    writer.finish()
    await #expect(throws: GroupCommit.Failure.stopped) { try await writer.record(Self.submission(1..<2)) }
    #expect(try store.records().recorded == 1)
  }
}

import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Databases that may only be read.
struct OpenedDatabaseTests {
  private static let now = Instant(secondsSinceEpoch: 1_800_000_000)

  /// As somebody opens it who may not write to the file.
  private func reader(
    _ path: String, _ mode: ActivityStore.Mode = .mustExist, _ rules: CountingRules = CountingRules()
  ) throws -> ActivityStore {
    try ActivityStore(path: path, rules: rules, mode: mode, busyTimeout: 0.2, mayWrite: false)
  }

  private func filesBeside(_ path: String) throws -> [String] {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func database(seed: UInt64) throws -> TestDatabase {
    var world = LogWorld(seed: seed)
    let database = try TestDatabase()
    try database.record(world.inputs(events: 400))
    return database
  }

  private func teach(_ pool: String, _ store: ActivityStore) throws {
    try store.record(at: Self.now) { try $0.learn([.poolCreated(pool: pool, at: Self.now)]) }
  }

  @Test func isReadWithoutATrace() throws {
    let database = try database(seed: 501)
    let before = try filesBeside(database.path)
    #expect(before == ["activity.db"])
    let store = try reader(database.path)
    #expect(store.isReadOnly)
    #expect(store.isUnlocked)
    let months = try store.months()
    #expect(!months.isEmpty)
    var rows = 0
    try store.exportEvents(from: nil, through: nil) { _ in rows += 1 }
    #expect(rows > 1)
    let activities = try months.map { try store.activity(in: $0) }
    #expect(try filesBeside(database.path) == before)
    let writer = try database.store()
    #expect(try months == writer.months())
    #expect(try activities == months.map { try writer.activity(in: $0) })
  }

  @Test func isNotWritten() throws {
    let database = try database(seed: 502)
    let readOnly = StoreError.readOnly(path: database.path)
    let store = try reader(database.path)
    #expect(throws: readOnly) { try teach("eu-west-1_A", store) }
    #expect(throws: readOnly) { _ = try store.forget(UUID128(high: 1, low: 2), at: Self.now, isCompacting: true) }
    #expect(throws: readOnly) { try reader(database.path, .create) }
    #expect(try filesBeside(database.path) == ["activity.db"])
  }

  /// Whoever reads sees what is recorded meanwhile.
  @Test func isOpenElsewhere() throws {
    let database = try database(seed: 503)
    let writer = try database.store()
    let pools = try writer.poolHistories().count
    let store = try reader(database.path)
    #expect(store.isReadOnly)
    #expect(!store.isUnlocked)
    #expect(try store.poolHistories().count == pools)
    try teach("eu-west-1_Added", writer)
    #expect(try store.poolHistories().count == pools + 1)
  }

  @Test func isWrittenMeanwhile() throws {
    let database = try database(seed: 504)
    let store = try reader(database.path)
    #expect(try !store.months().isEmpty)
    try teach("eu-west-1_Added", database.store())
    let changed = StoreError.changed(path: database.path)
    #expect(throws: changed) { try store.months() }
    #expect(throws: changed) { try store.exportEvents(from: nil, through: nil) { _ in } }
    #expect(try !reader(database.path).months().isEmpty)
  }

  /// A copy that was made while somebody wrote has its newest records in the log.
  @Test func hasALogWithoutAnIndex() throws {
    let database = try database(seed: 505)
    let writer = try database.store()
    try teach("eu-west-1_Added", writer)
    let folder = try TemporaryFolder()
    for end in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: database.path + end, toPath: folder.path("copy.db" + end))
    }
    #expect(try reader(folder.path("copy.db")).poolHistories().keys == writer.poolHistories().keys)
  }

  @Test func isNotAsThisVersionMakesIt() throws {
    let database = try database(seed: 506)
    #expect(throws: StoreError.otherRules(path: database.path, rules: "pricing-page \(CountingRules.version)")) {
      try reader(database.path, .mustExist, CountingRules(name: .quotasPage))
    }
    try DatabaseQueue(path: database.path).write {
      try $0.execute(sql: "DELETE FROM grdb_migrations WHERE rowid = (SELECT max(rowid) FROM grdb_migrations)")
    }
    #expect(throws: StoreError.outdated(path: database.path)) { try reader(database.path) }
    try DatabaseQueue(path: database.path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations(identifier) VALUES ('999: from the future')")
    }
    #expect(throws: StoreError.newer(path: database.path)) { try reader(database.path) }
  }

  @Test func isNoneOfOurs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("other.db")
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE mine(x)") }
    #expect(throws: StoreError.notOurs(path: path)) { try reader(path) }
    #expect(throws: StoreError.missing(path: folder.path("none.db"))) { try reader(folder.path("none.db")) }
  }

  @Test(arguments: [
    ("/data/a.db", "file:///data/a.db?immutable=1"),
    ("/my data/a?b#c%d.db", "file:///my%20data/a%3Fb%23c%25d.db?immutable=1"),
    ("/ü.db", "file:///%C3%BC.db?immutable=1"),
  ])
  func names(path: String, name: String) {
    #expect(OpenedDatabase.unchangingName(of: path) == name)
  }
}

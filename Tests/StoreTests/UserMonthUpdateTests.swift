import Domain
import GRDB
import TestSupport
import Testing

@testable import Store

/// Rows of a month that are changed where they stand are what an upsert of each would have made of them.
@Suite struct UserMonthUpdateTests {
  private typealias Rows = [(key: RollUp.UserMonth, value: RollUp.Marks)]
  private static let worthwhile = UserMonthUpdate.worthwhileRows

  private let feed = UserMonthFeed()
  private let database: DatabaseQueue
  private var random = SeededGenerator(seed: 20_261_201)

  init() throws {
    database = try DatabaseQueue()
    try Schema.migrator.migrate(database)
  }

  /// Rows of users of their own, in the order of the table.
  private mutating func rows(_ count: Int, pool: Int32 = 1) -> Rows {
    (0..<count).map { _ in
      let user = UUID128(high: random.next(), low: random.next())
      return (key(user, .random(in: 0...9, using: &random), pool: pool), marks())
    }.sorted { $0.key < $1.key }
  }

  private func key(_ user: UUID128, _ client: Int32, pool: Int32 = 1) -> RollUp.UserMonth {
    RollUp.UserMonth(user: user, month: 24_000, pool: pool, client: client)
  }

  private mutating func marks() -> RollUp.Marks {
    // Few of them, so that some rows change nothing.
    RollUp.Marks(
      days: 1 << UInt32.random(in: 1...3, using: &random), kinds: 1 << UInt32.random(in: 0...1, using: &random))
  }

  private func write(_ db: Database, _ rows: Rows) throws {
    let statements = try RollUp.Statements(db)
    try statements.write(RollUp.Rows(users: rows, days: [], hours: [], origins: [])) { _, _ in }
  }

  /// Writes the rows that are present, and changes those of the new ones that are met.
  private func update(_ present: Rows, with new: Rows, _ body: (Database) throws -> Void) throws {
    try database.write { db in
      try write(db, present)
      try feed.register(as: "user_month_feed", in: db)
      let update = try UserMonthUpdate(db, feed)
      feed.rows = new
      try update.run()
      #expect(feed.isWritten.count == new.count)
      try body(db)
      withExtendedLifetime(update) {}
    }
  }

  /// The table as it should be, and as it is.
  private func expect(_ db: Database, _ all: Rows...) throws {
    var expected: Rows = []
    for row in all.joined().sorted(by: { $0.key < $1.key }) {
      if let last = expected.last, !(last.key < row.key) {
        expected[expected.count - 1].value.days |= row.value.days
        expected[expected.count - 1].value.kinds |= row.value.kinds
      } else {
        expected.append(row)
      }
    }
    let table = try RawStatement(
      db, "SELECT pool, user, client, days, kinds FROM user_month ORDER BY month, pool, user, client")
    for (key, marks) in expected {
      guard try table.step(), table.int(0) == Int64(key.pool), table.uuid(1) == key.user,
        table.int(2) == Int64(key.client), table.int(3) == Int64(marks.days), table.int(4) == Int64(marks.kinds)
      else {
        Issue.record("no row like \(key) with \(marks)")
        return
      }
    }
    #expect(try !table.step())
  }

  /// - Parameter known: parts of a hundred that are in the table already.
  @Test(arguments: [0, 30, 100])
  mutating func manyRowsOfAMonth(known: Int) throws {
    let present = rows(40_000)
    var new = rows(Self.worthwhile - Self.worthwhile * known / 100)
    for row in present.shuffled(using: &random).prefix(Self.worthwhile * known / 100 + 100) {
      new.append((row.key, marks()))
      // Other app clients of the same user stand on either side of it.
      if row.key.client == 5 { for client: Int32 in [4, 6, .max] { new.append((key(row.key.user, client), marks())) } }
    }
    new.sort { $0.key < $1.key }
    let others = rows(100, pool: 2)
    try database.write { db in
      try write(db, present + others)
      try write(db, new + others)
      try expect(db, present, new, others)
    }
  }

  @Test mutating func rowsThatAreThereNeedNotBeWrittenAgain() throws {
    let present = rows(3 * Self.worthwhile)
    let new = present.shuffled(using: &random).prefix(Self.worthwhile).sorted { $0.key < $1.key }
    try update(present, with: new) { db in
      #expect(!feed.isWritten.contains(false))
      try expect(db, present, new)
    }
  }

  /// Going over a large table for a few of its rows would take longer than to look for them.
  @Test mutating func rowsThatAreFarApartAreLookedFor() throws {
    let present = rows(20 * Self.worthwhile)
    let new = present.shuffled(using: &random).prefix(Self.worthwhile).sorted { $0.key < $1.key }
    try update(present, with: new) { db in
      #expect(feed.isWritten.count { $0 } < Self.worthwhile / 10)
      try write(db, new)
      try expect(db, present, new)
    }
  }

  /// It may visit first and change afterwards, or begin at the end.
  @Test mutating func sqliteMayAskInAnyOrder() throws {
    let present = rows(Self.worthwhile)
    try update(present, with: present) { db in
      let asked = try Row.fetchAll(
        db, sql: "SELECT added_days(user, client), added_kinds(user, client) FROM user_month ORDER BY user DESC")
      // The last window, of 64 rows, is the one that is asked for.
      for (row, expected) in zip(asked, present.reversed()).prefix(64) {
        #expect(row[0] == expected.value.days)
        #expect(row[1] == expected.value.kinds)
      }
    }
  }
}

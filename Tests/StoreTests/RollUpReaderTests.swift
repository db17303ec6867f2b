import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// What is read from pages is what SQLite says.
@Suite struct RollUpReaderTests {
  private static let rules = CountingRules()

  private func stores(_ path: String) throws -> (pages: ActivityStore, sql: ActivityStore) {
    (
      try ActivityStore(path: path, rules: Self.rules),
      try ActivityStore(path: path, rules: Self.rules, readsPages: false)
    )
  }

  /// Everything that is read from the roll-up, as text.
  private func everything(_ store: ActivityStore, users: [UUID128]) throws -> [String] {
    var all: [String] = []
    for month in try store.months() {
      let activity = try store.activity(in: month)
      all += ["\(activity.machineTokens)"] + activity.pools.map(text)
      all.append("\(try store.dailyUsers(in: month))")
      all.append("\(try store.usersOfSingleKind(in: month).sorted { $0.key < $1.key })")
      all += try store.avoidableUsers(in: month).map { found in
        let parts = (found.clients + found.callers).map { "\($0.name ?? "-") \($0.users) \($0.alone.sorted())" }
        return "\(text(found.pool)) \(found.reason) \(found.users.sorted()) \(parts)"
      }
      let middle = month.firstDay.advanced(by: 14).start
      for pool in try store.poolHistories().keys.sorted() {
        let periods = try store.usersByPeriods(
          of: pool, in: month, boundaries: [middle, Instant(secondsSinceEpoch: middle.secondsSinceEpoch + 100_000)])
        all.append("\(periods.sorted { $0.key < $1.key })")
      }
      let (scan, parts) = try store.timelines(through: month, lastDay: 20) { _ in
        [String]()
      } add: {
        $0.append("\($1) \($2)")
      }
      all += ["\(scan.months) \(scan.pools)"] + parts.flatMap(\.count).sorted()
      all += clients(parts.flatMap(\.clients))
    }
    all += try userMonths(store)
    for user in users { all.append("\(try store.history(of: user)) \(try store.traces(of: user))") }
    return all
  }

  private func userMonths(_ store: ActivityStore) throws -> [String] {
    let (scan, counts) = try store.userMonths(since: Month(index: 0), through: Month(index: 100_000)) { _ in
      [String]()
    } add: { texts, pool, months in
      texts.append("\(pool) \(months.map { "\($0.month) \($0.days)" })")
    }
    return ["\(scan.pools) \(scan.first)"] + counts.flatMap(\.self).sorted()
  }

  /// Dictionaries have no order of their own.
  private func text(_ pool: PoolActivity) -> String {
    var rest = pool
    rest.events = [:]
    return "\(rest) \(pool.events.map { "\($0.key) \($0.value)" }.sorted())"
  }

  private func clients(_ counts: [TimelineScan.ClientCount]) -> [String] {
    var sums: [String: (Int, Int)] = [:]
    for count in counts {
      sums["\(count.pool) \(count.client)", default: (0, 0)].0 += count.users
      sums["\(count.pool) \(count.client)", default: (0, 0)].1 += count.previousUsers
    }
    return sums.map { "\($0.key) \($0.value)" }.sorted()
  }

  /// Pools that are learned late, erased users and other rules, with what is written in the log or in the file.
  @Test(arguments: 1...6) func pagesSayWhatSQLiteSays(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 1_300)
    let database = try TestDatabase()
    let inputs = world.inputs(events: 600)
    let users = world.pools.flatMap { $0.users.prefix(2) }
    let (pages, sql) = try stores(database.path)
    for input in inputs {
      // The stores stay open, so that what is recorded stays in the log until somebody folds it in.
      try database.record([input])
      if world.random.oneIn(6) { try checkpoint(database.path, world.random.pick(["PASSIVE", "RESTART"])) }
      if world.random.oneIn(4) { #expect(try everything(pages, users: users) == everything(sql, users: users)) }
    }
    _ = try pages.forget(users[0], at: Instant(secondsSinceEpoch: 1_800_000_000), isCompacting: false)
    #expect(try everything(pages, users: users) == everything(sql, users: users))
    let peaks = try sql.months().map { try sql.requestPeaks(in: $0, days: 31) }
    #expect(peaks.contains { !$0.isEmpty })
    #expect(try pages.months().map { try pages.requestPeaks(in: $0, days: 31) } == peaks)
    let other = CountingRules(name: .quotasPage)
    let changed = try ActivityStore(path: database.path, rules: other)
    let changedSQL = try ActivityStore(path: database.path, rules: other, readsPages: false)
    #expect(try everything(changed, users: users) == everything(changedSQL, users: users))
    #expect(try changed.readRollUp { $0.snapshot != nil })
    #expect(try changedSQL.readRollUp { $0.snapshot == nil })
  }

  private func checkpoint(_ path: String, _ mode: String) throws {
    try DatabaseQueue(path: path).inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(\(mode))") }
  }

  // MARK: Trees of several levels

  private static let fill = """
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
    INSERT OR REPLACE INTO user_month(month, pool, user, client, days, kinds)
      SELECT 24300 + n % 3, 1 + n % 2, randomblob(16), n % 5 * 100, n * 977 % 4294967294, 4 + n % 4 FROM number
    """

  /// 300,000 rows are three levels of pages of 16 kB, and users stand above the leaves as well.
  @Test func largeTrees() throws {
    let database = try TestDatabase()
    let (pages, sql) = try stores(database.path)
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    try DatabaseQueue(path: database.path, configuration: configuration).write { db in
      try db.execute(
        sql: """
          INSERT INTO pool(id, pool, account, region) VALUES (1, 'eu-west-1_A', '1', 'eu-west-1'),
            (2, 'eu-west-1_B', '1', 'eu-west-1');
          INSERT INTO provider(id, name) VALUES (1, 'corp'), (2, 'Google');
          INSERT INTO identity_provider(pool, name, type, since) VALUES (1, 'corp', 'SAML', 0), (2, 'corp', 'SAML', 0);
          INSERT INTO client(id, client) VALUES (100, 'a'), (200, 'b'), (300, 'c'), (400, 'd');
          """)
      try db.execute(sql: Self.fill, arguments: [300_000])
      try db.execute(
        sql: "INSERT INTO user_provider SELECT month, pool, user, 1 + kinds % 2 FROM user_month WHERE client > 100")
      try db.execute(
        sql: """
          INSERT INTO event_class(id, pool, client, operation, caller, kind)
            SELECT id, id, 100, 1, 0, 2 FROM pool WHERE id > 0;
          INSERT INTO event_row(time, event_id, user, class, part)
            SELECT 1790000000 + client * 100 + kinds * 1000, randomblob(16), user, pool, 1 FROM user_month;
          INSERT INTO operation(id, name) VALUES (1, 'InitiateAuth');
          """)
    }
    for month in 24_300...24_302 {
      let month = Month(index: Int32(month))
      let activity = try pages.activity(in: month)
      #expect(activity.pools.reduce(0) { $0 + $1.users.total } == 100_000)
      // Users of the other pool came through Google.
      #expect(activity.pools.map { $0.users.enterprise > 10_000 } == [true, false])
      #expect(try activity == sql.activity(in: month))
      #expect(try pages.dailyUsers(in: month) == sql.dailyUsers(in: month))
      #expect(try timelines(pages, month) == timelines(sql, month))
    }
    #expect(try userMonths(pages) == userMonths(sql))
    let some = try DatabaseQueue(path: database.path).read { db in
      try Data.fetchAll(db, sql: "SELECT user FROM user_month WHERE kinds = 5 ORDER BY user LIMIT 20")
    }.compactMap(UUID128.init(bytes:))
    #expect(some.count == 20)
    for user in some {
      let history = try pages.history(of: user)
      #expect(history.months.flatMap(\.deeds).reduce(0) { $0 + $1.events } == 1)
      #expect(try history == sql.history(of: user))
      let month = try #require(history.months.first).month
      #expect(try pages.history(of: user, in: month) == sql.history(of: user, in: month))
      #expect(try pages.history(of: user, in: month.next).months.isEmpty)
    }
    #expect(try pages.history(of: UUID128(high: 1, low: 2)).months.isEmpty)
  }

  /// How many users have each timeline, with those of each app client.
  private func timelines(_ store: ActivityStore, _ month: Month) throws -> [String] {
    var all: [String] = []
    for client in [nil, "b"] {
      let (_, parts) = try store.timelines(through: month, lastDay: 28, client: client) { _ in
        [UserTimeline: Int]()
      } add: { counts, pool, user in
        counts[user, default: 0] += pool + 1
      }
      let counts = parts.reduce(into: [:]) { $0.merge($1.count, uniquingKeysWith: +) }
      #expect(counts.values.reduce(0, +) > 10_000)
      all += counts.map { "\($0.key) \($0.value)" }.sorted() + clients(parts.flatMap(\.clients))
    }
    return all
  }

  // MARK: At the same time

  /// Each commit adds as many users to one month as to the next: a reader that saw half of one would see a difference.
  @Test func readersSeeWholeCommits() throws {
    let database = try TestDatabase()
    let (pages, _) = try stores(database.path)
    let path = database.path
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "INSERT INTO pool(id, pool, account, region) VALUES (1, 'eu-west-1_A', '1', 'eu-west-1')")
    }
    let rounds = 150
    let counts = try onThreads(2) { thread -> [Int] in
      guard thread == 0 else {
        var seen: [Int] = []
        while (seen.last ?? 0) < rounds * 20 {
          let (_, parts) = try pages.timelines(through: Month(index: 24_301), lastDay: 28) { _ in
            [0, 0]
          } add: {
            $0[0] += Int($2.months & 1)
            $0[1] += Int($2.months >> 1)
          }
          let sums = (0...1).map { month in parts.reduce(0) { $0 + $1.count[month] } }
          #expect(sums[0] == sums[1])
          seen.append(sums[0])
        }
        return seen
      }
      let writer = try DatabaseQueue(path: path)
      for round in 1...rounds {
        try writer.write { db in
          for month in 24_300...24_301 {
            try db.execute(
              sql: """
                WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 20)
                INSERT INTO user_month(month, pool, user, client, days, kinds)
                  SELECT \(month), 1, randomblob(16), 0, 2, 4 FROM number
                """)
          }
        }
        let mode = ["PASSIVE", "FULL", "RESTART", "TRUNCATE"][round % 4]
        if round % 3 == 0 { try? writer.inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(\(mode))") } }
      }
      return []
    }
    #expect(counts[1].last == rounds * 20)
    #expect(counts[1] == counts[1].sorted())
  }

  // MARK: Damage

  /// Bytes of pages turn over: an answer or an error, and the program goes on.
  @Test(arguments: 1...4) func damagedPages(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 77)
    let database = try TestDatabase()
    _ = try database.store()
    try DatabaseQueue(path: database.path).inDatabase { db in
      try db.execute(sql: Self.fill, arguments: [5_000])
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let file = URL(filePath: database.path)
    let whole = try Data(contentsOf: file)
    let month = Month(index: 24_300)
    var errors = 0
    for _ in 0..<40 {
      var bytes = whole
      for _ in 0..<random.number(1..<200) {
        bytes[random.number(16_384..<bytes.count)] = UInt8(truncatingIfNeeded: random.next())
      }
      try bytes.write(to: file)
      do {
        let store = try ActivityStore(path: database.path, rules: Self.rules)
        _ = try store.timelines(through: month, lastDay: 31) { _ in
          0
        } add: { sum, _, _ in
          sum += 1
        }
        _ = try store.dailyUsers(in: month)
        _ = try store.history(of: random.uuid())
      } catch {
        errors += 1
      }
    }
    #expect(errors > 0)
  }
}

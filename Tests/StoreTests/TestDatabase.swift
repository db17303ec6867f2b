import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// A database in a folder of its own, fed with inputs.
final class TestDatabase {
  private let folder: TemporaryFolder
  private var inputCount = 0

  var path: String { folder.path("activity.db") }

  init() throws {
    folder = try TemporaryFolder()
  }

  func store(_ rules: CountingRules = CountingRules(), busyTimeout: Double = 5) throws -> ActivityStore {
    try ActivityStore(path: path, rules: rules, busyTimeout: busyTimeout)
  }

  /// Records the inputs in one run.
  ///
  /// - Parameters:
  ///   - hashesFrom: the number of the first input, for inputs that were recorded before.
  ///   - isCompletion: an earlier run was ended inside of an input.
  ///   - busyTimeout: seconds for which others are waited for.
  func record(
    _ inputs: [LogInput], _ rules: CountingRules = CountingRules(), hashesFrom first: Int? = nil,
    limits: Recording.Limits = Recording.Limits(), isCompletion: Bool = false, busyTimeout: Double = 5
  ) throws {
    var number = first ?? inputCount
    try store(rules, busyTimeout: busyTimeout).record(at: Instant(secondsSinceEpoch: 1_800_000_000), limits: limits) {
      recording in
      var records = RecordCounts()
      for input in inputs {
        for part in input.parts { try recording.add(EventBatch(part)) }
        number += 1
        guard !input.isDropped else {
          try recording.dropInput()
          continue
        }
        let description = TestDatabase.description(number)
        // One after the other, or some together.
        if number % 3 == 0 {
          let found = try recording.commitInput(description)
          #expect((found == nil) == (number <= inputCount))
        } else {
          #expect(try recording.queueInput(description) == (number > inputCount))
        }
        if number > inputCount { for part in input.parts { records.read += EventBatch(part).records.read } }
      }
      try recording.commit()
      // What an earlier run recorded of an input that it did not finish is not read again.
      #expect(isCompletion ? recording.records.read < records.read : recording.records.read == records.read)
    }
    inputCount = max(inputCount, number)
  }

  /// Input number so and so.
  static func description(_ number: Int) -> Recording.InputDescription {
    let hash = withUnsafeBytes(of: UInt64(number)) { Array($0) + [UInt8](repeating: 7, count: 24) }
    return Recording.InputDescription(hash: hash, path: "\(number)", size: 1, source: "cloudtrail")
  }

  /// Everything that can be asked for is as the reference has it.
  func expect(_ reference: ReferenceCount, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let store = try store(reference.rules)
    #expect(try store.records() == reference.records, sourceLocation: sourceLocation)
    let months = try store.months()
    #expect(Set(reference.months().map(\.month)).isSubset(of: months), sourceLocation: sourceLocation)
    for month in months {
      #expect(try store.activity(in: month) == reference.activity(in: month), sourceLocation: sourceLocation)
    }
    try DatabaseQueue(path: path).read { db in
      try expectViews(db, reference, sourceLocation)
    }
  }

  private func expectViews(_ db: Database, _ reference: ReferenceCount, _ location: SourceLocation) throws {
    let targets = reference.targets()
    func rows(_ sql: String) throws -> Set<[String?]> {
      let rows = try Row.fetchAll(db, sql: sql)
      let set = Set(
        rows.map { row in
          (0..<row.count).map { String.fromDatabaseValue(row[$0]) ?? (row[$0] as Int?).map(String.init) }
        })
      #expect(set.count == rows.count, sourceLocation: location)
      return set
    }
    var months: [[String?]: Set<UUID128>] = [:]
    var days: [[String?]: Set<UUID128>] = [:]
    for (entry, target) in targets where reference.rules.counts(entry.kind) {
      guard let user = entry.user else { continue }
      months[[entry.time.month.description, target.pool], default: []].insert(user)
      days[[entry.time.day.description, target.pool], default: []].insert(user)
    }
    #expect(
      try rows("SELECT month, pool, users FROM monthly_active_users")
        == Set(months.map { $0.key + ["\($0.value.count)"] }),
      sourceLocation: location)
    #expect(
      try rows("SELECT day, pool, users FROM daily_active_users") == Set(days.map { $0.key + ["\($0.value.count)"] }),
      sourceLocation: location)
    let columns = "time, event_id, user, client, activity, operation, account, region, source, caller"
    var events: Set<[String?]> = []
    var uncounted: Set<[String?]> = []
    var pools: Set<[String?]> = []
    for (entry, target) in targets {
      let activity = reference.rules.activity(of: entry.kind)?.rawValue
      let name =
        switch entry.kind {
        case .machineToken: "machine_token"
        case .unattributed: "unattributed"
        case .failed: "failed"
        default: activity ?? "not_counted"
        }
      let row = [
        entry.time.description, entry.id.description, entry.user?.description, entry.client, name, entry.operation,
        entry.account, entry.region, "cloudtrail", entry.callerWithoutSession,
      ]
      if ["failed", "not_counted"].contains(name) { uncounted.insert(row) } else { events.insert(row) }
      if ["failed", "not_counted"].contains(name) { continue }
      pools.insert([entry.id.description, target.pool])
    }
    #expect(try rows("SELECT \(columns) FROM events") == events, sourceLocation: location)
    #expect(try rows("SELECT \(columns) FROM uncounted_records") == uncounted, sourceLocation: location)
    #expect(try rows("SELECT event_id, pool FROM events") == pools, sourceLocation: location)
    let hours = """
      SELECT substr(time, 1, 13) || ':00:00Z' AS hour, pool, source, activity, count(*) AS events FROM record
      GROUP BY 1, 2, 3, 4
      """
    #expect(try rows("SELECT * FROM hourly_activity") == rows(hours), sourceLocation: location)
    let queries = targets.filter { $0.entry.kind == .administratorQuery && $0.entry.caller != nil }
    #expect(
      try rows(
        """
        SELECT DISTINCT month, shown_pool.pool, hex(user), arn FROM administrator_query
        JOIN shown_pool ON shown_pool.id = administrator_query.pool JOIN caller ON caller.id = caller
        """)
        == Set(
          queries.map { entry, target in
            [
              "\(entry.time.month.index)", target.pool, entry.user?.description.replacing("-", with: "").uppercased(),
              entry.callerWithoutSession,
            ]
          }), sourceLocation: location)
  }

  struct Content: Equatable {
    var events: [String]
    var inputs: [String]
    var rollUp: [String]
  }

  /// The tables as text, with names in the place of ids.
  func content() throws -> Content {
    try DatabaseQueue(path: path).read { db in
      Content(
        events: try text(db, "SELECT * FROM events UNION ALL SELECT * FROM uncounted_records"),
        inputs: try text(db, "SELECT hash, records, recorded, duplicates FROM input"), rollUp: try rollUp(db))
    }
  }

  func rollUp() throws -> [String] { try DatabaseQueue(path: path).read(rollUp) }

  /// The roll-ups, with what is shown as one pool as one: whether a row says so, or waits to, is no difference.
  private func rollUp(_ db: Database) throws -> [String] {
    let pool = "coalesce(shown_pool.pool, shown_pool.account || shown_pool.region)"
    var sums: [[String]: [Int]] = [:]
    let users = try Row.fetchAll(
      db,
      sql: """
        SELECT 'month', month, \(pool), hex(user), coalesce(client.client, ''), days, kinds FROM user_month
        JOIN shown_pool ON shown_pool.id = user_month.pool LEFT JOIN client ON client.id = user_month.client
        """)
    for row in users {
      let (days, kinds): (Int, Int) = (row[5], row[6])
      let old = sums[key(row, 5), default: [0, 0]]
      sums[key(row, 5)] = [old[0] | days, old[1] | kinds]
    }
    let events = try Row.fetchAll(
      db,
      sql: """
        SELECT 'day', day, \(pool), coalesce(client.client, ''), kind, events FROM activity_day
        JOIN shown_pool ON shown_pool.id = activity_day.pool LEFT JOIN client ON client.id = activity_day.client
        """)
    for row in events {
      let events: Int = row[5]
      sums[key(row, 5), default: [0]][0] += events
    }
    let origins = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT 'provider', month, \(pool), hex(user), provider.name FROM user_provider
        JOIN shown_pool ON shown_pool.id = user_provider.pool JOIN provider ON provider.id = provider
        """)
    for row in origins { sums[key(row, 5)] = [] }
    let hours = try Row.fetchAll(db, sql: "SELECT 'hour', hour, pool, source, activity, events FROM hourly_activity")
    for row in hours { sums[key(row, 6)] = [] }
    return sums.map { "\($0.key) \($0.value)" }.sorted()
  }

  private func key(_ row: Row, _ columns: Int) -> [String] {
    row.databaseValues.prefix(columns).map(\.description)
  }

  private func text(_ db: Database, _ sql: String) throws -> [String] {
    try Row.fetchAll(db, sql: sql).map { $0.databaseValues.map(\.description).joined(separator: "|") }.sorted()
  }
}

extension LogEntry {
  fileprivate var callerWithoutSession: String? {
    caller.map { $0.split(separator: "/").dropLast().joined(separator: "/") }
  }
}

extension Array {
  /// The elements in `count` runs, some of which may be empty.
  func cut(into count: Int, random: inout SeededGenerator) -> [[Element]] {
    let places = (0..<count - 1).map { _ in random.number(0..<self.count + 1) }.sorted()
    return zip([0] + places, places + [self.count]).map { Array(self[$0..<$1]) }
  }
}

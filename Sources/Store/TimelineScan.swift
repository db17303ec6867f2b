import Domain
import GRDB

/// Reads when each user was active, over all months up to one, in slices that threads can share.
///
///     let scan = try store.timelines(through: month, lastDay: 31)
///     let clients = try scan.run(slice: 0, of: 2) { pool, user in counts[pool].add(user) }
public struct TimelineScan: Sendable {
  /// In order and without a gap, 64 at most; the last one is the one that was asked for.
  public let months: [Month]
  /// Who the pools are, without activity.
  public let pools: [PoolActivity]
  /// Months before the first of `months` that were left out.
  public let leavesOutMonths: Bool
  private let store: ActivityStore
  /// By place in `pools`: the months and ids of rows that are its.
  private let sources: [[Source]]
  private let client: Int64?
  /// Bits of the days of the last month that count.
  private let lastDays: UInt64
  private let clientNames: [Int64: String]

  private struct Source: Sendable {
    let month: Int
    let id: Int64
  }

  /// Users by app client in the last month, and in the one before.
  public struct ClientCount: Hashable, Sendable {
    /// The place of its pool in `pools`.
    public var pool: Int
    public var client: String
    public var users: Int
    public var previousUsers: Int
  }

  init(_ store: ActivityStore, through month: Month, lastDay: Int, pool: String?, client: String?) throws {
    self.store = store
    lastDays = (1 << UInt64(lastDay)) - 1
    var sources: [Int64: [(month: Month, id: Int64)]] = [:]
    var names: [Int64: String] = [:]
    var clientID: Int64?
    let list = try store.read { db in
      let list = try PoolList(db)
      var recorded: Month? = Month(index: .min)
      while let after = recorded {
        let next = try Int32.fetchOne(
          db, sql: "SELECT month FROM user_month WHERE month > ? AND month <= ? ORDER BY month LIMIT 1",
          arguments: [after.index, month.index])
        recorded = next.map(Month.init(index:))
        guard let recorded else { break }
        var last = Int64.min
        while let id = try Int64.fetchOne(
          db, sql: "SELECT pool FROM user_month WHERE month = ? AND pool > ? ORDER BY pool LIMIT 1",
          arguments: [recorded.index, last])
        {
          sources[list.resolve(id), default: []].append((recorded, id))
          last = id
        }
      }
      for row in try Row.fetchAll(db, sql: "SELECT id, client FROM client") { names[row[0]] = row[1] }
      if let client {
        clientID = try Int64.fetchOne(db, sql: "SELECT id FROM client WHERE client = ?", arguments: [client]) ?? -1
      }
      return list
    }
    let first = sources.values.flatMap { $0 }.map(\.month).min() ?? month
    let start = Swift.max(first.index, month.index - 63)
    leavesOutMonths = first.index < start
    months = (start...month.index).map(Month.init(index:))
    let targets = sources.keys.filter { pool == nil || list.pool($0).pool == pool }
      .map { (id: $0, pool: list.pool($0)) }.sorted { PoolActivity.isBefore($0.pool, $1.pool) }
    pools = targets.map(\.pool)
    self.sources = targets.map { target in
      (sources[target.id] ?? []).filter { $0.month.index >= start }
        .map { Source(month: Int($0.month.index - start), id: $0.id) }
    }
    self.client = clientID
    clientNames = names
  }

  /// Gives every user of a slice once for each pool.
  ///
  /// - Parameters:
  ///   - slices: 1 to 256. Each reads its own part of the users, in a transaction of its own.
  ///   - body: gets the place of the pool in `pools`.
  public func run(
    slice: Int, of slices: Int, _ body: (_ pool: Int, _ user: UserTimeline) -> Void
  ) throws -> [ClientCount] {
    let low = UUID128(high: UInt64(slice * 256 / slices) << 56, low: 0)
    let end = (slice + 1) * 256 / slices
    let high = UUID128(high: end == 256 ? .max : UInt64(end) << 56 - 1, low: .max)
    return try store.read { db in
      var clients: [ClientCount] = []
      for (pool, sources) in sources.enumerated() {
        let cursors = try sources.map { source in
          try TimelineCursor(
            db, month: source.month, index: months[source.month].index, pool: source.id, client: client, from: low,
            through: high)
        }
        var counts: [Int64: (users: Int, previous: Int)] = [:]
        try merge(cursors, pool, &counts, body)
        clients += counts.compactMap { id, count in
          clientNames[id].map { ClientCount(pool: pool, client: $0, users: count.users, previousUsers: count.previous) }
        }
      }
      return clients
    }
  }

  private func merge(
    _ cursors: [TimelineCursor], _ pool: Int, _ clients: inout [Int64: (users: Int, previous: Int)],
    _ body: (_ pool: Int, _ user: UserTimeline) -> Void
  ) throws {
    let last = months.count - 1
    let previousLength = UInt64(months[last].previous.length)
    // Clients of the present user, to count each once where rows of two pools are one pool's.
    var noted: [Int64] = []
    while let next = nextUser(of: cursors) {
      var timeline = UserTimeline(months: 0, days: 0)
      for month in [last, last - 1] {
        noted.removeAll(keepingCapacity: true)
        for cursor in cursors where cursor.month == month && cursor.isAt(next) {
          while cursor.isAt(next) {
            let days = month == last ? cursor.days & lastDays : cursor.days
            if days != 0 {
              timeline.months |= 1 << UInt64(month)
              timeline.days |= month == last ? days << previousLength : days
              if cursor.client != 0, !noted.contains(cursor.client) {
                noted.append(cursor.client)
                if month == last { clients[cursor.client, default: (0, 0)].users += 1 }
                if month != last { clients[cursor.client, default: (0, 0)].previous += 1 }
              }
            }
            try cursor.advance()
          }
        }
      }
      for cursor in cursors where cursor.isAt(next) {
        timeline.months |= 1 << UInt64(cursor.month)
        while cursor.isAt(next) { try cursor.advance() }
      }
      if timeline.months != 0 { body(pool, timeline) }
    }
  }

  private func nextUser(of cursors: [TimelineCursor]) -> UUID128? {
    var lowest: UUID128?
    for cursor in cursors where cursor.hasUser {
      if let present = lowest { if cursor.user < present { lowest = cursor.user } } else { lowest = cursor.user }
    }
    return lowest
  }
}

/// The rows of one month and pool, user by user.
private final class TimelineCursor {
  let month: Int
  private let rows: RawStatement
  private(set) var user = UUID128.none
  private(set) var hasUser = true
  /// Bit 0 for the first day of the month.
  private(set) var days: UInt64 = 0
  private(set) var client: Int64 = 0

  init(
    _ db: Database, month: Int, index: Int32, pool: Int64, client: Int64?, from: UUID128, through: UUID128
  ) throws {
    self.month = month
    let filter = client == nil ? "" : "AND client = ?"
    rows = try RawStatement(
      db,
      """
      SELECT user, days, client FROM user_month
      WHERE month = ? AND pool = ? AND user >= ? AND user <= ? \(filter) ORDER BY user, client
      """)
    rows.bind(Int64(index), at: 1)
    rows.bind(pool, at: 2)
    rows.bind(from, at: 3)
    rows.bind(through, at: 4)
    if let client { rows.bind(client, at: 5) }
    try advance()
  }

  @inline(__always)
  func isAt(_ other: UUID128) -> Bool { hasUser && user == other }

  @inline(__always)
  func advance() throws {
    guard try rows.step() else {
      hasUser = false
      return
    }
    user = rows.uuid(0)
    days = UInt64(truncatingIfNeeded: rows.int(1)) >> 1
    client = rows.int(2)
  }
}

extension ActivityStore {
  /// When each user was active, up to a day of a month.
  ///
  /// - Parameters:
  ///   - lastDay: the last day of the month that counts, from 1.
  ///   - pool: only this one.
  ///   - client: only users of this app client.
  public func timelines(
    through month: Month, lastDay: Int, pool: String? = nil, client: String? = nil
  ) throws -> TimelineScan {
    try TimelineScan(self, through: month, lastDay: lastDay, pool: pool, client: client)
  }
}

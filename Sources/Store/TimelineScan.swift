import Domain
import GRDB

/// When each user was active, over all months up to one.
public struct TimelineScan: Sendable {
  /// In order and without a gap, 64 at most; the last one is the one that was asked for.
  public let months: [Month]
  /// Who the pools are, without activity.
  public let pools: [PoolActivity]
  /// Months before the first of `months` that were left out.
  public let leavesOutMonths: Bool
  /// By place in `pools`: the months and ids of rows that are its.
  private let sources: [[Source]]
  private let client: Int64?
  /// Whether the app client that was asked for is one that the database knows.
  public var knowsClient: Bool { client != TimelineScan.noClient }
  private static let noClient: Int64 = -1
  /// Bits of the days of the last month that count: bit 0 for the first.
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
    /// Of the whole month before.
    public var previousUsers: Int
    /// Of the month before, up to the same day.
    public var previousUsersSameDays: Int
  }

  init(_ reader: RollUpReader, through month: Month, lastDay: Int, pool: String?, client: String?) throws {
    lastDays = (1 << UInt64(lastDay)) - 1
    let list = try PoolList(reader.db)
    var sources: [Int64: [(month: Month, id: Int64)]] = [:]
    for recorded in try reader.months(through: month) {
      for id in try reader.pools(in: recorded) { sources[list.resolve(id), default: []].append((recorded, id)) }
    }
    clientNames = try Row.fetchAll(reader.db, sql: "SELECT id, client FROM client").reduce(into: [:]) {
      $0[$1[0]] = $1[1]
    }
    self.client = try client.map { client in
      try Int64.fetchOne(reader.db, sql: "SELECT id FROM client WHERE client = ?", arguments: [client])
        ?? TimelineScan.noClient
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
  }

  /// Gives every user of a slice once for each pool.
  ///
  /// - Parameter body: gets the place of the pool in `pools`.
  fileprivate func run(
    _ reader: RollUpReader, _ slice: RollUpReader.Slice, _ body: (_ pool: Int, _ user: UserTimeline) -> Void
  ) throws -> [ClientCount] {
    var clients: [ClientCount] = []
    for (pool, sources) in sources.enumerated() {
      let rows = try sources.map { source in
        try reader.rows(.userMonth, months[source.month], pool: source.id, slice, client: client)
      }
      var groups = try UserGroups(rows)
      var counts = Clients()
      try group(&groups, sources.map(\.month), &counts) { body(pool, $0) }
      let (users, previous) = (counts.users.users, counts.previous.users)
      let sameDays = counts.previousSameDays.users
      clients += Set(users.keys).union(previous.keys).compactMap { id in
        clientNames[id].map {
          ClientCount(
            pool: pool, client: $0, users: users[id] ?? 0, previousUsers: previous[id] ?? 0,
            previousUsersSameDays: sameDays[id] ?? 0)
        }
      }
    }
    return clients
  }

  private struct Clients {
    var users = ClientCounter()
    var previous = ClientCounter()
    var previousSameDays = ClientCounter()
    /// Those of the present block who were counted, by figure and app client.
    var noted = OpenTable<Noted, Void>()

    enum Figure: UInt64 {
      case present, previous, previousSameDays
    }

    struct Noted: OpenTableKey {
      var figure: Figure
      var user: Int
      var client: Int64

      @inline(__always)
      func hash(_ seed: HashSeed) -> UInt64 {
        seed.hash(UInt64(bitPattern: client), UInt64(user) << 2 | figure.rawValue)
      }
    }

    /// Whether a user of the present block was not yet counted in a figure of an app client.
    mutating func note(_ figure: Figure, _ user: Int, _ client: Int64) -> Bool {
      let count = noted.count
      noted.update(Noted(figure: figure, user: user, client: client), default: ()) { _ in }
      return noted.count > count
    }
  }

  /// - Parameter months: of the sources of the groups.
  @inline(__always)
  private func group(
    _ groups: inout UserGroups, _ months: [Int], _ clients: inout Clients, _ body: (UserTimeline) -> Void
  ) throws {
    let last = self.months.count - 1
    let shift = UInt64(self.months[last].previous.length)
    // Where rows of two pools are one pool's, a user may have an app client twice in a month.
    let repeats = Set(months).count < months.count
    let timelines = UnsafeMutablePointer<UserTimeline>.allocate(capacity: groups.capacity)
    defer { timelines.deallocate() }
    timelines.initialize(repeating: UserTimeline(months: 0, days: 0), count: groups.capacity)
    while true {
      let count = try groups.next { row, source, user in
        let month = months[source]
        let days = month == last ? UInt64(row.pointee.days) >> 1 & lastDays : UInt64(row.pointee.days) >> 1
        guard days != 0 else { return }
        timelines[user].months |= 1 << UInt64(month)
        guard month >= last - 1 else { return }
        timelines[user].days |= month == last ? days << shift : days
        let client = row.pointee.name
        if month == last {
          if !repeats || clients.note(.present, user, client) { clients.users.count(client) }
          return
        }
        if !repeats || clients.note(.previous, user, client) { clients.previous.count(client) }
        guard days & lastDays != 0, !repeats || clients.note(.previousSameDays, user, client) else { return }
        clients.previousSameDays.count(client)
      }
      guard count > 0 else { return }
      for user in 0..<count {
        if timelines[user].months != 0 { body(timelines[user]) }
        timelines[user] = UserTimeline(months: 0, days: 0)
      }
      if repeats { clients.noted.removeAll() }
    }
  }
}

extension ActivityStore {
  /// Counts when each user was active, up to a day of a month, on all cores.
  ///
  /// - Parameters:
  ///   - lastDay: the last day of the month that counts, from 1.
  ///   - pool: only this one.
  ///   - client: only users of this app client.
  ///   - slices: parts of the users, 1 to 256; nil for one a core.
  ///   - start: what the count of a slice begins with.
  ///   - add: adds a user of a pool, by its place in the scan's `pools`.
  /// - Returns: the counts of all slices, which are those of one state of the database.
  public func timelines<Part: Sendable>(
    through month: Month, lastDay: Int, pool: String? = nil, client: String? = nil, slices: Int? = nil,
    start: @Sendable (TimelineScan) -> Part, add: @Sendable (inout Part, _ pool: Int, UserTimeline) -> Void
  ) throws -> (scan: TimelineScan, parts: [(count: Part, clients: [TimelineScan.ClientCount])]) {
    try readRollUp { reader in
      let scan = try TimelineScan(reader, through: month, lastDay: lastDay, pool: pool, client: client)
      let parts = try reader.inSlices(of: slices) { slice in
        var part = start(scan)
        let clients = try scan.run(reader, slice) { add(&part, $0, $1) }
        return (count: part, clients: clients)
      }
      return (scan, parts)
    }
  }
}

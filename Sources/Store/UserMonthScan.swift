import Domain
import GRDB

/// On which days each user was active, month by month, up to one.
public struct UserMonthScan: Sendable {
  /// The first month that has users, and not before the one that was asked for.
  public let first: Month
  /// Who the pools are, without activity.
  public let pools: [PoolActivity]
  /// By place in `pools`: the months and ids of rows that are its, in the order of months.
  private let sources: [[Source]]

  private struct Source: Sendable {
    let month: Month
    let id: Int64
  }

  init(_ reader: RollUpReader, since start: Month, through month: Month) throws {
    let list = try PoolList(reader.db)
    var sources: [Int64: [Source]] = [:]
    for recorded in try reader.months(through: month) where recorded >= start {
      for id in try reader.pools(in: recorded) {
        sources[list.resolve(id), default: []].append(Source(month: recorded, id: id))
      }
    }
    let targets = sources.keys.map { (id: $0, pool: list.pool($0)) }
      .sorted { PoolActivity.isBefore($0.pool, $1.pool) }
    pools = targets.map(\.pool)
    self.sources = targets.map { sources[$0.id] ?? [] }
    first = sources.values.compactMap { $0.first?.month }.min() ?? month
  }

  /// Gives every user of a slice once for each pool.
  fileprivate func run(
    _ reader: RollUpReader, _ slice: RollUpReader.Slice,
    _ body: (_ pool: Int, _ months: UnsafeBufferPointer<UserMonth>) -> Void
  ) throws {
    for (pool, sources) in sources.enumerated() {
      var groups = try UserGroups(
        sources.map { try reader.rows(.userMonth, $0.month, pool: $0.id, slice) })
      var block = Block(months: sources.map(\.month), capacity: groups.capacity)
      while case let count = try groups.next({ row, source, user in block.note(row.pointee.days, source, user) }),
        count > 0
      {
        block.forEachUser(count) { body(pool, $0) }
      }
    }
  }

  /// The rows of some users, to be put in the order of users.
  private struct Block {
    /// Of the sources.
    let months: [Month]
    /// By user: its rows.
    private var counts: [Int32]
    private var rows: [(user: Int32, source: Int32, days: UInt32)] = []
    private var sorted: [UserMonth] = []

    init(months: [Month], capacity: Int) {
      self.months = months
      counts = Array(repeating: 0, count: capacity)
    }

    @inline(__always)
    mutating func note(_ days: UInt32, _ source: Int, _ user: Int) {
      counts[user] += 1
      rows.append((Int32(truncatingIfNeeded: user), Int32(truncatingIfNeeded: source), days))
    }

    /// Gives the months of users with numbers below `count`, in order, and forgets them.
    mutating func forEachUser(_ count: Int, _ body: (UnsafeBufferPointer<UserMonth>) -> Void) {
      if sorted.count < rows.count {
        sorted = Array(repeating: UserMonth(month: Month(index: 0), days: 0), count: rows.count * 2)
      }
      // From here on where the next month of the user goes.
      var starts = Array(repeating: Int32(0), count: count)
      var start: Int32 = 0
      for user in 0..<count {
        starts[user] = start
        start += counts[user]
        counts[user] = starts[user]
      }
      for row in rows {
        let (user, month) = (Int(row.user), months[Int(row.source)])
        let next = Int(counts[user])
        // Several app clients, or a pool that was learned late.
        if next > Int(starts[user]), sorted[next - 1].month == month {
          sorted[next - 1].days |= row.days
        } else {
          sorted[next] = UserMonth(month: month, days: row.days)
          counts[user] += 1
        }
      }
      sorted.withUnsafeBufferPointer { sorted in
        for user in 0..<count {
          body(UnsafeBufferPointer(rebasing: sorted[Int(starts[user])..<Int(counts[user])]))
          counts[user] = 0
        }
      }
      rows.removeAll(keepingCapacity: true)
    }
  }
}

extension ActivityStore {
  /// Goes over the days of all users, up to a month, on all cores.
  ///
  /// - Parameters:
  ///   - since: months before this one are left out.
  ///   - slices: parts of the users, 1 to 256; nil for one a core.
  ///   - start: what the count of a slice begins with.
  ///   - add: adds a user of a pool, by its place in the scan's `pools`: its months in order, each once.
  /// - Returns: the counts of all slices, which are those of one state of the database.
  public func userMonths<Part: Sendable>(
    since: Month, through month: Month, slices: Int? = nil, start: @Sendable (UserMonthScan) -> Part,
    add: @Sendable (inout Part, _ pool: Int, UnsafeBufferPointer<UserMonth>) -> Void
  ) throws -> (scan: UserMonthScan, counts: [Part]) {
    try readRollUp { reader in
      let scan = try UserMonthScan(reader, since: since, through: month)
      let counts = try reader.inSlices(of: slices) { slice in
        var part = start(scan)
        try scan.run(reader, slice) { add(&part, $0, $1) }
        return part
      }
      return (scan, counts)
    }
  }
}

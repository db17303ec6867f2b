import Dispatch
import Domain
import Foundation
import GRDB
import Synchronization

/// Reads the tables of users in one consistent state of the database: from their pages on all cores, or through SQLite
/// where pages cannot be read.
final class RollUpReader: @unchecked Sendable {
  /// Only for the thread that made the reader.
  let db: Database
  let snapshot: PageSnapshot?
  /// By name of the table: the page that its tree begins with.
  private var roots: [String: UInt32] = [:]

  init(_ db: Database, _ snapshot: PageSnapshot?) throws {
    self.db = db
    for table in [UserTable.userMonth, .userProvider] {
      guard snapshot != nil, let root = try RollUpReader.root(of: table, db) else {
        self.snapshot = nil
        return
      }
      roots[table.name] = root
    }
    self.snapshot = snapshot
  }

  /// Nil where the table is not as `UserTable` has it.
  private static func root(of table: UserTable, _ db: Database) throws -> UInt32? {
    let columns = try Row.fetchAll(db, sql: "SELECT name, pk FROM pragma_table_info(?)", arguments: [table.name])
    let expected = table.columns.enumerated().map { index, name in "\(name) \(index < 4 ? index + 1 : 0)" }
    guard columns.map({ "\($0[0] as String) \($0[1] as Int)" }) == expected else { return nil }
    return try UInt32.fetchOne(
      db, sql: "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ? AND sql LIKE '%WITHOUT ROWID%'",
      arguments: [table.name])
  }

  /// A part of all users, by the first byte of their ids, which are as good as random.
  struct Slice: Sendable {
    var low: UUID128
    var high: UUID128

    static let all = Slice(0, of: 1)

    /// - Parameter count: 1 to 256.
    init(_ index: Int, of count: Int) {
      low = UUID128(high: UInt64(index * 256 / count) << 56, low: 0)
      let end = (index + 1) * 256 / count
      high = UUID128(high: end == 256 ? .max : UInt64(end) << 56 - 1, low: .max)
    }
  }

  /// Runs `body` once for each slice of the users: on several threads where pages can be read.
  ///
  /// - Parameter count: of slices; nil for one a core.
  func inSlices<Part: Sendable>(of count: Int? = nil, _ body: @Sendable (Slice) throws -> Part) throws -> [Part] {
    let count = count ?? (snapshot == nil ? 1 : max(1, min(8, ProcessInfo.processInfo.activeProcessorCount)))
    guard count > 1, snapshot != nil else { return try (0..<count).map { try body(Slice($0, of: count)) } }
    return try onThreads(count) { try body(Slice($0, of: count)) }
  }

  // MARK: Rows

  /// The rows of a month and of an id of `pool`, in the order of users.
  ///
  /// - Parameter client: only rows of this app client, by its id.
  func rows(
    _ table: UserTable, _ month: Month, pool: Int64, _ slice: Slice, client: Int64? = nil
  ) throws -> any UserRowSource {
    let range = UserRange(month: Int64(month.index), pool: pool, low: slice.low, high: slice.high)
    if let snapshot, let root = roots[table.name] {
      return try TreeRows(snapshot, table, root: root, range, client: client)
    }
    return try StatementRows(db, table, range, client: client)
  }

  /// The same, one by one.
  func cursor(_ table: UserTable, _ month: Month, pool: Int64, _ slice: Slice) throws -> UserTableCursor {
    try UserTableCursor(rows(table, month, pool: pool, slice))
  }

  /// Calls `body` once for each user of a pool in a month, in order.
  ///
  /// - Parameters:
  ///   - ids: the rows of `pool` that stand for the pool.
  ///   - body: gets the days and kinds of all its rows, and the ids of its app clients, each once and 0 for none.
  @inline(__always)
  func eachUser(
    _ month: Month, pools ids: [Int64], _ slice: Slice,
    _ body: (_ user: UUID128, _ days: UInt32, _ kinds: UInt32, _ clients: [Int64]) throws -> Void
  ) throws {
    let cursors = try ids.map { try cursor(.userMonth, month, pool: $0, slice) }
    var clients: [Int64] = []
    while let user = lowestUser(of: cursors) {
      var (days, kinds) = (UInt32(0), UInt32(0))
      clients.removeAll(keepingCapacity: true)
      for cursor in cursors {
        while cursor.isAt(user) {
          days |= cursor.row.days
          kinds |= cursor.row.kinds
          if !clients.contains(cursor.row.name) { clients.append(cursor.row.name) }
          try cursor.advance()
        }
      }
      try body(user, days, kinds, clients)
    }
  }

  // MARK: Which rows there are

  /// The months up to one that have counted users, in order.
  func months(through last: Month) throws -> [Month] {
    var months: [Month] = []
    var next = Month(index: .min)
    while let index = try Int32.fetchOne(
      db, sql: "SELECT month FROM user_month WHERE month > ? AND month <= ? ORDER BY month LIMIT 1",
      arguments: [next.index, last.index])
    {
      // On a damaged page the next one may be no later, again and again.
      guard index > next.index else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
      next = Month(index: index)
      months.append(next)
    }
    return months
  }

  /// The ids of `pool` that have rows in a month, in order.
  func pools(in month: Month) throws -> [Int64] {
    var ids: [Int64] = []
    while let id = try Int64.fetchOne(
      db, sql: "SELECT pool FROM user_month WHERE month = ? AND pool > ? ORDER BY pool LIMIT 1",
      arguments: [month.index, ids.last ?? .min])
    {
      if let last = ids.last, id <= last { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
      ids.append(id)
    }
    return ids
  }

  /// The pools with users in a month, each with the ids of its rows.
  func pools(in month: Month, _ list: PoolList) throws -> [(pool: Int64, ids: [Int64])] {
    Dictionary(grouping: try pools(in: month), by: list.resolve).map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }
}

/// Runs `body` for each number below `count` at the same time.
func onThreads<Part: Sendable>(_ count: Int, _ body: @Sendable (Int) throws -> Part) throws -> [Part] {
  let results = Mutex([Int: Result<Part, any Error>]())
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = Result { try body(index) }
    results.withLock { $0[index] = result }
  }
  let all = results.withLock { $0 }
  return try (0..<count).compactMap { try all[$0]?.get() }
}

/// The first user that one of the cursors is at.
@inline(__always)
func lowestUser(of cursors: [UserTableCursor]) -> UUID128? {
  if cursors.count == 1 { return cursors[0].hasRow ? cursors[0].row.user : nil }
  var lowest: UUID128?
  for cursor in cursors where cursor.hasRow {
    let user = cursor.row.user
    if let present = lowest, present < user { continue }
    lowest = user
  }
  return lowest
}

extension ActivityStore {
  /// Runs `body` on one consistent state of the database.
  func readRollUp<T>(_ body: (RollUpReader) throws -> T) throws -> T {
    try readPages { db, snapshot in try body(RollUpReader(db, snapshot)) }
  }
}

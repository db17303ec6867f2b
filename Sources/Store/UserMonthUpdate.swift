import Domain
import GRDB
import GRDBSQLite

/// Changes the rows of `user_month` that are in the table already, where they stand.
///
/// An upsert looks for a row twice, each time from the root of the tree, and that is most of what it takes. In a month
/// of a million users a transaction has a third of the month's rows: going over all of them in the order of the key,
/// and changing the ones that were met, takes less. What is not met remains to be inserted, so that the order in which
/// SQLite visits rows, and the choice below, are a matter of time only.
///
/// One thread uses it, which also has the feed.
final class UserMonthUpdate {
  private let feed: UserMonthFeed
  private var update: RawStatement?
  /// Rows of the feed that are looked for.
  @exclusivity(unchecked)
  private var window = 0..<0
  /// The first of them that does not come before the row that was visited last.
  @exclusivity(unchecked)
  private var place = 0
  @exclusivity(unchecked)
  private var visited = 0
  @exclusivity(unchecked)
  private var met = 0

  /// Fewer rows of a month and pool are not worth a look at the others.
  static let worthwhileRows = 16_384
  private static let firstWindow = 64
  private static let largestWindow = 4_096
  /// Visited rows that take as long as an upsert saves.
  private static let visitsWorthARow = 8

  init(_ db: Database, _ feed: UserMonthFeed) throws {
    self.feed = feed
    try register("is_changed", 4, db) { update, context, values in
      let isChanged = update.meet(values).map { row in
        let marks = update.feed.rows[row].value
        let days = UInt32(truncatingIfNeeded: sqlite3_value_int64(values[2]))
        let kinds = UInt32(truncatingIfNeeded: sqlite3_value_int64(values[3]))
        return days | marks.days != days || kinds | marks.kinds != kinds
      }
      sqlite3_result_int(context, isChanged == true ? 1 : 0)
    }
    try register("added_days", 2, db) { update, context, values in
      sqlite3_result_int64(context, update.find(values).map { Int64(update.feed.rows[$0].value.days) } ?? 0)
    }
    try register("added_kinds", 2, db) { update, context, values in
      sqlite3_result_int64(context, update.find(values).map { Int64(update.feed.rows[$0].value.kinds) } ?? 0)
    }
    update = try RawStatement(
      db,
      """
      UPDATE user_month
      SET days = days | added_days(user, client), kinds = kinds | added_kinds(user, client)
      WHERE month = ?1 AND pool = ?2 AND user BETWEEN ?3 AND ?4 AND is_changed(user, client, days, kinds)
      """)
  }

  /// Changes rows of the feed that are in the table, of months and pools that have many, and marks them as written.
  func run() throws {
    guard feed.rows.count >= UserMonthUpdate.worthwhileRows else { return }
    feed.isWritten = Array(repeating: false, count: feed.rows.count)
    var first = 0
    while first < feed.rows.count {
      let end = endOfPool(from: first)
      if end - first >= UserMonthUpdate.worthwhileRows { try run(first..<end) }
      first = end
    }
  }

  /// Rows are in the order of month and pool.
  private func endOfPool(from first: Int) -> Int {
    let (month, pool) = (feed.rows[first].key.month, feed.rows[first].key.pool)
    var (low, high) = (first + 1, feed.rows.count)
    while low < high {
      let middle = (low + high) / 2
      let key = feed.rows[middle].key
      if (key.month, key.pool) == (month, pool) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Goes over the rows of one month and pool, as long as enough of those in the table are met.
  private func run(_ rows: Range<Int>) throws {
    (visited, met) = (0, 0)
    var (first, count) = (rows.lowerBound, UserMonthUpdate.firstWindow)
    while first < rows.upperBound, visited <= UserMonthUpdate.visitsWorthARow * max(met, 1) {
      window = first..<min(first + count, rows.upperBound)
      place = first
      let (low, high) = (feed.rows[first].key, feed.rows[window.upperBound - 1].key)
      try update?.run(Int64(low.month), Int64(low.pool), low.user, high.user)
      first = window.upperBound
      count = min(2 * count, UserMonthUpdate.largestWindow)
    }
  }

  // MARK: What SQLite asks

  private typealias Values = UnsafeMutablePointer<OpaquePointer?>

  /// The row of the feed for a row of the table, by its user and app client; it counts as written.
  @inline(__always)
  private func meet(_ values: Values) -> Int? {
    visited += 1
    guard let row = find(values) else { return nil }
    met += 1
    feed.isWritten[row] = true
    return row
  }

  @inline(__always)
  private func find(_ values: Values) -> Int? {
    guard sqlite3_value_bytes(values[0]) == 16, let bytes = sqlite3_value_blob(values[0]) else { return nil }
    let user = UUID128(bytes: UnsafeRawBufferPointer(start: bytes, count: 16), at: 0)
    let client = sqlite3_value_int64(values[1])
    // Should a version of SQLite visit them in another order.
    if place > window.lowerBound, !isBefore(place - 1, user, client) { place = window.lowerBound }
    while place < window.upperBound, isBefore(place, user, client) { place += 1 }
    guard place < window.upperBound else { return nil }
    let key = feed.rows[place].key
    return key.user == user && Int64(key.client) == client ? place : nil
  }

  @inline(__always)
  private func isBefore(_ row: Int, _ user: UUID128, _ client: Int64) -> Bool {
    let key = feed.rows[row].key
    return key.user == user ? Int64(key.client) < client : key.user < user
  }

  private typealias Body = (UserMonthUpdate, OpaquePointer?, Values) -> Void

  /// A function with the object that it is for; SQLite keeps it as long as the function.
  private final class Function {
    // The statement must not keep alive what has the statement.
    unowned let update: UserMonthUpdate
    let body: Body

    init(_ update: UserMonthUpdate, _ body: @escaping Body) {
      self.update = update
      self.body = body
    }
  }

  private func register(_ name: String, _ count: Int32, _ db: Database, _ body: @escaping Body) throws {
    let code = sqlite3_create_function_v2(
      db.sqliteConnection, name, count, SQLITE_UTF8 | SQLITE_DIRECTONLY,
      Unmanaged.passRetained(Function(self, body)).toOpaque(),
      { context, _, values in
        guard let values, let function = sqlite3_user_data(context) else { return }
        Unmanaged<Function>.fromOpaque(function)._withUnsafeGuaranteedRef { $0.body($0.update, context, values) }
      }, nil, nil,
      { function in function.map { Unmanaged<Function>.fromOpaque($0).release() } })
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }
}

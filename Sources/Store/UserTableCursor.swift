import Domain
import GRDB

/// The rows of a `UserTable` of one month and pool whose users are in a range, in order.
final class UserTableCursor {
  // One thread uses a cursor, and never from inside itself: nothing to check at each of ten million rows.
  /// The present row; of no meaning at the end.
  @exclusivity(unchecked)
  private(set) var row = UserTableRow.none
  @exclusivity(unchecked)
  private(set) var hasRow = false

  /// Rows that were read and not given yet.
  private let batch: UnsafeMutablePointer<UserTableRow>
  @exclusivity(unchecked)
  private var next = 0
  @exclusivity(unchecked)
  private var end = 0
  private let source: any UserRowSource

  init(_ source: any UserRowSource) throws {
    self.source = source
    batch = .allocate(capacity: source.batchSize)
    try advance()
  }

  deinit { batch.deallocate() }

  @inline(__always)
  func isAt(_ user: UUID128) -> Bool { hasRow && row.user == user }

  /// Goes to the next row.
  @inline(__always)
  func advance() throws {
    if next == end {
      end = try source.read(into: batch)
      next = 0
      hasRow = end > 0
      guard hasRow else { return }
    }
    row = batch[next]
    next += 1
  }
}

/// Gives rows in order, some hundred at a time.
protocol UserRowSource {
  /// The most rows that come at once.
  var batchSize: Int { get }

  /// - Returns: how many rows there are now in `batch`; 0 at the end.
  func read(into batch: UnsafeMutablePointer<UserTableRow>) throws -> Int
}

/// Rows that SQLite gives.
final class StatementRows: UserRowSource {
  let batchSize = 64
  private let rows: RawStatement
  private let hasDays: Bool
  private var isAtEnd = false

  init(_ db: Database, _ table: UserTable, _ range: UserRange, client: Int64? = nil) throws {
    hasDays = table.columns.count == 6
    let columns = table.columns.dropFirst(2).joined(separator: ", ")
    let filter = client == nil ? "" : "AND client = ?"
    rows = try RawStatement(
      db,
      """
      SELECT \(columns) FROM \(table.name)
      WHERE month = ? AND pool = ? AND user >= ? AND user <= ? \(filter) ORDER BY user, \(table.columns[3])
      """)
    rows.bind(range.month, at: 1)
    rows.bind(range.pool, at: 2)
    rows.bind(range.low, at: 3)
    rows.bind(range.high, at: 4)
    if let client { rows.bind(client, at: 5) }
  }

  func read(into batch: UnsafeMutablePointer<UserTableRow>) throws -> Int {
    var count = 0
    // A statement that has ended would begin anew.
    while !isAtEnd, count < batchSize {
      guard try rows.step() else {
        isAtEnd = true
        break
      }
      batch[count] = UserTableRow(
        user: rows.uuid(0), name: rows.int(1), days: hasDays ? UInt32(truncatingIfNeeded: rows.int(2)) : 0,
        kinds: hasDays ? UInt32(truncatingIfNeeded: rows.int(3)) : 0)
      count += 1
    }
    return count
  }
}

/// Which rows of a `UserTable` a cursor gives.
struct UserRange: Sendable {
  var month: Int64
  var pool: Int64
  /// The first and the last user that may come.
  var low: UUID128
  var high: UUID128
}

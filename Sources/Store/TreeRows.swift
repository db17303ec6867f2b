import Domain
import GRDB

/// Rows of a `UserTable` from the pages of its tree, a page at a time.
final class TreeRows: UserRowSource {
  let batchSize: Int
  private let snapshot: PageSnapshot
  private let columns: Int
  private let range: UserRange
  private let client: Int64?
  private let layouts = RowLayouts()
  /// From the root to the page whose rows were given last.
  private var path: [Level] = []
  private var pages: [UnsafeMutableRawPointer] = []
  private var isAtEnd = false

  private struct Level {
    var isLeaf: Bool
    var count: Int
    /// In a leaf the next cell to give; above, the next child to enter, whose cell comes after it.
    var next: Int
  }

  /// Many more levels than a file of any size has.
  private static let maximumDepth = 24

  /// - Parameter root: the page that the tree begins with.
  init(
    _ snapshot: PageSnapshot, _ table: UserTable, root: UInt32, _ range: UserRange, client: Int64? = nil
  ) throws {
    self.snapshot = snapshot
    self.range = range
    self.client = client
    columns = table.columns.count
    batchSize = snapshot.pageSize / UserTablePage.minimumCell + 2
    try explaining { try enter(root) }
  }

  deinit {
    for page in pages { page.deallocate() }
  }

  func read(into batch: UnsafeMutablePointer<UserTableRow>) throws -> Int {
    try explaining {
      var count = 0
      while !isAtEnd, let level = path.last {
        // The row between two leaves comes along with those of the second.
        guard level.isLeaf || count == 0 else { break }
        count += level.isLeaf ? try readLeaf(level, into: batch + count) : try readBetween(level, into: batch)
      }
      return count
    }
  }

  private func explaining<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch is DamagedPage {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a page of users is damaged")
    }
  }

  private func page(_ depth: Int) -> UserTablePage {
    UserTablePage(bytes: UnsafeRawPointer(pages[depth]), size: snapshot.usableSize, columns: columns)
  }

  /// Goes down from a page to the leaf where the range begins.
  private func enter(_ number: UInt32) throws {
    var number = number
    while true {
      let depth = path.count
      guard depth < TreeRows.maximumDepth else { throw DamagedPage() }
      if pages.count == depth { pages.append(.allocate(byteCount: snapshot.pageSize + 8, alignment: 16)) }
      try snapshot.read(number, into: pages[depth])
      let page = page(depth)
      let isLeaf = try page.isLeaf
      let count = try page.cellCount(isLeaf: isLeaf)
      let first = try firstCell(of: page, isLeaf: isLeaf, count: count)
      path.append(Level(isLeaf: isLeaf, count: count, next: first))
      if isLeaf { return }
      number = try page.child(first, of: count)
    }
  }

  /// The first cell that is not before the range.
  private func firstCell(of page: UserTablePage, isLeaf: Bool, count: Int) throws -> Int {
    let start = UserTablePlace(month: range.month, pool: range.pool, user: range.low)
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if try page.isBefore(start, cell: middle, isLeaf: isLeaf) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func readLeaf(_ level: Level, into batch: UnsafeMutablePointer<UserTableRow>) throws -> Int {
    let page = page(path.count - 1)
    path.removeLast()
    guard level.next < level.count else { return 0 }
    // Where the last row is in the range, all are.
    var last = UserTableRow.none
    let (month, pool) = try page.read(level.count - 1, isLeaf: true, into: &last)
    let isWhole = month == range.month && pool == range.pool && last.user <= range.high
    guard isWhole else { return try readPart(page, level, into: batch) }
    try page.readLeaf(level.next..<level.count, layouts, into: batch)
    let count = level.count - level.next
    guard let client else { return count }
    var kept = 0
    for index in 0..<count where batch[index].name == client {
      batch[kept] = batch[index]
      kept += 1
    }
    return kept
  }

  /// Gives those rows of a leaf that are asked for.
  private func readPart(
    _ page: UserTablePage, _ level: Level, into batch: UnsafeMutablePointer<UserTableRow>
  ) throws -> Int {
    var count = 0
    for index in level.next..<level.count {
      let (month, pool) = try page.read(index, isLeaf: true, into: &batch[count])
      guard month == range.month, pool == range.pool, batch[count].user <= range.high else {
        isAtEnd = true
        break
      }
      if client == nil || client == batch[count].name { count += 1 }
    }
    return count
  }

  /// Gives the row that stands between the child that was left and the next one, and enters that.
  private func readBetween(_ level: Level, into batch: UnsafeMutablePointer<UserTableRow>) throws -> Int {
    let page = page(path.count - 1)
    guard level.next < level.count else {
      path.removeLast()
      return 0
    }
    let (month, pool) = try page.read(level.next, isLeaf: false, into: &batch[0])
    guard month == range.month, pool == range.pool, batch[0].user <= range.high else {
      isAtEnd = true
      return 0
    }
    path[path.count - 1].next += 1
    try enter(try page.child(level.next + 1, of: level.count))
    return client == nil || client == batch[0].name ? 1 : 0
  }
}

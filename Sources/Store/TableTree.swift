import Domain
import Foundation
import GRDB

/// A table WITHOUT ROWID as the pages that it is kept in: a tree of records in the order of the table's key.
///
/// See "B-tree Pages" and "Record Format" in https://sqlite.org/fileformat2.html.
struct TableTree: Sendable {
  private let snapshot: PageSnapshot
  private let root: UInt32

  /// Many more levels than a file of any size has.
  private static let maximumDepth = 24

  /// - Parameter columns: the first columns, each with its place in the key: "day 1"; 0 for none.
  /// - Returns: nil where pages cannot be read, or the table is not as expected.
  init?(_ db: Database, _ snapshot: PageSnapshot?, _ table: String, columns: [String]) throws {
    let rows = try Row.fetchAll(db, sql: "SELECT name, pk FROM pragma_table_info(?)", arguments: [table])
    guard let snapshot, rows.prefix(columns.count).map({ "\($0[0] as String) \($0[1] as Int)" }) == columns,
      let root = try UInt32.fetchOne(
        db, sql: "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ? AND sql LIKE '%WITHOUT ROWID%'",
        arguments: [table])
    else { return nil }
    self.snapshot = snapshot
    self.root = root
  }

  /// Where a row stands to those that are asked for.
  enum Place {
    case before, among, after
  }

  /// Gives all pages that can have rows that are asked for, on all cores.
  ///
  /// - Parameters:
  ///   - place: where a row stands; it never goes back along the key.
  ///   - visit: gets each page with what was made of pages before.
  /// - Returns: what each part of the pages made of `initial`.
  func scan<Part: Sendable>(
    _ initial: Part, place: (RecordPage.Record) throws -> Place,
    visit: @Sendable (inout Part, RecordPage) throws -> Void
  ) throws -> [Part] {
    do {
      var first = initial
      var leaves: [UInt32] = []
      try collect(root, depth: 0, place, &leaves) { try visit(&first, $0) }
      let pages = leaves
      let cores = max(1, min(8, ProcessInfo.processInfo.activeProcessorCount))
      let parts = try onThreads(cores) { part in
        var made = initial
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: snapshot.pageSize, alignment: 16)
        defer { buffer.deallocate() }
        for page in pages[pages.count * part / cores..<pages.count * (part + 1) / cores] {
          if let start = buffer.baseAddress { try snapshot.read(page, into: start) }
          try visit(&made, RecordPage(UnsafeRawBufferPointer(rebasing: buffer[..<snapshot.usableSize])))
        }
        return made
      }
      return [first] + parts
    } catch is DamagedPage {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a page of a table is damaged")
    }
  }

  /// Collects the leaves that can have rows that are asked for, and visits each page above them.
  private func collect(
    _ number: UInt32, depth: Int, _ place: (RecordPage.Record) throws -> Place, _ leaves: inout [UInt32],
    _ visit: (RecordPage) throws -> Void
  ) throws {
    guard depth < TableTree.maximumDepth else { throw DamagedPage() }
    let bytes = try snapshot.bytes(of: number)
    let children = try bytes.withUnsafeBytes { bytes -> [UInt32] in
      let page = try RecordPage(UnsafeRawBufferPointer(rebasing: bytes[..<snapshot.usableSize]))
      guard !page.isLeaf else { return [] }
      try visit(page)
      return try self.children(of: page, place)
    }
    guard let first = children.first else {
      leaves.append(number)
      return
    }
    // All leaves of a tree are at one depth.
    let isAboveLeaves = try snapshot.bytes(of: first).withUnsafeBytes { try RecordPage($0).isLeaf }
    if isAboveLeaves {
      leaves += children
    } else {
      for child in children { try collect(child, depth: depth + 1, place, &leaves, visit) }
    }
  }

  private func children(
    of page: RecordPage, _ place: (RecordPage.Record) throws -> Place
  ) throws -> [UInt32] {
    var children: [UInt32] = []
    for index in 0..<page.count {
      // Rows of the child come before the cell's own.
      let standing = try place(page.record(index))
      if standing != .before { children.append(try page.child(index)) }
      if standing == .after { return children }
    }
    children.append(try page.child(page.count))
    return children
  }
}

/// A page of a tree of records, taken apart without a copy.
///
/// All sizes are checked, so that a damaged file is an error.
struct RecordPage {
  let bytes: UnsafeRawBufferPointer
  let isLeaf: Bool
  /// Of its cells.
  let count: Int

  init(_ bytes: UnsafeRawBufferPointer) throws(DamagedPage) {
    guard bytes.count >= 64, bytes[0] == 2 || bytes[0] == 10 else { throw DamagedPage() }
    self.bytes = bytes
    isLeaf = bytes[0] == 10
    count = Int(bytes[3]) << 8 | Int(bytes[4])
    guard 12 + 2 * count <= bytes.count else { throw DamagedPage() }
  }

  private func cell(_ index: Int) throws(DamagedPage) -> Int {
    let place = (isLeaf ? 8 : 12) + 2 * index
    let offset = Int(bytes[place]) << 8 | Int(bytes[place + 1])
    guard offset + 8 <= bytes.count else { throw DamagedPage() }
    return offset
  }

  /// The page below a cell of a page above leaves; behind the last cell, the last page.
  func child(_ index: Int) throws(DamagedPage) -> UInt32 {
    let offset = index < count ? try cell(index) : 8
    return UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Columns of a row, which are read in order.
  struct Record {
    private let bytes: UnsafeRawBufferPointer
    private var type: Int
    private let values: Int
    private var value: Int
    private let end: Int

    fileprivate init(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DamagedPage) {
      // Rows of less than 128 bytes, and a type of one byte for each column, are all that these tables can have.
      let payload = Int(bytes[offset])
      let start = offset + 1
      guard payload > 1, payload < 128, start + payload <= bytes.count else { throw DamagedPage() }
      let header = Int(bytes[start])
      guard header > 1, header <= payload else { throw DamagedPage() }
      self.bytes = bytes
      type = start + 1
      values = start + header
      value = values
      end = start + payload
    }

    /// The next column, an integer.
    @inline(__always)
    mutating func integer() throws(DamagedPage) -> Int64 {
      guard type < values else { throw DamagedPage() }
      let size = try SerialType.size(bytes[type])
      defer {
        type += 1
        value += size
      }
      guard value + size <= end else { throw DamagedPage() }
      if size == 0 { return bytes[type] == 9 ? 1 : 0 }
      var number = Int64(Int8(bitPattern: bytes[value]))
      for index in 1..<size { number = number << 8 | Int64(bytes[value + index]) }
      return number
    }

    /// The next column, a UUID; nil for null.
    @inline(__always)
    mutating func uuid() throws(DamagedPage) -> UUID128? {
      guard type < values else { throw DamagedPage() }
      let kind = bytes[type]
      type += 1
      if kind == 0 { return nil }
      guard kind == SerialType.uuid, value + 16 <= end else { throw DamagedPage() }
      defer { value += 16 }
      return UUID128(bytes: bytes, at: value)
    }
  }

  /// The row of a cell.
  @inline(__always)
  func record(_ index: Int) throws(DamagedPage) -> Record {
    try Record(bytes, at: try cell(index) + (isLeaf ? 0 : 4))
  }
}
